#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "diffusion/noise.h"
#include "metrics/frechet.h"
#include "metrics/symmetric_eigen.h"
#include "numbers.h"

namespace beatsmith {
namespace {

std::vector<double> symmetric(uint64_t seed, size_t n) {
  const auto values = cloud(seed, n, n);
  std::vector<double> matrix(n * n);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) matrix[i * n + j] = values[i * n + j] + values[j * n + i];
  }
  return matrix;
}

TEST(SymmetricEigen, ByHand) {
  auto eigen = symmetric_eigen({2, 1, 1, 2}, 2);
  std::sort(eigen.values.begin(), eigen.values.end());
  EXPECT_NEAR(eigen.values[0], 1.0, 1e-14);
  EXPECT_NEAR(eigen.values[1], 3.0, 1e-14);
  EXPECT_EQ(symmetric_eigen({5}, 1).values, std::vector<double>{5});
  EXPECT_EQ(symmetric_eigen({0, 0, 0, 0}, 2).values, (std::vector<double>{0, 0}));
  EXPECT_TRUE(symmetric_eigen({}, 0).values.empty());
}

TEST(SymmetricEigen, DecomposesAndIsOrthonormal) {
  for (const size_t n : {3, 17, 64}) {
    const auto matrix = symmetric(n, n);
    const auto eigen = symmetric_eigen(matrix, n);
    for (size_t i = 0; i < n; ++i) {
      for (size_t j = 0; j < n; ++j) {
        double rebuilt = 0.0, dot = 0.0;
        for (size_t k = 0; k < n; ++k) {
          rebuilt += eigen.vectors[i * n + k] * eigen.values[k] * eigen.vectors[j * n + k];
          dot += eigen.vectors[k * n + i] * eigen.vectors[k * n + j];
        }
        EXPECT_NEAR(rebuilt, matrix[i * n + j], 1e-11);
        EXPECT_NEAR(dot, i == j ? 1.0 : 0.0, 1e-12);
      }
    }
  }
}

// In one dimension: (mean_a - mean_b)^2 + (sd_a - sd_b)^2.
TEST(FrechetDistance, OnALine) {
  const std::vector<float> a = {-1, 1}, b = {1, 7};  // means 0, 4; sd sqrt(2), sqrt(18)
  EXPECT_NEAR(*frechet_distance({a, 1}, {b, 1}), 16.0 + 8.0, 1e-9);
}

// Diagonal covariances: the dimensions add up, each as on a line.
TEST(FrechetDistance, OfIndependentDimensionsIsTheirSum) {
  const std::vector<float> a = {-1, 0, 1, 0, 0, -1, 0, 1}, b = {-2, 3, 4, 3, 1, 1, 1, 5};
  const auto axis = [](const std::vector<float>& points, size_t k) {
    return std::vector<float>{points[k], points[k + 2], points[k + 4], points[k + 6]};
  };
  double sum = 0.0;
  for (size_t k = 0; k < 2; ++k) {
    const auto x = axis(a, k), y = axis(b, k);
    sum += *frechet_distance({x, 1}, {y, 1});
  }
  EXPECT_NEAR(*frechet_distance({a, 2}, {b, 2}), sum, 1e-9);
}

// b = a turned and stretched about its mean, y = M x: for a centred on 0 with covariance C the
// optimal coupling's cost is known where M is symmetric and positive: trace((I - M) C (I - M)).
TEST(FrechetDistance, OfAStretchedSetIsTheStretchingsCost) {
  constexpr size_t kCount = 200;
  const auto a = cloud(3, kCount, 2);
  std::vector<float> b(a.size());
  double cost = 0.0, mean[2] = {0, 0};
  for (size_t i = 0; i < kCount; ++i) {
    b[2 * i] = 2.0F * a[2 * i] + 0.5F * a[2 * i + 1];
    b[2 * i + 1] = 0.5F * a[2 * i] + 3.0F * a[2 * i + 1];
    for (size_t k = 0; k < 2; ++k) mean[k] += (b[2 * i + k] - a[2 * i + k]) / kCount;
  }
  for (size_t i = 0; i < kCount; ++i) {
    for (size_t k = 0; k < 2; ++k) {
      cost += std::pow(b[2 * i + k] - a[2 * i + k] - mean[k], 2) / (kCount - 1.0);
    }
  }
  for (const double part : mean) cost += part * part;
  EXPECT_NEAR(*frechet_distance({a, 2}, {b, 2}), cost, 1e-4);
}

TEST(FrechetDistance, IsNothingForOneSetAndSymmetric) {
  constexpr size_t kDimension = 48;
  // Fewer points than dimensions: covariances without full rank.
  for (const size_t count : {20, 300}) {
    const auto a = cloud(1, count, kDimension), b = cloud(2, count, kDimension);
    const PointSet x{a, kDimension}, y{b, kDimension};
    EXPECT_NEAR(*frechet_distance(x, x), 0.0, 1e-6);
    EXPECT_GT(*frechet_distance(x, y), 0.1);
    EXPECT_NEAR(*frechet_distance(x, y), *frechet_distance(y, x), 1e-6);
  }
}

// A set and the normal distribution fitted to it are one and the same to it.
TEST(FrechetDistance, OfNormalDistributionsIsThatOfTheSets) {
  const auto a = cloud(1, 50, 6), b = cloud(2, 70, 6);
  const auto of_a = fit_normal({a, 6}), of_b = fit_normal({b, 6});
  ASSERT_TRUE(of_a && of_b);
  EXPECT_EQ(frechet_distance(*of_a, *of_b), *frechet_distance({a, 6}, {b, 6}));
  // Two normals on a line: (0 - 3)^2 + (2 - 5)^2.
  EXPECT_NEAR(frechet_distance(Normal{{0}, {4}}, Normal{{3}, {25}}), 18.0, 1e-12);
}

TEST(FrechetDistance, RefusesSetsThatCannotBeCompared) {
  const std::vector<float> two = {0, 1, 2, 3}, three = {0, 1, 2, 3, 4, 5}, one = {0, 1};
  const std::vector<float> bad = {0, 1, std::numeric_limits<float>::infinity(), 3};
  const PointSet a{two, 2};
  for (const PointSet b : {PointSet{three, 3}, PointSet{bad, 2}, PointSet{{}, 2},
                           PointSet{three, 4}, PointSet{one, 2}}) {
    EXPECT_FALSE(frechet_distance(a, b));
    EXPECT_FALSE(frechet_distance(b, a));
  }
}

}  // namespace
}  // namespace beatsmith
