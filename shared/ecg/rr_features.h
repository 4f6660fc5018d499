// The rhythm around a beat, as the classifier sees it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace beatsmith {

// Logarithms of quotients of RR intervals, so that no feature depends on the heart rate itself
// (intervals clamped to 0.2 .. 3 s, logarithms to -1.2 .. 1.2). Of the intervals, `previous` and
// `pre` end before the beat, `post` and `next` follow it. They are compared with the mean and the
// median of the record; with the mean of the up to 10 intervals that end with pre; and with the
// median of the up to 20 intervals on either side of the beat ("around"). Mean and median differ
// where premature beats are frequent: the median may then be an interval of theirs.
// (de Chazal 2004 takes the record's mean, Llamedo & Martinez 2011 local ones.)
enum RrFeature : int {
  kPreOverRecordMean,
  kPreOverRecordMedian,
  kPreOverPreceding,
  kPreOverAroundMedian,
  kPostOverRecordMean,
  kPostOverRecordMedian,
  kPostOverAroundMedian,
  kPreOverPost,
  kPreviousOverAroundMedian,
  kNextOverAroundMedian,
  kPause,         // pre + post over twice the median around: a compensatory pause
  kIrregularity,  // log of the median |log quotient| of neighbouring intervals around
  kSpread,        // log of the root mean square of log(interval / median) around
  kPrematurity,   // kPreOverAroundMedian over the median |log quotient| around, -6 .. 6: an early
  kDelay,         // beat means little in atrial fibrillation; kPostOverAroundMedian likewise
};
inline constexpr int kRrFeatureCount = kDelay + 1;

using RrFeatures = std::array<float, kRrFeatureCount>;

// The rhythm of one record.
class RecordRhythm {
 public:
  // `r_peaks` ascending, in samples at `sample_rate_hz`; two or more of them.
  RecordRhythm(std::span<const int64_t> r_peaks, double sample_rate_hz);

  // Of the beat at this place among the R peaks. For intervals beyond the ends of the record stands
  // the median around.
  RrFeatures features(size_t beat) const;

 private:
  std::vector<double> intervals_;  // [i]: from beat i to beat i + 1, s
  double mean_ = 0;
  double median_ = 0;
};

// One set of features a beat. With fewer than two beats there is no rhythm: returns an empty
// vector, and the classifier is told rr_known = 0.
std::vector<RrFeatures> rr_features(std::span<const int64_t> r_peaks, double sample_rate_hz);

}  // namespace beatsmith
