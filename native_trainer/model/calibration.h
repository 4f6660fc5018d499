// Whether probabilities mean what they say.
#pragma once

#include <torch/torch.h>

namespace beatsmith {

struct Calibration {
  double temperature;  // probabilities are softmax(logits / temperature)
  double loss;         // mean negative log-likelihood at that temperature,
  double loss_at_one;  // and at 1
};

// The temperature, 0.1 to 10, of the least negative log-likelihood (Guo et al., ICML 2017). Give it
// beats of people that the network was not trained on. `logits` [N, classes], `labels` [N], int64.
Calibration fit_temperature(const torch::Tensor& logits, const torch::Tensor& labels);

}  // namespace beatsmith
