// What a set of beats went through while it was made: noisy states and estimates of the clean
// beats.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ecg/beat.h"
#include "inference/beat_classification.h"

namespace beatsmith {

// All beats after so many steps, mV; one of each a beat.
struct HistoryFrame {
  int step = 0;
  std::vector<Beat> states;
  std::vector<Beat> estimates;               // 0 before the first step: there is none
  std::vector<Probabilities> probabilities;  // of the estimates; empty where not known
};

class BeatHistory {
 public:
  // At most so much memory: all steps of 64 beats by a teacher of 200, or of 1,000 by one of 15.
  static constexpr size_t kMostBytes = size_t{32} << 20;

  BeatHistory() = default;
  // Keeps noise, result and evenly as many of the steps between as the memory allows.
  BeatHistory(int step_count, size_t beats);

  // Keeps what beats [first, first + states.size()) are after `step`, if that is a step to keep.
  void record(int step, size_t first, std::span<const Beat> states,
              std::span<const Beat> estimates);
  void keep_beats(size_t count);  // forgets those after

  int step_count() const { return step_count_; }
  size_t bytes() const { return 2 * sizeof(Beat) * beats_ * frames_.size(); }
  // Whether it leaves out steps.
  bool is_thinned() const { return static_cast<int>(frames_.size()) <= step_count_; }
  std::span<const HistoryFrame> frames() const { return frames_; }
  HistoryFrame& frame(size_t index) { return frames_[index]; }
  // Of the last frame whose step is at most this.
  int frame_of(int step) const;

 private:
  int step_count_ = 0;
  size_t beats_ = 0;
  std::vector<HistoryFrame> frames_;  // in the order of their steps
};

}  // namespace beatsmith
