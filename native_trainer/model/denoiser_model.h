// A trained denoiser on LibTorch: predicts, and samples by shared/diffusion's state machine.
#pragma once

#include <torch/torch.h>

#include <functional>
#include <string>
#include <vector>

#include "diffusion/sampler.h"
#include "model/checkpoint.h"
#include "network/description.h"

namespace beatsmith {

// One forward pass of a network with these parameters; `labels` [N, classes + 1 + styles] are class
// and style side by side, the other shapes DenoiserDescription's.
torch::Tensor denoise(const Parameters& parameters, const DenoiserDescription& description,
                      const torch::Tensor& x, const torch::Tensor& t, const torch::Tensor& labels);

class DenoiserModel {
 public:
  // Throws std::runtime_error if `stored` is no denoiser.
  DenoiserModel(StoredModel stored, torch::Device device);

  const nlohmann::json& info() const { return info_; }
  double scale() const { return info_.at("scale").get<double>(); }
  // As the model's metadata say, so that it samples as it was meant to; `steps` 0 keeps its
  // default. A few-step student asked for other steps runs DDIM, as a control.
  SamplerSettings settings(uint64_t seed, int steps = 0) const;

  torch::Tensor predict(const torch::Tensor& x, const torch::Tensor& t,
                        const torch::Tensor& labels) const;

  // Runs the sampler to its end; `look` is called before the first step and after each one.
  void walk(const SamplerSettings& settings, std::vector<BeatRequest> requests,
            const std::function<void(const Sampler&)>& look) const;

  // Beats [count, kBeatLength] in mV of one class, numbered from `first` in the seed's noise.
  std::vector<float> sample(int class_index, int64_t count, const SamplerSettings& settings,
                            uint64_t first = 0) const;

  const DenoiserDescription& network() const { return network_; }
  std::string parameters_hash() const { return hash_of(parameters_); }
  int64_t parameter_count() const { return parameters_.element_count(); }

 private:
  nlohmann::json info_;
  DenoiserDescription network_;
  Parameters parameters_;
  torch::Device device_;
};

}  // namespace beatsmith
