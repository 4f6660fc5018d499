#include "studies/arm_classifier.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "data/beat_sampler.h"
#include "diffusion/noise.h"
#include "network/torch_backend.h"
#include "studies/study_models.h"
#include "training/classifier_batches.h"
#include "training/trainer.h"

namespace beatsmith {
namespace {

struct Augmentation {
  double gain;          // spread of the logarithm of the amplitude
  double shift;         // largest offset of the R peak's place, samples
  double noise_share;   // of beats that are given noise
  double least_snr_db;  // of that noise, up to largest_snr_db
  double largest_snr_db;
};

// All that is random about a row is drawn from (seed, iteration, row).
Beat augmented(const Beat& beat, const Augmentation& by, const std::vector<NoiseRecord>& noises,
               uint64_t seed, uint64_t iteration, uint32_t row) {
  constexpr uint32_t kDrawsPerRow = 8;
  const auto flat = [&](uint32_t draw) {
    return static_cast<double>(uniform(seed, iteration, kDrawAugment, row * kDrawsPerRow + draw));
  };
  const auto shift = static_cast<int>(std::lround((2 * flat(0) - 1) * by.shift));
  const double gain = std::exp(by.gain * std::sqrt(3.0) * (2 * flat(1) - 1));
  double added = 0;  // gain of the noise
  const auto& noise = noises[place_among(flat(2), noises.size())];
  const auto source = noise.for_training();
  const size_t start = place_among(flat(3), source.size() - kBeatLength);
  if (flat(4) < by.noise_share) {
    const double snr_db = by.least_snr_db + flat(5) * (by.largest_snr_db - by.least_snr_db);
    added = noise_gain(qrs_amplitude_mv(beat), noise.rms_mv, snr_db);
  }
  Beat out;
  for (int i = 0; i < kBeatLength; ++i) {
    const auto from = static_cast<size_t>(std::clamp(i + shift, 0, kBeatLength - 1));
    const auto place = static_cast<size_t>(i);
    out[place] = static_cast<float>(gain * (beat[from] + added * source[start + place]));
  }
  return *cut_beat(out, kBeatRIndex);  // less its median, as every beat
}

// Only their ratios count: the loss is a weighted mean.
torch::Tensor loss_weights(const std::vector<std::vector<size_t>>& by_class, double balance) {
  auto weights = torch::ones({static_cast<int64_t>(by_class.size())});
  double beats = 0;
  for (const auto& of_class : by_class) beats += static_cast<double>(of_class.size());
  for (size_t k = 0; k < by_class.size(); ++k) {
    if (by_class[k].empty()) continue;
    const double share = static_cast<double>(by_class[k].size()) / beats;
    weights[static_cast<int64_t>(k)] = static_cast<float>(std::pow(share, -balance));
  }
  return weights;
}

// The configured network, with the context standardised over the beats to learn from where it is
// given.
ClassifierDescription network_of(const nlohmann::json& config, const ArmData& data) {
  auto network = config.at("network").get<ClassifierDescription>();
  if (!data.with_context) return network;
  std::vector<size_t> all;
  for (const auto& beats : data.by_class) all.insert(all.end(), beats.begin(), beats.end());
  standardise_context(network, data.dataset, all);
  return network;
}

Parameters start_parameters(const ClassifierDescription& network, const ArmData& data,
                            uint64_t seed) {
  if (data.start.empty()) return make_parameters(network, seed);
  Parameters parameters = load_model(data.start).parameters;
  for (const auto& tensor : parameters.tensors()) tensor.requires_grad_(true);
  return parameters;
}

}  // namespace

ClassifierModel train_arm(const nlohmann::json& config, const ArmData& data,
                          const std::string& path) {
  const ClassifierDescription network = network_of(config, data);
  const auto& a = config.at("augmentation");
  const Augmentation augmentation{a.at("gain"), a.at("shift"), a.at("noise_share"),
                                  a.at("least_snr_db"), a.at("largest_snr_db")};
  const uint64_t seed = config.at("seed");
  const int64_t rows = config.at("batch");
  const float scale = config.at("scale");
  const BeatSampler sampler(data.by_class, 0);
  const nlohmann::json info = {
      {"name", config.at("name")}, {"role", "classifier"}, {"scale", scale}, {"network", network}};
  Trainer trainer(config, info, start_parameters(network, data, seed));
  if (std::filesystem::exists(path)) trainer.resume(path);
  const auto device = trainer.device();
  const auto weights = loss_weights(data.by_class, data.loss_balance).to(device);
  const double smoothing = config.at("label_smoothing");
  const bool finished = trainer.run(path, [&](int64_t iteration) {
    const auto beats = torch::empty({rows, 1, kBeatLength});
    const auto context = torch::zeros({rows, kContextFeatureCount});
    const auto labels = torch::empty({rows}, torch::kInt64);
    const auto step = static_cast<uint64_t>(iteration);
    for (int64_t row = 0; row < rows; ++row) {
      const size_t drawn = sampler.draw(seed, step, static_cast<uint32_t>(row)).beat;
      Beat mv = data.dataset.beat_mv(drawn);
      if (!data.noise.empty()) {
        mv = augmented(mv, augmentation, data.noise, seed, step, static_cast<uint32_t>(row));
      }
      const DatasetBeat& beat = data.dataset.beats[drawn];
      std::transform(mv.begin(), mv.end(), beats.data_ptr<float>() + row * kBeatLength,
                     [&](float sample) { return scale * sample; });
      if (data.with_context) {
        std::copy(beat.context.begin(), beat.context.end(),
                  context.data_ptr<float>() + row * kContextFeatureCount);
      }
      labels.data_ptr<int64_t>()[row] = static_cast<int64_t>(beat.beat_class);
    }
    const auto known = torch::full({rows, 1}, data.with_context ? 1.0F : 0.0F);
    const auto logits = classify(trainer.parameters(), network, beats.to(device),
                                 context.to(device), known.to(device), true);
    return torch::nn::functional::cross_entropy(
        logits, labels.to(device),
        torch::nn::functional::CrossEntropyFuncOptions().weight(weights).label_smoothing(
            smoothing));
  });
  if (!finished) throw Stopped();
  return {{info, trainer.average().clone()}, device};
}

}  // namespace beatsmith
