#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "diffusion/noise.h"
#include "metrics/calibration.h"

namespace beatsmith {
namespace {

TEST(Reliability, ByHand) {
  // Two bins: [0, 0.5) holds 0.2 and 0.4, one of them right; [0.5, 1] holds 0.5 and 1, both right.
  const std::vector<double> confidence = {0.2, 1.0, 0.4, 0.5};
  const auto result = *reliability(confidence, {false, true, true, true}, 2);
  ASSERT_EQ(result.bins.size(), 2u);
  EXPECT_EQ(result.bins[0].count, 2);
  EXPECT_NEAR(result.bins[0].confidence, 0.3, 1e-12);
  EXPECT_NEAR(result.bins[0].accuracy, 0.5, 1e-12);
  EXPECT_EQ(result.bins[1].count, 2);
  EXPECT_NEAR(result.bins[1].confidence, 0.75, 1e-12);
  EXPECT_NEAR(result.bins[1].accuracy, 1.0, 1e-12);
  EXPECT_NEAR(result.expected_calibration_error, 0.5 * 0.2 + 0.5 * 0.25, 1e-12);
}

TEST(Reliability, OfHonestProbabilitiesIsAboutTheDiagonal) {
  std::vector<double> honest, boastful;
  std::vector<bool> right;
  for (uint32_t i = 0; i < 20000; ++i) {
    const double p = uniform(1, 0, 0, i);
    honest.push_back(p);
    boastful.push_back(std::sqrt(p));
    right.push_back(uniform(2, 0, 0, i) < p);
  }
  EXPECT_LT(reliability(honest, right)->expected_calibration_error, 0.02);
  // The mean of sqrt(p) - p over [0, 1] is 1/6.
  EXPECT_NEAR(reliability(boastful, right)->expected_calibration_error, 1.0 / 6.0, 0.02);
}

TEST(Reliability, RefusesWhatIsNoProbability) {
  const std::vector<double> one = {0.5};
  EXPECT_FALSE(reliability({}, {}));
  EXPECT_FALSE(reliability(one, {true, false}));
  EXPECT_FALSE(reliability(one, {true}, 0));
  for (const double wrong : {-0.1, 1.1, std::nan("")}) {
    const std::vector<double> values = {0.5, wrong};
    EXPECT_EQ(reliability(values, {true, true}).error().where, "confidence, element 1");
  }
}

}  // namespace
}  // namespace beatsmith
