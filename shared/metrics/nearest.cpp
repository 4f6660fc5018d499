#include "metrics/nearest.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <string>

#include "metrics/check_sets.h"
#include "metrics/quantile.h"
#include "metrics/squared_distance.h"

namespace beatsmith {
namespace {

// Means of equal segments, of all rows of a set: the squared distance of two rows is at least the
// segments' length times that of their means (piecewise aggregate approximation, Keogh et al.
// 2001).
constexpr size_t kSegments = 16;
using Coarse = std::array<double, kSegments>;

std::vector<Coarse> coarse_rows(PointSet set) {
  const size_t length = set.dimension / kSegments;
  std::vector<Coarse> rows(set.rows());
  if (length == 0) return rows;  // all 0: a bound that never bites
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto row = set.row(i);
    for (size_t k = 0; k < kSegments; ++k) {
      double sum = 0.0;
      for (const float value : row.subspan(k * length, length)) sum += value;
      rows[i][k] = sum / static_cast<double>(length);
    }
  }
  return rows;
}

double squared_distance_of_means(const Coarse& a, const Coarse& b) {
  double sum = 0.0;
  for (size_t k = 0; k < kSegments; ++k) sum += (a[k] - b[k]) * (a[k] - b[k]);
  return sum;
}

}  // namespace

std::vector<double> nearest_distances(PointSet from, PointSet to, const std::vector<size_t>& self) {
  assert(from.dimension == to.dimension);
  assert(self.empty() || self.size() == from.rows());
  // A little less than the segments' length: rounding must not pass over the nearest.
  const size_t segment = from.dimension / kSegments;
  const double length = static_cast<double>(segment) * (1.0 - 1e-9);
  const auto coarse_from = coarse_rows(from), coarse_to = coarse_rows(to);
  std::vector<double> nearest(from.rows());
  for (size_t i = 0; i < from.rows(); ++i) {
    double least = std::numeric_limits<double>::infinity();
    for (size_t j = 0; j < to.rows(); ++j) {
      if (length * squared_distance_of_means(coarse_from[i], coarse_to[j]) >= least) continue;
      if (!self.empty() && self[i] == j) continue;
      least = std::min(least, squared_distance(from.row(i), to.row(j), least));
    }
    nearest[i] = std::sqrt(least);
  }
  return nearest;
}

std::vector<Neighbour> nearest_rows(std::span<const float> point, PointSet to, size_t count) {
  assert(point.size() == to.dimension);
  std::vector<Neighbour> nearest;  // ascending, at most `count`
  if (count == 0) return nearest;
  for (size_t row = 0; row < to.rows(); ++row) {
    const bool full = nearest.size() == count;
    const double limit = full ? nearest.back().distance : std::numeric_limits<double>::infinity();
    const double distance = squared_distance(point, to.row(row), limit);
    if (distance >= limit) continue;
    if (full) nearest.pop_back();
    const auto place = std::upper_bound(
        nearest.begin(), nearest.end(), distance,
        [](double least, const Neighbour& other) { return least < other.distance; });
    nearest.insert(place, {row, distance});
  }
  for (Neighbour& neighbour : nearest) neighbour.distance = std::sqrt(neighbour.distance);
  return nearest;
}

Result<double> memorised_share(PointSet generated, PointSet held_out, PointSet training,
                               double quantile) {
  if (auto error = check_pair(generated, "generated", training, "training")) return *error;
  if (auto error = check_pair(held_out, "held_out", training, "training")) return *error;
  if (!(quantile > 0.0 && quantile < 1.0)) {
    return Error{"quantile " + std::to_string(quantile) + " is out of range", "quantile",
                 "choose a number between 0 and 1, such as 0.05"};
  }
  return memorised_share(nearest_distances(generated, training),
                         nearest_distances(held_out, training), quantile);
}

double memorised_share(const std::vector<double>& generated, const std::vector<double>& held_out,
                       double quantile) {
  const double threshold = quantile_of(held_out, quantile);
  const auto memorised = std::count_if(generated.begin(), generated.end(),
                                       [threshold](double d) { return d < threshold; });
  return static_cast<double>(memorised) / static_cast<double>(generated.size());
}

}  // namespace beatsmith
