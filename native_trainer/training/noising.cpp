#include "training/noising.h"

#include "diffusion/noise.h"

namespace beatsmith {

TrainingBeats load_training_beats(const Dataset& dataset, int classes, double balance,
                                  torch::Device device) {
  std::vector<std::vector<size_t>> rows(classes);
  std::vector<float> values;
  size_t row = 0;
  for (int k = 0; k < classes; ++k) {
    const auto beats =
        dataset.select(static_cast<BeatClass>(k), RecordSet::kDs1, TimeSplit::kTraining);
    for (const size_t beat : beats) {
      const Beat mv = dataset.beat_mv(beat);
      values.insert(values.end(), mv.begin(), mv.end());
      rows[k].push_back(row++);
    }
  }
  BeatSampler sampler(std::move(rows), balance);
  auto beats = torch::tensor(values).reshape({-1, 1, kBeatLength});
  const double scale = 1.0 / beats.std().item<double>();
  return {(beats * scale).to(device), std::move(sampler), scale};
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
  auto classes = torch::zeros({n, settings.classes + 1});
  for (int64_t b = 0; b < n; ++b) {
    const auto row = static_cast<uint32_t>(b);
    const auto draw = data.sampler.draw(settings.seed, step, row);
    const bool is_null =
        uniform(settings.seed, step, kDrawNullClass, row) < settings.null_class_share;
    const double t = (static_cast<double>(b) + uniform(settings.seed, step, kDrawTime, row)) /
                     static_cast<double>(n);
    const NoiseLevel level = noise_level(settings.schedule, t);
    rows.data_ptr<int64_t>()[b] = static_cast<int64_t>(draw.beat);
    classes.data_ptr<float>()[b * (settings.classes + 1) +
                              (is_null ? settings.classes : draw.class_index)] = 1.0F;
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
  torch::Tensor target;
  switch (settings.prediction) {
    case PredictionKind::kNoise:
      target = noise;
      break;
    case PredictionKind::kVelocity:
      target = alpha * noise - sigma * signal;
      break;
    case PredictionKind::kSignal:
      target = signal;
      break;
  }
  return {alpha * signal + sigma * noise, time.to(device), classes.to(device), target};
}

}  // namespace beatsmith
