// How sure a figure is: 95 % intervals of a mean over draws, and of a figure over groups of beats.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "base/result.h"

namespace beatsmith {

// An estimate and the 95 % interval around it.
struct Interval {
  double estimate = 0;
  double low = 0;
  double high = 0;

  double half_width() const { return (high - low) / 2; }
};

// The 97.5 % point of Student's t distribution: 12.706 for 1 degree of freedom, 1.960 for many.
// Precondition: degrees_of_freedom > 0.
double student_t_975(size_t degrees_of_freedom);

// Mean of independent draws: mean +/- t s / sqrt(n), s with n - 1. Error: fewer than 2 draws, or
// one that is not finite.
Result<Interval> mean_interval(std::span<const double> draws);

// Percentile bootstrap over groups (Efron 1979): beats of one record are near copies of one
// another, so records are drawn, not beats. `figure` is given the indices of the drawn groups
// (below `group_count`, as many, with repetition) and returns the figure over them; the estimate is
// the figure over each group once. A draw whose figure is NaN (a class that it lost) is left out.
// The draws depend on `seed` only. Error: fewer than 2 groups, fewer than 40 draws, or none whose
// figure is finite.
Result<Interval> group_bootstrap_interval(
    size_t group_count, const std::function<double(std::span<const size_t> groups)>& figure,
    uint64_t seed, uint32_t draws = 1000);

}  // namespace beatsmith
