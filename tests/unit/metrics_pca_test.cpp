#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "diffusion/noise.h"
#include "metrics/class_statistics.h"
#include "metrics/pca.h"

namespace beatsmith {
namespace {

// Points spread by 5, 2 and 1/2 along three directions at right angles, about (1, 2, 3).
std::vector<float> tilted_cloud(size_t rows) {
  constexpr float kThird = 1.0F / 3.0F;
  constexpr float kDirections[3][3] = {{2 * kThird, -2 * kThird, kThird},
                                       {kThird, 2 * kThird, 2 * kThird},
                                       {2 * kThird, kThird, -2 * kThird}};
  constexpr float kSpread[3] = {5, 2, 0.5F};
  std::vector<float> points;
  for (size_t row = 0; row < rows; ++row) {
    float noise[3];
    fill_noise(11, row, 0, noise);
    for (size_t i = 0; i < 3; ++i) {
      float value = static_cast<float>(i) + 1;
      for (size_t k = 0; k < 3; ++k) value += kSpread[k] * noise[k] * kDirections[k][i];
      points.push_back(value);
    }
  }
  return points;
}

TEST(PrincipalAxes, ByHand) {
  // On the line y = -x: all variance along (1, -1) / sqrt(2), whose first entry decides the sign.
  const std::vector<float> points = {0, 0, 2, -2, 4, -4};
  const auto axes = principal_axes({points, 2}, {}, 2);
  ASSERT_TRUE(axes) << describe(axes.error());
  EXPECT_EQ(axes->mean, (std::vector<float>{2, -2}));
  EXPECT_NEAR(axes->axes[0], std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(axes->axes[1], -std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(axes->variance[0], 16.0 / 3.0, 1e-6);
  EXPECT_NEAR(axes->variance[1], 0.0, 1e-6);
  EXPECT_NEAR(axes->total_variance, 16.0 / 3.0, 1e-6);
  const auto place = axes->project(std::vector<float>{4, -4});
  EXPECT_NEAR(place[0], std::sqrt(8.0), 1e-5);
  EXPECT_NEAR(place[1], 0.0, 1e-5);
}

TEST(PrincipalAxes, FindsTheDirectionsOfACloud) {
  const auto points = tilted_cloud(4000);
  const auto axes = principal_axes({points, 3}, {}, 2);
  ASSERT_TRUE(axes) << describe(axes.error());
  ASSERT_EQ(axes->count(), 2U);
  EXPECT_NEAR(axes->variance[0], 25.0, 1.5);
  EXPECT_NEAR(axes->variance[1], 4.0, 0.3);
  EXPECT_NEAR(axes->total_variance, 29.25, 1.8);
  for (size_t k = 0; k < 2; ++k) {
    double length = 0.0, farthest = 0.0;
    for (size_t i = 0; i < 3; ++i) {
      const double entry = axes->axes[k * 3 + i];
      length += entry * entry;
      if (std::abs(entry) > std::abs(farthest)) farthest = entry;
    }
    EXPECT_NEAR(length, 1.0, 1e-6);
    EXPECT_GT(farthest, 0.0) << "the sign is settled by the entry farthest from 0";
  }
}

// A point of weight 2 is the point twice, and one of weight 0 is not there.
TEST(PrincipalAxes, WeighsPoints) {
  const std::vector<float> few = {0, 1, 3, -1, 2, 5, 100, 100};
  const std::vector<float> often = {0, 1, 0, 1, 3, -1, 2, 5};
  const auto weighted = principal_axes({few, 2}, std::vector<double>{2, 1, 1, 0}, 2);
  const auto repeated = principal_axes({often, 2}, {}, 2);
  ASSERT_TRUE(weighted && repeated);
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(weighted->mean[i], repeated->mean[i], 1e-6);
    EXPECT_NEAR(weighted->variance[i], repeated->variance[i], 1e-9);
  }
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(weighted->axes[i], repeated->axes[i], 1e-6);
}

TEST(PrincipalAxes, RefusesWhatHasNone) {
  const std::vector<float> points = {0, 1, 2, 3};
  const std::vector<float> bad = {0, std::numeric_limits<float>::quiet_NaN()};
  EXPECT_FALSE(principal_axes({{}, 2}, {}, 1));
  EXPECT_FALSE(principal_axes({bad, 2}, {}, 1));
  EXPECT_FALSE(principal_axes({points, 3}, {}, 1));
  for (const std::vector<double>& weights :
       {std::vector<double>{1}, {1, -1}, {0, 0}, {1, std::nan("")}}) {
    EXPECT_FALSE(principal_axes({points, 2}, weights, 1));
  }
}

TEST(ClassStatistics, AreMeanSpreadAndPlace) {
  const auto points = tilted_cloud(500);
  const auto axes = principal_axes({points, 3}, {}, 2);
  const auto statistics = class_statistics({points, 3}, *axes);
  ASSERT_TRUE(statistics) << describe(statistics.error());
  EXPECT_EQ(statistics->count, 500U);
  // On its own axes a set lies about 0, as wide as they say, without a slant.
  for (size_t k = 0; k < 2; ++k) EXPECT_NEAR(statistics->coordinates.mean[k], 0.0, 1e-5);
  EXPECT_NEAR(statistics->coordinates.covariance[0], axes->variance[0] * 500 / 499, 1e-3);
  EXPECT_NEAR(statistics->coordinates.covariance[1], 0.0, 1e-3);
  double variance = 0.0;
  for (const float spread : statistics->spread) variance += static_cast<double>(spread) * spread;
  EXPECT_NEAR(variance, axes->total_variance * 500 / 499, 1e-3);
  EXPECT_NEAR(statistics->mean[0], axes->mean[0], 1e-5);
}

TEST(ClassStatistics, RefusesABeatAloneAndOtherAxes) {
  const std::vector<float> points = {0, 1, 2, 3, 5, 8};
  const auto axes = principal_axes({points, 2}, {}, 2);
  EXPECT_FALSE(class_statistics({std::span(points).first(2), 2}, *axes));
  EXPECT_FALSE(class_statistics({points, 3}, *axes));
  EXPECT_FALSE(class_statistics({{}, 2}, *axes));
}

}  // namespace
}  // namespace beatsmith
