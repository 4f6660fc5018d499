#include "app/analyse_session.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/added_beat.h"
#include "base/median.h"
#include "ecg/heart_rate.h"

namespace beatsmith {
namespace {

constexpr double kGlidePerS = 14;        // share of the way left that a glide makes
constexpr double kFarthestGlide = 2;     // views; what is farther is there at once
constexpr double kOverlaysEveryS = 0.5;  // while beats are classified
constexpr double kSameBeatS = 0.05;      // between a label that was saved and its beat

// The record, whatever file it came in. Another one of the same name (pasted tables have one) lies
// elsewhere on the paper.
std::string key_of(const RecordSummary& record) {
  std::string key = record.name + " " + std::to_string(record.sample_count) + " " +
                    std::to_string(record.sample_rate_hz);
  for (const LeadSummary& lead : record.leads) {
    for (const float level : {lead.low, lead.middle, lead.high}) {
      key += " " + std::to_string(std::llround(level * 100));  // as near as files of other kinds
    }
  }
  return key;
}

}  // namespace

AnalyseSession::AnalyseSession(RecordSession& record, Jobs& jobs) : record_(record), jobs_(jobs) {}

void AnalyseSession::advance(double now_s) {
  take_written();
  // Asked again once it is open: it may be another one, or in another worker's hands.
  if (record_.is_opening()) forget_requests();
  if (!record_.record()) return;
  if (record_.record_number() != record_number_) take_record();
  take_answers();
  follow_labels();
  if (!record_.is_opening()) ask_for_beat();
  glide(now_s);
}

void AnalyseSession::take_record() {
  const RecordSummary& record = *record_.record();
  record_number_ = record_.record_number();
  // Read in other units, its beats are where they were; in another lead they are not.
  const bool same_beats = record_.was_read_again() && record.beat_lead == edited_.lead;
  const Edited edited = {key_of(record), record.beat_lead};
  if (!same_beats) {
    edits_of_others_[edited_] = std::move(edits_);
    edits_ = std::exchange(edits_of_others_[edited], {});
  }
  edited_ = edited;
  goes_on_ = !record.labels.empty() && edits_.corrections().empty() && !edits_.can_redo();
  classified_.clear();
  labels_.clear();
  agreement_.set_reference(record.reference, record.sample_rate_hz);
  cursor_ = 0;
  cursor_is_set_ = false;
  filter_ = {};
  place_.cursor = -1;
  forget_requests();
  beat_sample_.reset();
  overview_.shown.reset();
  overlays_ = {};
  ++overlays_revision_;
  glide_to_s_.reset();
}

void AnalyseSession::forget_requests() {
  if (overview_.asked) jobs_.cancel(*std::exchange(overview_.asked, std::nullopt));
  if (beat_asked_) jobs_.cancel(*std::exchange(beat_asked_, std::nullopt));
  if (files_asked_) {  // a record that cannot be written must not be tried again and again
    stop_files();
    files_ = Error{"the recording was opened again before its files were written", "",
                   "save them again"};
  }
  overview_.failed = false;
  beat_failed_ = false;
}

void AnalyseSession::take_answers() {
  if (overview_.asked) {
    if (auto answer = jobs_.poll(*overview_.asked)) {
      overview_.asked.reset();
      overview_.failed = !*answer;
      if (*answer) overview_.shown = std::get<Trace>(**std::move(answer));
    }
  }
  if (!beat_asked_) return;
  auto answer = jobs_.poll(*beat_asked_);
  if (!answer) return;
  beat_asked_.reset();
  std::optional<Beat> beat;
  if (*answer) {
    if (const auto* inputs = std::get_if<BeatInputs>(&**answer)) {
      if (!inputs->beats.empty()) beat = inputs->beats.front();
    } else if (const auto* around = std::get_if<Trace>(&**answer)) {
      beat = beat_from(*around, *record_.record(), beat_asked_sample_);
    }
  }
  beat_failed_ = !beat;
  if (!beat) return;
  beat_ = *beat;
  beat_sample_ = beat_asked_sample_;
  if (edits_.at(beat_asked_sample_) != nullptr) record_.keep_beat(beat_asked_sample_, beat_);
}

void AnalyseSession::follow_labels() {
  const auto& probabilities = record_.probabilities();
  if (classified_.size() > probabilities.size()) classified_.clear();
  for (size_t i = classified_.size(); i < probabilities.size(); ++i) {
    classified_.push_back(
        beat_class_from_letter(record_.class_names()[most_probable(probabilities[i])])
            .value_or(BeatClass::kUnclassifiable));
  }
  labels_.update(record_.record()->r_peaks, classified_, edits_);
  if (goes_on_ && record_.has_all_beats() && labels_.is_complete()) go_on();
  if (record_.has_all_beats()) agreement_.update(labels_);
  if (!cursor_is_set_ && !labels_.beats().empty()) place_cursor(labels_.samples().front());
}

// Where the labels that were saved differ from those found now, a person had corrected them.
void AnalyseSession::go_on() {
  goes_on_ = false;
  const RecordSummary& record = *record_.record();
  const auto near = static_cast<int64_t>(kSameBeatS * record.sample_rate_hz);
  std::map<int64_t, Correction> corrections;
  std::vector<bool> is_known(labels_.beats().size());
  for (const Annotation& saved : record.labels) {
    const std::optional<BeatClass> label = beat_class_from_wfdb_symbol(saved.symbol);
    if (!label || saved.sample < 0 || saved.sample >= record.sample_count) continue;
    const std::optional<size_t> beat = labels_.beat_near(saved.sample, near);
    if (beat && !is_known[*beat]) {
      is_known[*beat] = true;
      const RecordBeat& found = labels_.beats()[*beat];
      if (found.label != label) corrections[found.sample] = {label};
    } else {
      corrections[saved.sample] = {label};
    }
  }
  for (size_t i = 0; i < is_known.size(); ++i) {
    if (!is_known[i]) corrections[labels_.samples()[i]] = {std::nullopt};
  }
  if (corrections.empty()) return;
  edits_.start_from(std::move(corrections));
  labels_.update(record.r_peaks, classified_, edits_);
}

void AnalyseSession::ask_for_beat() {
  const std::optional<size_t> beat = selected();
  if (!beat || beat_sample_ == cursor_ || (beat_failed_ && beat_asked_sample_ == cursor_)) return;
  if (beat_asked_) {
    if (beat_asked_sample_ == cursor_) return;
    jobs_.cancel(*beat_asked_);
  }
  const int64_t detected = labels_.beats()[*beat].detected;
  beat_asked_sample_ = cursor_;
  if (detected >= 0) {
    beat_asked_ = jobs_.submit(ReadBeats{{detected}});
  } else {
    beat_asked_ = jobs_.submit(signal_around(*record_.record(), cursor_));
  }
}

// --- The cursor.

double AnalyseSession::cursor_s() const {
  return record_.record() ? static_cast<double>(cursor_) / record_.record()->sample_rate_hz : 0;
}

void AnalyseSession::place_cursor(int64_t sample) {
  const int64_t last = std::max<int64_t>(record_.record()->sample_count - 1, 0);
  cursor_ = std::clamp<int64_t>(sample, 0, last);
  cursor_is_set_ = true;
  beat_failed_ = false;
}

void AnalyseSession::pick(int64_t sample, int64_t within) {
  const std::optional<size_t> beat = labels_.beat_near(sample, within);
  place_cursor(beat ? labels_.samples()[*beat] : sample);
}

const Beat* AnalyseSession::beat() const {
  return selected() && beat_sample_ == cursor_ ? &beat_ : nullptr;
}

const Probabilities* AnalyseSession::probabilities() const {
  const std::optional<size_t> beat = selected();
  if (!beat) return nullptr;
  const int64_t detected = labels_.beats()[*beat].detected;
  const auto& all = record_.probabilities();
  return detected >= 0 && detected < std::ssize(all) ? &all[static_cast<size_t>(detected)]
                                                     : nullptr;
}

std::optional<double> AnalyseSession::rr_before_s() const {
  const std::optional<size_t> beat = selected();
  if (!beat || *beat == 0) return std::nullopt;
  return static_cast<double>(cursor_ - labels_.samples()[*beat - 1]) /
         record_.record()->sample_rate_hz;
}

std::optional<double> AnalyseSession::rr_after_s() const {
  const std::optional<size_t> beat = selected();
  if (!beat || *beat + 1 == labels_.samples().size()) return std::nullopt;
  return static_cast<double>(labels_.samples()[*beat + 1] - cursor_) /
         record_.record()->sample_rate_hz;
}

// --- Steps.

bool AnalyseSession::matches(const Disagreement& disagreement) const {
  return !filter_.one_kind ||
         (disagreement.reference == filter_.reference && disagreement.label == filter_.label);
}

size_t AnalyseSession::filter_count(const StepFilter& filter) const {
  switch (filter.kind) {
    case StepFilter::Kind::kBeats:
      return labels_.beats().size();
    case StepFilter::Kind::kClass:
      return labels_.count(filter.beat_class);
    case StepFilter::Kind::kCorrected:
      return labels_.corrected_count();
    case StepFilter::Kind::kDisagreements:
      break;
  }
  const auto& all = agreement_.disagreements();
  if (!filter.one_kind) return all.size();
  return static_cast<size_t>(std::count_if(all.begin(), all.end(), [&](const auto& candidate) {
    return candidate.reference == filter.reference && candidate.label == filter.label;
  }));
}

void AnalyseSession::set_filter(const StepFilter& filter) {
  filter_ = filter;
  place_.cursor = -1;
  if (step_place() > 0) {
    show(cursor_);
  } else if (!step(true)) {
    step(false);
  }
}

// The nearest place of the filter after the cursor, or before it.
std::optional<int64_t> AnalyseSession::neighbour(bool forward) const {
  // The places lie in ascending order: the first beyond the cursor that is wanted.
  const auto search = [&](const auto& list, auto sample_of,
                          auto is_wanted) -> std::optional<int64_t> {
    if (forward) {
      auto place = std::partition_point(
          list.begin(), list.end(), [&](const auto& item) { return sample_of(item) <= cursor_; });
      place = std::find_if(place, list.end(), is_wanted);
      return place == list.end() ? std::nullopt : std::optional<int64_t>(sample_of(*place));
    }
    auto place = std::partition_point(list.begin(), list.end(),
                                      [&](const auto& item) { return sample_of(item) < cursor_; });
    while (place != list.begin()) {
      if (is_wanted(*--place)) return sample_of(*place);
    }
    return std::nullopt;
  };
  const auto of_beat = [](const RecordBeat& beat) { return beat.sample; };
  switch (filter_.kind) {
    case StepFilter::Kind::kBeats:
      return search(labels_.beats(), of_beat, [](const RecordBeat&) { return true; });
    case StepFilter::Kind::kClass:
      return search(labels_.beats(), of_beat,
                    [&](const RecordBeat& beat) { return beat.label == filter_.beat_class; });
    case StepFilter::Kind::kCorrected: {
      const auto& corrections = edits_.corrections();
      const auto at = forward ? corrections.upper_bound(cursor_) : corrections.lower_bound(cursor_);
      if (forward) return at == corrections.end() ? std::nullopt : std::optional(at->first);
      return at == corrections.begin() ? std::nullopt : std::optional(std::prev(at)->first);
    }
    case StepFilter::Kind::kDisagreements:
      break;
  }
  return search(
      agreement_.disagreements(), [](const Disagreement& item) { return item.sample; },
      [&](const Disagreement& item) { return matches(item); });
}

bool AnalyseSession::step(bool forward) {
  const std::optional<int64_t> sample = neighbour(forward);
  if (!sample) return false;
  place_cursor(*sample);
  show(cursor_);
  return true;
}

void AnalyseSession::count_places() {
  if (place_.cursor == cursor_ && place_.revision == labels_.revision()) return;
  place_ = {counted_place(), filter_count(filter_), cursor_, labels_.revision()};
}

size_t AnalyseSession::step_place() {
  count_places();
  return place_.value;
}

size_t AnalyseSession::step_count() {
  count_places();
  return place_.count;
}

size_t AnalyseSession::counted_place() const {
  const auto rank = [&](const auto& list, auto sample_of, auto is_wanted) -> size_t {
    size_t before = 0;
    for (const auto& item : list) {
      if (sample_of(item) > cursor_) break;
      if (!is_wanted(item)) continue;
      ++before;
      if (sample_of(item) == cursor_) return before;
    }
    return 0;
  };
  switch (filter_.kind) {
    case StepFilter::Kind::kBeats: {
      const std::optional<size_t> beat = selected();
      return beat ? *beat + 1 : 0;
    }
    case StepFilter::Kind::kClass:
      return rank(
          labels_.beats(), [](const RecordBeat& beat) { return beat.sample; },
          [&](const RecordBeat& beat) { return beat.label == filter_.beat_class; });
    case StepFilter::Kind::kCorrected:
      return rank(
          edits_.corrections(), [](const auto& entry) { return entry.first; },
          [](const auto&) { return true; });
    case StepFilter::Kind::kDisagreements:
      break;
  }
  return rank(
      agreement_.disagreements(), [](const Disagreement& item) { return item.sample; },
      [&](const Disagreement& item) { return matches(item); });
}

// --- Corrections.

void AnalyseSession::label(BeatClass beat_class) {
  const std::optional<size_t> beat_there = selected();
  if (beat_there && labels_.beats()[*beat_there].label == beat_class) return;  // nothing is wrong
  edits_.correct(cursor_, {beat_class});
  if (const Beat* known = beat()) record_.keep_beat(cursor_, *known);
  follow_labels();
  show(cursor_);
}

void AnalyseSession::remove() {
  const std::optional<size_t> beat = selected();
  if (!beat) return;
  if (labels_.beats()[*beat].detected < 0) {
    edits_.withdraw(cursor_);
  } else {
    edits_.correct(cursor_, {std::nullopt});
  }
  follow_labels();
  show(cursor_);
}

void AnalyseSession::withdraw() {
  edits_.withdraw(cursor_);
  follow_labels();
  show(cursor_);
}

bool AnalyseSession::undo() {
  const std::optional<int64_t> sample = edits_.undo();
  if (!sample) return false;
  place_cursor(*sample);
  follow_labels();
  show(*sample);
  return true;
}

bool AnalyseSession::redo() {
  const std::optional<int64_t> sample = edits_.redo();
  if (!sample) return false;
  place_cursor(*sample);
  follow_labels();
  show(*sample);
  return true;
}

size_t AnalyseSession::corrections_in_other_leads() const {
  size_t count = 0;
  for (const auto& [other, edits] : edits_of_others_) {
    if (other.record == edited_.record) count += edits.corrections().size();
  }
  return count;
}

bool AnalyseSession::has_unsaved() const {
  return edits_.has_unsaved() ||
         std::any_of(edits_of_others_.begin(), edits_of_others_.end(),
                     [](const auto& other) { return other.second.has_unsaved(); });
}

// --- Taking it home.

void AnalyseSession::ask_for_files(FileFormat format, const std::string& name) {
  stop_files();
  files_asked_ = jobs_.submit(WriteFiles{format, name, labels_to_save(), {origin()}});
  if (format != FileFormat::kNpy) corrections_asked_ = edits_.corrections();
}

void AnalyseSession::mark_files_saved() {
  if (corrections_asked_) edits_.mark_saved(*std::exchange(corrections_asked_, std::nullopt));
}

void AnalyseSession::take_written() {
  if (!files_asked_) return;
  std::optional<Result<JobAnswer>> answer = jobs_.poll(*files_asked_);
  if (!answer) return;
  files_asked_.reset();
  if (*answer) {
    files_ = std::get<WrittenFiles>(**std::move(answer)).files;
    return;
  }
  files_ = answer->error();
  record_.read_again();  // if the record is lost, that has it opened again
}

void AnalyseSession::stop_files() {
  corrections_asked_.reset();
  if (files_asked_) jobs_.cancel(*std::exchange(files_asked_, std::nullopt));
  files_.reset();
}

std::vector<Annotation> AnalyseSession::labels_to_save() const {
  return annotations_from(labels_, record_.record()->beat_lead);
}

// Where the labels come from, as a comment of a recording.
std::string AnalyseSession::origin() const {
  const size_t corrected = labels_.corrected_count();
  return "Beats found by Beatsmith, labelled by " + record_.classifier_name() +
         (corrected > 0 ? ", corrected by hand: " + std::to_string(corrected) : "");
}

// --- The view.

void AnalyseSession::show(int64_t sample) {
  const StripView& view = record_.view();
  const double at_s = static_cast<double>(sample) / record_.record()->sample_rate_hz;
  const double margin_s = view.seconds() * 0.12;
  const double first_s = glide_to_s_.value_or(view.first_s);
  if (at_s > first_s + margin_s && at_s < first_s + view.seconds() - margin_s) return;
  glide_to(at_s - view.seconds() / 2);
}

void AnalyseSession::scroll_by(double seconds) {
  glide_to(glide_to_s_.value_or(record_.view().first_s) + seconds);
}

void AnalyseSession::scroll_to(double first_s) {
  glide_to_s_.reset();
  record_.scroll_to(first_s);
}

void AnalyseSession::glide_to(double first_s) {
  const StripView& view = record_.view();
  const double room_s = std::max(0.0, record_.duration_s() - view.seconds());
  const double to_s = std::clamp(first_s, 0.0, room_s);
  if (glides && std::abs(to_s - view.first_s) < kFarthestGlide * view.seconds()) {
    if (!glide_to_s_) glided_at_s_ = 0;
    glide_to_s_ = to_s;
  } else {
    scroll_to(to_s);
  }
}

void AnalyseSession::glide(double now_s) {
  if (!glide_to_s_) return;
  const double passed_s = glided_at_s_ == 0 ? 1 / 60.0 : now_s - glided_at_s_;
  glided_at_s_ = now_s;
  const double left_s = *glide_to_s_ - record_.view().first_s;
  const double half_pixel_s = 0.5 / record_.view().px_per_s;
  const double step_s = left_s * (1 - std::exp(-kGlidePerS * passed_s));
  const bool is_there = std::abs(left_s - step_s) < half_pixel_s;
  record_.scroll_to(is_there ? *glide_to_s_ : record_.view().first_s + step_s);
  if (is_there) glide_to_s_.reset();
}

const Trace* AnalyseSession::overview(int columns) {
  const bool fits = overview_.shown && overview_.shown->request.columns == columns;
  if (!fits && !overview_.asked && !overview_.failed && !record_.is_opening()) {
    const RecordSummary& record = *record_.record();
    overview_.asked = jobs_.submit(ReadTrace{record.beat_lead, 0, record.sample_count, columns});
  }
  return overview_.shown ? &*overview_.shown : nullptr;
}

const HeartRate& AnalyseSession::heart_rate(int columns) {
  if (heart_rate_revision_ == labels_.places_revision() &&
      std::ssize(heart_rate_.trend) == columns) {
    return heart_rate_;
  }
  heart_rate_revision_ = labels_.places_revision();
  const RecordSummary& record = *record_.record();
  heart_rate_ = {};
  heart_rate_.trend =
      heart_rate_trend(labels_.samples(), record.sample_rate_hz, 0, record.sample_count, columns);
  std::vector<float> known;
  const auto place_s = [&](size_t column) {
    return (static_cast<double>(column) + 0.5) / columns * record_.duration_s();
  };
  for (size_t column = 0; column < heart_rate_.trend.size(); ++column) {
    const float rate = heart_rate_.trend[column];
    if (std::isnan(rate)) continue;
    if (known.empty() || rate < heart_rate_.low) {
      heart_rate_.low = rate;
      heart_rate_.low_s = place_s(column);
    }
    if (known.empty() || rate > heart_rate_.high) {
      heart_rate_.high = rate;
      heart_rate_.high_s = place_s(column);
    }
    known.push_back(rate);
  }
  if (!known.empty()) heart_rate_.median = median_of(std::span(known));
  return heart_rate_;
}

const std::vector<uint8_t>& AnalyseSession::overview_classes(int columns) {
  return overview_classes_.of(labels_, 0, record_.record()->sample_count, columns);
}

const std::vector<uint8_t>& AnalyseSession::view_classes(int columns) {
  const double rate = record_.record()->sample_rate_hz;
  const StripView& view = record_.view();
  return view_classes_.of(labels_, static_cast<int64_t>(view.first_s * rate),
                          static_cast<int64_t>(view.seconds() * rate), columns);
}

const std::array<ClassOverlay, kBeatClassCount>& AnalyseSession::overlays(double now_s) {
  const bool is_new = overlays_of_ != labels_.revision();
  const bool waits = record_.is_classifying() && now_s < overlays_at_s_ + kOverlaysEveryS;
  if (is_new && !waits) {
    overlays_of_ = labels_.revision();
    overlays_at_s_ = now_s;
    overlays_ = overlays_of(record_.beat_sample(), labels_);
    ++overlays_revision_;
  }
  return overlays_;
}

}  // namespace beatsmith
