// What the recording around a beat tells the classifier: its rhythm, and how unlike the record's
// own beats it is. A wide beat is nothing unusual in a person whose beats are all wide.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "ecg/beat.h"
#include "ecg/rr_features.h"

namespace beatsmith {

// The rhythm features in their order, then the template distance.
inline constexpr int kTemplateDistance = kRrFeatureCount;
inline constexpr int kContextFeatureCount = kRrFeatureCount + 1;

using BeatContext = std::array<float, kContextFeatureCount>;

// Names of the features, as models' metadata give them under "rr_features".
inline constexpr std::array<const char*, kContextFeatureCount> kContextFeatureNames = {
    "pre_s",           "post_s",          "local_s",          "record_s",         "pre_over_local",
    "post_over_local", "pre_over_record", "post_over_record", "template_distance"};

// Distance of each beat from the record's template (the median over its beats, sample by sample; of
// at most 999 evenly spaced ones): root mean square of the difference over that of the template,
// clamped to 0 .. 4.
std::vector<float> template_distances(std::span<const Beat> beats);

// One context a beat; `beats` are those at `r_peaks` (samples at `sample_rate_hz`, ascending).
// Empty with fewer than two beats: there is no context then. Precondition: as many beats as R
// peaks.
std::vector<BeatContext> beat_contexts(std::span<const int64_t> r_peaks, double sample_rate_hz,
                                       std::span<const Beat> beats);

}  // namespace beatsmith
