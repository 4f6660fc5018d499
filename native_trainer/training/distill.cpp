// Distils a teacher into a smaller student, by one of two methods:
//
// "predictions": the student predicts what the teacher does, at all times of noised real beats
// (output distillation; Hinton 2015). It is then a small diffusion model of many steps, and what a
// student of few steps starts from.
// "jumps": the student needs a few steps only, or one; see jumps.h. The teacher's paths weigh less
// and less over the first `path_share` of the training, so that the sets decide in the end.

#include <cmath>
#include <functional>
#include <optional>
#include <stdexcept>

#include "network/torch_backend.h"
#include "training/commands.h"
#include "training/jumps.h"
#include "training/noising.h"
#include "training/run_info.h"
#include "training/trainer.h"
#include "training/trajectories.h"

namespace beatsmith {
namespace {

// The parameters to begin with, and in `info` whose they were.
Parameters first_parameters(const std::string& start, const nlohmann::json& config,
                            nlohmann::json& info) {
  if (start.empty()) {
    return make_parameters(config.at("network").get<DenoiserDescription>(), config.at("seed"));
  }
  StoredModel stored = load_model(start);
  const auto network_of = [](const nlohmann::json& settings) {
    return nlohmann::json(settings.at("network").get<DenoiserDescription>());
  };
  if (stored.info.at("role") == "classifier" || network_of(stored.info) != network_of(config)) {
    throw std::runtime_error(start + ": is no generator of the network that the settings give; " +
                             "start from one that is, or leave --start out");
  }
  info["started_from"] = {{"name", stored.info.at("name")}, {"hash", hash_of(stored.parameters)}};
  return with_gradients(std::move(stored.parameters));
}

using Loss = std::function<torch::Tensor(const Parameters&, int64_t iteration)>;

// For a student of all the teacher's times, which is sampled as the teacher is.
Loss prediction_loss(const nlohmann::json& config, const DenoiserModel& teacher,
                     const TrainingBeats& data, nlohmann::json& info) {
  info["sampler"] = "ddim";
  info["default_steps"] = config.at("sampling_steps");
  auto noising = noising_settings(config);
  noising.schedule = named<ScheduleKind>(teacher.info(), "schedule", schedule_from_name);
  return [=, &teacher, &data, network = config.at("network").get<DenoiserDescription>()](
             const Parameters& parameters, int64_t iteration) {
    const NoisedBatch batch = noised_batch(data, noising, iteration);
    return torch::mse_loss(denoise(parameters, network, batch.state, batch.time, batch.labels),
                           teacher.predict(batch.state, batch.time, batch.labels));
  };
}

PathJumps path_jumps(const nlohmann::json& config, const DenoiserModel& teacher,
                     const StudentSources& sources, const TrainingBeats& data,
                     const std::vector<Jump>& jumps) {
  TrajectorySettings walking;
  walking.count = config.at("trajectories");
  walking.boundaries = config.at("boundaries");
  walking.substeps = config.at("substeps");
  walking.seed = config.at("seed");
  if (walking.boundaries % static_cast<int>(jumps.size()) != 0) {
    throw std::runtime_error("boundaries is " + std::to_string(walking.boundaries) +
                             ": must be a multiple of sampling_steps, " +
                             std::to_string(jumps.size()) +
                             "; --set boundaries=" + std::to_string(jumps.size()) + " is one");
  }
  return {load_or_make_trajectories(sources.trajectories, teacher, walking, data), jumps,
          data.beats.device()};
}

// For a student of a few jumps.
Loss jumps_loss(const nlohmann::json& config, const DenoiserModel& teacher,
                const StudentSources& sources, const TrainingBeats& data, nlohmann::json& info) {
  const int steps = config.at("sampling_steps");
  const auto jumps =
      jumps_of(steps, named<ScheduleKind>(teacher.info(), "schedule", schedule_from_name));
  info["sampler"] = "few-step";
  info["default_steps"] = steps;
  for (const Jump& jump : jumps) info["times"].push_back(jump.time);
  const double path_share = config.at("path_share");
  std::optional<PathJumps> paths;
  if (path_share > 0) paths = path_jumps(config, teacher, sources, data, jumps);
  const auto network = config.at("network").get<DenoiserDescription>();
  const SetMatching matching(config.at("matching"), data, jumps, network.styles > 0);
  const double with_paths = path_share * config.at("steps").get<double>();
  return [=, batch = config.at("batch").get<int64_t>(), seed = config.at("seed").get<uint64_t>()](
             const Parameters& parameters, int64_t iteration) {
    const auto number = static_cast<uint64_t>(iteration);
    const auto loss = matching.loss(parameters, network, seed, number);
    const auto done = static_cast<double>(iteration);
    if (!paths || done >= with_paths) return loss;
    return loss + (1 - done / with_paths) * paths->loss(parameters, network, batch, seed, number);
  };
}

// Before anything slow is begun.
void check(const nlohmann::json& config, const StudentSources& sources) {
  check_settings(config);
  const std::string method = config.at("method");
  if (method != "predictions" && method != "jumps") {
    throw std::runtime_error("method '" + method + "' is not known; give predictions or jumps");
  }
  const double path_share = method == "jumps" ? config.at("path_share").get<double>() : 0;
  if (path_share > 0 && sources.trajectories.empty()) {
    throw std::runtime_error("path_share is " + config.at("path_share").dump() +
                             ": give a file for the teacher's paths with --trajectories");
  }
  if (path_share == 0 && !sources.trajectories.empty()) {
    throw std::runtime_error("--trajectories " + sources.trajectories +
                             ": no paths are learnt from; leave it out, or use method jumps with "
                             "path_share above 0");
  }
}

// The student learns from its teacher in the teacher's units, classes and styles.
void check_teacher(const DenoiserModel& teacher, const std::string& path,
                   const DenoiserDescription& network, const TrainingBeats& data) {
  const auto refuse = [&](const std::string& what) {
    throw std::runtime_error(path + ": " + what);
  };
  if (teacher.info().at("prediction") != "v") {
    refuse("predicts " + teacher.info().at("prediction").dump() +
           "; distillation needs a teacher that predicts v");
  }
  const auto same = [&](const char* key, int of_teacher, int of_student) {
    if (of_teacher != of_student) {
      refuse("has network." + std::string(key) + " " + std::to_string(of_teacher) +
             ", the student " + std::to_string(of_student) + "; --set network." + key + "=" +
             std::to_string(of_teacher));
    }
  };
  same("length", teacher.network().length, network.length);
  same("classes", teacher.network().classes, network.classes);
  same("styles", teacher.network().styles, network.styles);
  check_styles(data, network.styles);
  if (std::abs(teacher.scale() / data.scale - 1) > 1e-3 ||
      (network.styles > 0 && teacher.info().at("styles") != data.style_names)) {
    refuse("was trained on other data; give the data set that it learnt from");
  }
}

}  // namespace

bool train_student(const nlohmann::json& config, const TrainingFiles& files,
                   const StudentSources& sources) {
  check(config, sources);
  const Dataset dataset = load_dataset(files.data);
  const torch::Device device = choose_device(config.at("device"));
  set_thread_count(config.at("threads"));
  const DenoiserModel teacher(load_model(sources.teacher), device);
  const auto network = config.at("network").get<DenoiserDescription>();
  const auto data =
      load_training_beats(dataset, network.classes, config.at("class_balance"), device);
  check_teacher(teacher, sources.teacher, network, data);
  auto info = model_info(config, dataset, "student");
  for (const char* key : {"scale", "schedule", "prediction", "classes", "styles", "style_shares"}) {
    if (teacher.info().contains(key)) info[key] = teacher.info().at(key);
  }
  info["guidance"] = 1.0;
  info["teacher"] = teacher.info().at("name");
  info["teacher_hash"] = teacher.parameters_hash();
  Parameters parameters = first_parameters(sources.start, config, info);
  const Loss loss = config.at("method") == "jumps"
                        ? jumps_loss(config, teacher, sources, data, info)
                        : prediction_loss(config, teacher, data, info);
  Trainer trainer(config, info, std::move(parameters));
  if (files.resume) trainer.resume(files.checkpoint);
  return trainer.run(files.checkpoint,
                     [&](int64_t iteration) { return loss(trainer.parameters(), iteration); });
}

}  // namespace beatsmith
