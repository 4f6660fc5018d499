#include "metrics/frechet.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "metrics/check_sets.h"
#include "metrics/symmetric_eigen.h"

namespace beatsmith {
namespace {

double trace(const std::vector<double>& matrix, size_t d) {
  double sum = 0.0;
  for (size_t i = 0; i < d; ++i) sum += matrix[i * d + i];
  return sum;
}

std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b, size_t d) {
  std::vector<double> c(d * d);
  for (size_t i = 0; i < d; ++i) {
    for (size_t k = 0; k < d; ++k) {
      for (size_t j = 0; j < d; ++j) c[i * d + j] += a[i * d + k] * b[k * d + j];
    }
  }
  return c;
}

// Of a symmetric matrix without negative eigenvalues but for rounding.
std::vector<double> square_root(const std::vector<double>& matrix, size_t d) {
  const SymmetricEigen eigen = symmetric_eigen(matrix, d);
  std::vector<double> root(d * d);
  for (size_t k = 0; k < d; ++k) {
    const double value = std::sqrt(std::max(eigen.values[k], 0.0));
    for (size_t i = 0; i < d; ++i) {
      for (size_t j = 0; j < d; ++j) {
        root[i * d + j] += value * eigen.vectors[i * d + k] * eigen.vectors[j * d + k];
      }
    }
  }
  return root;
}

}  // namespace

Result<Normal> fit_normal(PointSet set) {
  if (auto error = check_set(set, "set")) return *error;
  if (set.rows() < 2) {
    return Error{"a single point has no covariance", "set", "give at least 2 points"};
  }
  const size_t d = set.dimension;
  const auto n = static_cast<double>(set.rows());
  Normal normal{std::vector<double>(d), std::vector<double>(d * d)};
  for (size_t row = 0; row < set.rows(); ++row) {
    for (size_t i = 0; i < d; ++i) normal.mean[i] += set.row(row)[i] / n;
  }
  std::vector<double> centred(d);
  for (size_t row = 0; row < set.rows(); ++row) {
    for (size_t i = 0; i < d; ++i) centred[i] = set.row(row)[i] - normal.mean[i];
    for (size_t i = 0; i < d; ++i) {
      for (size_t j = 0; j < d; ++j) {
        normal.covariance[i * d + j] += centred[i] * centred[j] / (n - 1.0);
      }
    }
  }
  return normal;
}

double frechet_distance(const Normal& a, const Normal& b) {
  const size_t d = a.mean.size();
  assert(b.mean.size() == d);
  double distance = trace(a.covariance, d) + trace(b.covariance, d);
  for (size_t i = 0; i < d; ++i) distance += std::pow(a.mean[i] - b.mean[i], 2);
  // trace((R C_b R)^{1/2}) with R = C_a^{1/2}: the sum of the roots of R C_b R's eigenvalues.
  const auto root = square_root(a.covariance, d);
  const auto eigen = symmetric_eigen(product(product(root, b.covariance, d), root, d), d);
  for (const double value : eigen.values) distance -= 2.0 * std::sqrt(std::max(value, 0.0));
  return std::max(distance, 0.0);
}

Result<double> frechet_distance(PointSet a, PointSet b) {
  if (auto error = check_pair(a, "a", b, "b")) return *error;
  const auto of_a = fit_normal(a);
  if (!of_a) return of_a.error();
  const auto of_b = fit_normal(b);
  if (!of_b) return of_b.error();
  return frechet_distance(*of_a, *of_b);
}

}  // namespace beatsmith
