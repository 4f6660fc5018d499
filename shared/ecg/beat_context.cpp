#include "ecg/beat_context.h"

#include <algorithm>
#include <cassert>

namespace beatsmith {

std::vector<BeatContext> beat_contexts(std::span<const int64_t> r_peaks, double sample_rate_hz,
                                       std::span<const Beat> beats) {
  assert(r_peaks.size() == beats.size());
  const std::vector<RrFeatures> rhythm = rr_features(r_peaks, sample_rate_hz);
  std::vector<BeatContext> contexts(rhythm.size());
  if (contexts.empty()) return contexts;
  const auto distances = template_distances(beats, record_template(beats));
  for (size_t i = 0; i < contexts.size(); ++i) {
    const auto after = std::copy(rhythm[i].begin(), rhythm[i].end(), contexts[i].begin());
    std::copy(distances[i].begin(), distances[i].end(), after);
  }
  return contexts;
}

}  // namespace beatsmith
