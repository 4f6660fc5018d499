#include "metrics/pca.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <string>

#include "metrics/check_sets.h"
#include "metrics/symmetric_eigen.h"

namespace beatsmith {
namespace {

struct WeightedMoments {
  std::vector<double> mean;        // [d]
  std::vector<double> covariance;  // [d, d]
};

WeightedMoments moments_of(PointSet set, const std::vector<double>& shares) {
  const size_t d = set.dimension;
  WeightedMoments moments{std::vector<double>(d), std::vector<double>(d * d)};
  for (size_t row = 0; row < set.rows(); ++row) {
    for (size_t i = 0; i < d; ++i) moments.mean[i] += shares[row] * set.row(row)[i];
  }
  std::vector<double> centred(d);
  for (size_t row = 0; row < set.rows(); ++row) {
    for (size_t i = 0; i < d; ++i) centred[i] = set.row(row)[i] - moments.mean[i];
    for (size_t i = 0; i < d; ++i) {
      const double weighted = shares[row] * centred[i];
      for (size_t j = i; j < d; ++j) moments.covariance[i * d + j] += weighted * centred[j];
    }
  }
  for (size_t i = 0; i < d; ++i) {
    for (size_t j = 0; j < i; ++j) moments.covariance[i * d + j] = moments.covariance[j * d + i];
  }
  return moments;
}

}  // namespace

std::vector<float> PrincipalAxes::project(std::span<const float> point) const {
  const size_t d = dimension();
  assert(point.size() == d);
  std::vector<float> coordinates;
  for (size_t k = 0; k < count(); ++k) {
    double sum = 0.0;
    for (size_t i = 0; i < d; ++i) {
      sum += static_cast<double>(axes[k * d + i]) * (point[i] - mean[i]);
    }
    coordinates.push_back(static_cast<float>(sum));
  }
  return coordinates;
}

Result<PrincipalAxes> principal_axes(PointSet set, std::span<const double> weights, size_t count) {
  if (auto error = check_set(set, "set")) return *error;
  if (!weights.empty() && weights.size() != set.rows()) {
    return Error{
        std::to_string(weights.size()) + " weights for " + std::to_string(set.rows()) + " points",
        "weights", "give one a point, or none"};
  }
  std::vector<double> shares(weights.begin(), weights.end());
  if (shares.empty()) shares.assign(set.rows(), 1.0);
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  const bool valid = std::all_of(shares.begin(), shares.end(), [](double w) { return w >= 0.0; });
  if (!valid || !(sum > 0.0 && std::isfinite(sum))) {
    return Error{"the weights are not finite and at least 0, with one above 0", "weights",
                 "leave out points that are not to count"};
  }
  for (double& share : shares) share /= sum;

  const size_t d = set.dimension;
  const WeightedMoments moments = moments_of(set, shares);
  const SymmetricEigen eigen = symmetric_eigen(moments.covariance, d);
  std::vector<size_t> order(d);
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return eigen.values[a] > eigen.values[b]; });
  order.resize(std::min(count, d));

  PrincipalAxes principal;
  principal.mean.assign(moments.mean.begin(), moments.mean.end());
  for (size_t i = 0; i < d; ++i) principal.total_variance += moments.covariance[i * d + i];
  for (const size_t column : order) {
    double farthest = 0.0;
    for (size_t i = 0; i < d; ++i) {
      const double entry = eigen.vectors[i * d + column];
      if (std::abs(entry) > std::abs(farthest)) farthest = entry;
    }
    const double sign = farthest < 0.0 ? -1.0 : 1.0;
    for (size_t i = 0; i < d; ++i) {
      principal.axes.push_back(static_cast<float>(sign * eigen.vectors[i * d + column]));
    }
    principal.variance.push_back(std::max(0.0, eigen.values[column]));  // rounding aside
  }
  return principal;
}

}  // namespace beatsmith
