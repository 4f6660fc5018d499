// The loop every training shares: AdamW with warm-up and decay, gradient clipping, a moving average
// of the parameters, progress, checkpoints, and a stop on Ctrl-C that loses nothing.
#pragma once

#include <torch/torch.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "network/parameters.h"
#include "training/precision.h"

namespace beatsmith {

struct TrainerSettings {
  int64_t steps = 1000;
  double learning_rate = 1e-3;
  int64_t warm_up = 100;        // steps over which the rate rises from 0
  double final_rate_share = 0;  // of learning_rate, reached by a cosine at the last step
  double weight_decay = 0;
  double gradient_clip = 1;  // largest norm of the whole gradient
  double average = 0.999;    // decay of the moving average
  uint64_t seed = 1;
  int threads = 0;                    // 0: as many as there are cores
  std::string device = "auto";        // "auto", "cpu", "cuda"
  std::string precision = "float32";  // see precision.h
  double checkpoint_every_s = 60;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TrainerSettings, steps, learning_rate, warm_up,
                                                final_rate_share, weight_decay, gradient_clip,
                                                average, seed, threads, device, precision,
                                                checkpoint_every_s)

// "cuda" where there is one and `name` is "auto"; throws std::runtime_error for "cuda" without one.
torch::Device choose_device(const std::string& name);
void set_thread_count(int threads);

// Settings without those that may differ between a run and its continuation, or between two runs,
// without changing what is computed (device, threads, saving).
nlohmann::json computed_settings(nlohmann::json config);

// Throws std::runtime_error that names the setting and what it may be. A Trainer does so too, but
// perhaps after long preparations.
void check_settings(const nlohmann::json& config);

class Trainer {
 public:
  // `config`: the resolved settings, of which the trainer reads its own. `model`: what a checkpoint
  // says of the model, see model/checkpoint.h.
  Trainer(const nlohmann::json& config, nlohmann::json model, Parameters parameters);

  // Goes on from a checkpoint of the same settings: bit for bit as if it had not been stopped.
  // Throws if the checkpoint is of other settings, naming the first that differs (more `steps` are
  // allowed only with the same rate schedule, so not at all).
  void resume(const std::string& path);

  // Runs `loss(iteration)` (a scalar) until the last step or Ctrl-C, saving to `path` now and then
  // and at the end. Returns false when stopped early.
  bool run(const std::string& path, const std::function<torch::Tensor(int64_t)>& loss);

  torch::Device device() const { return device_; }
  const Parameters& parameters() const { return parameters_; }
  const Parameters& average() const { return average_; }
  int64_t iteration() const { return iteration_; }
  nlohmann::json& model() { return model_; }
  void save(const std::string& path);

 private:
  double rate_at(int64_t iteration) const;
  double update(const std::function<torch::Tensor(int64_t)>& loss);

  TrainerSettings settings_;
  nlohmann::json config_;
  nlohmann::json model_;
  torch::Device device_;
  Precision precision_;
  Parameters parameters_;
  Parameters average_;
  std::unique_ptr<torch::optim::AdamW> optimizer_;
  int64_t iteration_ = 0;
};

}  // namespace beatsmith
