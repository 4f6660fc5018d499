// Noised beats and what a denoiser should say of them.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "data/beat_sampler.h"
#include "data/dataset.h"
#include "diffusion/prediction.h"
#include "diffusion/schedule.h"

namespace beatsmith {

// The beats a generator learns from, in network units, on the training device.
struct TrainingBeats {
  torch::Tensor beats;       // [n, 1, kBeatLength], mV times `scale`
  BeatSampler sampler;       // draws rows of `beats`
  double scale;              // makes their standard deviation 1
  std::vector<int> classes;  // of each row
  std::vector<int> styles;   // of each row: whose beat it is, an index into `style_names`
  std::vector<std::string> style_names;           // records of DS1
  std::vector<std::vector<double>> style_shares;  // how often each occurs in a class, [K][S]
};

// Beats of DS1 before the time split, of the first `classes` AAMI classes.
TrainingBeats load_training_beats(const Dataset& dataset, int classes, double balance,
                                  torch::Device device);

// A batch of training, all in one place. Its rows depend on (seed, iteration) alone.
struct NoisedBatch {
  torch::Tensor state;   // x_t [N, 1, L]
  torch::Tensor time;    // t [N, 1]
  torch::Tensor labels;  // [N, K + 1 + S]: class and style, one-hot, side by side; the null class
                         // without a style in a share of the rows, a class alone in another
  torch::Tensor target;  // the prediction asked for [N, 1, L]
};

struct NoisingSettings {
  int batch = 128;
  int classes = 4;
  int styles = 0;                 // 0, or as many as the data have
  double null_class_share = 0.1;  // for classifier-free guidance (Ho & Salimans 2022)
  double null_style_share = 0.1;  // of the rest: any style
  ScheduleKind schedule = ScheduleKind::kCosine;
  PredictionKind prediction = PredictionKind::kVelocity;
  uint64_t seed = 1;
};

// What a generator's settings say of noising; schedule and prediction are the caller's, who may
// have them from a teacher.
NoisingSettings noising_settings(const nlohmann::json& config);

// Writes class and style as one row [K + 1 + S] of labels; `style` -1 for none. `row` is all 0
// before.
void set_label(float* row, int classes, int class_index, int style);

// Throws std::runtime_error if the network's styles are not those of the data.
void check_styles(const TrainingBeats& data, int styles);

// Times are stratified over [0, 1]: row b lies in [b, b + 1) / batch, which steadies the loss.
NoisedBatch noised_batch(const TrainingBeats& data, const NoisingSettings& settings,
                         int64_t iteration);

}  // namespace beatsmith
