// How far one set of beats is from another, against how far the other's own halves are from each
// other: what a distance between a few beats is worth without a third set to hold it against.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "metrics/distribution.h"

namespace beatsmith {

// What equally many beats of two sets have to do with each other.
struct PairFigures {
  double distance = 0;  // earth mover's, in the beats' unit
  double precision = 0;
  double recall = 0;
  double neighbour = 0;  // 1-NN accuracy
};

struct HalvesFigures {
  PairFigures other;  // a random half of a, and as many of b
  PairFigures own;    // the same half of a, and a's other half: the floor
};

// Beats a side in a draw: half of a, or all of b where that is less.
size_t half_count(size_t a_rows, size_t b_rows);

// One draw, a pure function of (seed, draw); take the mean of 20 (the floor and the figure see the
// same half of a, so their quotient scatters less than either). Manifolds are of the `neighbours`
// nearest. Error: half_count() is not above `neighbours`, which is at least 1.
Result<HalvesFigures> compare_halves(const SetDistances& distances, uint64_t seed, uint64_t draw,
                                     int neighbours = 5);

}  // namespace beatsmith
