// Principal components: the directions in which beats differ most.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.h"
#include "metrics/point_set.h"

namespace beatsmith {

struct PrincipalAxes {
  std::vector<float> mean;       // [d]
  std::vector<float> axes;       // [k, d]: unit vectors, at right angles, the widest spread first
  std::vector<double> variance;  // [k]: of the points along each axis
  double total_variance = 0;     // along all directions

  size_t dimension() const { return mean.size(); }
  size_t count() const { return variance.size(); }
  // A point's coordinates on the axes, [k]. Precondition: point.size() == dimension().
  std::vector<float> project(std::span<const float> point) const;
};

// The first `count` eigenvectors of the covariance (Pearson 1901; Hotelling 1933), fewer where the
// dimension is smaller. `weights`: how much each point counts (>= 0, one a point), or none: all
// alike; mean and covariance are the weighted ones, over the sum of the weights. An eigenvector's
// sign is free: here its entry farthest from 0 is above 0 (of several, the first), so that a
// picture does not turn over from one computation to the next. O(n d^2 + d^3). Errors: a set that
// is empty, ragged or not finite; weights of another number, below 0, or that are all 0.
Result<PrincipalAxes> principal_axes(PointSet set, std::span<const double> weights, size_t count);

}  // namespace beatsmith
