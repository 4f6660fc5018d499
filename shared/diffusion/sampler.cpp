#include "diffusion/sampler.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "diffusion/noise.h"

namespace beatsmith {
namespace {

bool guided(const SamplerSettings& settings) { return settings.guidance != 1.0F; }

std::optional<Error> check_times(const std::vector<double>& times) {
  const std::string mend =
      "give the times the student was distilled for, descending from 1, all above 0";
  if (times.empty()) return Error{"the few-step sampler has no times", "times", mend};
  if (times.size() > kDiffusionSteps) {
    return Error{std::to_string(times.size()) + " times are more than 1000", "times", mend};
  }
  if (times.front() != 1.0) return Error{"the first time is not 1", "times[0]", mend};
  for (size_t i = 1; i < times.size(); ++i) {
    // Written so that a NaN fails too.
    if (!(times[i] < times[i - 1] && times[i] > 0.0)) {
      return Error{"time " + std::to_string(times[i]) + " is out of order or out of range",
                   "times[" + std::to_string(i) + "]", mend};
    }
  }
  return std::nullopt;
}

std::optional<Error> check_start(const SamplerSettings& settings) {
  const double start = settings.start_time;
  const std::string text = "start time " + std::to_string(start);
  if (!(start >= 0.0 && start <= 1.0)) {  // a NaN too
    return Error{text + " is out of range", "start_time",
                 "choose 0, the beats as they are given, to 1, noise alone"};
  }
  const auto& times = settings.times;
  if (settings.kind == SamplerKind::kFewStep && start != 0.0 &&
      std::find(times.begin(), times.end(), start) == times.end()) {
    return Error{text + " is none that the student was distilled for", "start_time",
                 "choose one of its times, or a model that denoises from any"};
  }
  return std::nullopt;
}

std::optional<Error> check_signal(const SamplerSettings& settings, const BeatRequest& beat) {
  if (settings.start_time == 1.0) return std::nullopt;
  if (beat.signal.size() != static_cast<size_t>(settings.element_count)) {
    return Error{"the beat to start from has " + std::to_string(beat.signal.size()) +
                     " values, not " + std::to_string(settings.element_count),
                 "signal", "give one value a sample"};
  }
  for (size_t i = 0; i < beat.signal.size(); ++i) {
    if (!std::isfinite(beat.signal[i])) {
      return Error{"the beat to start from is not finite", "signal[" + std::to_string(i) + "]",
                   "give numbers only"};
    }
  }
  return std::nullopt;
}

std::optional<Error> check_styles(const SamplerSettings& settings) {
  const auto& shares = settings.style_shares;
  if (shares.empty()) return std::nullopt;
  const std::string mend = "give each class one share a style, adding up to 1";
  if (shares.size() != static_cast<size_t>(settings.class_count)) {
    return Error{"shares of styles for " + std::to_string(shares.size()) + " classes, not " +
                     std::to_string(settings.class_count),
                 "style_shares", mend};
  }
  for (size_t k = 0; k < shares.size(); ++k) {
    const std::string place = "style_shares[" + std::to_string(k) + "]";
    if (shares[k].size() != shares.front().size()) {
      return Error{"is as long as no other row", place, mend};
    }
    double sum = 0.0;
    for (const double share : shares[k]) {
      if (!(share >= 0.0)) return Error{"holds a share below 0", place, mend};
      sum += share;
    }
    if (sum != 0.0 && !(std::abs(sum - 1.0) < 1e-3)) {
      return Error{"adds up to " + std::to_string(sum), place, mend};
    }
  }
  return std::nullopt;
}

std::optional<Error> check(const SamplerSettings& settings, const std::vector<BeatRequest>& beats) {
  if (settings.kind == SamplerKind::kFewStep) {
    if (auto error = check_times(settings.times)) return error;
  } else if (settings.steps < 1 || settings.steps > kDiffusionSteps) {
    return Error{std::to_string(settings.steps) + " steps are out of range", "steps",
                 "choose 1 to 1000"};
  }
  if (auto error = check_start(settings)) return error;
  if (!std::isfinite(settings.guidance) || settings.guidance < 0.0F) {
    return Error{"guidance " + std::to_string(settings.guidance) + " is out of range", "guidance",
                 "choose a number from 0 up; 1 is no guidance"};
  }
  if (!(settings.noise_scale >= kLeastNoiseScale && settings.noise_scale <= kMostNoiseScale)) {
    return Error{"noise scale " + std::to_string(settings.noise_scale) + " is out of range",
                 "noise_scale", "choose 0.01 to 2; 1 is the noise as it is"};
  }
  if (settings.class_count < 1) {
    return Error{std::to_string(settings.class_count) + " classes are too few", "class_count",
                 "give the model's number of classes"};
  }
  if (settings.element_count < 1) {
    return Error{std::to_string(settings.element_count) + " elements a beat are too few",
                 "element_count", "give the model's channels times its beat length"};
  }
  if (auto error = check_styles(settings)) return error;
  if (beats.empty()) return Error{"no beat is asked for", "beats", "ask for at least one"};
  if (beats.size() > std::numeric_limits<int>::max() / 2) {
    return Error{std::to_string(beats.size()) + " beats are too many for one batch", "beats",
                 "sample them in several batches"};
  }
  for (size_t i = 0; i < beats.size(); ++i) {
    if (beats[i].class_index < 0 || beats[i].class_index >= settings.class_count) {
      return Error{"class " + std::to_string(beats[i].class_index) + " does not exist",
                   "beats[" + std::to_string(i) + "]",
                   "choose 0 to " + std::to_string(settings.class_count - 1)};
    }
    if (beats[i].style && (*beats[i].style < 0 || *beats[i].style >= settings.style_count())) {
      return Error{"style " + std::to_string(*beats[i].style) + " does not exist",
                   "beats[" + std::to_string(i) + "]",
                   "choose one of the model's " + std::to_string(settings.style_count()) +
                       " styles, or none"};
    }
    if (auto error = check_signal(settings, beats[i])) {
      error->where = "beats[" + std::to_string(i) + "]." + error->where;
      return *error;
    }
  }
  return std::nullopt;
}

// One update x_t -> x_s, s < t: x_s = signal x0 + noise eps + fresh z, with x0 and eps the
// estimates at t and z new noise; and of second order, trend (x0 - the x0 before).
struct Update {
  float signal = 0.0F;
  float noise = 0.0F;
  float fresh = 0.0F;
  float trend = 0.0F;
};

// Half the logarithm of the signal-to-noise ratio; -infinity for pure noise. In float, whose
// logarithm is the same in every build.
float log_ratio(NoiseLevel level) { return std::log(level.alpha / level.sigma); }

// DDIM's update, and x0 carried on along its change since the time before: with lambda the
// logarithm above and h its increase, alpha_s (1 - exp(-h)) h / (2 h_before). Of first order where
// there is no time before, where that was pure noise, and at the last step, whose h is infinite.
Update second_order_update(NoiseLevel before, NoiseLevel from, NoiseLevel to) {
  Update update{to.alpha, to.sigma};
  if (to.sigma == 0.0F || before.alpha == 0.0F) return update;
  const float shrunk = (from.alpha * to.sigma) / (from.sigma * to.alpha);  // exp(-h)
  const float increase = log_ratio(to) - log_ratio(from);
  const float increase_before = log_ratio(from) - log_ratio(before);
  update.trend = to.alpha * (1.0F - shrunk) * increase / (2.0F * increase_before);
  return update;
}

// Ancestral: the posterior q(x_s | x_t, x0) (Ho 2020, equations 6 and 7, between any two times as
// in Kingma 2021, appendix A.2). With x_t = alpha_t x0 + sigma_t eps its mean is
// alpha_s x0 + (alpha_t sigma_s^2) / (alpha_s sigma_t) eps, and its variance
// (1 - alpha_t^2 / alpha_s^2) sigma_s^2 / sigma_t^2.
Update ancestral_update(NoiseLevel from, NoiseLevel to) {
  const double alpha_t = from.alpha, sigma_t = from.sigma;
  const double alpha_s = to.alpha, sigma_s = to.sigma;
  // alpha_s^2 - alpha_t^2 = (sigma_t alpha_s)^2 - (alpha_t sigma_s)^2 as a product: does not
  // cancel.
  const double difference =
      (sigma_t * alpha_s - alpha_t * sigma_s) * (sigma_t * alpha_s + alpha_t * sigma_s);
  return {to.alpha, static_cast<float>(alpha_t * sigma_s * sigma_s / (alpha_s * sigma_t)),
          static_cast<float>(std::sqrt(std::max(difference, 0.0)) * sigma_s / (alpha_s * sigma_t))};
}

}  // namespace

std::optional<SamplerKind> sampler_from_name(std::string_view name) {
  if (name == "ddpm") return SamplerKind::kDdpm;
  if (name == "ddim") return SamplerKind::kDdim;
  if (name == "dpm-solver++") return SamplerKind::kDpmSolver;
  if (name == "few-step") return SamplerKind::kFewStep;
  return std::nullopt;
}

std::string_view name_of(SamplerKind kind) {
  switch (kind) {
    case SamplerKind::kDdpm:
      return "ddpm";
    case SamplerKind::kDdim:
      return "ddim";
    case SamplerKind::kDpmSolver:
      return "dpm-solver++";
    case SamplerKind::kFewStep:
      break;
  }
  return "few-step";
}

// From the start down to 0.
std::vector<double> times_of(const SamplerSettings& settings) {
  std::vector<double> times;
  if (settings.start_time == 0.0) return {0.0};
  if (settings.kind == SamplerKind::kFewStep) {
    times.assign(std::find(settings.times.begin(), settings.times.end(), settings.start_time),
                 settings.times.end());
    times.push_back(0.0);
  } else {
    const auto steps =
        std::max(1, static_cast<int>(std::lround(settings.start_time * settings.steps)));
    for (int i = steps; i >= 0; --i) times.push_back(settings.start_time * i / steps);
  }
  return times;
}

Result<Sampler> Sampler::create(const SamplerSettings& settings, std::vector<BeatRequest> beats) {
  if (auto error = check(settings, beats)) return *error;

  Sampler sampler;
  sampler.settings_ = settings;
  sampler.beats_ = std::move(beats);
  sampler.times_ = times_of(settings);
  const NoiseLevel level = noise_level(settings.schedule, settings.start_time);
  const size_t elements = settings.element_count;
  sampler.state_.resize(sampler.beats_.size() * elements);
  sampler.signal_.resize(sampler.state_.size());
  for (size_t i = 0; i < sampler.beats_.size(); ++i) {
    BeatRequest& beat = sampler.beats_[i];
    const auto start = std::span(sampler.state_).subspan(i * elements, elements);
    fill_noise(settings.seed, beat.index, 0, start);
    for (float& value : start) value *= settings.noise_scale;
    if (settings.start_time < 1.0) {
      for (size_t element = 0; element < elements; ++element) {
        start[element] = level.alpha * beat.signal[element] + level.sigma * start[element];
      }
      std::copy(beat.signal.begin(), beat.signal.end(),
                sampler.signal_.begin() + static_cast<std::ptrdiff_t>(i * elements));
    }
    if (!beat.style && settings.style_count() > 0) {
      const auto style =
          drawn_by_share(settings.style_shares[static_cast<size_t>(beat.class_index)],
                         uniform(settings.seed, beat.index, 0, 0));
      if (style) beat.style = static_cast<int>(*style);
    }
  }
  sampler.prepare_input();
  return sampler;
}

bool Sampler::done() const { return step_ == step_count(); }
int Sampler::step() const { return step_; }
int Sampler::step_count() const { return static_cast<int>(times_.size()) - 1; }
double Sampler::time() const { return times_[step_]; }
const DenoiserInput& Sampler::input() const { return input_; }
std::span<const float> Sampler::state() const { return state_; }
std::span<const float> Sampler::signal() const { return signal_; }

void Sampler::prepare_input() {
  if (done()) {
    input_ = {};
    return;
  }
  const size_t count = beats_.size();
  const size_t rows = guided(settings_) ? 2 * count : count;
  const size_t entries = settings_.class_count + 1;
  input_.rows = static_cast<int>(rows);
  input_.x = state_;
  if (guided(settings_)) input_.x.insert(input_.x.end(), state_.begin(), state_.end());
  input_.t.assign(rows, static_cast<float>(time()));
  input_.classes.assign(rows * entries, 0.0F);
  const size_t styles = settings_.style_count();
  input_.styles.assign(rows * styles, 0.0F);
  for (size_t row = 0; row < rows; ++row) {
    const size_t hot = row < count ? beats_[row].class_index : settings_.class_count;
    input_.classes[row * entries + hot] = 1.0F;
    if (row < count && beats_[row].style) input_.styles[row * styles + *beats_[row].style] = 1.0F;
  }
}

Result<Done> Sampler::take(std::span<const float> prediction) {
  const size_t elements = settings_.element_count;
  if (done()) return Error{"the sampler is done", "prediction", "read state()"};
  if (prediction.size() != input_.rows * elements) {
    return Error{"the prediction has " + std::to_string(prediction.size()) + " values, not " +
                     std::to_string(input_.rows) + " x " + std::to_string(elements),
                 "prediction", "run the network on the whole of input()"};
  }
  for (size_t i = 0; i < prediction.size(); ++i) {
    if (!std::isfinite(prediction[i])) {
      return Error{
          "the prediction is not finite",
          "row " + std::to_string(i / elements) + ", element " + std::to_string(i % elements),
          "check the model, or lower the guidance"};
    }
  }

  const NoiseLevel from = noise_level(settings_.schedule, times_[step_]);
  const NoiseLevel to = noise_level(settings_.schedule, times_[step_ + 1]);
  Update update{to.alpha, to.sigma};
  if (settings_.kind == SamplerKind::kDdpm) {
    update = ancestral_update(from, to);
  } else if (settings_.kind == SamplerKind::kDpmSolver && step_ > 0) {
    update = second_order_update(noise_level(settings_.schedule, times_[step_ - 1]), from, to);
  }
  std::vector<float> fresh(elements);
  for (size_t beat = 0; beat < beats_.size(); ++beat) {
    if (update.fresh != 0.0F) {
      fill_noise(settings_.seed, beats_[beat].index, static_cast<uint32_t>(step_ + 1), fresh);
    }
    for (size_t element = 0; element < elements; ++element) {
      const size_t i = beat * elements + element;
      float guided_prediction = prediction[i];
      if (guided(settings_)) {
        const float unconditional = prediction[state_.size() + i];
        guided_prediction = unconditional + settings_.guidance * (prediction[i] - unconditional);
      }
      const float before = signal_[i];
      signal_[i] = signal_estimate(settings_.prediction, from, state_[i], guided_prediction);
      const float noise = noise_estimate(from, state_[i], signal_[i]);
      state_[i] = update.signal * signal_[i] + update.noise * noise +
                  update.fresh * fresh[element] + update.trend * (signal_[i] - before);
    }
  }
  ++step_;
  prepare_input();
  return Done{};
}

}  // namespace beatsmith
