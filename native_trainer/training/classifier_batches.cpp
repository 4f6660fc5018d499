#include "training/classifier_batches.h"

#include <algorithm>
#include <cmath>

#include "diffusion/noise.h"

namespace beatsmith {
namespace {

constexpr int kMaximumShift = 8;  // samples that a detector may be off an annotation, about 20 ms

constexpr uint64_t kRowsOfAStep = 4096;  // at most; keeps the noise of rows and steps apart

// Draws of one row lie side by side in the space of uniform's elements.
enum Draw : uint32_t {
  kGain,
  kShift,
  kNoiseSpread,
  kNoiseColour,
  kWander,
  kWanderCycles,
  kWanderPhase,
  kLowPass,
  kLowPassWeight,
  kDrawsPerRow
};

// Two passes of a three-tap average of weights w, 1 - 2 w, w: near -3 dB at 50 Hz for w = 1/4.
void low_pass(Beat& samples, float weight) {
  for (int pass = 0; pass < 2; ++pass) {
    float before = samples.front();
    for (size_t i = 0; i + 1 < samples.size(); ++i) {
      const float here = samples[i];
      samples[i] = weight * (before + samples[i + 1]) + (1 - 2 * weight) * here;
      before = here;
    }
  }
}

}  // namespace

ClassifierBatches::ClassifierBatches(const Dataset& dataset, BeatSampler sampler,
                                     const ClassifierAugmentation& augmentation,
                                     const ClassifierDescription& network, float scale,
                                     uint64_t seed)
    : dataset_(dataset),
      sampler_(std::move(sampler)),
      augmentation_(augmentation),
      scale_(scale),
      seed_(seed) {
  for (size_t k = 0; k < context_noise_.size(); ++k) {
    context_noise_[k] = static_cast<float>(augmentation.context_noise) / network.rr_factors.at(k);
  }
}

ClassifierBatch ClassifierBatches::contexts(int64_t iteration, int64_t rows) const {
  ClassifierBatch batch{
      {}, torch::empty({rows, kContextFeatureCount}), torch::empty({rows}, torch::kInt64)};
  for (int64_t i = 0; i < rows; ++i) {
    const auto step = static_cast<uint64_t>(iteration);
    const auto row = static_cast<uint32_t>(i);
    const auto draw = sampler_.draw(seed_, step, row);
    const BeatContext& context = dataset_.beats[draw.beat].context;
    BeatContext noise;
    fill_noise(seed_, step * kRowsOfAStep + row, 1, noise);
    float* rr = batch.rr.data_ptr<float>() + i * kContextFeatureCount;
    for (size_t k = 0; k < context.size(); ++k) rr[k] = context[k] + context_noise_[k] * noise[k];
    batch.labels.data_ptr<int64_t>()[i] = draw.class_index;
  }
  return batch;
}

ClassifierBatch ClassifierBatches::beats_and_contexts(int64_t iteration, int64_t rows) const {
  ClassifierBatch batch = contexts(iteration, rows);
  batch.beats = torch::empty({rows, 1, kBeatLength});
  for (int64_t i = 0; i < rows; ++i) {
    const auto step = static_cast<uint64_t>(iteration);
    const auto row = static_cast<uint32_t>(i);
    fill_beat(batch.beats.data_ptr<float>() + i * kBeatLength,
              dataset_.beat_mv(sampler_.draw(seed_, step, row).beat), step, row);
  }
  return batch;
}

void ClassifierBatches::fill_beat(float* out, const Beat& mv, uint64_t iteration,
                                  uint32_t row) const {
  const auto flat = [&](Draw draw) {
    return uniform(seed_, iteration, kDrawAugment, row * kDrawsPerRow + draw);
  };
  const auto normal = [&](Draw draw) {  // of the same draw
    return normal_from_bits(static_cast<uint32_t>(std::ldexp(flat(draw), 32)));
  };
  const float gain = std::exp(static_cast<float>(augmentation_.gain) * normal(kGain));
  const int shift = std::clamp(static_cast<int>(std::lround(augmentation_.shift * normal(kShift))),
                               -kMaximumShift, kMaximumShift);
  const float spread = flat(kNoiseSpread);
  const float noise = static_cast<float>(augmentation_.noise_mv) * spread * spread;
  const float wander = static_cast<float>(augmentation_.wander_mv) * flat(kWander);
  const float cycles = 1.2F * flat(kWanderCycles);  // in the window of 0.71 s: up to 1.7 Hz
  const float phase = flat(kWanderPhase);

  Beat added;
  fill_noise(seed_, iteration * kRowsOfAStep + row, 0, added);
  low_pass(added, 0.33F * flat(kNoiseColour));
  Beat beat;
  for (int i = 0; i < kBeatLength; ++i) {
    const auto from = static_cast<size_t>(std::clamp(i + shift, 0, kBeatLength - 1));
    const auto place = static_cast<size_t>(i);
    const float turn = cycles * static_cast<float>(i) / kBeatLength + phase;
    const float drift = wander * std::sin(2 * static_cast<float>(M_PI) * turn);
    beat[place] = gain * mv[from] + drift + noise * added[place];
  }
  if (flat(kLowPass) < augmentation_.low_pass_share) low_pass(beat, 0.33F * flat(kLowPassWeight));
  for (const float sample : beat) *out++ = scale_ * sample;
}

void standardise_context(ClassifierDescription& network, const Dataset& dataset,
                         const std::vector<size_t>& beats) {
  const auto count = static_cast<double>(std::max<size_t>(beats.size(), 1));
  for (size_t k = 0; k < static_cast<size_t>(kContextFeatureCount); ++k) {
    double sum = 0;
    double squares = 0;
    for (const size_t beat : beats) {
      const double value = dataset.beats[beat].context[k];
      sum += value;
      squares += value * value;
    }
    const double mean = sum / count;
    const double spread = std::sqrt(std::max(0.0, squares / count - mean * mean));
    network.rr_means[k] = static_cast<float>(mean);
    network.rr_factors[k] = spread > 1e-6 ? static_cast<float>(1 / spread) : 1.0F;
  }
}

}  // namespace beatsmith
