// Distils a teacher into a smaller student that needs a few steps only.
//
// The teacher's DDIM paths are walked once and kept at evenly spaced times. The student learns to
// jump from one kept state to the next (for fewer steps: over several) in a single DDIM step. This
// is progressive distillation (Salimans & Ho 2022) with its halvings taken at once, over paths that
// the teacher really walked (Luhman & Luhman 2021): no error is handed down from stage to stage,
// and one set of paths serves students of 4, 2 and 1 steps.

#include <stdexcept>

#include "diffusion/noise.h"
#include "ecg/beat.h"
#include "network/torch_backend.h"
#include "training/commands.h"
#include "training/noising.h"
#include "training/run_info.h"
#include "training/trainer.h"
#include "training/trajectories.h"

namespace beatsmith {
namespace {

// The v at (x_t, t) with which one DDIM step from t lands on x_s at s < t.
torch::Tensor velocity_between(const torch::Tensor& state, const torch::Tensor& next,
                               NoiseLevel from, NoiseLevel to) {
  const double shrink = to.sigma / from.sigma;
  const auto signal = (next - shrink * state) / (to.alpha - shrink * from.alpha);
  return (from.alpha * state - signal) / from.sigma;
}

}  // namespace

bool train_student(const nlohmann::json& config, const TrainingFiles& files,
                   const std::string& teacher_path, const std::string& trajectories_path) {
  const Dataset dataset = load_dataset(files.data);
  const torch::Device device = choose_device(config.at("device"));
  set_thread_count(config.at("threads"));
  StoredModel stored = load_model(teacher_path);
  Container weights;
  put_parameters(weights, "average", stored.parameters);
  const std::string teacher_hash = weights.hash();
  const DenoiserModel teacher(std::move(stored), device);
  if (teacher.info().at("prediction") != "v") {
    throw std::runtime_error(teacher_path + ": predicts " + teacher.info().at("prediction").dump() +
                             "; distillation needs a teacher that predicts v");
  }
  const auto network = config.at("network").get<DenoiserDescription>();
  const int steps = config.at("sampling_steps");
  TrajectorySettings walking;
  walking.count = config.at("trajectories");
  walking.boundaries = config.at("boundaries");
  walking.substeps = config.at("substeps");
  walking.seed = config.at("seed");
  if (steps < 1 || walking.boundaries % steps != 0) {
    throw std::runtime_error("sampling_steps must divide boundaries");
  }
  const auto data =
      load_training_beats(dataset, network.classes, config.at("class_balance"), torch::kCPU);
  const Trajectories paths =
      load_or_make_trajectories(trajectories_path, teacher, teacher_hash, walking, data);

  // Every jump the student has to learn, as (state, time, target) over all paths.
  const ScheduleKind schedule = named<ScheduleKind>(teacher.info(), "schedule", schedule_from_name);
  const int stride = walking.boundaries / steps;
  std::vector<double> times;
  std::vector<torch::Tensor> states;
  std::vector<torch::Tensor> targets;
  for (int i = 0; i < steps; ++i) {
    const double t = 1.0 - static_cast<double>(i) / steps;
    const double s = 1.0 - static_cast<double>(i + 1) / steps;
    times.push_back(t);
    const auto& state = paths.states[static_cast<size_t>(i * stride)];
    const auto& next = paths.states[static_cast<size_t>((i + 1) * stride)];
    states.push_back(state.to(device));
    targets.push_back(
        velocity_between(state, next, noise_level(schedule, t), noise_level(schedule, s))
            .to(device));
  }
  const auto all_states = torch::cat(states);
  const auto all_targets = torch::cat(targets);

  auto info = model_info(config, dataset, "student");
  for (const char* key : {"scale", "schedule", "prediction", "classes", "styles", "style_shares"}) {
    if (teacher.info().contains(key)) info[key] = teacher.info().at(key);
  }
  info["sampler"] = "few-step";
  info["default_steps"] = steps;
  info["times"] = times;
  info["guidance"] = 1.0;
  info["teacher"] = teacher.info().at("name");
  const uint64_t seed = config.at("seed");
  const int64_t batch = config.at("batch");
  Trainer trainer(config, info, make_parameters(network, seed));
  if (files.resume) trainer.resume(files.checkpoint);
  return trainer.run(files.checkpoint, [&](int64_t iteration) {
    const auto number = static_cast<uint64_t>(iteration);
    auto rows = torch::empty({batch}, torch::kInt64);
    auto time = torch::empty({batch, 1});
    const int64_t label_width = network.classes + 1 + network.styles;
    auto labels = torch::zeros({batch, label_width});
    for (int64_t b = 0; b < batch; ++b) {
      const auto row = static_cast<uint32_t>(b);
      const int64_t path = static_cast<int64_t>(uniform(seed, number, kDrawBeat, row) *
                                                static_cast<double>(walking.count));
      const int64_t step =
          static_cast<int64_t>(uniform(seed, number, kDrawStep, row) * static_cast<float>(steps));
      rows.data_ptr<int64_t>()[b] = step * walking.count + path;
      time.data_ptr<float>()[b] = static_cast<float>(times[static_cast<size_t>(step)]);
      set_label(labels.data_ptr<float>() + b * label_width, network.classes,
                paths.classes[static_cast<size_t>(path)], paths.styles[static_cast<size_t>(path)]);
    }
    rows = rows.to(device);
    const auto prediction = denoise(trainer.parameters(), network, all_states.index_select(0, rows),
                                    time.to(device), labels.to(device));
    return torch::mse_loss(prediction, all_targets.index_select(0, rows));
  });
}

}  // namespace beatsmith
