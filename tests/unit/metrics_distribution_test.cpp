#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "diffusion/noise.h"
#include "metrics/assignment.h"
#include "metrics/distribution.h"
#include "metrics/quantile.h"
#include "numbers.h"

namespace beatsmith {
namespace {

double cost_of(const std::vector<double>& costs, const std::vector<size_t>& columns) {
  double sum = 0.0;
  for (size_t row = 0; row < columns.size(); ++row) {
    sum += costs[row * columns.size() + columns[row]];
  }
  return sum;
}

double cheapest_by_trying_all(const std::vector<double>& costs, size_t n) {
  std::vector<size_t> columns(n);
  std::iota(columns.begin(), columns.end(), size_t{0});
  double least = std::numeric_limits<double>::infinity();
  do {
    least = std::min(least, cost_of(costs, columns));
  } while (std::next_permutation(columns.begin(), columns.end()));
  return least;
}

void expect_permutation(std::vector<size_t> columns) {
  std::sort(columns.begin(), columns.end());
  for (size_t i = 0; i < columns.size(); ++i) EXPECT_EQ(columns[i], i);
}

TEST(Assignment, IsAsCheapAsTryingAll) {
  for (size_t n = 1; n <= 7; ++n) {
    for (uint32_t trial = 0; trial < 100; ++trial) {
      std::vector<double> costs(n * n);
      for (size_t i = 0; i < costs.size(); ++i) {
        const double u = uniform(n, 0, trial, static_cast<uint32_t>(i));
        costs[i] = trial % 2 == 0 ? u : std::floor(4.0 * u);  // every other one full of ties
      }
      const auto columns = cheapest_assignment(costs, n);
      expect_permutation(columns);
      EXPECT_NEAR(cost_of(costs, columns), cheapest_by_trying_all(costs, n), 1e-12);
    }
  }
}

TEST(Assignment, PutsShuffledPointsBack) {
  constexpr size_t kCount = 300;
  std::vector<double> costs(kCount * kCount);
  for (size_t i = 0; i < kCount; ++i) {
    for (size_t j = 0; j < kCount; ++j) {
      costs[i * kCount + j] =
          std::abs(static_cast<double>(i) - static_cast<double>(j * 7 % kCount));
    }
  }
  const auto columns = cheapest_assignment(costs, kCount);
  for (size_t i = 0; i < kCount; ++i) EXPECT_EQ(columns[i] * 7 % kCount, i);
}

TEST(Assignment, OfNothingIsNothing) { EXPECT_TRUE(cheapest_assignment({}, 0).empty()); }

TEST(EarthMovers, ByHand) {
  // Points 0 and 3 against 1 and 7 on a line: 0-1 and 3-7, (1 + 4) / 2.
  const std::vector<float> a = {0, 3}, b = {7, 1};
  EXPECT_DOUBLE_EQ(*earth_movers_distance({a, 1}, {b, 1}), 2.5);
  // One point each, 3-4-5.
  const std::vector<float> c = {0, 0}, d = {3, 4};
  EXPECT_DOUBLE_EQ(*earth_movers_distance({c, 2}, {d, 2}), 5.0);
}

TEST(EarthMovers, OnALineIsTheDistanceOfSortedPoints) {
  constexpr size_t kCount = 400;
  auto a = cloud(1, kCount, 1), b = cloud(2, kCount, 1, 0.5F);
  const double distance = *earth_movers_distance({a, 1}, {b, 1});
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double expected = 0.0;
  for (size_t i = 0; i < kCount; ++i) expected += std::abs(static_cast<double>(a[i]) - b[i]);
  EXPECT_NEAR(distance, expected / kCount, 1e-9);
}

TEST(EarthMovers, IsADistance) {
  constexpr size_t kCount = 120, kDimension = 37;  // more than a block and a rest
  const auto a = cloud(1, kCount, kDimension), b = cloud(2, kCount, kDimension, 0.2F);
  const auto c = cloud(3, kCount, kDimension, -0.3F);
  const auto between = [](const std::vector<float>& x, const std::vector<float>& y) {
    return *earth_movers_distance({x, kDimension}, {y, kDimension});
  };
  auto shuffled = a;
  std::rotate(shuffled.begin(), shuffled.begin() + 5 * kDimension, shuffled.end());
  EXPECT_EQ(between(a, shuffled), 0.0);
  EXPECT_GT(between(a, b), 1.0);
  EXPECT_NEAR(between(a, b), between(b, a), 1e-9);
  EXPECT_LE(between(a, c), between(a, b) + between(b, c));
  // A shift alone moves every point by its length.
  auto shifted = a;
  for (float& value : shifted) value += 0.5F;
  EXPECT_NEAR(between(a, shifted), 0.5 * std::sqrt(static_cast<double>(kDimension)), 1e-5);
}

TEST(PrecisionRecall, ByHand) {
  // k = 1. Real 0 1 10 with radii 1 1 9; generated 0.5 30 31 with radii 29.5 1 1.
  const std::vector<float> real = {0, 1, 10}, generated = {0.5F, 30, 31};
  const auto result = precision_recall({real, 1}, {generated, 1}, 1);
  ASSERT_TRUE(result);
  EXPECT_DOUBLE_EQ(result->precision, 1.0 / 3.0);  // only 0.5 is within a real point's radius
  EXPECT_DOUBLE_EQ(result->recall, 1.0);           // 0.5's radius covers all three
}

TEST(PrecisionRecall, TellsFidelityFromCoverage) {
  constexpr size_t kCount = 300, kDimension = 8;
  const auto real = cloud(1, kCount, kDimension), fresh = cloud(2, kCount, kDimension);
  auto narrow = fresh;
  for (float& value : narrow) value *= 0.3F;
  const auto with = [&](const std::vector<float>& generated) {
    return *precision_recall({real, kDimension}, {generated, kDimension});
  };
  EXPECT_GT(with(fresh).precision, 0.7);
  EXPECT_GT(with(fresh).recall, 0.7);
  EXPECT_GT(with(narrow).precision, 0.95);  // all in the middle of the real ones
  EXPECT_LT(with(narrow).recall, 0.3);      // most real ones out of reach
  EXPECT_EQ(with(real).precision, 1.0);
  EXPECT_EQ(with(cloud(3, kCount, kDimension, 20.0F)).precision, 0.0);
  EXPECT_EQ(with(cloud(3, kCount, kDimension, 20.0F)).recall, 0.0);
}

TEST(NearestNeighbourAccuracy, ByHand) {
  // 0 and 1 are each other's nearest; so are 10 and 11: all right.
  const std::vector<float> a = {0, 1}, b = {10, 11};
  EXPECT_DOUBLE_EQ(*nearest_neighbour_accuracy({a, 1}, {b, 1}), 1.0);
  // Pairs across the sets: every point's nearest is of the other set.
  const std::vector<float> c = {0, 10}, d = {1, 11};
  EXPECT_DOUBLE_EQ(*nearest_neighbour_accuracy({c, 1}, {d, 1}), 0.0);
  // Midway between one of its own and one of the other: half right. 0: right, 1: tie, 2: tie, 3:
  // right.
  const std::vector<float> e = {0, 1}, f = {2, 3};
  EXPECT_DOUBLE_EQ(*nearest_neighbour_accuracy({e, 1}, {f, 1}), 0.75);
}

TEST(NearestNeighbourAccuracy, IsAHalfForOneDistribution) {
  constexpr size_t kCount = 500, kDimension = 6;
  const auto a = cloud(1, kCount, kDimension), b = cloud(2, kCount, kDimension);
  const auto shifted = cloud(2, kCount, kDimension, 1.5F);
  EXPECT_NEAR(*nearest_neighbour_accuracy({a, kDimension}, {b, kDimension}), 0.5, 0.07);
  EXPECT_GT(*nearest_neighbour_accuracy({a, kDimension}, {shifted, kDimension}), 0.9);
}

TEST(Quantile, InterpolatesBetweenOrderStatistics) {
  EXPECT_DOUBLE_EQ(quantile_of({4, 1, 3, 2}, 0.0), 1.0);
  EXPECT_DOUBLE_EQ(quantile_of({4, 1, 3, 2}, 0.5), 2.5);
  EXPECT_DOUBLE_EQ(quantile_of({4, 1, 3, 2}, 0.9), 3.7);
  EXPECT_DOUBLE_EQ(quantile_of({4, 1, 3, 2}, 1.0), 4.0);
  EXPECT_DOUBLE_EQ(quantile_of({5}, 0.3), 5.0);
}

// The five kernels, pair by pair, as the formula says.
double mmd_by_formula(const std::vector<float>& a, const std::vector<float>& b, double h) {
  const auto kernel = [h](double x, double y) {
    double sum = 0.0;
    for (const double s : {0.25, 0.5, 1.0, 2.0, 4.0}) {
      sum += std::exp(-(x - y) * (x - y) / (2.0 * s * s * h * h));
    }
    return sum / 5.0;
  };
  const auto mean = [&](const std::vector<float>& x, const std::vector<float>& y, bool same) {
    double sum = 0.0;
    for (size_t i = 0; i < x.size(); ++i) {
      for (size_t j = 0; j < y.size(); ++j) sum += same && i == j ? 0.0 : kernel(x[i], y[j]);
    }
    const auto n = static_cast<double>(x.size());
    return sum / (same ? n * (n - 1.0) : n * static_cast<double>(y.size()));
  };
  return mean(a, a, true) + mean(b, b, true) - 2.0 * mean(a, b, false);
}

TEST(SquaredMmd, IsTheFormula) {
  const auto a = cloud(1, 30, 1), b = cloud(2, 40, 1, 0.7F);
  const auto distances = *set_distances({a, 1}, {b, 1});
  for (const double h : {0.1, 1.0, 5.0}) {
    EXPECT_NEAR(*squared_mmd(distances, h), mmd_by_formula(a, b, h), 1e-12) << h;
  }
  // Two points each, far from one another and the sets alike: within 0, between 1/2 of 1.
  const std::vector<float> far = {0, 1e6F};
  EXPECT_NEAR(*squared_mmd(*set_distances({far, 1}, {far, 1}), 1.0), -1.0, 1e-12);
}

TEST(SquaredMmd, IsUnbiasedAndTellsSetsApart) {
  constexpr size_t kCount = 100, kDimension = 5;
  double sum = 0.0;
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const auto a = cloud(2 * seed, kCount, kDimension), b = cloud(2 * seed + 1, kCount, kDimension);
    const auto distances = *set_distances({a, kDimension}, {b, kDimension});
    sum += *squared_mmd(distances, median_distance(distances.within_a, kCount));
  }
  EXPECT_NEAR(sum / 40, 0.0, 1e-3);  // a biased estimate would be at 2 / 100 of some 0.5
  const auto a = cloud(1, kCount, kDimension), moved = cloud(2, kCount, kDimension, 1.0F);
  const auto distances = *set_distances({a, kDimension}, {moved, kDimension});
  EXPECT_GT(*squared_mmd(distances, median_distance(distances.within_a, kCount)), 0.1);
}

TEST(SquaredMmd, RefusesWhatHasNoPairsOrScale) {
  const std::vector<float> one = {1}, two = {1, 2};
  EXPECT_FALSE(squared_mmd(*set_distances({one, 1}, {two, 1}), 1.0));
  EXPECT_FALSE(squared_mmd(*set_distances({two, 1}, {one, 1}), 1.0));
  const auto pair = *set_distances({two, 1}, {two, 1});
  for (const double h : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(squared_mmd(pair, h).error().where, "bandwidth") << h;
  }
}

TEST(MedianDistance, IsTheUpperMiddleOfThePairs) {
  const std::vector<float> points = {0, 1, 3};  // 1, 2, 3
  EXPECT_DOUBLE_EQ(median_distance(set_distances({points, 1}, {points, 1})->within_a, 3), 2.0);
  const std::vector<float> four = {0, 1, 3, 7};  // 1, 2, 3, 4, 6, 7
  EXPECT_DOUBLE_EQ(median_distance(set_distances({four, 1}, {four, 1})->within_a, 4), 4.0);
}

TEST(Distribution, RefusesSetsThatCannotBeCompared) {
  const std::vector<float> two = {0, 1, 2, 3}, three = {0, 1, 2, 3, 4, 5}, bad = {0, 1, kNan, 3};
  const PointSet a{two, 2}, longer{three, 2}, wider{three, 3}, holes{bad, 2}, empty{{}, 2};
  const PointSet ragged{three, 4};
  for (const PointSet b : {longer, wider, holes, empty, ragged}) {
    EXPECT_FALSE(earth_movers_distance(a, b));
    EXPECT_FALSE(earth_movers_distance(b, a));
    EXPECT_FALSE(nearest_neighbour_accuracy(a, b));
  }
  for (const PointSet b : {wider, holes, empty, ragged}) {
    EXPECT_FALSE(precision_recall(a, b, 1));
  }
  EXPECT_EQ(earth_movers_distance(a, holes).error().where, "b, row 1, element 0");
  for (const int k : {-1, 0, 2}) EXPECT_FALSE(precision_recall(a, a, k)) << k;
  const std::vector<float> one = {1, 2};
  EXPECT_FALSE(nearest_neighbour_accuracy({one, 2}, {one, 2}));
}

}  // namespace
}  // namespace beatsmith
