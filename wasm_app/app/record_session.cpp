#include "app/record_session.h"

#include <algorithm>
#include <cmath>

#include "drawing/paper.h"
#include "text/text.h"

namespace beatsmith {
namespace {

// Beats classified at a time, the first and the others: soon something, then less ado. While some
// are in work, the next ones wait at the engine and those after them are read.
constexpr int64_t kFirstChunk = 64;
constexpr int64_t kChunk = 512;
constexpr size_t kClassifyAhead = 2;
// FindBeats asked for at a time, so that none waits for this side's next frame.
constexpr size_t kFindAhead = 2;
constexpr double kSamplesAPixel = 4;  // more are drawn as their smallest and largest
constexpr double kClosest = 12 * kTruePxPerS;

Text text_of(JobStage stage) {
  switch (stage) {
    case JobStage::kReading:
      return Text::kReadingRecord;
    case JobStage::kPreparing:
      return Text::kPreparingStrip;
    case JobStage::kDetecting:
      return Text::kFindingRPeaks;
    case JobStage::kComparing:
      break;
  }
  return Text::kComparingBeats;
}

std::optional<RecordSession::TraceSpread> spread_of(const Trace& trace) {
  std::vector<float> middles;
  for (size_t i = 0; i < trace.low.size(); ++i) {
    const float middle = (trace.low[i] + trace.high[i]) / 2;
    if (!std::isnan(middle)) middles.push_back(middle);
  }
  if (middles.empty()) return std::nullopt;
  const auto share = [&](size_t tenths) {
    const auto place = middles.begin() + static_cast<std::ptrdiff_t>(middles.size() * tenths / 10);
    std::nth_element(middles.begin(), place, middles.end());
    return *place;
  };
  return RecordSession::TraceSpread{share(1), share(5), share(9)};
}

}  // namespace

RecordSession::RecordSession(InferenceEngine& engine, Jobs& jobs,
                             const std::vector<ModelDescription>& models)
    : engine_(engine), jobs_(jobs) {
  const auto found = std::find_if(models.begin(), models.end(), [](const ModelDescription& model) {
    return model.role == ModelRole::kClassifier;
  });
  if (found != models.end()) classifier_ = *found;
}

void RecordSession::open(std::vector<OpenedFile> files) {
  keeps_view_ = false;
  open(std::move(files), {});
}

void RecordSession::open_as(const ReadAs& as) {
  keeps_view_ = true;
  open(files_, as);
}

void RecordSession::open(std::vector<OpenedFile> files, const ReadAs& as) {
  if (opening_) jobs_.cancel(*opening_);
  error_.clear();
  reopening_ = false;
  submit_opening(std::move(files), as);
}

void RecordSession::submit_opening(std::vector<OpenedFile> files, const ReadAs& as) {
  opening_files_ = files;
  opening_as_ = as;
  opening_ = jobs_.submit(OpenRecord{std::move(files), as});
}

void RecordSession::reopen() {
  stop_beats();
  stop_traces();
  reopening_ = true;
  submit_opening(files_, as_);
}

void RecordSession::cancel() {
  if (opening_) {
    jobs_.cancel(*opening_);
    opening_.reset();
  } else {
    stop_beats();
  }
}

void RecordSession::stop_beats() {
  for (const Jobs::Id id : finding_) jobs_.cancel(id);
  finding_.clear();
  is_finding_ = false;
  if (reading_beats_) jobs_.cancel(*reading_beats_);
  reading_beats_.reset();
  inputs_.reset();
  classifications_.clear();
  taken_ = 0;
  read_ = std::ssize(probabilities_);
}

void RecordSession::stop_traces() {
  for (LeadTrace& lead : traces_) {
    if (lead.asked) jobs_.cancel(*lead.asked);
    lead.asked.reset();
  }
}

bool RecordSession::has_rest() const {
  if (!record_ || opening_ || is_classifying()) return false;
  return !has_all_beats_ || (classifier_ && probabilities_.size() < record_->r_peaks.size());
}

void RecordSession::classify_rest() {
  if (!has_rest()) return;
  error_.clear();
  if (has_all_beats_) {
    ask_for_beats();
  } else {
    is_finding_ = true;
    find_beats();
  }
}

bool RecordSession::is_waiting() const {
  return opening_ || is_classifying() ||
         std::any_of(traces_.begin(), traces_.end(),
                     [](const LeadTrace& lead) { return lead.asked.has_value(); });
}

RecordProgress RecordSession::progress() const {
  if (opening_ || is_finding_) {
    const JobProgress job = opening_ ? jobs_.progress(*opening_) : found_;
    return {job.share, tr(text_of(job.stage))};
  }
  if (!record_ || record_->r_peaks.empty()) return {1, {}};
  const auto done = static_cast<float>(probabilities_.size());
  return {done / static_cast<float>(record_->r_peaks.size()),
          tr(Text::kClassifying, {std::to_string(record_->r_peaks.size())})};
}

void RecordSession::advance() {
  if (opening_) {
    if (auto answer = jobs_.poll(*opening_)) {
      opening_.reset();
      if (*answer) {
        take_record(std::get<RecordSummary>(**std::move(answer)));
      } else {
        error_ = describe(answer->error());
        if (reopening_) record_.reset();
      }
    }
  }
  take_traces();
  take_found();
  take_inputs();
  classify();
}

void RecordSession::take_record(RecordSummary record) {
  stop_beats();
  stop_traces();
  files_ = opening_files_;
  as_ = opening_as_;
  // Opened again, it is the same record: its beats are found again where the worker is, unseen.
  if (reopening_) record.r_peaks = std::move(record_->r_peaks);
  record_ = std::move(record);
  if (!reopening_) {
    traces_.assign(record_->leads.size(), {});
    has_all_beats_ = false;
    probabilities_.clear();
    read_ = 0;
    beat_sample_.clear();
    ++record_number_;
    if (!keeps_view_) {
      view_.first_s = 0;
      view_.px_per_s = kTruePxPerS;
    }
    keep_within();
  }
  found_ = {};
  is_finding_ = true;
  find_beats();
}

void RecordSession::find_beats() {
  while (finding_.size() < kFindAhead) {
    finding_.push_back(jobs_.submit(FindBeats{std::ssize(record_->r_peaks)}));
  }
}

void RecordSession::take_found() {
  while (!finding_.empty()) {
    auto answer = jobs_.poll(finding_.front());
    if (!answer) return;
    finding_.pop_front();
    if (!*answer) {
      // Whoever held the record is no more.
      if (!reopening_) {
        reopen();
      } else {
        stop_beats();
        error_ = describe(answer->error());
      }
      return;
    }
    const auto found = std::get<FoundBeats>(**std::move(answer));
    std::vector<int64_t>& known = record_->r_peaks;
    const auto end = found.first + std::ssize(found.r_peaks);
    for (auto place = std::ssize(known); place < end; ++place) {
      known.push_back(found.r_peaks[static_cast<size_t>(place - found.first)]);
    }
    found_ = found.progress;
    if (found.done) {
      record_->notes.insert(record_->notes.end(), found.notes.begin(), found.notes.end());
      has_all_beats_ = true;
      stop_beats();
      ask_for_beats();
    } else {
      find_beats();
    }
  }
}

void RecordSession::take_traces() {
  for (LeadTrace& lead : traces_) {
    if (!lead.asked) continue;
    auto answer = jobs_.poll(*lead.asked);
    if (!answer) continue;
    lead.asked.reset();
    if (*answer) {
      lead.shown = std::get<Trace>(**std::move(answer));
      lead.spread = spread_of(*lead.shown);
      reopening_ = false;
    } else if (!reopening_) {
      reopen();
    } else {
      error_ = describe(answer->error());
    }
  }
}

// Those behind the ones that have been read.
void RecordSession::ask_for_beats() {
  if (!classifier_ || reading_beats_ || inputs_) return;
  const int64_t count = read_ == 0 ? kFirstChunk : kChunk;
  const int64_t end = std::min<int64_t>(read_ + count, std::ssize(record_->r_peaks));
  if (read_ >= end) return;
  std::vector<int64_t> places;
  for (; read_ < end; ++read_) places.push_back(read_);
  reading_beats_ = jobs_.submit(ReadBeats{std::move(places)});
}

void RecordSession::take_inputs() {
  if (!reading_beats_) return;
  auto answer = jobs_.poll(*reading_beats_);
  if (!answer) return;
  reading_beats_.reset();
  if (*answer) {
    inputs_ = std::get<BeatInputs>(**std::move(answer));
  } else if (!reopening_) {
    reopen();
  } else {
    error_ = describe(answer->error());
  }
}

void RecordSession::classify() {
  for (Chunk& chunk : classifications_) chunk.run.advance();
  while (!classifications_.empty()) {
    const BeatClassification& first = classifications_.front().run;
    for (const Probabilities& beat : first.probabilities().subspan(taken_)) {
      const std::string& name = class_names()[most_probable(beat)];
      beat_sample_.offer(record_->r_peaks[probabilities_.size()],
                         beat_class_from_letter(name).value_or(BeatClass::kUnclassifiable),
                         classifications_.front().beats[taken_]);
      probabilities_.push_back(beat);
      ++taken_;
    }
    if (first.error()) {
      error_ = describe(*first.error());
      stop_beats();
      return;
    }
    if (!first.done()) break;
    classifications_.pop_front();
    taken_ = 0;
  }
  if (!inputs_ || classifications_.size() == kClassifyAhead) return;
  std::vector<Beat> beats = inputs_->beats;
  const size_t count = beats.size();
  Result<BeatClassification> started = BeatClassification::start(
      engine_, *classifier_, std::move(inputs_->beats), std::move(inputs_->contexts), count);
  inputs_.reset();
  if (!started) {
    error_ = describe(started.error());
    stop_beats();
    return;
  }
  classifications_.push_back({*std::move(started), std::move(beats)});
  ask_for_beats();
}

const std::vector<std::string>& RecordSession::class_names() const {
  static const std::vector<std::string> kNone;
  return classifier_ ? classifier_->classes : kNone;
}

const std::string& RecordSession::classifier_name() const {
  static const std::string kNone = "hand";
  return classifier_ ? classifier_->name : kNone;
}

void RecordSession::read_again() {
  for (LeadTrace& lead : traces_) lead.shown.reset();
}

double RecordSession::duration_s() const {
  return record_ ? static_cast<double>(record_->sample_count) / record_->sample_rate_hz : 0;
}

void RecordSession::resize(double width_px) {
  view_.width_px = std::max(1.0, width_px);
  keep_within();
}

void RecordSession::scroll_to(double first_s) {
  view_.first_s = first_s;
  keep_within();
}

void RecordSession::zoom(double factor, double at_px) {
  const double at_s = view_.first_s + at_px / view_.px_per_s;
  view_.px_per_s *= factor;
  keep_within();
  scroll_to(at_s - at_px / view_.px_per_s);
}

void RecordSession::zoom_to(double px_per_s) {
  zoom(px_per_s / view_.px_per_s, view_.width_px / 2);
}

void RecordSession::keep_within() {
  const double duration = duration_s();
  if (duration <= 0) return;
  const double farthest = std::min(kTruePxPerS, view_.width_px / duration);
  view_.px_per_s = std::clamp(view_.px_per_s, farthest, kClosest);
  view_.first_s = std::clamp(view_.first_s, 0.0, std::max(0.0, duration - view_.seconds()));
}

const RecordSession::TraceSpread* RecordSession::spread(int lead) const {
  const LeadTrace& kept = traces_[static_cast<size_t>(lead)];
  return kept.shown && kept.spread ? &*kept.spread : nullptr;
}

bool RecordSession::fits_true_scale(int lead, float room_mv) const {
  const TraceSpread* seen = spread(lead);
  return record_->leads[static_cast<size_t>(lead)].units == "mV" &&
         (seen == nullptr || seen->high - seen->low <= room_mv);
}

const Trace* RecordSession::trace(int lead, float pixel_ratio) {
  LeadTrace& kept = traces_[static_cast<size_t>(lead)];
  // Half a screen more on either side, so that scrolling finds something there.
  const double rate = record_->sample_rate_hz;
  const double seconds = view_.seconds();
  const auto first = static_cast<int64_t>(std::floor((view_.first_s - seconds / 2) * rate));
  const auto count = std::max<int64_t>(2, static_cast<int64_t>(std::ceil(2 * seconds * rate)));
  // Sample by sample where that is not much more than a column a framebuffer pixel.
  const double pixels = 2 * view_.width_px * static_cast<double>(pixel_ratio);
  const auto columns = static_cast<int>(
      static_cast<double>(count) <= kSamplesAPixel * pixels ? static_cast<double>(count) : pixels);
  const auto covers = [&](const ReadTrace& have) {
    const auto seen_first = static_cast<int64_t>(view_.first_s * rate);
    const auto seen_last = std::min(
        record_->sample_count, static_cast<int64_t>(std::ceil((view_.first_s + seconds) * rate)));
    const double fineness =
        static_cast<double>(have.count) / have.columns / (static_cast<double>(count) / columns);
    return have.first <= seen_first && have.first + have.count >= seen_last && fineness < 1.2 &&
           fineness > 0.6;
  };
  const bool have = kept.shown && covers(kept.shown->request);
  const bool asked = kept.asked && covers(kept.request);
  if (!have && !asked) {
    if (kept.asked) jobs_.cancel(*kept.asked);
    kept.request = {lead, first, count, columns};
    kept.asked = jobs_.submit(kept.request);
  }
  return kept.shown ? &*kept.shown : nullptr;
}

}  // namespace beatsmith
