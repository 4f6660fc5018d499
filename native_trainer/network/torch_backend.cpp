#include "network/torch_backend.h"

#include <cmath>
#include <stdexcept>

#include "diffusion/noise.h"
#include "network/architecture.h"

namespace beatsmith {
namespace {

// A pass over the architecture that makes each parameter the first time it is asked for.
class MakingBackend final : public TorchBackend {
 public:
  MakingBackend(Parameters& parameters, uint64_t seed)
      : TorchBackend(parameters), made_(parameters), seed_(seed) {}

 private:
  // Uniform in +-1/sqrt(fan_in): PyTorch's own start for convolutions and linear layers.
  const torch::Tensor& parameter(const std::string& name, const std::vector<int64_t>& shape,
                                 Start start, int64_t fan_in) override {
    auto tensor = start == Start::kOne ? torch::ones(shape) : torch::zeros(shape);
    if (start == Start::kUniform) {
      const float bound = 1.0F / std::sqrt(static_cast<float>(fan_in));
      float* values = tensor.data_ptr<float>();
      for (int64_t i = 0; i < tensor.numel(); ++i) {
        const float u = uniform(seed_, made_.size(), 0, static_cast<uint32_t>(i));
        values[i] = bound * (2.0F * u - 1.0F);
      }
    }
    made_.add(name, tensor);
    return made_.at(name);
  }

  Parameters& made_;
  uint64_t seed_;
};

torch::Tensor row_of(const std::vector<float>& values, const torch::Tensor& like) {
  return torch::tensor(values, like.options().requires_grad(false)).unsqueeze(0);
}

}  // namespace

Parameters with_gradients(Parameters parameters) {
  for (auto tensor : parameters.tensors()) tensor.set_requires_grad(true);
  return parameters;
}

const torch::Tensor& TorchBackend::parameter(const std::string& name,
                                             const std::vector<int64_t>& shape, Start /*start*/,
                                             int64_t /*fan_in*/) {
  const auto& tensor = parameters_.at(name);
  if (tensor.sizes() != torch::IntArrayRef(shape)) {
    throw std::invalid_argument("parameter '" + name + "' has another shape than the network's");
  }
  return tensor;
}

torch::Tensor TorchBackend::convolve(const std::string& name, const Value& x, int in, int out,
                                     int kernel, int stride, Start start) {
  const int64_t fan_in = static_cast<int64_t>(in) * kernel;
  const auto& weight = parameter(name + ".weight", {out, in, kernel}, start, fan_in);
  const auto weight_copy = weight;  // the next call may grow the list it lives in
  const auto& bias = parameter(name + ".bias", {out}, start, fan_in);
  return torch::conv1d(x, weight_copy, bias, stride, kernel / 2);
}

torch::Tensor TorchBackend::conv(const std::string& name, const Value& x, int in, int out,
                                 int kernel, int stride) {
  return convolve(name, x, in, out, kernel, stride, Start::kUniform);
}

torch::Tensor TorchBackend::zero_conv(const std::string& name, const Value& x, int in, int out,
                                      int kernel) {
  return convolve(name, x, in, out, kernel, 1, Start::kZero);
}

torch::Tensor TorchBackend::linear(const std::string& name, const Value& x, int in, int out) {
  const auto weight = parameter(name + ".weight", {out, in}, Start::kUniform, in);
  return torch::linear(x, weight, parameter(name + ".bias", {out}, Start::kUniform, in));
}

torch::Tensor TorchBackend::group_norm(const std::string& name, const Value& x, int channels,
                                       int groups) {
  const auto weight = parameter(name + ".weight", {channels}, Start::kOne, 1);
  // In float32 even where convolutions are not: its sums run over whole groups.
  return torch::group_norm(x.to(weight.dtype()), groups, weight,
                           parameter(name + ".bias", {channels}, Start::kZero, 1));
}

torch::Tensor TorchBackend::modulate(const Value& x, const Value& scale, const Value& shift) {
  return x * (1.0 + scale.unsqueeze(2)) + shift.unsqueeze(2);
}

torch::Tensor TorchBackend::patch(const Value& x, int size) {
  return x.reshape({x.size(0), -1, size}).transpose(1, 2).contiguous();
}

torch::Tensor TorchBackend::unpatch(const Value& x, int size) {
  return x.transpose(1, 2).reshape({x.size(0), 1, x.size(2) * size});
}

torch::Tensor TorchBackend::sinusoids(const Value& t, const std::vector<float>& frequencies) {
  const auto angles = t * row_of(frequencies, t);
  return torch::cat({angles.sin(), angles.cos()}, 1);
}

torch::Tensor TorchBackend::standardise(const Value& x, const std::vector<float>& means,
                                        const std::vector<float>& factors) {
  return (x - row_of(means, x)) * row_of(factors, x);
}

Parameters make_parameters(const DenoiserDescription& d, uint64_t seed) {
  validate(d);
  torch::NoGradGuard no_gradients;
  Parameters parameters;
  MakingBackend net(parameters, seed);
  denoiser(net, d, torch::zeros({1, 1, d.length}), torch::zeros({1, 1}),
           torch::zeros({1, d.classes + 1 + d.styles}));
  return with_gradients(std::move(parameters));
}

Parameters make_parameters(const ClassifierDescription& d, uint64_t seed) {
  validate(d);
  torch::NoGradGuard no_gradients;
  Parameters parameters;
  MakingBackend net(parameters, seed);
  classifier(net, d, torch::zeros({1, 1, d.length}),
             torch::zeros({1, static_cast<int64_t>(d.rr_means.size())}), torch::zeros({1, 1}));
  return with_gradients(std::move(parameters));
}

}  // namespace beatsmith
