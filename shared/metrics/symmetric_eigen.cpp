#include "metrics/symmetric_eigen.h"

#include <cassert>
#include <cmath>
#include <utility>

namespace beatsmith {
namespace {

// The rotation (c, s) that makes the element (p, q) zero.
std::pair<double, double> rotation(double pp, double pq, double qq) {
  const double tau = (qq - pp) / (2.0 * pq);
  const double t = (tau >= 0.0 ? 1.0 : -1.0) / (std::abs(tau) + std::sqrt(1.0 + tau * tau));
  const double c = 1.0 / std::sqrt(1.0 + t * t);
  return {c, t * c};
}

}  // namespace

SymmetricEigen symmetric_eigen(std::vector<double> matrix, size_t n) {
  assert(matrix.size() == n * n);
  constexpr int kMaximumSweeps = 60;  // quadratic convergence ends long before
  std::vector<double> vectors(n * n, 0.0);
  for (size_t i = 0; i < n; ++i) vectors[i * n + i] = 1.0;
  for (int sweep = 0; sweep < kMaximumSweeps; ++sweep) {
    double off = 0.0, diagonal = 0.0;
    for (size_t i = 0; i < n; ++i) {
      diagonal += matrix[i * n + i] * matrix[i * n + i];
      for (size_t j = i + 1; j < n; ++j) off += matrix[i * n + j] * matrix[i * n + j];
    }
    if (off <= 1e-30 * diagonal) break;
    for (size_t p = 0; p < n; ++p) {
      for (size_t q = p + 1; q < n; ++q) {
        if (matrix[p * n + q] == 0.0) continue;
        const auto [c, s] = rotation(matrix[p * n + p], matrix[p * n + q], matrix[q * n + q]);
        const auto turn = [c = c, s = s](double& a, double& b) {
          const double turned = c * a - s * b;
          b = s * a + c * b;
          a = turned;
        };
        for (size_t k = 0; k < n; ++k) turn(matrix[k * n + p], matrix[k * n + q]);
        for (size_t k = 0; k < n; ++k) turn(matrix[p * n + k], matrix[q * n + k]);
        for (size_t k = 0; k < n; ++k) turn(vectors[k * n + p], vectors[k * n + q]);
      }
    }
  }
  SymmetricEigen eigen{std::vector<double>(n), std::move(vectors)};
  for (size_t i = 0; i < n; ++i) eigen.values[i] = matrix[i * n + i];
  return eigen;
}

}  // namespace beatsmith
