#include "training/trainer.h"

#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <type_traits>

#include "data/container.h"
#include "diffusion/schedule.h"
#include "model/checkpoint.h"
#include "training/clock.h"

namespace beatsmith {
namespace {

std::atomic<bool> stop_requested{false};

// LibTorch 1.13 keys an optimizer's state by a string, 2.x by the address itself.
template <class Key>
Key state_key_of(c10::TensorImpl* address) {
  if constexpr (std::is_same_v<Key, std::string>) {
    std::ostringstream text;
    text << address;
    return text.str();
  } else {
    return address;
  }
}

auto state_key(const torch::optim::Optimizer& optimizer, const torch::Tensor& parameter) {
  using Key = typename std::decay_t<decltype(optimizer.state())>::key_type;
  return state_key_of<Key>(parameter.unsafeGetTensorImpl());
}

std::string first_difference(const nlohmann::json& ours, const nlohmann::json& theirs) {
  for (const auto& change : nlohmann::json::diff(theirs, ours)) {
    return change.at("path").get<std::string>().substr(1);
  }
  return {};
}

// What a continued run must have in common with the run it goes on from: a finished one may be
// given another temperature.
nlohmann::json continued_settings(nlohmann::json config) {
  config.erase("temperature");
  return computed_settings(std::move(config));
}

}  // namespace

torch::Device choose_device(const std::string& name) {
  const bool cuda = torch::cuda::is_available();
  if (name == "cuda" && !cuda) {
    throw std::runtime_error("device cuda: there is none here; choose cpu");
  }
  if (name != "cpu" && name != "cuda" && name != "auto") {
    throw std::runtime_error("device '" + name + "': give auto, cpu or cuda");
  }
  return cuda && name != "cpu" ? torch::kCUDA : torch::kCPU;
}

nlohmann::json computed_settings(nlohmann::json config) {
  for (const char* key : {"checkpoint_every_s", "device", "threads", "data"}) config.erase(key);
  return config;
}

void set_thread_count(int threads) {
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  at::set_num_threads(threads > 0 ? threads : std::max(1, cores));
}

void check_settings(const nlohmann::json& config) {
  const auto require = [](bool holds, const std::string& key, const std::string& may_be) {
    if (!holds) throw std::runtime_error("setting '" + key + "' must be " + may_be);
  };
  const auto settings = config.get<TrainerSettings>();
  require(settings.steps >= 1, "steps", "at least 1");
  require(config.value("batch", 1) >= 1, "batch", "at least 1");
  const int sampling_steps = config.value("sampling_steps", 1);
  require(sampling_steps >= 1 && sampling_steps <= kDiffusionSteps, "sampling_steps",
          "from 1 to " + std::to_string(kDiffusionSteps));
  require(!config.contains("seed") || config.at("seed") >= 0, "seed", "at least 0");
  for (const char* share :
       {"class_balance", "context_balance", "null_class_share", "null_style_share"}) {
    const double value = config.value(share, 0.0);
    require(value >= 0 && value <= 1, share, "in [0, 1]");
  }
  require(config.value("path_share", 0.0) >= 0, "path_share", "at least 0");
  require(settings.learning_rate > 0, "learning_rate", "above 0");
  require(settings.warm_up >= 0, "warm_up", "at least 0");
  require(settings.gradient_clip > 0, "gradient_clip", "above 0");
  require(settings.average >= 0 && settings.average < 1, "average", "in [0, 1)");
  require(settings.threads >= 0, "threads", "at least 0");
}

Trainer::Trainer(const nlohmann::json& config, nlohmann::json model, Parameters parameters)
    : settings_(config.get<TrainerSettings>()),
      config_(config),
      model_(std::move(model)),
      device_(choose_device(settings_.device)),
      precision_(settings_.precision, device_),
      parameters_(std::move(parameters)) {
  check_settings(config_);
  set_thread_count(settings_.threads);
  parameters_.to(device_);
  average_ = parameters_.clone();
  optimizer_ = std::make_unique<torch::optim::AdamW>(
      parameters_.tensors(),
      torch::optim::AdamWOptions(settings_.learning_rate).weight_decay(settings_.weight_decay));
}

double Trainer::rate_at(int64_t iteration) const {
  const double warm = std::min(
      1.0, static_cast<double>(iteration + 1) / static_cast<double>(settings_.warm_up + 1));
  const double progress = static_cast<double>(iteration) / static_cast<double>(settings_.steps);
  const double decay = settings_.final_rate_share +
                       (1 - settings_.final_rate_share) * 0.5 * (1 + std::cos(M_PI * progress));
  return settings_.learning_rate * warm * decay;
}

double Trainer::update(const std::function<torch::Tensor(int64_t)>& loss) {
  torch::manual_seed(settings_.seed * 1000003 + static_cast<uint64_t>(iteration_));  // dropout
  for (auto& group : optimizer_->param_groups()) {
    static_cast<torch::optim::AdamWOptions&>(group.options()).lr(rate_at(iteration_));
  }
  optimizer_->zero_grad();
  const auto value = [&] {
    const Precision::Scope scope(precision_);
    return loss(iteration_);
  }();
  value.backward();
  torch::nn::utils::clip_grad_norm_(parameters_.tensors(), settings_.gradient_clip);
  optimizer_->step();
  ++iteration_;

  torch::NoGradGuard no_gradients;
  const auto done = static_cast<double>(iteration_);
  const double decay = std::min(settings_.average, (1 + done) / (10 + done));
  for (size_t i = 0; i < parameters_.size(); ++i) {
    average_.tensors()[i].lerp_(parameters_.tensors()[i], 1 - decay);
  }
  const double number = value.item<double>();
  if (!std::isfinite(number)) {
    throw std::runtime_error("the loss is no number any more at step " +
                             std::to_string(iteration_) + "; lower learning_rate");
  }
  return number;
}

bool Trainer::run(const std::string& path, const std::function<torch::Tensor(int64_t)>& loss) {
  stop_requested = false;
  const auto previous = std::signal(SIGINT, [](int) { stop_requested = true; });
  save(path);  // says at once, not after hours, that the file cannot be written
  const auto start = Clock::now();
  auto saved = start;
  auto printed = start;
  const int64_t first = iteration_;
  double sum = 0;
  int64_t summed = 0;
  while (iteration_ < settings_.steps && !stop_requested) {
    sum += update(loss);
    ++summed;
    const bool last = iteration_ == settings_.steps;
    if (seconds_since(printed) > 10 || last) {
      const double rate = static_cast<double>(iteration_ - first) / seconds_since(start);
      std::fprintf(stderr, "step %lld of %lld  loss %.5f  rate %.2e  %.2f steps/s  %.0f s left\n",
                   static_cast<long long>(iteration_), static_cast<long long>(settings_.steps),
                   sum / static_cast<double>(summed), rate_at(iteration_), rate,
                   static_cast<double>(settings_.steps - iteration_) / rate);
      sum = 0;
      summed = 0;
      printed = Clock::now();
    }
    if (seconds_since(saved) > settings_.checkpoint_every_s && !last) {
      save(path);
      saved = Clock::now();
    }
  }
  std::signal(SIGINT, previous);
  save(path);
  if (stop_requested) {
    std::fprintf(stderr, "stopped at step %lld; %s is saved: go on with --resume\n",
                 static_cast<long long>(iteration_), path.c_str());
  }
  return !stop_requested;
}

void Trainer::save(const std::string& path) {
  Container file;
  file.header = {{"kind", "checkpoint"},
                 {"format_version", 1},
                 {"config", config_},
                 {"model", model_},
                 {"iteration", iteration_}};
  put_parameters(file, "model", parameters_);
  put_parameters(file, "average", average_);
  Parameters first;
  Parameters second;
  for (size_t i = 0; i < parameters_.size(); ++i) {
    const auto found = optimizer_->state().find(state_key(*optimizer_, parameters_.tensors()[i]));
    if (found == optimizer_->state().end()) continue;
    const auto& state = static_cast<torch::optim::AdamWParamState&>(*found->second);
    first.add(parameters_.names()[i], state.exp_avg());
    second.add(parameters_.names()[i], state.exp_avg_sq());
  }
  put_parameters(file, "adam_first", first);
  put_parameters(file, "adam_second", second);
  file.save(path);
}

void Trainer::resume(const std::string& path) {
  const Container file = Container::load(path);
  if (file.header.value("kind", "") != "checkpoint") {
    throw std::runtime_error(path + ": this is no checkpoint; give the file a training wrote");
  }
  const auto difference =
      first_difference(continued_settings(config_), continued_settings(file.header.at("config")));
  if (!difference.empty()) {
    throw std::runtime_error(path + ": was trained with another '" + difference +
                             "'; resume with the same settings, or start anew without --resume");
  }
  // Whom a student learns from and began as is no setting.
  const auto& stored_model = file.header.at("model");
  for (const char* key : {"teacher_hash", "started_from"}) {
    if (!stored_model.contains(key)) continue;
    if (model_.value(key, stored_model.at(key)) != stored_model.at(key)) {
      throw std::runtime_error(path + ": had another " +
                               (key == std::string("started_from") ? "--start" : "--teacher") +
                               "; resume with the same, or start anew without --resume");
    }
    model_[key] = stored_model.at(key);
  }
  torch::NoGradGuard no_gradients;
  const auto stored = get_parameters(file, "model", parameters_);
  const auto stored_average = get_parameters(file, "average", parameters_);
  for (size_t i = 0; i < parameters_.size(); ++i) {
    parameters_.tensors()[i].copy_(stored.tensors()[i]);
    average_.tensors()[i].copy_(stored_average.tensors()[i]);
  }
  iteration_ = file.header.at("iteration").get<int64_t>();
  if (iteration_ == 0) return;
  const auto first = get_parameters(file, "adam_first", parameters_);
  const auto second = get_parameters(file, "adam_second", parameters_);
  for (size_t i = 0; i < parameters_.size(); ++i) {
    auto state = std::make_unique<torch::optim::AdamWParamState>();
    state->step(iteration_);
    state->exp_avg(first.tensors()[i].to(device_));
    state->exp_avg_sq(second.tensors()[i].to(device_));
    optimizer_->state()[state_key(*optimizer_, parameters_.tensors()[i])] = std::move(state);
  }
}

}  // namespace beatsmith
