#include "ecg/heart_rate.h"

#include <algorithm>
#include <limits>

#include "base/median.h"

namespace beatsmith {
namespace {

constexpr std::ptrdiff_t kLeastIntervals = 9;  // an odd number, so that the median is one of them
constexpr double kLongestPause_s = 5;

}  // namespace

std::vector<float> heart_rate_trend(std::span<const int64_t> r_peaks, double sample_rate_hz,
                                    int64_t first, int64_t count, int column_count) {
  std::vector<float> trend(static_cast<size_t>(column_count),
                           std::numeric_limits<float>::quiet_NaN());
  // Interval i ends at R peak i + 1.
  const std::ptrdiff_t interval_count = std::ssize(r_peaks) - 1;
  if (interval_count < 1) return trend;
  const auto longest = static_cast<int64_t>(kLongestPause_s * sample_rate_hz);
  const auto peak_from = [&](int64_t sample) {
    return std::lower_bound(r_peaks.begin(), r_peaks.end(), sample) - r_peaks.begin();
  };
  std::vector<int64_t> intervals;
  for (int column = 0; column < column_count; ++column) {
    const int64_t begin = first + count * column / column_count;
    const int64_t end = first + count * (column + 1) / column_count;
    const int64_t middle = begin + (end - begin) / 2;
    const std::ptrdiff_t next = peak_from(middle);
    const bool is_within = next <= interval_count && (next > 0 || r_peaks[0] == middle);
    if (!is_within) continue;
    if (next > 0 && r_peaks[next] - r_peaks[next - 1] > longest) continue;
    std::ptrdiff_t from = std::max<std::ptrdiff_t>(peak_from(begin) - 1, 0);
    std::ptrdiff_t to = std::max<std::ptrdiff_t>(peak_from(end) - 1, from);
    if (to - from < kLeastIntervals) {
      const std::ptrdiff_t last_from =
          std::max<std::ptrdiff_t>(interval_count - kLeastIntervals, 0);
      from = std::clamp<std::ptrdiff_t>(next - 1 - kLeastIntervals / 2, 0, last_from);
      to = std::min(from + kLeastIntervals, interval_count);
    }
    intervals.clear();
    for (std::ptrdiff_t i = from; i < to; ++i) intervals.push_back(r_peaks[i + 1] - r_peaks[i]);
    const int64_t median = median_of(std::span(intervals));
    if (median > 0) {
      trend[static_cast<size_t>(column)] =
          static_cast<float>(60 * sample_rate_hz / static_cast<double>(median));
    }
  }
  return trend;
}

}  // namespace beatsmith
