// How near points are to a set: what memorisation is told by.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/result.h"
#include "metrics/point_set.h"

namespace beatsmith {

// Euclidean distance from each row of `from` to its nearest row of `to`; infinite where there is
// none. Exact; rows whose coarse shape is already too far are passed over. With `self`, row i of
// `from` is row self[i] of `to` and is not compared with itself. Preconditions: equal dimension;
// `self` is empty or as long as `from`.
std::vector<double> nearest_distances(PointSet from, PointSet to,
                                      const std::vector<size_t>& self = {});

struct Neighbour {
  size_t row = 0;
  double distance = 0;  // Euclidean
};

// The `count` rows of `to` that are nearest to `point`, the nearest first; all of them where there
// are fewer. Of rows that are equally near the first comes first. Precondition: equal dimension.
std::vector<Neighbour> nearest_rows(std::span<const float> point, PointSet to, size_t count);

// Memorisation: the share of generated beats that are nearer to a training beat than the `quantile`
// of held-out beats are. About `quantile` for a model that generalises; near 1 for one that copies.
// Error: a set that is empty, ragged or not finite, two of different dimension, quantile not
// between 0 and 1.
Result<double> memorised_share(PointSet generated, PointSet held_out, PointSet training,
                               double quantile = 0.05);

// The same from distances to the nearest training beat. Preconditions: both have values, quantile
// in [0, 1].
double memorised_share(const std::vector<double>& generated, const std::vector<double>& held_out,
                       double quantile = 0.05);

}  // namespace beatsmith
