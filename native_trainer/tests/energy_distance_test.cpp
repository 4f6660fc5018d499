#include "training/energy_distance.h"

#include <gtest/gtest.h>

namespace beatsmith {
namespace {

const std::vector<int64_t> kWindows = {4, 16};
constexpr int64_t kLength = 16;

// Smooth waves of random height and place, and some noise.
torch::Tensor beats(int64_t groups, int64_t count, double noise = 0.1) {
  const auto time = torch::arange(kLength).to(torch::kFloat32);
  const auto height = 1 + 0.3 * torch::randn({groups, count, 1});
  const auto place = torch::randn({groups, count, 1});
  return height * torch::sin(0.5 * time + place) + noise * torch::randn({groups, count, kLength});
}

torch::Tensor units(int64_t groups) {
  return typical_distances(beats(1, 400).squeeze(0), kWindows).expand({groups, -1});
}

double distance(const torch::Tensor& made, const torch::Tensor& real) {
  return energy_distance(made, real, kWindows, units(made.size(0))).item<double>();
}

TEST(EnergyDistance, IsWhatItsDefinitionSays) {
  torch::manual_seed(1);
  const auto made = beats(2, 3);
  const auto real = beats(2, 4);
  const auto scale = units(2);
  double sum = 0;
  for (int64_t g = 0; g < 2; ++g) {
    for (int view = 0; view < 2; ++view) {
      const auto shown = [&](const torch::Tensor& beat) {
        if (view == 0) return beat;
        return torch::cat({beat.slice(0, 1) - beat.slice(0, 0, kLength - 1), torch::zeros({1})});
      };
      for (size_t w = 0; w < kWindows.size(); ++w) {
        const auto between = [&](const torch::Tensor& a, const torch::Tensor& b) {
          double mean = 0;
          const int64_t window = kWindows[w];
          for (int64_t from = 0; from < kLength; from += window) {
            const auto difference = (shown(a) - shown(b)).slice(0, from, from + window);
            mean += std::sqrt(difference.square().mean().item<double>() + 1e-6) *
                    static_cast<double>(window) / kLength;
          }
          return mean;
        };
        double cross = 0;
        double within = 0;
        for (int64_t i = 0; i < 3; ++i) {
          for (int64_t j = 0; j < 4; ++j) cross += between(made[g][i], real[g][j]) / 12;
          for (int64_t j = 0; j < 3; ++j) {
            if (i != j) within += between(made[g][i], made[g][j]) / 6;
          }
        }
        const auto column = static_cast<int64_t>(w) + 2 * view;
        sum += (2 * cross - within) / scale[g][column].item<double>() / 8;
      }
    }
  }
  EXPECT_NEAR(energy_distance(made, real, kWindows, scale).item<double>(), sum - 1, 1e-5);
}

TEST(EnergyDistance, IsLeastForTheRealDistribution) {
  torch::manual_seed(2);
  constexpr int64_t kBeats = 1000;
  const auto real = beats(1, kBeats);
  // The same waves in each comparison, so that only what is changed tells.
  const auto waves = beats(1, kBeats, 0);
  const auto noise = torch::randn(waves.sizes());
  const double same = distance(waves + 0.1 * noise, real);
  EXPECT_NEAR(same, 0, 0.05);
  EXPECT_GT(distance(waves + 0.1 * noise + 0.3, real), same + 0.005) << "shifted";
  EXPECT_GT(distance(waves, real), same + 0.005) << "too smooth";
  EXPECT_GT(distance(waves + 0.3 * noise, real), same + 0.005) << "too rough";
  const auto one = beats(1, 1).expand({1, kBeats, kLength});
  EXPECT_GT(distance(one + 0.1 * torch::randn(one.sizes()), real), same + 0.1) << "all alike";
}

TEST(EnergyDistance, ItsGradientIsFiniteWhereBeatsAreEqual) {
  auto made = torch::zeros({1, 2, kLength}, torch::requires_grad());
  energy_distance(made, torch::zeros({1, 2, kLength}), kWindows, units(1)).backward();
  EXPECT_TRUE(made.grad().isfinite().all().item<bool>());
}

}  // namespace
}  // namespace beatsmith
