// The rhythm around a beat, as the classifier sees it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace beatsmith {

// Order of the features. Intervals are in seconds, clamped to 0.1 .. 3 s; ratios are their
// quotients. pre: to the beat before; post: to the beat after; local: mean of the (up to) 10
// intervals that end with pre; record: median of all intervals of the record (robust where the
// literature takes a mean).
enum RrFeature : int {
  kRrPre = 0,
  kRrPost = 1,
  kRrLocal = 2,
  kRrRecord = 3,
  kRrPreOverLocal = 4,
  kRrPostOverLocal = 5,
  kRrPreOverRecord = 6,
  kRrPostOverRecord = 7,
};
inline constexpr int kRrFeatureCount = 8;

using RrFeatures = std::array<float, kRrFeatureCount>;

// One set of features a beat. `r_peaks` ascending, in samples at `sample_rate_hz`. The first beat
// has no interval before it and the last none after: the record's median stands in. With fewer than
// two beats there is no rhythm: returns an empty vector, and the classifier is told rr_known = 0.
std::vector<RrFeatures> rr_features(std::span<const int64_t> r_peaks, double sample_rate_hz);

}  // namespace beatsmith
