#include "training/noising.h"

#include <cmath>
#include <stdexcept>

#include "diffusion/noise.h"
#include "network/description.h"

namespace beatsmith {

TrainingBeats load_training_beats(const Dataset& dataset, int classes, double balance,
                                  torch::Device device) {
  std::vector<std::vector<size_t>> rows(classes);
  std::vector<float> values;
  std::vector<int> style_of_record(dataset.records.size(), -1);
  std::vector<std::string> style_names;
  for (size_t i = 0; i < dataset.records.size(); ++i) {
    if (dataset.records[i].set != RecordSet::kDs1) continue;
    style_of_record[i] = static_cast<int>(style_names.size());
    style_names.push_back(dataset.records[i].name);
  }
  std::vector<int> class_of_row;
  std::vector<int> styles;
  std::vector<std::vector<double>> shares(static_cast<size_t>(classes),
                                          std::vector<double>(style_names.size()));
  size_t row = 0;
  for (int k = 0; k < classes; ++k) {
    const auto beats =
        dataset.select(static_cast<BeatClass>(k), RecordSet::kDs1, TimeSplit::kTraining);
    for (const size_t beat : beats) {
      const Beat mv = dataset.beat_mv(beat);
      values.insert(values.end(), mv.begin(), mv.end());
      rows[k].push_back(row++);
      class_of_row.push_back(k);
      styles.push_back(style_of_record[dataset.beats[beat].record]);
      shares[k][styles.back()] += 1.0 / static_cast<double>(beats.size());
    }
  }
  for (auto& of_class : shares) {
    for (double& share : of_class) share = std::round(share * 1e6) / 1e6;  // readable in metadata
  }
  BeatSampler sampler(std::move(rows), balance);
  auto beats = torch::tensor(values).reshape({-1, 1, kBeatLength});
  const double scale = 1.0 / beats.std().item<double>();
  return {(beats * scale).to(device), std::move(sampler), scale,
          std::move(class_of_row),    std::move(styles),  std::move(style_names),
          std::move(shares)};
}

NoisingSettings noising_settings(const nlohmann::json& config) {
  NoisingSettings settings;
  settings.batch = config.at("batch");
  const auto network = config.at("network").get<DenoiserDescription>();
  settings.classes = network.classes;
  settings.styles = network.styles;
  settings.null_class_share = config.at("null_class_share");
  settings.null_style_share = config.at("null_style_share");
  settings.seed = config.at("seed");
  return settings;
}

void check_styles(const TrainingBeats& data, int styles) {
  const size_t there = data.style_names.size();
  if (styles == 0 || static_cast<size_t>(styles) == there) return;
  throw std::runtime_error("network.styles is " + std::to_string(styles) + ", the data set has " +
                           std::to_string(there) + " people to learn from; give --set " +
                           "network.styles=" + std::to_string(there) + ", or 0 for no styles");
}

NoisedBatch noised_batch(const TrainingBeats& data, const NoisingSettings& settings,
                         int64_t iteration) {
  const int64_t n = settings.batch;
  const auto step = static_cast<uint64_t>(iteration);
  auto rows = torch::empty({n}, torch::kInt64);
  auto noise = torch::empty({n, 1, kBeatLength});
  auto time = torch::empty({n, 1});
  auto alpha = torch::empty({n, 1, 1});
  auto sigma = torch::empty({n, 1, 1});
  LabelRows labels(n, settings.classes, settings.styles);
  for (int64_t b = 0; b < n; ++b) {
    const auto row = static_cast<uint32_t>(b);
    const auto draw = data.sampler.draw(settings.seed, step, row);
    const double null = uniform(settings.seed, step, kDrawNullClass, row);
    const bool is_null = null < settings.null_class_share;
    const bool any_style = null < settings.null_class_share +
                                      (1 - settings.null_class_share) * settings.null_style_share;
    const double t = (static_cast<double>(b) + uniform(settings.seed, step, kDrawTime, row)) /
                     static_cast<double>(n);
    const NoiseLevel level = noise_level(settings.schedule, t);
    rows.data_ptr<int64_t>()[b] = static_cast<int64_t>(draw.beat);
    labels.set(b, is_null ? settings.classes : draw.class_index,
               any_style || settings.styles == 0 ? -1 : data.styles[draw.beat]);
    time.data_ptr<float>()[b] = static_cast<float>(t);
    alpha.data_ptr<float>()[b] = level.alpha;
    sigma.data_ptr<float>()[b] = level.sigma;
    fill_noise(settings.seed, step * static_cast<uint64_t>(n) + static_cast<uint64_t>(b), 0,
               {noise.data_ptr<float>() + b * kBeatLength, kBeatLength});
  }
  const auto device = data.beats.device();
  noise = noise.to(device);
  alpha = alpha.to(device);
  sigma = sigma.to(device);
  const auto signal = data.beats.index_select(0, rows.to(device));
  return {alpha * signal + sigma * noise,
          time.to(device),
          labels.rows().to(device),
          signal,
          noise,
          alpha,
          sigma};
}

torch::Tensor target_of(const NoisedBatch& batch, PredictionKind prediction) {
  switch (prediction) {
    case PredictionKind::kNoise:
      return batch.noise;
    case PredictionKind::kVelocity:
      return batch.alpha * batch.noise - batch.sigma * batch.signal;
    case PredictionKind::kSignal:
      break;
  }
  return batch.signal;
}

}  // namespace beatsmith
