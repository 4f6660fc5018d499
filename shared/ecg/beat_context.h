// What the recording around a beat tells the classifier: its rhythm, and how unlike the record's
// own beats it is.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "ecg/beat.h"
#include "ecg/rr_features.h"
#include "ecg/template_distance.h"

namespace beatsmith {

// The rhythm features in their order, then the template distances in theirs.
inline constexpr int kContextFeatureCount = kRrFeatureCount + kTemplateDistanceCount;

using BeatContext = std::array<float, kContextFeatureCount>;

// Names of the features, as models' metadata give them under "rr_features".
inline constexpr std::array<const char*, kContextFeatureCount> kContextFeatureNames = {
    "log_pre_over_record_mean",
    "log_pre_over_record_median",
    "log_pre_over_preceding_mean",
    "log_pre_over_around_median",
    "log_post_over_record_mean",
    "log_post_over_record_median",
    "log_post_over_around_median",
    "log_pre_over_post",
    "log_previous_over_around_median",
    "log_next_over_around_median",
    "log_pause",
    "log_irregularity",
    "log_spread",
    "prematurity",
    "delay",
    "log_qrs_shape_distance",
    "log_qrs_distance",
    "log_p_distance",
    "log_t_distance"};

// The contexts of one record's beats, given one after another: they need not be kept.
class RecordContext {
 public:
  // `r_peaks`: samples at `sample_rate_hz`, ascending, two or more. `own`: see record_template.
  RecordContext(std::span<const int64_t> r_peaks, double sample_rate_hz, const Beat& own)
      : rhythm_(r_peaks, sample_rate_hz), comparison_(own) {}

  void add(const Beat& beat) { comparison_.add(beat); }  // in the order of the R peaks
  void finish() { comparison_.finish(); }                // when each R peak's beat has been added

  // Precondition: finish() was called.
  BeatContext context(size_t place) const;

 private:
  RecordRhythm rhythm_;
  TemplateComparison comparison_;
};

// One context a beat; `beats` are those at `r_peaks` (samples at `sample_rate_hz`, ascending).
// Empty with fewer than two beats: there is no context then. Precondition: as many beats as R
// peaks.
std::vector<BeatContext> beat_contexts(std::span<const int64_t> r_peaks, double sample_rate_hz,
                                       std::span<const Beat> beats);

}  // namespace beatsmith
