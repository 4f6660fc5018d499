// Trains the beat classifier on DS1, both ends of each record; records may be kept for validation.

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "data/beat_sampler.h"
#include "diffusion/noise.h"
#include "model/classifier_model.h"
#include "network/torch_backend.h"
#include "training/commands.h"
#include "training/run_info.h"
#include "training/trainer.h"

namespace beatsmith {
namespace {

constexpr int kMaximumShift = 8;  // samples that a detector may be off an annotation, about 20 ms

struct Augmentation {
  double gain;       // spread of the logarithm of the amplitude
  double noise_mv;   // largest spread of added white noise
  double wander_mv;  // largest amplitude of added baseline wander
  double shift;      // spread of the R peak's place, samples
  double rr_unknown_share;
};

// A normal deviate made of uniforms of one training row; twelve of them would be smoother, three
// are enough.
float about_normal(uint64_t seed, uint64_t iteration, uint32_t element) {
  float sum = 0;
  for (uint32_t i = 0; i < 3; ++i) sum += uniform(seed, iteration, kDrawAugment, element + i);
  return 2.0F * (sum - 1.5F);
}

// Draws of one row lie side by side in the space of uniform's elements.
constexpr uint32_t kDrawsPerRow = 16;

struct Batch {
  torch::Tensor beats, rr, rr_known, labels;
};

class BatchMaker {
 public:
  BatchMaker(const Dataset& dataset, BeatSampler sampler, Augmentation augmentation, double scale,
             uint64_t seed)
      : dataset_(dataset),
        sampler_(std::move(sampler)),
        augmentation_(augmentation),
        scale_(static_cast<float>(scale)),
        seed_(seed) {}

  Batch make(int64_t iteration, int64_t rows) const {
    Batch batch{torch::empty({rows, 1, kBeatLength}), torch::empty({rows, kContextFeatureCount}),
                torch::empty({rows, 1}), torch::empty({rows}, torch::kInt64)};
    for (int64_t row = 0; row < rows; ++row) {
      const auto draw =
          sampler_.draw(seed_, static_cast<uint64_t>(iteration), static_cast<uint32_t>(row));
      fill_beat(batch.beats.data_ptr<float>() + row * kBeatLength, draw.beat,
                static_cast<uint64_t>(iteration), static_cast<uint32_t>(row));
      const auto& rr = dataset_.beats[draw.beat].context;
      std::copy(rr.begin(), rr.end(), batch.rr.data_ptr<float>() + row * kContextFeatureCount);
      const float u = uniform(seed_, static_cast<uint64_t>(iteration), kDrawAugment,
                              static_cast<uint32_t>(row) * kDrawsPerRow);
      batch.rr_known.data_ptr<float>()[row] = u < augmentation_.rr_unknown_share ? 0.0F : 1.0F;
      batch.labels.data_ptr<int64_t>()[row] = draw.class_index;
    }
    return batch;
  }

 private:
  void fill_beat(float* out, size_t beat, uint64_t iteration, uint32_t row) const {
    const uint32_t element = row * kDrawsPerRow + 1;
    const auto flat = [&](uint32_t i) {
      return uniform(seed_, iteration, kDrawAugment, element + i);
    };
    const Beat mv = dataset_.beat_mv(beat);
    const float gain =
        std::exp(static_cast<float>(augmentation_.gain) * about_normal(seed_, iteration, element));
    const int shift =
        std::clamp(static_cast<int>(std::lround(augmentation_.shift *
                                                about_normal(seed_, iteration, element + 3))),
                   -kMaximumShift, kMaximumShift);
    const float noise = static_cast<float>(augmentation_.noise_mv) * flat(6) * flat(6);
    const float wander = static_cast<float>(augmentation_.wander_mv) * flat(7);
    const float cycles = 1.2F * flat(8);  // up to 1.2 in the window of 0.71 s: 1.7 Hz
    const float phase = flat(9);
    std::array<float, kBeatLength> white;
    fill_noise(seed_, iteration * 4096 + row, 0, white);
    for (int i = 0; i < kBeatLength; ++i) {
      const int from = std::clamp(i + shift, 0, kBeatLength - 1);
      const float turn = cycles * static_cast<float>(i) / kBeatLength + phase;
      const float drift = wander * std::sin(2 * static_cast<float>(M_PI) * turn);
      out[i] = scale_ * (gain * mv[static_cast<size_t>(from)] + drift +
                         noise * white[static_cast<size_t>(i)]);
    }
  }

  const Dataset& dataset_;
  BeatSampler sampler_;
  Augmentation augmentation_;
  float scale_;
  uint64_t seed_;
};

}  // namespace

bool train_classifier(const nlohmann::json& config, const TrainingFiles& files) {
  const Dataset dataset = load_dataset(files.data);
  const auto network = config.at("network").get<ClassifierDescription>();
  const auto kept = config.at("validation_records").get<std::vector<std::string>>();
  std::vector<std::vector<size_t>> by_class(static_cast<size_t>(network.classes));
  std::vector<size_t> validation;
  for (size_t i = 0; i < dataset.beats.size(); ++i) {
    if (dataset.set_of(i) != RecordSet::kDs1) continue;
    const auto& name = dataset.records[dataset.beats[i].record].name;
    if (std::find(kept.begin(), kept.end(), name) != kept.end()) {
      validation.push_back(i);
    } else {
      by_class[static_cast<size_t>(dataset.beats[i].beat_class)].push_back(i);
    }
  }
  const auto& a = config.at("augmentation");
  const double scale = config.at("scale");
  const uint64_t seed = config.at("seed");
  const int64_t rows = config.at("batch");
  const double smoothing = config.at("label_smoothing");
  const BatchMaker batches(
      dataset, BeatSampler(std::move(by_class), config.at("class_balance")),
      {a.at("gain"), a.at("noise_mv"), a.at("wander_mv"), a.at("shift"), a.at("rr_unknown_share")},
      scale, seed);

  auto info = model_info(config, dataset, "classifier");
  info["scale"] = scale;
  info["temperature"] = 1.0;
  info["rr_features"] = kContextFeatureNames;
  Trainer trainer(config, info, make_parameters(network, seed));
  if (files.resume) trainer.resume(files.checkpoint);
  const auto device = trainer.device();
  const bool finished = trainer.run(files.checkpoint, [&](int64_t iteration) {
    const Batch batch = batches.make(iteration, rows);
    const auto logits = classify(trainer.parameters(), network, batch.beats.to(device),
                                 batch.rr.to(device), batch.rr_known.to(device), true);
    return torch::nn::functional::cross_entropy(
        logits, batch.labels.to(device),
        torch::nn::functional::CrossEntropyFuncOptions().label_smoothing(smoothing));
  });
  if (!validation.empty()) {
    const ClassifierModel model({info, trainer.average().clone()}, device);
    std::fprintf(stderr, "validation records:\n%s",
                 to_text(model.confusion(dataset, validation, true)).c_str());
  }
  return finished;
}

}  // namespace beatsmith
