#include "ecg/beat_context.h"

#include <algorithm>
#include <cassert>

namespace beatsmith {

BeatContext RecordContext::context(size_t place) const {
  const RrFeatures rhythm = rhythm_.features(place);
  const TemplateDistances distances = comparison_.distances(place);
  BeatContext context;
  std::copy(distances.begin(), distances.end(),
            std::copy(rhythm.begin(), rhythm.end(), context.begin()));
  return context;
}

std::vector<BeatContext> beat_contexts(std::span<const int64_t> r_peaks, double sample_rate_hz,
                                       std::span<const Beat> beats) {
  assert(r_peaks.size() == beats.size());
  std::vector<BeatContext> contexts;
  if (r_peaks.size() < 2) return contexts;
  RecordContext record(r_peaks, sample_rate_hz, record_template(beats));
  for (const Beat& beat : beats) record.add(beat);
  record.finish();
  for (size_t i = 0; i < beats.size(); ++i) contexts.push_back(record.context(i));
  return contexts;
}

}  // namespace beatsmith
