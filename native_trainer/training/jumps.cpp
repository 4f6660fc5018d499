#include "training/jumps.h"

#include <stdexcept>

#include "diffusion/noise.h"
#include "model/denoiser_model.h"
#include "training/energy_distance.h"

namespace beatsmith {
namespace {

// The v at (x_t, t) with which one DDIM step from t lands on x_s at s < t.
torch::Tensor velocity_between(const torch::Tensor& state, const torch::Tensor& next,
                               NoiseLevel from, NoiseLevel to) {
  const double shrink = to.sigma / from.sigma;
  const auto signal = (next - shrink * state) / (to.alpha - shrink * from.alpha);
  return (from.alpha * state - signal) / from.sigma;
}

// Of a typical distance, in network units: beats that are copies of one another weigh no more.
constexpr double kLeastUnit = 1e-3;

}  // namespace

std::vector<Jump> jumps_of(int steps, ScheduleKind schedule) {
  std::vector<Jump> jumps;
  for (int i = 0; i < steps; ++i) {
    const double time = 1.0 - static_cast<double>(i) / steps;
    const double next = 1.0 - static_cast<double>(i + 1) / steps;
    jumps.push_back({time, noise_level(schedule, time), noise_level(schedule, next)});
  }
  return jumps;
}

PathJumps::PathJumps(const Trajectories& paths, std::vector<Jump> jumps, torch::Device device)
    : classes_(paths.classes), styles_(paths.styles), jumps_(std::move(jumps)) {
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

torch::Tensor PathJumps::loss(const Parameters& parameters, const DenoiserDescription& network,
                              int64_t batch, uint64_t seed, uint64_t iteration) const {
  auto rows = torch::empty({batch}, torch::kInt64);
  auto time = torch::empty({batch, 1});
  LabelRows labels(batch, network.classes, network.styles);
  for (int64_t b = 0; b < batch; ++b) {
    const auto row = static_cast<uint32_t>(b);
    const size_t path = place_among(uniform(seed, iteration, kDrawBeat, row), classes_.size());
    const size_t step = place_among(uniform(seed, iteration, kDrawStep, row), jumps_.size());
    rows.data_ptr<int64_t>()[b] = static_cast<int64_t>(step * classes_.size() + path);
    time.data_ptr<float>()[b] = static_cast<float>(jumps_[step].time);
    labels.set(b, classes_[path], styles_[path]);
  }
  const auto device = states_.device();
  rows = rows.to(device);
  const auto prediction = denoise(parameters, network, states_.index_select(0, rows),
                                  time.to(device), labels.rows().to(device));
  return torch::mse_loss(prediction, targets_.index_select(0, rows));
}

SetMatching::SetMatching(const nlohmann::json& config, const TrainingBeats& data,
                         std::vector<Jump> jumps, bool styles)
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

torch::Tensor SetMatching::loss(const Parameters& parameters, const DenoiserDescription& network,
                                uint64_t seed, uint64_t iteration) const {
  const int64_t count = groups_ * made_;
  LabelRows labels(count, network.classes, network.styles);
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

// The class by its share, the style as often as the class's beats have it.
SetMatching::Label SetMatching::drawn_label(uint64_t seed, uint64_t iteration,
                                            uint32_t group) const {
  const size_t c =
      drawn_by_share(class_shares_, uniform(seed, iteration, kDrawClass, group)).value();
  const auto& labels = labels_of_class_[c];
  return labels[place_among(uniform(seed, iteration, kDrawStyle, group), labels.size())];
}

// Beats [labels' rows, 1, L] out of fresh noise by all the student's jumps, as the few-step
// sampler makes them.
torch::Tensor SetMatching::walk(const Parameters& parameters, const DenoiserDescription& network,
                                const torch::Tensor& labels, uint64_t seed,
                                uint64_t iteration) const {
  const int64_t count = labels.size(0);
  const auto device = data_.beats.device();
  auto noise = torch::empty({count, 1, network.length});
  for (int64_t i = 0; i < count; ++i) {
    fill_noise(seed, iteration * static_cast<uint64_t>(count) + static_cast<uint64_t>(i), 1,
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
torch::Tensor SetMatching::units_of(const std::vector<int64_t>& rows) const {
  constexpr size_t kTypical = 64;
  const size_t count = std::min(kTypical, rows.size());
  std::vector<int64_t> chosen;
  for (size_t i = 0; i < count; ++i) chosen.push_back(rows[i * rows.size() / count]);
  if (count == 1) chosen.push_back(chosen.front());
  auto beats = data_.beats.index_select(0, torch::tensor(chosen).to(data_.beats.device()));
  if (count == 1) beats = beats * torch::tensor({1.0F, 0.9F}).to(beats.device()).view({2, 1, 1});
  return typical_distances(beats.squeeze(1), windows_).clamp_min(kLeastUnit);
}

}  // namespace beatsmith
