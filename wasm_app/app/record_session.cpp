#include "app/record_session.h"

#include <algorithm>
#include <cmath>

#include "drawing/paper.h"
#include "text/text.h"

namespace beatsmith {
namespace {

constexpr int64_t kChunk = 256;       // beats classified at a time
constexpr double kSamplesAPixel = 4;  // more are drawn as their smallest and largest
constexpr double kTrueScale = kPaperMmPerS * kPxPerMm;
constexpr double kClosest = 12 * kTrueScale;

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
  if (opening_) jobs_.cancel(*opening_);
  error_.clear();
  reopening_ = false;
  opening_files_ = files;
  opening_ = jobs_.submit(OpenRecord{std::move(files)});
}

void RecordSession::reopen() {
  for (LeadTrace& lead : traces_) lead.asked.reset();
  reading_beats_.reset();
  reopening_ = true;
  opening_files_ = files_;
  opening_ = jobs_.submit(OpenRecord{files_});
}

void RecordSession::cancel() {
  if (opening_) {
    jobs_.cancel(*opening_);
    opening_.reset();
    // Whoever held the record before has ended with the work on the new one.
    if (record_) reopen();
    return;
  }
  if (reading_beats_) jobs_.cancel(*reading_beats_);
  reading_beats_.reset();
  classification_.reset();
}

void RecordSession::classify_rest() {
  if (!is_classifying()) ask_for_beats();
}

bool RecordSession::is_classifying() const { return reading_beats_ || classification_; }

bool RecordSession::is_waiting() const {
  return opening_ || is_classifying() ||
         std::any_of(traces_.begin(), traces_.end(),
                     [](const LeadTrace& lead) { return lead.asked.has_value(); });
}

JobProgress RecordSession::progress() const {
  if (opening_) return jobs_.progress(*opening_);
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
  take_beats();
}

void RecordSession::take_record(RecordSummary record) {
  files_ = opening_files_;
  record_ = std::move(record);
  if (!reopening_) {
    classification_.reset();
    traces_.assign(record_->leads.size(), {});
    probabilities_.clear();
    view_.first_s = 0;
    view_.px_per_s = kTrueScale;
    keep_within();
  }
  if (!classification_) ask_for_beats();
}

void RecordSession::take_traces() {
  for (LeadTrace& lead : traces_) {
    if (!lead.asked) continue;
    auto answer = jobs_.poll(*lead.asked);
    if (!answer) continue;
    lead.asked.reset();
    if (*answer) {
      lead.shown = std::get<Trace>(**std::move(answer));
      reopening_ = false;
    } else if (!reopening_) {
      reopen();
    } else {
      error_ = describe(answer->error());
    }
  }
}

void RecordSession::ask_for_beats() {
  const auto first = static_cast<int64_t>(probabilities_.size());
  const int64_t left = static_cast<int64_t>(record_->r_peaks.size()) - first;
  if (left <= 0 || !classifier_) return;
  reading_beats_ = jobs_.submit(ReadBeats{first, std::min(kChunk, left)});
}

void RecordSession::take_beats() {
  if (reading_beats_) {
    auto answer = jobs_.poll(*reading_beats_);
    if (!answer) return;
    reading_beats_.reset();
    if (!*answer) {
      if (reopening_) {
        error_ = describe(answer->error());
      } else {
        reopen();
      }
      return;
    }
    auto inputs = std::get<BeatInputs>(**std::move(answer));
    classified_before_ = probabilities_.size();
    Result<BeatClassification> started = BeatClassification::start(
        engine_, *classifier_, std::move(inputs.beats), std::move(inputs.contexts));
    if (!started) {
      error_ = describe(started.error());
      return;
    }
    classification_ = *std::move(started);
  }
  if (!classification_ || !classification_->advance()) return;
  const auto known = classification_->probabilities();
  probabilities_.resize(classified_before_);
  probabilities_.insert(probabilities_.end(), known.begin(), known.end());
  if (classification_->error()) {
    error_ = describe(*classification_->error());
    classification_.reset();
  } else if (classification_->done()) {
    classification_.reset();
    ask_for_beats();
  }
}

const std::vector<std::string>& RecordSession::class_names() const {
  static const std::vector<std::string> kNone;
  return classifier_ ? classifier_->classes : kNone;
}

std::vector<size_t> RecordSession::class_counts() const {
  std::vector<size_t> counts(class_names().size());
  for (const Probabilities& beat : probabilities_) ++counts[most_probable(beat)];
  return counts;
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
  const double farthest = std::min(kTrueScale, view_.width_px / duration);
  view_.px_per_s = std::clamp(view_.px_per_s, farthest, kClosest);
  view_.first_s = std::clamp(view_.first_s, 0.0, std::max(0.0, duration - view_.seconds()));
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
