#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "diffusion/noise.h"
#include "metrics/halves.h"
#include "metrics/random_rows.h"

namespace beatsmith {
namespace {

constexpr size_t kWidth = 16;

std::vector<float> spread_points(uint64_t seed, size_t rows, float spread = 1) {
  std::vector<float> values(rows * kWidth);
  fill_noise(seed, 0, 0, values);
  for (float& value : values) value *= spread;
  return values;
}

double mean_ratio(const SetDistances& distances) {
  double sum = 0;
  for (uint64_t draw = 0; draw < 20; ++draw) {
    const auto figures = compare_halves(distances, 3, draw);
    sum += figures->other.distance / figures->own.distance / 20;
  }
  return sum;
}

TEST(RandomRows, AreDifferentAndRepeatThemselves) {
  const auto rows = random_rows(30, 12, 5, 2, 0);
  EXPECT_EQ(rows, random_rows(30, 12, 5, 2, 0));
  EXPECT_NE(rows, random_rows(30, 12, 5, 3, 0));
  EXPECT_NE(rows, random_rows(30, 12, 5, 2, 1));
  EXPECT_EQ(std::set<size_t>(rows.begin(), rows.end()).size(), 12U);
  EXPECT_LT(*std::max_element(rows.begin(), rows.end()), 30U);
  EXPECT_EQ(random_rows(12, 12, 5, 2, 0).size(), 12U);
}

TEST(Halves, OneDistributionIsAsFarAsItsOwnHalves) {
  const auto a = spread_points(1, 80), b = spread_points(2, 80);
  const auto distances = set_distances({a, kWidth}, {b, kWidth});
  EXPECT_NEAR(mean_ratio(*distances), 1.0, 0.05);
  const auto figures = compare_halves(*distances, 3, 0);
  EXPECT_NEAR(figures->other.neighbour, 0.5, 0.2);
  EXPECT_NEAR(figures->other.precision, figures->own.precision, 0.25);
}

TEST(Halves, TellsAWiderAndANarrowerSetApart) {
  const auto a = spread_points(1, 80), wide = spread_points(2, 80, 2),
             narrow = spread_points(2, 80, 0.4F);
  const auto to_wide = set_distances({a, kWidth}, {wide, kWidth});
  const auto to_narrow = set_distances({a, kWidth}, {narrow, kWidth});
  EXPECT_GT(mean_ratio(*to_wide), 1.3);
  const auto of_wide = compare_halves(*to_wide, 3, 0);
  EXPECT_LT(of_wide->other.precision, 0.3);  // far out, in nobody's neighbourhood
  const auto of_narrow = compare_halves(*to_narrow, 3, 0);
  EXPECT_GT(of_narrow->other.precision, 0.9);
  EXPECT_LT(of_narrow->other.recall, 0.3);  // the middle alone
}

// The figures are those of the sets themselves, for the rows that the draw took.
TEST(Halves, AreTheMetricsOfTheRowsDrawn) {
  const auto a = spread_points(1, 24), b = spread_points(2, 20, 1.5F);
  const auto distances = set_distances({a, kWidth}, {b, kWidth});
  const size_t count = half_count(24, 20);
  ASSERT_EQ(count, 12U);
  const auto figures = compare_halves(*distances, 9, 4);
  const auto points = [](const std::vector<float>& set, std::vector<size_t> rows) {
    std::vector<float> values;
    for (const size_t row : rows) {
      values.insert(values.end(), set.begin() + row * kWidth, set.begin() + (row + 1) * kWidth);
    }
    return values;
  };
  const auto order = random_rows(24, 24, 9, 4, 0);
  const auto first = points(a, {order.begin(), order.begin() + 12});
  const auto second = points(a, {order.begin() + 12, order.end()});
  const auto other = points(b, random_rows(20, 12, 9, 4, 1));
  const PointSet x{first, kWidth}, y{second, kWidth}, z{other, kWidth};
  EXPECT_DOUBLE_EQ(figures->other.distance, *earth_movers_distance(x, z));
  EXPECT_DOUBLE_EQ(figures->own.distance, *earth_movers_distance(x, y));
  EXPECT_DOUBLE_EQ(figures->other.recall, precision_recall(x, z)->recall);
  EXPECT_DOUBLE_EQ(figures->own.precision, precision_recall(x, y)->precision);
  EXPECT_DOUBLE_EQ(figures->other.neighbour, *nearest_neighbour_accuracy(x, z));
}

TEST(Halves, RefuseTooFew) {
  const auto a = spread_points(1, 11), b = spread_points(2, 20);
  const auto distances = set_distances({a, kWidth}, {b, kWidth});
  EXPECT_FALSE(compare_halves(*distances, 1, 0));  // 5 a side have no fifth neighbour
  EXPECT_TRUE(compare_halves(*distances, 1, 0, 4));
  EXPECT_FALSE(compare_halves(*distances, 1, 0, 0));
}

}  // namespace
}  // namespace beatsmith
