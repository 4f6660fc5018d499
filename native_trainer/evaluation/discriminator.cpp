#include "evaluation/discriminator.h"

#include <torch/torch.h>

#include <cmath>
#include <stdexcept>

#include "diffusion/noise.h"
#include "ecg/beat.h"

namespace beatsmith {
namespace {

constexpr int64_t kBatch = 64;
constexpr int64_t kSteps = 150;
constexpr double kRate = 3e-3;
constexpr double kDecay = 1e-2;

torch::Tensor tensor_of(const std::vector<float>& beats) {
  return torch::tensor(beats).reshape({-1, 1, kBeatLength});
}

class Discriminator {
 public:
  explicit Discriminator(uint64_t seed) : seed_(seed) {
    weights_ = {made({16, 1, 9}, 9),    made({16}, 9),   made({32, 16, 9}, 144), made({32}, 144),
                made({32, 32, 9}, 288), made({32}, 288), made({1, 64}, 64),      made({1}, 64)};
  }

  torch::Tensor logits(const torch::Tensor& beats) const {
    auto h = beats;
    for (size_t i = 0; i < 6; i += 2) {
      h = torch::silu(torch::conv1d(h, weights_[i], weights_[i + 1], 4, 4));
    }
    return torch::linear(torch::cat({h.mean(2), h.amax(2)}, 1), weights_[6], weights_[7]);
  }

  std::vector<torch::Tensor>& weights() { return weights_; }

 private:
  // Uniform in +/- 1 / sqrt(fan_in), from our own generator: the same on every machine.
  torch::Tensor made(std::vector<int64_t> shape, double fan_in) {
    auto tensor = torch::empty(shape);
    float* values = tensor.data_ptr<float>();
    for (int64_t i = 0; i < tensor.numel(); ++i) {
      const float u = uniform(seed_, 0, parameter_, static_cast<uint32_t>(i));
      values[i] = static_cast<float>((2.0 * u - 1.0) / std::sqrt(fan_in));
    }
    ++parameter_;
    return tensor.requires_grad_();
  }

  uint64_t seed_;
  uint32_t parameter_ = 0;
  std::vector<torch::Tensor> weights_;
};

}  // namespace

double discriminative_score(const std::vector<float>& real, const std::vector<float>& generated,
                            uint64_t seed) {
  const auto a = tensor_of(real), b = tensor_of(generated);
  const int64_t half_a = a.size(0) / 2, half_b = b.size(0) / 2;
  if (half_a < 2 || half_b < 2) {
    throw std::invalid_argument("give at least 4 beats of each set to tell apart");
  }
  const auto train = torch::cat({a.slice(0, 0, half_a), b.slice(0, 0, half_b)});
  const auto scale = 1.0 / (train.std() + 1e-6);
  const auto labels = torch::cat({torch::ones({half_a, 1}), torch::zeros({half_b, 1})});
  Discriminator network(seed);
  torch::optim::AdamW optimizer(network.weights(),
                                torch::optim::AdamWOptions(kRate).weight_decay(kDecay));
  for (int64_t step = 0; step < kSteps; ++step) {
    auto rows = torch::empty({kBatch}, torch::kInt64);
    for (int64_t i = 0; i < kBatch; ++i) {
      const double u = uniform(seed, 1, static_cast<uint32_t>(step), static_cast<uint32_t>(i));
      rows.data_ptr<int64_t>()[i] = static_cast<int64_t>(u * static_cast<double>(train.size(0)));
    }
    optimizer.zero_grad();
    const auto loss = torch::binary_cross_entropy_with_logits(
        network.logits(train.index_select(0, rows) * scale), labels.index_select(0, rows));
    loss.backward();
    optimizer.step();
  }
  torch::NoGradGuard no_gradients;
  const auto share_right = [&](const torch::Tensor& beats, bool is_real) {
    const auto says_real = network.logits(beats * scale) > 0;
    return (says_real == is_real).to(torch::kFloat64).mean().item<double>();
  };
  const double accuracy =
      0.5 * (share_right(a.slice(0, half_a), true) + share_right(b.slice(0, half_b), false));
  return std::abs(accuracy - 0.5);
}

}  // namespace beatsmith
