// What a classifier looks at in a beat: how much the probability of the class that it gives falls
// when a part of the beat is taken away (occlusion, Zeiler & Fergus 2014, arXiv:1311.2901, section
// 4.2). A part is taken away by a straight line from its one end to its other, so that no step
// gives it away.
#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "inference/beat_classification.h"

namespace beatsmith {

// Windows over the beat, evenly spaced and overlapping. With the beat itself they are one batch.
inline constexpr int kOcclusionWindows = 31;
inline constexpr int kOcclusionWidth = 40;  // samples: 111 ms, about a QRS complex

// First sample of a window; the whole of it lies within the beat.
int occlusion_first(int window);
// The beat with this window taken away.
Beat occluded(const Beat& beat, int window);

struct Occlusion {
  Probabilities whole;     // of the beat as it is
  size_t class_index = 0;  // of the largest of them
  // Of each occluded beat, by window.
  std::array<Probabilities, kOcclusionWindows> windows;
  // One a sample: what the probability falls by when a window over it is taken away, the mean of
  // its windows; below 0 where it rises.
  std::array<float, kBeatLength> fall{};

  float probability() const { return whole[class_index]; }
  size_t largest() const;  // the sample with the largest fall
};

class OcclusionMap {
 public:
  // The engine must outlive it. Errors: see check_classifier.
  static Result<OcclusionMap> start(InferenceEngine& engine, const ModelDescription& classifier,
                                    const Beat& beat);
  bool advance();  // true when something changed
  const std::optional<Occlusion>& result() const { return result_; }
  const std::optional<Error>& error() const { return classification_.error(); }

 private:
  explicit OcclusionMap(BeatClassification classification)
      : classification_(std::move(classification)) {}

  BeatClassification classification_;
  std::optional<Occlusion> result_;
};

}  // namespace beatsmith
