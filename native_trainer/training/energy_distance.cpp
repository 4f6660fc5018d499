#include "training/energy_distance.h"

namespace beatsmith {
namespace {

// Squared differences of each pair, sample by sample: [G, A, L], [G, B, L] -> [G, A, B, L].
torch::Tensor squared_differences(const torch::Tensor& a, const torch::Tensor& b) {
  return (a.unsqueeze(2) - b.unsqueeze(1)).square();
}

// Mean square over windows `factor` times as long.
torch::Tensor pooled(const torch::Tensor& squares, int64_t factor) {
  auto shape = squares.sizes().vec();
  shape.back() /= factor;
  shape.push_back(factor);
  return squares.reshape(shape).mean(-1);
}

// Mean distance of each group over pairs and windows. The root's slope is kept finite at 0.
torch::Tensor mean_distance(const torch::Tensor& squares) {
  return (squares + 1e-6).sqrt().mean(std::vector<int64_t>{1, 2, 3});
}

// The same over pairs of different members; a pair of one with itself adds the root of 1e-6 alone.
torch::Tensor mean_distance_within(const torch::Tensor& squares) {
  const auto n = static_cast<double>(squares.size(1));
  return (mean_distance(squares) * n - 1e-3) / (n - 1);
}

torch::Tensor distance_over_windows(const torch::Tensor& made, const torch::Tensor& real,
                                    const std::vector<int64_t>& windows) {
  auto between = squared_differences(made, real);
  auto within_made = squared_differences(made, made);
  auto within_real = squared_differences(real, real);
  auto sum = torch::zeros({}, made.options());
  int64_t length = 1;
  for (const int64_t window : windows) {
    between = pooled(between, window / length);
    within_made = pooled(within_made, window / length);
    within_real = pooled(within_real, window / length);
    length = window;
    const auto unit = mean_distance_within(within_real);
    sum = sum +
          ((2 * mean_distance(between) - mean_distance_within(within_made) - unit) / unit).mean();
  }
  return sum / static_cast<double>(windows.size());
}

torch::Tensor first_difference(const torch::Tensor& beats) {
  return torch::constant_pad_nd(beats.diff(1, -1), {0, 1});
}

}  // namespace

torch::Tensor energy_distance(const torch::Tensor& made, const torch::Tensor& real,
                              const std::vector<int64_t>& windows) {
  return 0.5 * (distance_over_windows(made, real, windows) +
                distance_over_windows(first_difference(made), first_difference(real), windows));
}

}  // namespace beatsmith
