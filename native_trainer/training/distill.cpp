// Distils a teacher into a smaller student that needs a few steps only, or one.
//
// Two things are asked of it. Along the teacher's paths: its DDIM paths are walked once and kept at
// evenly spaced times, and the student learns to jump from one kept state to the next (for fewer
// steps: over several) in a single DDIM step. This is progressive distillation (Salimans & Ho 2022)
// with its halvings taken at once, over paths that the teacher really walked (Luhman & Luhman
// 2021): no error is handed down from stage to stage, and one set of paths serves students of 4, 2
// and 1 steps. A jump so learnt ends in the mean of where it could end, which is too smooth; so
// the student also makes beats out of noise as it will be used, all its jumps one after the other,
// and these are compared with real beats as a set (energy_distance.h), class by class and style by
// style, which teaches all the jumps at once. The paths' weight falls to nothing on the way, so
// that the sets decide in the end.

#include <map>
#include <stdexcept>

#include "diffusion/noise.h"
#include "ecg/beat.h"
#include "network/torch_backend.h"
#include "training/commands.h"
#include "training/energy_distance.h"
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

// Class and style of each row, one-hot.
class Labels {
 public:
  Labels(int64_t count, const DenoiserDescription& network)
      : classes_(network.classes),
        width_(network.classes + 1 + network.styles),
        rows_(torch::zeros({count, width_})) {}

  // `style` -1 for none.
  void set(int64_t row, int class_index, int style) {
    set_label(rows_.data_ptr<float>() + row * width_, classes_, class_index, style);
  }
  const torch::Tensor& rows() const { return rows_; }

 private:
  int classes_;
  int64_t width_;
  torch::Tensor rows_;
};

// One jump of the student: from the noise at `time` to less, in the end to none.
struct Jump {
  double time;
  NoiseLevel from, to;
};

// `steps` of them, evenly spaced in time, noisiest first.
std::vector<Jump> jumps_of(int steps, ScheduleKind schedule) {
  std::vector<Jump> jumps;
  for (int i = 0; i < steps; ++i) {
    const double time = 1.0 - static_cast<double>(i) / steps;
    const double next = 1.0 - static_cast<double>(i + 1) / steps;
    jumps.push_back({time, noise_level(schedule, time), noise_level(schedule, next)});
  }
  return jumps;
}

// The teacher's paths as jumps: states, times and the predictions that land on the next state.
class PathJumps {
 public:
  PathJumps(const Trajectories& paths, std::vector<Jump> jumps, torch::Device device)
      : paths_(paths), jumps_(std::move(jumps)), count_(paths.states.front().size(0)) {
    const size_t stride = (paths.states.size() - 1) / jumps_.size();
    std::vector<torch::Tensor> states;
    std::vector<torch::Tensor> targets;
    for (size_t i = 0; i < jumps_.size(); ++i) {
      const auto& state = paths.states[i * stride];
      const auto& next = paths.states[(i + 1) * stride];
      states.push_back(state);
      targets.push_back(velocity_between(state, next, jumps_[i].from, jumps_[i].to));
    }
    states_ = torch::cat(states).to(device);
    targets_ = torch::cat(targets).to(device);
  }

  // Mean squared error over `batch` jumps drawn by (seed, iteration).
  torch::Tensor loss(const Parameters& parameters, const DenoiserDescription& network,
                     int64_t batch, uint64_t seed, uint64_t iteration) const {
    auto rows = torch::empty({batch}, torch::kInt64);
    auto time = torch::empty({batch, 1});
    Labels labels(batch, network);
    for (int64_t b = 0; b < batch; ++b) {
      const auto row = static_cast<uint32_t>(b);
      const size_t path =
          place_among(uniform(seed, iteration, kDrawBeat, row), paths_.classes.size());
      const size_t step = place_among(uniform(seed, iteration, kDrawStep, row), jumps_.size());
      rows.data_ptr<int64_t>()[b] =
          static_cast<int64_t>(step) * count_ + static_cast<int64_t>(path);
      time.data_ptr<float>()[b] = static_cast<float>(jumps_[step].time);
      labels.set(b, paths_.classes[path], paths_.styles[path]);
    }
    const auto device = states_.device();
    rows = rows.to(device);
    const auto prediction = denoise(parameters, network, states_.index_select(0, rows),
                                    time.to(device), labels.rows().to(device));
    return torch::mse_loss(prediction, targets_.index_select(0, rows));
  }

 private:
  const Trajectories& paths_;
  std::vector<Jump> jumps_;
  int64_t count_;
  torch::Tensor states_;  // of all steps, one after the other
  torch::Tensor targets_;
};

// Of a typical distance, in network units: beats that are copies of one another weigh no more.
constexpr double kLeastUnit = 1e-3;

// Compares what the student makes out of noise with real beats, in groups of one class and style.
class SetMatching {
 public:
  SetMatching(const nlohmann::json& config, const TrainingBeats& data, std::vector<Jump> jumps,
              bool styles)
      : groups_(config.at("groups")),
        made_(config.at("made_per_group")),
        real_(config.at("real_per_group")),
        windows_(config.at("windows").get<std::vector<int64_t>>()),
        class_shares_(config.at("class_shares").get<std::vector<double>>()),
        data_(data),
        jumps_(std::move(jumps)) {
    std::map<Label, std::vector<int64_t>> rows_of_label;
    labels_of_class_.resize(class_shares_.size());
    for (size_t row = 0; row < data.classes.size(); ++row) {
      const Label label{data.classes[row], styles ? data.styles[row] : -1};
      rows_of_label[label].push_back(static_cast<int64_t>(row));
      if (const auto c = static_cast<size_t>(label.first); c < class_shares_.size()) {
        labels_of_class_[c].push_back(label);
      }
    }
    for (auto& [label, rows] : rows_of_label) {
      auto units = units_of(rows);
      beats_of_label_[label] = {std::move(rows), std::move(units)};
    }
    double sum = 0;
    for (size_t c = 0; c < class_shares_.size(); ++c) {
      if (labels_of_class_[c].empty()) class_shares_[c] = 0;
      sum += class_shares_[c];
    }
    if (!(sum > 0)) {
      throw std::runtime_error(
          "matching.class_shares: no class of the training beats has a share; give one");
    }
    for (double& share : class_shares_) share /= sum;
  }

  torch::Tensor loss(const Parameters& parameters, const DenoiserDescription& network,
                     uint64_t seed, uint64_t iteration) const {
    const int64_t count = groups_ * made_;
    Labels labels(count, network);
    auto real = torch::empty({groups_ * real_}, torch::kInt64);
    std::vector<torch::Tensor> units;
    for (int64_t g = 0; g < groups_; ++g) {
      const Label label = drawn_label(seed, iteration, static_cast<uint32_t>(g));
      const RealBeats& beats = beats_of_label_.at(label);
      units.push_back(beats.units);
      for (int64_t i = g * real_; i < (g + 1) * real_; ++i) {
        const float u = uniform(seed, iteration, kDrawReal, static_cast<uint32_t>(i));
        real.data_ptr<int64_t>()[i] = beats.rows[place_among(u, beats.rows.size())];
      }
      for (int64_t i = g * made_; i < (g + 1) * made_; ++i) {
        labels.set(i, label.first, label.second);
      }
    }
    const auto made = walk(parameters, network, labels.rows(), seed, iteration);
    return energy_distance(made.reshape({groups_, made_, network.length}),
                           data_.beats.index_select(0, real.to(data_.beats.device()))
                               .reshape({groups_, real_, network.length}),
                           windows_, torch::stack(units));
  }

 private:
  using Label = std::pair<int, int>;  // class and style
  struct RealBeats {
    std::vector<int64_t> rows;
    torch::Tensor units;
  };

  // The class by its share, the style as often as the class's beats have it.
  Label drawn_label(uint64_t seed, uint64_t iteration, uint32_t group) const {
    const size_t c =
        drawn_by_share(class_shares_, uniform(seed, iteration, kDrawClass, group)).value();
    const auto& labels = labels_of_class_[c];
    return labels[place_among(uniform(seed, iteration, kDrawStyle, group), labels.size())];
  }

  // Beats [labels' rows, 1, L] out of fresh noise by all the student's jumps, as the few-step
  // sampler makes them.
  torch::Tensor walk(const Parameters& parameters, const DenoiserDescription& network,
                     const torch::Tensor& labels, uint64_t seed, uint64_t iteration) const {
    const int64_t count = labels.size(0);
    const auto device = data_.beats.device();
    auto noise = torch::empty({count, 1, network.length});
    for (int64_t i = 0; i < count; ++i) {
      fill_noise(
          seed, iteration * static_cast<uint64_t>(count) + static_cast<uint64_t>(i), 1,
          {noise.data_ptr<float>() + i * network.length, static_cast<size_t>(network.length)});
    }
    const auto rows = labels.to(device);
    auto state = noise.to(device);
    for (const auto& [t, from, to] : jumps_) {
      const auto time = torch::full({count, 1}, t, device);
      const auto velocity = denoise(parameters, network, state, time, rows);
      const auto signal = from.alpha * state - from.sigma * velocity;
      state = to.alpha * signal + to.sigma * (from.sigma * state + from.alpha * velocity);
    }
    return state;
  }

  // Of up to kTypical real beats, evenly spaced. Where a label has but one beat its own size
  // counts.
  torch::Tensor units_of(const std::vector<int64_t>& rows) const {
    constexpr size_t kTypical = 64;
    const size_t count = std::min(kTypical, rows.size());
    std::vector<int64_t> chosen;
    for (size_t i = 0; i < count; ++i) chosen.push_back(rows[i * rows.size() / count]);
    if (count == 1) chosen.push_back(chosen.front());
    auto beats = data_.beats.index_select(0, torch::tensor(chosen).to(data_.beats.device()));
    if (count == 1) beats = beats * torch::tensor({1.0F, 0.9F}).to(beats.device()).view({2, 1, 1});
    return typical_distances(beats.squeeze(1), windows_).clamp_min(kLeastUnit);
  }

  int64_t groups_, made_, real_;
  std::vector<int64_t> windows_;
  std::vector<double> class_shares_;  // add up to 1
  const TrainingBeats& data_;
  std::vector<Jump> jumps_;
  std::map<Label, RealBeats> beats_of_label_;
  std::vector<std::vector<Label>> labels_of_class_;  // the label of each of a class's beats
};

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

}  // namespace

bool train_student(const nlohmann::json& config, const TrainingFiles& files,
                   const StudentSources& sources) {
  const Dataset dataset = load_dataset(files.data);
  const torch::Device device = choose_device(config.at("device"));
  set_thread_count(config.at("threads"));
  StoredModel stored = load_model(sources.teacher);
  const std::string teacher_hash = hash_of(stored.parameters);
  const DenoiserModel teacher(std::move(stored), device);
  if (teacher.info().at("prediction") != "v") {
    throw std::runtime_error(sources.teacher + ": predicts " +
                             teacher.info().at("prediction").dump() +
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
      load_training_beats(dataset, network.classes, config.at("class_balance"), device);
  const Trajectories paths =
      load_or_make_trajectories(sources.trajectories, teacher, teacher_hash, walking, data);

  const ScheduleKind schedule = named<ScheduleKind>(teacher.info(), "schedule", schedule_from_name);
  const std::vector<Jump> jumps = jumps_of(steps, schedule);
  const PathJumps path_jumps(paths, jumps, device);
  auto info = model_info(config, dataset, "student");
  for (const char* key : {"scale", "schedule", "prediction", "classes", "styles", "style_shares"}) {
    if (teacher.info().contains(key)) info[key] = teacher.info().at(key);
  }
  info["sampler"] = "few-step";
  info["default_steps"] = steps;
  for (const Jump& jump : jumps) info["times"].push_back(jump.time);
  info["guidance"] = 1.0;
  info["teacher"] = teacher.info().at("name");
  const uint64_t seed = config.at("seed");
  const int64_t batch = config.at("batch");
  Parameters parameters = first_parameters(sources.start, config, info);
  Trainer trainer(config, info, std::move(parameters));
  if (files.resume) trainer.resume(files.checkpoint);
  const SetMatching matching(config.at("matching"), data, jumps, network.styles > 0);
  const double path_share = config.at("path_share");
  const double total = config.at("steps");
  return trainer.run(files.checkpoint, [&](int64_t iteration) {
    const auto number = static_cast<uint64_t>(iteration);
    const double path_weight = 1 - static_cast<double>(iteration) / (path_share * total + 1e-9);
    auto loss = matching.loss(trainer.parameters(), network, seed, number);
    if (path_weight > 0) {
      loss =
          loss + path_weight * path_jumps.loss(trainer.parameters(), network, batch, seed, number);
    }
    return loss;
  });
}

}  // namespace beatsmith
