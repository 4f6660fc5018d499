// Which beat stands in which row of which training batch: a pure function of (seed, iteration,
// row), so that a resumed run goes on with the very batches it would have seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace beatsmith {

// What a uniform number of a training iteration is drawn for: the `step` of diffusion/noise.h's
// uniform(seed, iteration, step, element).
enum Purpose : uint32_t {
  kDrawClass,
  kDrawBeat,
  kDrawTime,
  kDrawNullClass,
  kDrawStep,
  kDrawAugment,
  kDrawReal,
  kDrawStyle
};

// Which of `count` things, at least one, `u` in [0, 1) falls on.
size_t place_among(double u, size_t count);

class BeatSampler {
 public:
  // `by_class`: the beats of each class. A class of n beats is drawn with a weight of n^(1 -
  // balance): balance 0 takes classes as frequent as they are, 1 all alike. Empty classes are never
  // drawn.
  BeatSampler(std::vector<std::vector<size_t>> by_class, double balance);

  struct Draw {
    int class_index;
    size_t beat;
  };
  Draw draw(uint64_t seed, uint64_t iteration, uint32_t row) const;

 private:
  std::vector<std::vector<size_t>> by_class_;
  std::vector<double> cumulative_;  // shares of the classes, added up
};

}  // namespace beatsmith
