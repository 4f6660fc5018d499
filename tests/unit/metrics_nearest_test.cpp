#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "diffusion/noise.h"
#include "metrics/nearest.h"
#include "numbers.h"

namespace beatsmith {
namespace {

double distance_by_hand(const std::vector<float>& a, size_t i, const std::vector<float>& b,
                        size_t j, size_t dimension) {
  double sum = 0.0;
  for (size_t k = 0; k < dimension; ++k) {
    sum += std::pow(static_cast<double>(a[i * dimension + k]) - b[j * dimension + k], 2);
  }
  return std::sqrt(sum);
}

// Dimensions below, at and above what the coarse shape takes, with a rest.
TEST(NearestDistances, AreThoseOfTryingAll) {
  for (const size_t dimension : {3, 16, 100, 256}) {
    auto from = cloud(1, 40, dimension);
    const auto to = cloud(2, 60, dimension, 0.3F);
    std::copy(to.begin(), to.begin() + static_cast<std::ptrdiff_t>(dimension), from.begin());
    const auto nearest = nearest_distances({from, dimension}, {to, dimension});
    ASSERT_EQ(nearest.size(), 40u);
    EXPECT_EQ(nearest[0], 0.0);
    for (size_t i = 0; i < 40; ++i) {
      double least = std::numeric_limits<double>::infinity();
      for (size_t j = 0; j < 60; ++j) {
        least = std::min(least, distance_by_hand(from, i, to, j, dimension));
      }
      EXPECT_NEAR(nearest[i], least, 1e-9) << dimension << ", " << i;
    }
  }
}

TEST(NearestDistances, LeaveAPointItselfOut) {
  constexpr size_t kDimension = 32;
  const auto points = cloud(1, 50, kDimension);
  std::vector<size_t> self(50);
  std::iota(self.begin(), self.end(), size_t{0});
  const PointSet set{points, kDimension};
  const auto others = nearest_distances(set, set, self);
  for (size_t i = 0; i < 50; ++i) {
    double least = std::numeric_limits<double>::infinity();
    for (size_t j = 0; j < 50; ++j) {
      if (j != i) least = std::min(least, distance_by_hand(points, i, points, j, kDimension));
    }
    EXPECT_NEAR(others[i], least, 1e-9);
  }
  EXPECT_EQ(nearest_distances(set, set), std::vector<double>(50, 0.0));
  EXPECT_EQ(nearest_distances({{points.data(), kDimension}, kDimension}, {{}, kDimension}),
            std::vector<double>{std::numeric_limits<double>::infinity()});
}

TEST(MemorisedShare, TellsACopyFromAFreshDraw) {
  constexpr size_t kDimension = 4;
  const auto training = cloud(1, 1000, kDimension), held_out = cloud(2, 500, kDimension);
  const auto fresh = cloud(3, 500, kDimension);
  std::vector<float> copies(training.begin(), training.begin() + 500 * kDimension);
  for (float& value : copies) value += 1e-3F;
  auto half = fresh;
  std::copy(copies.begin(), copies.begin() + 250 * kDimension, half.begin());
  const auto share = [&](const std::vector<float>& generated) {
    return *memorised_share({generated, kDimension}, {held_out, kDimension},
                            {training, kDimension});
  };
  EXPECT_NEAR(share(held_out), 0.05, 1e-9);  // by its definition
  EXPECT_NEAR(share(fresh), 0.05, 0.04);
  EXPECT_EQ(share(copies), 1.0);
  EXPECT_NEAR(share(half), 0.525, 0.03);
}

TEST(MemorisedShare, RefusesSetsThatCannotBeCompared) {
  const std::vector<float> two = {0, 1, 2, 3}, three = {0, 1, 2, 3, 4, 5};
  const std::vector<float> bad = {0, 1, std::numeric_limits<float>::quiet_NaN(), 3};
  const PointSet a{two, 2}, wider{three, 3}, holes{bad, 2}, empty{{}, 2}, ragged{three, 4};
  for (const PointSet b : {wider, holes, empty, ragged}) {
    EXPECT_FALSE(memorised_share(b, a, a));
    EXPECT_FALSE(memorised_share(a, b, a));
    EXPECT_FALSE(memorised_share(a, a, b));
  }
  for (const double quantile : {0.0, 1.0, std::nan("")}) {
    EXPECT_FALSE(memorised_share(a, a, a, quantile));
  }
}

TEST(NearestRows, AreTheFirstOfAllSortedByDistance) {
  constexpr size_t kDimension = 100;
  const auto point = cloud(5, 1, kDimension);
  const auto to = cloud(6, 50, kDimension);
  std::vector<Neighbour> all;
  for (size_t j = 0; j < 50; ++j) all.push_back({j, distance_by_hand(point, 0, to, j, kDimension)});
  std::sort(all.begin(), all.end(),
            [](const Neighbour& a, const Neighbour& b) { return a.distance < b.distance; });
  const auto nearest = nearest_rows(point, {to, kDimension}, 5);
  ASSERT_EQ(nearest.size(), 5u);
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(nearest[i].row, all[i].row);
    EXPECT_NEAR(nearest[i].distance, all[i].distance, 1e-9);
  }
  EXPECT_EQ(nearest_rows(point, {to, kDimension}, 80).size(), 50u);
  EXPECT_TRUE(nearest_rows(point, {to, kDimension}, 0).empty());
  EXPECT_TRUE(nearest_rows(point, {{}, kDimension}, 3).empty());
}

TEST(NearestRows, OfEqualOnesTheFirstComesFirst) {
  const std::vector<float> to = {1, 1, 0, 0, 1, 1, 0, 0};
  const auto nearest = nearest_rows(std::vector<float>{0, 0}, {to, 2}, 3);
  ASSERT_EQ(nearest.size(), 3u);
  EXPECT_EQ(nearest[0].row, 1u);
  EXPECT_EQ(nearest[1].row, 3u);
  EXPECT_EQ(nearest[2].row, 0u);
}

}  // namespace
}  // namespace beatsmith
