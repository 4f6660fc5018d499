// Distils a teacher into a smaller student that needs a few steps only, or one.
//
// Two things are asked of it. Along the teacher's paths: its DDIM paths are walked once and kept at
// evenly spaced times, and the student learns to jump from one kept state to the next (for fewer
// steps: over several) in a single DDIM step. This is progressive distillation (Salimans & Ho 2022)
// with its halvings taken at once, over paths that the teacher really walked (Luhman & Luhman
// 2021): no error is handed down from stage to stage, and one set of paths serves students of 4, 2
// and 1 steps. A jump so learnt ends in the mean of where it could end, which is too smooth; so
// where the last jump lands is also compared with real beats as a set (energy_distance.h), class by
// class and style by style. The paths' weight falls to nothing on the way, so that the sets decide
// in the end.

#include <cmath>
#include <map>
#include <numeric>
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

// What a network is asked, row by row.
struct Questions {
  Questions(int64_t count, const DenoiserDescription& network)
      : classes(network.classes),
        width(network.classes + 1 + network.styles),
        rows(torch::empty({count}, torch::kInt64)),
        time(torch::empty({count, 1})),
        labels(torch::zeros({count, width})) {}

  void set(int64_t row, int64_t state, double t, int class_index, int style) {
    rows.data_ptr<int64_t>()[row] = state;
    time.data_ptr<float>()[row] = static_cast<float>(t);
    set_label(labels.data_ptr<float>() + row * width, classes, class_index, style);
  }

  int classes;
  int64_t width;
  torch::Tensor rows;  // which states
  torch::Tensor time;
  torch::Tensor labels;
};

// The teacher's paths as jumps: states, times and the predictions that land on the next state.
class PathJumps {
 public:
  PathJumps(const Trajectories& paths, int steps, ScheduleKind schedule, torch::Device device)
      : paths_(paths), count_(paths.states.front().size(0)) {
    const size_t stride = (paths.states.size() - 1) / static_cast<size_t>(steps);
    std::vector<torch::Tensor> states;
    std::vector<torch::Tensor> targets;
    for (int i = 0; i < steps; ++i) {
      const double t = 1.0 - static_cast<double>(i) / steps;
      const double s = 1.0 - static_cast<double>(i + 1) / steps;
      times_.push_back(t);
      const auto& state = paths.states[static_cast<size_t>(i) * stride];
      const auto& next = paths.states[static_cast<size_t>(i + 1) * stride];
      states.push_back(state);
      targets.push_back(
          velocity_between(state, next, noise_level(schedule, t), noise_level(schedule, s)));
    }
    states_ = torch::cat(states).to(device);
    targets_ = torch::cat(targets).to(device);
    for (size_t i = 0; i < paths.classes.size(); ++i) {
      const Label label{paths.classes[i], paths.styles[i]};
      by_label_[label].push_back(static_cast<int64_t>(i));
      labels_of_class_[label.first].push_back(label);
    }
  }

  const std::vector<double>& times() const { return times_; }

  // Mean squared error over `batch` jumps drawn by (seed, iteration).
  torch::Tensor loss(const Parameters& parameters, const DenoiserDescription& network,
                     int64_t batch, uint64_t seed, uint64_t iteration) const {
    Questions ask(batch, network);
    for (int64_t b = 0; b < batch; ++b) {
      const auto row = static_cast<uint32_t>(b);
      const size_t path =
          place_among(uniform(seed, iteration, kDrawBeat, row), paths_.classes.size());
      const size_t step = place_among(uniform(seed, iteration, kDrawStep, row), times_.size());
      ask.set(b, static_cast<int64_t>(step) * count_ + static_cast<int64_t>(path), times_[step],
              paths_.classes[path], paths_.styles[path]);
    }
    const auto rows = ask.rows.to(states_.device());
    const auto prediction = denoise(parameters, network, states_.index_select(0, rows),
                                    ask.time.to(rows.device()), ask.labels.to(rows.device()));
    return torch::mse_loss(prediction, targets_.index_select(0, rows));
  }

  using Label = std::pair<int, int>;  // class and style
  // The class and style of any of the class's paths, drawn by `u`.
  const Label& drawn_label(int class_index, float u) const {
    const auto& labels = labels_of_class_.at(class_index);
    return labels[place_among(u, labels.size())];
  }
  const std::vector<int64_t>& paths_of(const Label& label) const { return by_label_.at(label); }
  bool has_class(int class_index) const { return labels_of_class_.count(class_index) > 0; }
  // Where the last jumps of these paths start.
  torch::Tensor last_states(const torch::Tensor& paths) const {
    const auto offset = static_cast<int64_t>(times_.size() - 1) * count_;
    return states_.index_select(0, (paths + offset).to(states_.device()));
  }

 private:
  const Trajectories& paths_;
  int64_t count_;
  std::vector<double> times_;
  torch::Tensor states_;  // of all steps, one after the other
  torch::Tensor targets_;
  std::map<Label, std::vector<int64_t>> by_label_;
  std::map<int, std::vector<Label>> labels_of_class_;  // of each path
};

// Of a typical distance, in network units: beats that are copies of one another weigh no more.
constexpr double kLeastUnit = 1e-3;

// Compares where last jumps land with real beats, in groups of one class and style.
class SetMatching {
 public:
  SetMatching(const nlohmann::json& config, const TrainingBeats& data, const PathJumps& jumps,
              ScheduleKind schedule, bool styles)
      : groups_(config.at("groups")),
        made_(config.at("made_per_group")),
        real_(config.at("real_per_group")),
        windows_(config.at("windows").get<std::vector<int64_t>>()),
        class_shares_(config.at("class_shares").get<std::vector<double>>()),
        data_(data),
        jumps_(jumps),
        level_(noise_level(schedule, jumps.times().back())) {
    for (size_t row = 0; row < data.styles.size(); ++row) {
      real_rows_[{data.classes[row], styles ? data.styles[row] : -1}].push_back(
          static_cast<int64_t>(row));
    }
    for (const auto& [label, rows] : real_rows_) units_[label] = units_of(rows);
    double sum = 0;
    for (size_t c = 0; c < class_shares_.size(); ++c) {
      if (!jumps.has_class(static_cast<int>(c))) class_shares_[c] = 0;
      sum += class_shares_[c];
    }
    if (!(sum > 0)) {
      throw std::runtime_error(
          "matching.class_shares: no class of the teacher's paths has a share; give one");
    }
  }

  torch::Tensor loss(const Parameters& parameters, const DenoiserDescription& network,
                     uint64_t seed, uint64_t iteration) const {
    const auto device = data_.beats.device();
    Questions ask(groups_ * made_, network);
    auto real = torch::empty({groups_ * real_}, torch::kInt64);
    auto noise = torch::empty({groups_ * made_, 1, network.length});
    std::vector<torch::Tensor> units;
    const bool single = jumps_.times().size() == 1;
    for (int64_t g = 0; g < groups_; ++g) {
      const auto group = static_cast<uint32_t>(g);
      const auto label =
          jumps_.drawn_label(drawn_class(uniform(seed, iteration, kDrawClass, group)),
                             uniform(seed, iteration, kDrawStyle, group));
      const auto& starts = jumps_.paths_of(label);
      const auto& beats = real_rows_.at(label);
      units.push_back(units_.at(label));
      for (int64_t i = 0; i < real_; ++i) {
        const auto element = static_cast<uint32_t>(g * real_ + i);
        real.data_ptr<int64_t>()[element] =
            beats[place_among(uniform(seed, iteration, kDrawReal, element), beats.size())];
      }
      for (int64_t i = 0; i < made_; ++i) {
        const int64_t row = g * made_ + i;
        const auto element = static_cast<uint32_t>(row);
        const int64_t path =
            starts[place_among(uniform(seed, iteration, kDrawStart, element), starts.size())];
        ask.set(row, path, jumps_.times().back(), label.first, label.second);
        if (single) {
          fill_noise(seed, iteration * static_cast<uint64_t>(groups_ * made_) + element, 1,
                     {noise.data_ptr<float>() + row * network.length,
                      static_cast<size_t>(network.length)});
        }
      }
    }
    const auto state = single ? noise.to(device) : jumps_.last_states(ask.rows);
    const auto velocity =
        denoise(parameters, network, state, ask.time.to(device), ask.labels.to(device));
    const auto made = level_.alpha * state - level_.sigma * velocity;
    return energy_distance(
        made.reshape({groups_, made_, network.length}),
        data_.beats.index_select(0, real.to(device)).reshape({groups_, real_, network.length}),
        windows_, torch::stack(units));
  }

 private:
  int drawn_class(float u) const {
    double left = u * std::accumulate(class_shares_.begin(), class_shares_.end(), 0.0);
    size_t c = 0;
    while (c + 1 < class_shares_.size() && left >= class_shares_[c]) left -= class_shares_[c++];
    while (class_shares_[c] <= 0) --c;
    return static_cast<int>(c);
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
  std::vector<double> class_shares_;
  const TrainingBeats& data_;
  const PathJumps& jumps_;
  NoiseLevel level_;  // where the last jump starts
  std::map<PathJumps::Label, std::vector<int64_t>> real_rows_;
  std::map<PathJumps::Label, torch::Tensor> units_;
};

}  // namespace

bool train_student(const nlohmann::json& config, const TrainingFiles& files,
                   const std::string& teacher_path, const std::string& trajectories_path) {
  const Dataset dataset = load_dataset(files.data);
  const torch::Device device = choose_device(config.at("device"));
  set_thread_count(config.at("threads"));
  StoredModel stored = load_model(teacher_path);
  const std::string teacher_hash = hash_of(stored.parameters);
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
      load_training_beats(dataset, network.classes, config.at("class_balance"), device);
  const Trajectories paths =
      load_or_make_trajectories(trajectories_path, teacher, teacher_hash, walking, data);

  const ScheduleKind schedule = named<ScheduleKind>(teacher.info(), "schedule", schedule_from_name);
  const PathJumps jumps(paths, steps, schedule, device);
  auto info = model_info(config, dataset, "student");
  for (const char* key : {"scale", "schedule", "prediction", "classes", "styles", "style_shares"}) {
    if (teacher.info().contains(key)) info[key] = teacher.info().at(key);
  }
  info["sampler"] = "few-step";
  info["default_steps"] = steps;
  info["times"] = jumps.times();
  info["guidance"] = 1.0;
  info["teacher"] = teacher.info().at("name");
  const uint64_t seed = config.at("seed");
  const int64_t batch = config.at("batch");
  Trainer trainer(config, info, make_parameters(network, seed));
  if (files.resume) trainer.resume(files.checkpoint);
  const SetMatching matching(config.at("matching"), data, jumps, schedule, network.styles > 0);
  const double path_share = config.at("path_share");
  const double total = config.at("steps");
  return trainer.run(files.checkpoint, [&](int64_t iteration) {
    const auto number = static_cast<uint64_t>(iteration);
    const double path_weight = 1 - static_cast<double>(iteration) / (path_share * total + 1e-9);
    auto loss = matching.loss(trainer.parameters(), network, seed, number);
    if (path_weight > 0) {
      loss = loss + path_weight * jumps.loss(trainer.parameters(), network, batch, seed, number);
    }
    return loss;
  });
}

}  // namespace beatsmith
