#include "model/denoiser_model.h"

#include <stdexcept>

#include "ecg/beat.h"
#include "network/architecture.h"
#include "network/torch_backend.h"

namespace beatsmith {
namespace {

constexpr int64_t kSamplingBatch = 512;

torch::Tensor tensor_of(const std::vector<float>& values, std::vector<int64_t> shape,
                        torch::Device device) {
  return torch::tensor(values).reshape(shape).to(device);
}

}  // namespace

torch::Tensor denoise(const Parameters& parameters, const DenoiserDescription& description,
                      const torch::Tensor& x, const torch::Tensor& t, const torch::Tensor& labels) {
  TorchBackend net(parameters, true);
  return denoiser(net, description, x, t, labels);
}

DenoiserModel::DenoiserModel(StoredModel stored, torch::Device device)
    : info_(std::move(stored.info)), parameters_(std::move(stored.parameters)), device_(device) {
  if (info_.at("role") == "classifier") {
    throw std::runtime_error("'" + info_.value("name", "") +
                             "' is a classifier; give a teacher or a student");
  }
  network_ = info_.at("network").get<DenoiserDescription>();
  parameters_.to(device_);
}

SamplerSettings DenoiserModel::settings(uint64_t seed, int steps) const {
  SamplerSettings settings;
  settings.schedule = *schedule_from_name(info_.at("schedule").get<std::string>());
  settings.prediction = *prediction_from_name(info_.at("prediction").get<std::string>());
  settings.kind = *sampler_from_name(info_.at("sampler").get<std::string>());
  settings.steps = info_.at("default_steps").get<int>();
  settings.times = info_.value("times", std::vector<double>{});
  settings.guidance = info_.value("guidance", 1.0F);
  settings.noise_scale = info_.value("noise_scale", 1.0F);
  settings.seed = seed;
  settings.class_count = network_.classes;
  settings.element_count = network_.length;
  settings.style_shares = info_.value("style_shares", std::vector<std::vector<double>>{});
  if (steps != 0 && steps != settings.steps) {
    settings.steps = steps;
    settings.times.clear();
    if (settings.kind == SamplerKind::kFewStep) settings.kind = SamplerKind::kDdim;
  }
  return settings;
}

torch::Tensor DenoiserModel::predict(const torch::Tensor& x, const torch::Tensor& t,
                                     const torch::Tensor& labels) const {
  torch::NoGradGuard no_gradients;
  return denoise(parameters_, network_, x, t, labels);
}

void DenoiserModel::walk(const SamplerSettings& settings, std::vector<BeatRequest> requests,
                         const std::function<void(const Sampler&)>& look) const {
  auto sampler = Sampler::create(settings, std::move(requests));
  if (!sampler) throw std::runtime_error(describe(sampler.error()));
  look(*sampler);
  while (!sampler->done()) {
    const DenoiserInput& in = sampler->input();
    const auto labels = torch::cat({tensor_of(in.classes, {in.rows, network_.classes + 1}, device_),
                                    tensor_of(in.styles, {in.rows, network_.styles}, device_)},
                                   1);
    const auto prediction = predict(tensor_of(in.x, {in.rows, 1, network_.length}, device_),
                                    tensor_of(in.t, {in.rows, 1}, device_), labels)
                                .cpu()
                                .contiguous();
    const auto taken =
        sampler->take({prediction.data_ptr<float>(), static_cast<size_t>(prediction.numel())});
    if (!taken) throw std::runtime_error(describe(taken.error()));
    look(*sampler);
  }
}

std::vector<float> DenoiserModel::sample(int class_index, int64_t count,
                                         const SamplerSettings& settings, uint64_t first) const {
  std::vector<float> beats;
  for (int64_t done = 0; done < count; done += kSamplingBatch) {
    std::vector<BeatRequest> requests;
    for (int64_t i = done; i < std::min(count, done + kSamplingBatch); ++i) {
      requests.push_back({first + static_cast<uint64_t>(i), class_index});
    }
    walk(settings, std::move(requests), [&](const Sampler& sampler) {
      if (!sampler.done()) return;
      for (const float value : sampler.state()) {
        beats.push_back(static_cast<float>(value / scale()));
      }
    });
  }
  return beats;
}

}  // namespace beatsmith
