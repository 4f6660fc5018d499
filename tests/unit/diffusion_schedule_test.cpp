#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "diffusion/schedule.h"
#include "diffusion_fingerprint.h"

namespace beatsmith {
namespace {

constexpr ScheduleKind kBoth[] = {ScheduleKind::kLinear, ScheduleKind::kCosine};

TEST(Schedule, NamesGoBothWays) {
  for (const auto kind : kBoth) EXPECT_EQ(schedule_from_name(name_of(kind)), kind);
  EXPECT_EQ(schedule_from_name("Cosine"), std::nullopt);
  EXPECT_EQ(schedule_from_name(""), std::nullopt);
}

TEST(Schedule, EndsAreExact) {
  for (const auto kind : kBoth) {
    EXPECT_EQ(noise_level(kind, 0.0).alpha, 1.0F);
    EXPECT_EQ(noise_level(kind, 0.0).sigma, 0.0F);
  }
  EXPECT_EQ(noise_level(ScheduleKind::kCosine, 1.0).alpha, 0.0F);
  EXPECT_EQ(noise_level(ScheduleKind::kCosine, 1.0).sigma, 1.0F);
}

TEST(Schedule, PreservesVarianceAndDescends) {
  for (const auto kind : kBoth) {
    NoiseLevel last = noise_level(kind, 0.0);
    for (int i = 1; i <= 3000; ++i) {
      const NoiseLevel level = noise_level(kind, i / 3000.0);
      EXPECT_NEAR(static_cast<double>(level.alpha) * level.alpha +
                      static_cast<double>(level.sigma) * level.sigma,
                  1.0, 2e-7);
      EXPECT_LT(level.alpha, last.alpha);
      EXPECT_GE(level.sigma, last.sigma);
      last = level;
    }
  }
}

// To half a unit in the last place of a float or next to it.
TEST(Schedule, CosineIsTheCosine) {
  for (int i = 0; i <= 4096; ++i) {
    const double t = i / 4096.0;
    const NoiseLevel level = noise_level(ScheduleKind::kCosine, t);
    const double angle = std::numbers::pi / 2.0 * t;
    EXPECT_FLOAT_EQ(level.sigma, static_cast<float>(std::sin(angle)));
    // Towards t = 1 libm's cosine of the rounded angle is the less exact one: absolute.
    EXPECT_NEAR(level.alpha, std::cos(angle), 4e-8);
  }
}

TEST(Schedule, LinearIsDdpmsProduct) {
  double alpha_bar = 1.0;
  for (int n = 1; n <= kDiffusionSteps; ++n) {
    alpha_bar *= 1.0 - (1e-4 + (0.02 - 1e-4) * (n - 1) / 999.0);
    const NoiseLevel level = noise_level(ScheduleKind::kLinear, n / 1000.0);
    EXPECT_NEAR(level.alpha, std::sqrt(alpha_bar), 1e-7) << n;
    EXPECT_NEAR(level.sigma, std::sqrt(1.0 - alpha_bar), 1e-7) << n;
  }
  // The figures everyone has: alpha_bar_1 = 0.9999, alpha_bar_1000 = 4.04e-5.
  const NoiseLevel first = noise_level(ScheduleKind::kLinear, 0.001);
  EXPECT_NEAR(first.sigma, 0.01, 1e-8);
  EXPECT_NEAR(alpha_bar, 4.04e-5, 1e-7);
}

TEST(Schedule, LinearIsInterpolatedBetweenSteps) {
  const double below = std::pow(noise_level(ScheduleKind::kLinear, 0.499).alpha, 2);
  const double above = std::pow(noise_level(ScheduleKind::kLinear, 0.5).alpha, 2);
  const double quarter = std::pow(noise_level(ScheduleKind::kLinear, 0.49925).alpha, 2);
  EXPECT_NEAR(quarter, 0.75 * below + 0.25 * above, 1e-7);
}

// As for noise: computed by g++ on x86-64, to be met by every build.
TEST(Schedule, IsTheSameInEveryBuild) {
  uint64_t hash = fingerprint({});
  for (const auto kind : kBoth) {
    for (int i = 0; i <= 30011; ++i) {
      const NoiseLevel level = noise_level(kind, i / 30011.0);
      const float both[] = {level.alpha, level.sigma};
      hash = fingerprint(both, hash);
    }
  }
  EXPECT_EQ(hash, 3009168648902829670U);
}

}  // namespace
}  // namespace beatsmith
