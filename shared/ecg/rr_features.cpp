#include "ecg/rr_features.h"

#include <algorithm>
#include <cassert>

namespace beatsmith {
namespace {

constexpr double kShortestInterval_s = 0.1;
constexpr double kLongestInterval_s = 3.0;
constexpr size_t kLocalIntervals = 10;

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return 0.5 * (*std::max_element(values.begin(), middle) + *middle);
}

}  // namespace

std::vector<RrFeatures> rr_features(std::span<const int64_t> r_peaks, double sample_rate_hz) {
  assert(sample_rate_hz > 0);
  if (r_peaks.size() < 2) return {};

  std::vector<double> intervals(r_peaks.size() - 1);  // [i]: from beat i to beat i + 1, s
  for (size_t i = 0; i < intervals.size(); ++i) {
    const double interval_s = static_cast<double>(r_peaks[i + 1] - r_peaks[i]) / sample_rate_hz;
    intervals[i] = std::clamp(interval_s, kShortestInterval_s, kLongestInterval_s);
  }
  const double record = median(intervals);

  std::vector<RrFeatures> features(r_peaks.size());
  for (size_t beat = 0; beat < features.size(); ++beat) {
    const double pre = beat > 0 ? intervals[beat - 1] : record;
    const double post = beat < intervals.size() ? intervals[beat] : record;
    double local = record;
    if (beat > 0) {
      const size_t count = std::min(beat, kLocalIntervals);
      local = 0;
      for (size_t i = beat - count; i < beat; ++i) local += intervals[i];
      local /= static_cast<double>(count);
    }
    const auto set = [&](RrFeature feature, double value) {
      features[beat][feature] = static_cast<float>(value);
    };
    set(kRrPre, pre);
    set(kRrPost, post);
    set(kRrLocal, local);
    set(kRrRecord, record);
    set(kRrPreOverLocal, pre / local);
    set(kRrPostOverLocal, post / local);
    set(kRrPreOverRecord, pre / record);
    set(kRrPostOverRecord, post / record);
  }
  return features;
}

}  // namespace beatsmith
