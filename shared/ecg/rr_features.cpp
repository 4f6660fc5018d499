#include "ecg/rr_features.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/median.h"

namespace beatsmith {
namespace {

constexpr double kShortestInterval_s = 0.2;
constexpr double kLongestInterval_s = 3.0;
constexpr double kLargestLogQuotient = 1.2;
constexpr std::ptrdiff_t kPrecedingIntervals = 10;
constexpr std::ptrdiff_t kAroundIntervals = 20;  // on either side
// Added to the irregularity before anything is divided by it: what R peaks in their places jitter.
constexpr double kJitter = 0.03;

double mean(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double median(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  return median_of(std::span(copy));
}

double irregularity(std::span<const double> intervals) {
  if (intervals.size() < 2) return 0;
  std::vector<double> changes;
  for (size_t i = 1; i < intervals.size(); ++i) {
    changes.push_back(std::abs(std::log(intervals[i] / intervals[i - 1])));
  }
  return median_of(std::span(changes));
}

double spread(std::span<const double> intervals, double middle) {
  double sum = 0;
  for (const double interval : intervals) {
    const double log_quotient = std::log(interval / middle);
    sum += log_quotient * log_quotient;
  }
  return std::sqrt(sum / static_cast<double>(intervals.size()));
}

}  // namespace

RecordRhythm::RecordRhythm(std::span<const int64_t> r_peaks, double sample_rate_hz) {
  assert(sample_rate_hz > 0 && r_peaks.size() >= 2);
  intervals_.resize(r_peaks.size() - 1);
  for (size_t i = 0; i < intervals_.size(); ++i) {
    const double interval_s = static_cast<double>(r_peaks[i + 1] - r_peaks[i]) / sample_rate_hz;
    intervals_[i] = std::clamp(interval_s, kShortestInterval_s, kLongestInterval_s);
  }
  mean_ = mean(intervals_);
  median_ = median(intervals_);
}

RrFeatures RecordRhythm::features(size_t beat_place) const {
  const auto beat = static_cast<std::ptrdiff_t>(beat_place);
  const auto count = std::ssize(intervals_);
  // Intervals first .. end - 1, as far as they are in the record.
  const auto part = [&](std::ptrdiff_t first, std::ptrdiff_t end) {
    first = std::max<std::ptrdiff_t>(first, 0);
    end = std::min(end, count);
    return std::span<const double>(intervals_)
        .subspan(static_cast<size_t>(first), static_cast<size_t>(end - first));
  };
  const std::span<const double> around = part(beat - kAroundIntervals, beat + kAroundIntervals);
  const double around_median = median(around);
  const double irregular = irregularity(around);
  // The interval `places` after the one that begins with this beat.
  const auto interval = [&](std::ptrdiff_t places) {
    const std::ptrdiff_t i = beat + places;
    return i < 0 || i >= count ? around_median : intervals_[static_cast<size_t>(i)];
  };
  const double pre = interval(-1);
  const double post = interval(0);
  const double preceding = beat > 0 ? mean(part(beat - kPrecedingIntervals, beat)) : pre;

  RrFeatures features{};
  const auto set = [&](RrFeature feature, double value, double limit) {
    features[feature] = static_cast<float>(std::clamp(value, -limit, limit));
  };
  const auto set_quotient = [&](RrFeature feature, double numerator, double denominator) {
    set(feature, std::log(numerator / denominator), kLargestLogQuotient);
  };
  set_quotient(kPreOverRecordMean, pre, mean_);
  set_quotient(kPreOverRecordMedian, pre, median_);
  set_quotient(kPreOverPreceding, pre, preceding);
  set_quotient(kPreOverAroundMedian, pre, around_median);
  set_quotient(kPostOverRecordMean, post, mean_);
  set_quotient(kPostOverRecordMedian, post, median_);
  set_quotient(kPostOverAroundMedian, post, around_median);
  set_quotient(kPreOverPost, pre, post);
  set_quotient(kPreviousOverAroundMedian, interval(-2), around_median);
  set_quotient(kNextOverAroundMedian, interval(1), around_median);
  set_quotient(kPause, pre + post, 2 * around_median);
  set(kIrregularity, std::log(irregular + 0.3 * kJitter), 6);
  set(kSpread, std::log(spread(around, around_median) + 0.6 * kJitter), 6);
  set(kPrematurity, std::log(pre / around_median) / (irregular + kJitter), 6);
  set(kDelay, std::log(post / around_median) / (irregular + kJitter), 6);
  return features;
}

std::vector<RrFeatures> rr_features(std::span<const int64_t> r_peaks, double sample_rate_hz) {
  std::vector<RrFeatures> features;
  if (r_peaks.size() < 2) return features;
  const RecordRhythm rhythm(r_peaks, sample_rate_hz);
  for (size_t i = 0; i < r_peaks.size(); ++i) features.push_back(rhythm.features(i));
  return features;
}

}  // namespace beatsmith
