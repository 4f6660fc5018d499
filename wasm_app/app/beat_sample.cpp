#include "app/beat_sample.h"

#include <algorithm>
#include <cmath>

namespace beatsmith {
namespace {

void add_mean_and_spread(ClassOverlay& overlay) {
  if (overlay.beats.empty()) return;
  const auto count = static_cast<double>(overlay.beats.size());
  for (size_t i = 0; i < kBeatLength; ++i) {
    double sum = 0;
    double squares = 0;
    for (const Beat& beat : overlay.beats) {
      const auto value = static_cast<double>(beat[i]);
      sum += value;
      squares += value * value;
    }
    const double mean = sum / count;
    overlay.mean[i] = static_cast<float>(mean);
    overlay.spread[i] = static_cast<float>(std::sqrt(std::max(0.0, squares / count - mean * mean)));
  }
}

}  // namespace

void BeatSample::offer(int64_t sample, BeatClass beat_class, const Beat& beat) {
  Stream& stream = streams_[static_cast<size_t>(beat_class)];
  if (stream.seen++ % stream.stride != 0) return;
  if (stream.beats.size() == kMost) {
    for (size_t i = 0; 2 * i < kMost; ++i) stream.beats[i] = stream.beats[2 * i];
    stream.beats.resize(kMost / 2);
    stream.stride *= 2;
  }
  stream.beats.push_back({sample, beat});
}

void BeatSample::keep(int64_t sample, const Beat& beat) {
  bool is_there = false;
  for_each([&](const SampledBeat& kept) { is_there |= kept.sample == sample; });
  if (!is_there) kept_.push_back({sample, beat});
}

size_t BeatSample::size() const {
  size_t size = kept_.size();
  for (const Stream& stream : streams_) size += stream.beats.size();
  return size;
}

std::array<ClassOverlay, kBeatClassCount> overlays_of(const BeatSample& sample,
                                                      const RecordLabels& labels) {
  std::array<ClassOverlay, kBeatClassCount> overlays;
  sample.for_each([&](const SampledBeat& kept) {
    const std::optional<size_t> beat = labels.beat_at(kept.sample);
    if (!beat || !labels.beats()[*beat].label) return;
    overlays[static_cast<size_t>(*labels.beats()[*beat].label)].beats.push_back(kept.beat);
  });
  for (ClassOverlay& overlay : overlays) add_mean_and_spread(overlay);
  return overlays;
}

}  // namespace beatsmith
