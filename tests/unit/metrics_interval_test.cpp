#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "diffusion/noise.h"
#include "metrics/interval.h"

namespace beatsmith {
namespace {

TEST(StudentT, MatchesTheTables) {
  const std::vector<std::pair<size_t, double>> table = {
      {1, 12.7062}, {2, 4.3027},  {3, 3.1824},  {4, 2.7764},   {7, 2.3646},
      {10, 2.2281}, {19, 2.0930}, {30, 2.0423}, {120, 1.9799}, {100000, 1.9600}};
  for (const auto& [degrees, t] : table) EXPECT_NEAR(student_t_975(degrees), t, 6e-5) << degrees;
}

TEST(MeanInterval, ByHand) {
  // Mean 3, s^2 = 2.5, s / sqrt 5 = 0.70711, t = 2.7764: half width 1.9633.
  const std::vector<double> draws = {1, 2, 3, 4, 5};
  const auto interval = mean_interval(draws);
  ASSERT_TRUE(interval);
  EXPECT_DOUBLE_EQ(interval->estimate, 3.0);
  EXPECT_NEAR(interval->half_width(), 1.9633, 1e-4);
  EXPECT_NEAR(interval->low, 3.0 - 1.9633, 1e-4);
  EXPECT_NEAR(interval->high, 3.0 + 1.9633, 1e-4);
}

TEST(MeanInterval, HoldsTheMeanNineteenTimesInTwenty) {
  constexpr int kTrials = 4000;
  int held = 0;
  for (uint64_t trial = 0; trial < kTrials; ++trial) {
    std::vector<float> noise(6);
    fill_noise(3, trial, 0, noise);
    const auto interval = mean_interval(std::vector<double>(noise.begin(), noise.end()));
    held += interval->low <= 0.0 && interval->high >= 0.0;
  }
  EXPECT_NEAR(held / static_cast<double>(kTrials), 0.95, 0.014);  // four standard errors
}

TEST(MeanInterval, RefusesTooFewOrHoles) {
  EXPECT_FALSE(mean_interval({}));
  EXPECT_FALSE(mean_interval(std::vector{1.0}));
  EXPECT_FALSE(mean_interval(std::vector{1.0, std::nan("")}));
  EXPECT_FALSE(mean_interval(std::vector{1.0, std::numeric_limits<double>::infinity()}));
}

// The bootstrap of a mean over g groups has the standard error s / sqrt g, s with g.
TEST(GroupBootstrap, GivesTheStandardErrorOfAMean) {
  std::vector<float> values(50);
  fill_noise(8, 0, 0, values);
  double mean = 0.0, square = 0.0;
  for (const double value : values) {
    mean += value / 50.0;
    square += value * value / 50.0;
  }
  const auto mean_over = [&values](std::span<const size_t> groups) {
    double sum = 0.0;
    for (const size_t group : groups) sum += values[group];
    return sum / static_cast<double>(groups.size());
  };
  const auto interval = group_bootstrap_interval(50, mean_over, 1, 4000);
  ASSERT_TRUE(interval);
  EXPECT_NEAR(interval->estimate, mean, 1e-9);
  const double expected = 1.96 * std::sqrt((square - mean * mean) / 50.0);
  EXPECT_NEAR(interval->half_width(), expected, 0.08 * expected);

  const auto again = group_bootstrap_interval(50, mean_over, 1, 4000);
  EXPECT_EQ(again->low, interval->low);
  EXPECT_EQ(again->high, interval->high);
  EXPECT_NE(group_bootstrap_interval(50, mean_over, 2, 4000)->low, interval->low);
}

TEST(GroupBootstrap, DrawsGroupsNotBeats) {
  // Ten groups of a hundred equal beats are ten observations: 1.96 * 0.5 / sqrt 10.
  const auto share = [](std::span<const size_t> groups) {
    double sum = 0.0;
    for (const size_t group : groups) sum += group < 5 ? 1.0 : 0.0;
    return sum / static_cast<double>(groups.size());
  };
  const auto interval = group_bootstrap_interval(10, share, 7, 2000);
  EXPECT_DOUBLE_EQ(interval->estimate, 0.5);
  EXPECT_NEAR(interval->half_width(), 0.31, 0.06);
}

TEST(GroupBootstrap, LeavesOutDrawsWithoutAFigure) {
  const double nan = std::nan("");
  const auto needs_group_0 = [nan](std::span<const size_t> groups) {
    for (const size_t group : groups) {
      if (group == 0) return 2.0;
    }
    return nan;
  };
  const auto interval = group_bootstrap_interval(3, needs_group_0, 1, 200);
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->low, 2.0);
  EXPECT_EQ(interval->high, 2.0);
}

TEST(GroupBootstrap, RefusesWhatHasNoInterval) {
  const auto one = [](std::span<const size_t>) { return 1.0; };
  const auto none = [](std::span<const size_t>) { return std::nan(""); };
  EXPECT_FALSE(group_bootstrap_interval(1, one, 1));
  EXPECT_FALSE(group_bootstrap_interval(5, one, 1, 39));
  EXPECT_FALSE(group_bootstrap_interval(5, none, 1));
}

}  // namespace
}  // namespace beatsmith
