#include "model/calibration.h"

#include <cmath>

namespace beatsmith {

Calibration fit_temperature(const torch::Tensor& logits, const torch::Tensor& labels) {
  torch::NoGradGuard no_gradients;
  const auto loss_at = [&](double log_temperature) {
    return torch::nn::functional::cross_entropy(logits / std::exp(log_temperature), labels)
        .item<double>();
  };
  // The loss has one minimum in 1 / temperature: golden-section search.
  const double ratio = 0.5 * (std::sqrt(5.0) - 1);
  double low = std::log(0.1);
  double high = std::log(10.0);
  double left = high - ratio * (high - low);
  double right = low + ratio * (high - low);
  double loss_left = loss_at(left);
  double loss_right = loss_at(right);
  while (high - low > 1e-3) {
    if (loss_left < loss_right) {
      high = right;
      right = left;
      loss_right = loss_left;
      left = high - ratio * (high - low);
      loss_left = loss_at(left);
    } else {
      low = left;
      left = right;
      loss_left = loss_right;
      right = low + ratio * (high - low);
      loss_right = loss_at(right);
    }
  }
  const double best = 0.5 * (low + high);
  return {std::exp(best), loss_at(best), loss_at(0)};
}

}  // namespace beatsmith
