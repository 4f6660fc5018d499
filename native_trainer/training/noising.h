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
  torch::Tensor signal;  // the beats [N, 1, L]
  torch::Tensor noise;   // [N, 1, L]
  torch::Tensor alpha;   // state = alpha signal + sigma noise [N, 1, 1]
  torch::Tensor sigma;
};

struct NoisingSettings {
  int batch = 128;
  int classes = 4;
  int styles = 0;                 // 0, or as many as the data have
  double null_class_share = 0.1;  // for classifier-free guidance (Ho & Salimans 2022)
  double null_style_share = 0.1;  // of the rest: any style
  ScheduleKind schedule = ScheduleKind::kCosine;
  uint64_t seed = 1;
};

// What a generator's settings say of noising; the schedule is the caller's, who may have it from a
// teacher.
NoisingSettings noising_settings(const nlohmann::json& config);

// Class and style of each row, one-hot, side by side: what NoisedBatch calls labels.
class LabelRows {
 public:
  LabelRows(int64_t count, int classes, int styles)
      : classes_(classes), rows_(torch::zeros({count, classes + 1 + styles})) {}

  // Once a row. `class_index` `classes` for the null class, `style` -1 for none.
  void set(int64_t row, int class_index, int style) {
    float* values = rows_.data_ptr<float>() + row * rows_.size(1);
    values[class_index] = 1;
    if (style >= 0) values[classes_ + 1 + style] = 1;
  }
  const torch::Tensor& rows() const { return rows_; }

 private:
  int classes_;
  torch::Tensor rows_;
};

// Throws std::runtime_error if the network's styles are not those of the data.
void check_styles(const TrainingBeats& data, int styles);

// Times are stratified over [0, 1]: row b lies in [b, b + 1) / batch, which steadies the loss.
NoisedBatch noised_batch(const TrainingBeats& data, const NoisingSettings& settings,
                         int64_t iteration);

// What a network that predicts so is to say of the batch [N, 1, L].
torch::Tensor target_of(const NoisedBatch& batch, PredictionKind prediction);

}  // namespace beatsmith
