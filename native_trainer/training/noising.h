// Noised beats and what a denoiser should say of them.
#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "data/beat_sampler.h"
#include "data/dataset.h"
#include "diffusion/prediction.h"
#include "diffusion/schedule.h"

namespace beatsmith {

// The beats a generator learns from, in network units, on the training device.
struct TrainingBeats {
  torch::Tensor beats;  // [n, 1, kBeatLength], mV times `scale`
  BeatSampler sampler;  // draws rows of `beats`
  double scale;         // makes their standard deviation 1
};

// Beats of DS1 before the time split, of the first `classes` AAMI classes.
TrainingBeats load_training_beats(const Dataset& dataset, int classes, double balance,
                                  torch::Device device);

// A batch of training, all in one place. Its rows depend on (seed, iteration) alone.
struct NoisedBatch {
  torch::Tensor state;    // x_t [N, 1, L]
  torch::Tensor time;     // t [N, 1]
  torch::Tensor classes;  // one-hot [N, K + 1]; the null class in a share of the rows
  torch::Tensor target;   // the prediction asked for [N, 1, L]
};

struct NoisingSettings {
  int batch = 128;
  int classes = 4;
  double null_class_share = 0.1;  // for classifier-free guidance (Ho & Salimans 2022)
  ScheduleKind schedule = ScheduleKind::kCosine;
  PredictionKind prediction = PredictionKind::kVelocity;
  uint64_t seed = 1;
};

// Times are stratified over [0, 1]: row b lies in [b, b + 1) / batch, which steadies the loss.
NoisedBatch noised_batch(const TrainingBeats& data, const NoisingSettings& settings,
                         int64_t iteration);

}  // namespace beatsmith
