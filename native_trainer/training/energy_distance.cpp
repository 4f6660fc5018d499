#include "training/energy_distance.h"

namespace beatsmith {
namespace {

// Squared differences of each pair, sample by sample: [G, A, L], [G, B, L] -> [G, A, B, L].
torch::Tensor squared_differences(const torch::Tensor& a, const torch::Tensor& b) {
  return (a.unsqueeze(2) - b.unsqueeze(1)).square();
}

torch::Tensor first_difference(const torch::Tensor& beats) {
  return torch::constant_pad_nd(beats.diff(1, -1), {0, 1});
}

// Mean distance between pairs of beats over windows of each length, [G, W].
torch::Tensor distances_over_windows(const torch::Tensor& a, const torch::Tensor& b,
                                     const std::vector<int64_t>& windows) {
  auto squares = squared_differences(a, b);
  int64_t length = 1;
  std::vector<torch::Tensor> distances;
  for (const int64_t window : windows) {
    auto shape = squares.sizes().vec();
    shape.back() /= window / length;
    shape.push_back(window / length);
    squares = squares.reshape(shape).mean(-1);
    length = window;
    // The root's slope is kept finite at 0.
    distances.push_back((squares + 1e-6).sqrt().mean(std::vector<int64_t>{1, 2, 3}));
  }
  return torch::stack(distances, 1);
}

// In all views, [G, 2 W].
torch::Tensor mean_distances(const torch::Tensor& a, const torch::Tensor& b,
                             const std::vector<int64_t>& windows) {
  return torch::cat({distances_over_windows(a, b, windows),
                     distances_over_windows(first_difference(a), first_difference(b), windows)},
                    1);
}

// The same over pairs of different members of a set; one with itself gives the root of 1e-6.
torch::Tensor mean_distances_within(const torch::Tensor& a, const std::vector<int64_t>& windows) {
  const auto n = static_cast<double>(a.size(1));
  return (mean_distances(a, a, windows) * n - 1e-3) / (n - 1);
}

}  // namespace

torch::Tensor typical_distances(const torch::Tensor& beats, const std::vector<int64_t>& windows) {
  return mean_distances_within(beats.unsqueeze(0), windows).squeeze(0);
}

torch::Tensor energy_distance(const torch::Tensor& made, const torch::Tensor& real,
                              const std::vector<int64_t>& windows, const torch::Tensor& units) {
  const auto distances =
      2 * mean_distances(made, real, windows) - mean_distances_within(made, windows);
  return (distances / units).mean() - 1;
}

}  // namespace beatsmith
