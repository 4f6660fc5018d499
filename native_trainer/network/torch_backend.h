// The architecture's operations on LibTorch: computes, and makes the parameters it is asked for.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "network/description.h"
#include "network/parameters.h"

namespace beatsmith {

class TorchBackend {
 public:
  using Value = torch::Tensor;

  explicit TorchBackend(const Parameters& parameters, bool training = false)
      : parameters_(parameters), training_(training) {}
  virtual ~TorchBackend() = default;

  Value conv(const std::string& name, const Value& x, int in, int out, int kernel, int stride);
  Value zero_conv(const std::string& name, const Value& x, int in, int out, int kernel);
  Value linear(const std::string& name, const Value& x, int in, int out);
  Value group_norm(const std::string& name, const Value& x, int channels, int groups);
  Value silu(const Value& x) { return torch::silu(x); }
  Value add(const Value& a, const Value& b) { return a + b; }
  Value multiply(const Value& a, const Value& b) { return a * b; }
  Value modulate(const Value& x, const Value& scale, const Value& shift);
  Value concat(const Value& a, const Value& b) { return torch::cat({a, b}, 1); }
  Value upsample(const Value& x) { return torch::repeat_interleave(x, 2, 2); }
  Value patch(const Value& x, int size);
  Value unpatch(const Value& x, int size);
  Value flatten(const Value& x) { return x.flatten(1); }
  Value sinusoids(const Value& t, const std::vector<float>& frequencies);
  Value standardise(const Value& x, const std::vector<float>& means,
                    const std::vector<float>& factors);
  Value dropout(const Value& x, double share) { return torch::dropout(x, share, training_); }

 protected:
  enum class Start { kUniform, kZero, kOne };  // a parameter's values when training starts
  // fan_in: inputs of one output, which set the width of a uniform start.
  virtual const torch::Tensor& parameter(const std::string& name, const std::vector<int64_t>& shape,
                                         Start start, int64_t fan_in);

 private:
  Value convolve(const std::string& name, const Value& x, int in, int out, int kernel, int stride,
                 Start start);

  const Parameters& parameters_;
  bool training_;
};

// The same tensors, as leaves that gradients are taken for.
Parameters with_gradients(Parameters parameters);

// New parameters for a network, the same for the same seed on every machine.
Parameters make_parameters(const DenoiserDescription& description, uint64_t seed);
Parameters make_parameters(const ClassifierDescription& description, uint64_t seed);

}  // namespace beatsmith
