#include <gtest/gtest.h>

#include "diffusion/prediction.h"

namespace beatsmith {
namespace {

constexpr PredictionKind kAll[] = {PredictionKind::kNoise, PredictionKind::kVelocity,
                                   PredictionKind::kSignal};

TEST(Prediction, NamesGoBothWays) {
  for (const auto kind : kAll) EXPECT_EQ(prediction_from_name(name_of(kind)), kind);
  EXPECT_EQ(prediction_from_name("epsilon"), std::nullopt);
}

TEST(Prediction, TargetGivesSignalAndNoiseBack) {
  for (const auto schedule : {ScheduleKind::kLinear, ScheduleKind::kCosine}) {
    for (const double t : {0.01, 0.3, 0.5, 0.9, 0.99}) {
      const NoiseLevel level = noise_level(schedule, t);
      const float signal = 0.7F, noise = -1.3F;
      const float state = level.alpha * signal + level.sigma * noise;
      for (const auto kind : kAll) {
        const float target = prediction_target(kind, level, signal, noise);
        const float estimate = signal_estimate(kind, level, state, target);
        EXPECT_NEAR(estimate, signal, 1e-5F) << name_of(kind) << " at " << t;
        EXPECT_NEAR(noise_estimate(level, state, signal), noise, 1e-4F);
      }
    }
  }
}

TEST(Prediction, TargetsAreTheDefinitions) {
  const NoiseLevel level{0.6F, 0.8F};
  EXPECT_FLOAT_EQ(prediction_target(PredictionKind::kNoise, level, 2.0F, 3.0F), 3.0F);
  EXPECT_FLOAT_EQ(prediction_target(PredictionKind::kSignal, level, 2.0F, 3.0F), 2.0F);
  EXPECT_FLOAT_EQ(prediction_target(PredictionKind::kVelocity, level, 2.0F, 3.0F), 0.2F);
}

TEST(Prediction, PureNoiseAndPureSignal) {
  const NoiseLevel pure_noise = noise_level(ScheduleKind::kCosine, 1.0);
  EXPECT_EQ(signal_estimate(PredictionKind::kNoise, pure_noise, 1.5F, 1.5F), 0.0F);
  EXPECT_EQ(signal_estimate(PredictionKind::kVelocity, pure_noise, 1.5F, -0.25F), 0.25F);
  EXPECT_EQ(signal_estimate(PredictionKind::kSignal, pure_noise, 1.5F, 0.25F), 0.25F);
  EXPECT_EQ(noise_estimate(pure_noise, 1.5F, 0.25F), 1.5F);
  const NoiseLevel pure_signal = noise_level(ScheduleKind::kCosine, 0.0);
  EXPECT_EQ(noise_estimate(pure_signal, 1.5F, 1.5F), 0.0F);
}

}  // namespace
}  // namespace beatsmith
