#include "app/beat_history.h"

#include <algorithm>

namespace beatsmith {

BeatHistory::BeatHistory(int step_count, size_t beats) : step_count_(step_count), beats_(beats) {
  const size_t frame_bytes = 2 * sizeof(Beat) * std::max<size_t>(1, beats);
  const size_t most = std::max<size_t>(2, kMostBytes / frame_bytes);
  const auto steps = static_cast<size_t>(step_count);
  const size_t every = std::max<size_t>(1, (steps + most - 2) / (most - 1));
  for (size_t step = 0; step < steps; step += every) {
    frames_.emplace_back().step = static_cast<int>(step);
  }
  frames_.emplace_back().step = step_count;
}

int BeatHistory::frame_of(int step) const {
  const auto after =
      std::upper_bound(frames_.begin(), frames_.end(), step,
                       [](int wanted, const HistoryFrame& frame) { return wanted < frame.step; });
  return static_cast<int>(after - frames_.begin()) - 1;
}

void BeatHistory::record(int step, size_t first, std::span<const Beat> states,
                         std::span<const Beat> estimates) {
  const int index = frame_of(step);
  if (index < 0 || frames_[static_cast<size_t>(index)].step != step) return;
  HistoryFrame& frame = frames_[static_cast<size_t>(index)];
  frame.states.resize(beats_);
  frame.estimates.resize(beats_);
  frame.probabilities.resize(beats_);
  std::copy(states.begin(), states.end(),
            frame.states.begin() + static_cast<std::ptrdiff_t>(first));
  std::copy(estimates.begin(), estimates.end(),
            frame.estimates.begin() + static_cast<std::ptrdiff_t>(first));
}

void BeatHistory::keep_beats(size_t count) {
  beats_ = std::min(beats_, count);
  for (HistoryFrame& frame : frames_) {
    frame.states.resize(beats_);
    frame.estimates.resize(beats_);
    frame.probabilities.resize(beats_);
  }
}

}  // namespace beatsmith
