#include "app/record_agreement.h"

#include <algorithm>

namespace beatsmith {
namespace {

std::optional<BeatClass> class_at(const AnnotatorBeats& annotator, int64_t sample) {
  const auto found =
      std::lower_bound(annotator.beats.begin(), annotator.beats.end(), sample,
                       [](const ClassedBeat& beat, int64_t value) { return beat.sample < value; });
  if (found == annotator.beats.end() || found->sample != sample) return std::nullopt;
  return found->beat_class;
}

}  // namespace

void RecordAgreement::set_reference(std::span<const Annotation> reference, double sample_rate_hz) {
  *this = RecordAgreement();
  sample_rate_hz_ = sample_rate_hz;
  Result<AnnotatorBeats> beats = annotator_beats(reference, "reference annotations");
  if (beats) {
    reference_ = *std::move(beats);
  } else {
    error_ = describe(beats.error());
  }
}

void RecordAgreement::update(const RecordLabels& labels) {
  if (!has_reference() || revision_ == labels.revision()) return;
  revision_ = labels.revision();
  comparison_.reset();
  disagreements_.clear();
  if (!labels.is_complete()) return;
  const AnnotatorBeats ours = annotator_from(labels);
  Result<BeatComparison> comparison =
      compare_beats(reference_, ours, {.sample_rate_hz = sample_rate_hz_});
  if (!comparison) {
    error_ = describe(comparison.error());
    return;
  }
  for (const MatchedBeats& match : comparison->matches) {
    if (match.reference_class == match.test_class) continue;
    disagreements_.push_back({match.test, match.reference_class, match.test_class});
  }
  for (const int64_t sample : comparison->missed) {
    disagreements_.push_back({sample, class_at(reference_, sample), std::nullopt});
  }
  for (const int64_t sample : comparison->extra) {
    disagreements_.push_back({sample, std::nullopt, class_at(ours, sample)});
  }
  std::sort(disagreements_.begin(), disagreements_.end(),
            [](const Disagreement& a, const Disagreement& b) { return a.sample < b.sample; });
  comparison_ = *std::move(comparison);
}

}  // namespace beatsmith
