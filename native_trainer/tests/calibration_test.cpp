#include "model/calibration.h"

#include <gtest/gtest.h>

#include "diffusion/noise.h"

namespace beatsmith {
namespace {

// Labels drawn with the probabilities that the logits state at `temperature`.
Calibration fitted_at(double temperature) {
  constexpr int64_t kBeats = 20000;
  auto logits = torch::empty({kBeats, 3});
  fill_noise(1, 0, 0, {logits.data_ptr<float>(), static_cast<size_t>(logits.numel())});
  logits *= 3;
  const auto shares = torch::softmax(logits / temperature, 1).cumsum(1).contiguous();
  auto labels = torch::zeros({kBeats}, torch::kInt64);
  for (int64_t i = 0; i < kBeats; ++i) {
    const float u = uniform(2, static_cast<uint64_t>(i), 0, 0);
    const float* share = shares.data_ptr<float>() + 3 * i;
    labels.data_ptr<int64_t>()[i] = u < share[0] ? 0 : u < share[1] ? 1 : 2;
  }
  return fit_temperature(logits, labels);
}

TEST(Calibration, FindsTheTemperatureAtWhichProbabilitiesHold) {
  EXPECT_NEAR(fitted_at(1.0).temperature, 1.0, 0.05);
  EXPECT_NEAR(fitted_at(0.5).temperature, 0.5, 0.05);
  const Calibration overconfident = fitted_at(2.5);
  EXPECT_NEAR(overconfident.temperature, 2.5, 0.15);
  EXPECT_LT(overconfident.loss, overconfident.loss_at_one - 0.1);
}

}  // namespace
}  // namespace beatsmith
