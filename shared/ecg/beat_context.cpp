#include "ecg/beat_context.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace beatsmith {
namespace {

constexpr size_t kTemplateBeats = 999;
constexpr float kLargestDistance = 4.0F;

Beat median_beat(std::span<const Beat> beats) {
  const size_t count = std::min(beats.size(), kTemplateBeats);
  std::vector<float> column(count);
  Beat median;
  for (size_t sample = 0; sample < median.size(); ++sample) {
    for (size_t i = 0; i < count; ++i) column[i] = beats[i * beats.size() / count][sample];
    const auto middle = column.begin() + static_cast<std::ptrdiff_t>(count / 2);
    std::nth_element(column.begin(), middle, column.end());
    median[sample] = *middle;
  }
  return median;
}

}  // namespace

std::vector<float> template_distances(std::span<const Beat> beats) {
  std::vector<float> distances;
  if (beats.empty()) return distances;
  const Beat median = median_beat(beats);
  double power = 0;
  for (const float value : median) power += static_cast<double>(value) * value;
  for (const Beat& beat : beats) {
    double difference = 0;
    for (size_t i = 0; i < beat.size(); ++i) {
      const double d = static_cast<double>(beat[i]) - median[i];
      difference += d * d;
    }
    // A flat template has no scale: only a beat as flat as it is near.
    const double ratio = power > 0 ? difference / power : (difference > 0 ? 1e9 : 0.0);
    distances.push_back(std::min(static_cast<float>(std::sqrt(ratio)), kLargestDistance));
  }
  return distances;
}

std::vector<BeatContext> beat_contexts(std::span<const int64_t> r_peaks, double sample_rate_hz,
                                       std::span<const Beat> beats) {
  assert(r_peaks.size() == beats.size());
  const std::vector<RrFeatures> rhythm = rr_features(r_peaks, sample_rate_hz);
  std::vector<BeatContext> contexts(rhythm.size());
  if (contexts.empty()) return contexts;
  const std::vector<float> distances = template_distances(beats);
  for (size_t i = 0; i < contexts.size(); ++i) {
    std::copy(rhythm[i].begin(), rhythm[i].end(), contexts[i].begin());
    contexts[i][kTemplateDistance] = distances[i];
  }
  return contexts;
}

}  // namespace beatsmith
