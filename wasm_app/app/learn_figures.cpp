#include "app/learn_figures.h"

#include <algorithm>
#include <utility>

#include "diffusion/noise.h"

namespace beatsmith {

Beat noised_beat(const ModelDescription& model, const Beat& beat, double t, uint64_t seed) {
  const NoiseLevel level = noise_level(model.schedule, t);
  std::array<float, kBeatLength> noise;
  fill_noise(seed, 0, 0, noise);
  Beat noised;
  for (size_t i = 0; i < noised.size(); ++i) {
    noised[i] = level.alpha * beat[i] + level.sigma * noise[i] / model.scale;
  }
  return noised;
}

std::vector<ClassSource> class_sources(const ModelDescription& model) {
  std::vector<ClassSource> sources;
  for (size_t k = 0; k < model.style_shares.size(); ++k) {
    const std::vector<double>& shares = model.style_shares[k];
    const auto largest = std::max_element(shares.begin(), shares.end());
    if (largest == shares.end()) continue;
    const auto people =
        std::count_if(shares.begin(), shares.end(), [](double share) { return share > 0; });
    sources.push_back({model.classes[k], static_cast<int>(people), *largest,
                       model.styles[static_cast<size_t>(largest - shares.begin())]});
  }
  return sources;
}

double height_mv(const std::vector<Beat>& beats) {
  double sum = 0;
  for (const Beat& beat : beats) {
    const auto [lowest, highest] = std::minmax_element(beat.begin(), beat.end());
    sum += static_cast<double>(*highest - *lowest);
  }
  return beats.empty() ? 0 : sum / static_cast<double>(beats.size());
}

// --- StepByStep

Result<StepByStep> StepByStep::start(InferenceEngine& engine, const ModelDescription& model,
                                     int steps, std::optional<int> class_index, uint64_t seed) {
  GenerationSettings settings;
  settings.seed = seed;
  if (model.sampler != SamplerKind::kFewStep) {
    settings.steps = steps;
    settings.sampler = SamplerKind::kDdim;  // a step needs nothing but the one guess before it
    if (!class_index) settings.guidance = 0;
  }
  Result<BeatGeneration> run = BeatGeneration::start(
      engine, model, settings, {{.index = 0, .class_index = class_index.value_or(0)}});
  if (!run) return run.error();
  return StepByStep(*std::move(run));
}

StepByStep::StepByStep(BeatGeneration run) : run_(std::move(run)) { note(); }

void StepByStep::note() {
  const int taken = static_cast<int>(steps_.size());
  steps_.push_back({1 - static_cast<double>(taken) / run_.step_count(), run_.states().front(),
                    run_.signals().front()});
}

// The answer for the next step is left with the engine until it is asked for.
bool StepByStep::advance() {
  if (!is_waiting() || !run_.advance()) return false;
  if (!run_.error()) note();
  return true;
}

// --- Race

Race::Race(InferenceEngine& engine, std::vector<ModelDescription> models) : engine_(engine) {
  for (ModelDescription& model : models) lanes_.emplace_back(std::move(model));
}

void Race::start(uint64_t seed, double now_s) {
  cancel();
  error_.clear();
  seed_ = seed;
  lane_ = 0;
  if (!lanes_.empty()) begin(now_s);
}

void Race::cancel() {
  run_.reset();
  for (Lane& lane : lanes_) lane = Lane(std::move(lane.model));
}

// The lane's warm-up, then its run.
void Race::begin(double now_s) {
  Lane& lane = lanes_[lane_];
  const bool warm = lane.state == Lane::State::kWarming;
  GenerationSettings settings;
  settings.seed = seed_;
  // One evaluation is enough to load a model and to compile what there is to compile.
  if (!warm && lane.model.sampler != SamplerKind::kFewStep) settings.steps = 1;
  std::vector<BeatRequest> requests;
  const auto classes = static_cast<int>(lane.model.classes.size());
  for (size_t i = 0; i < kBeats; ++i) requests.push_back({i, static_cast<int>(i) % classes});
  Result<BeatGeneration> run =
      BeatGeneration::start(engine_, lane.model, settings, std::move(requests));
  if (!run) {
    error_ = describe(run.error());
    run_.reset();
    return;
  }
  run_ = *std::move(run);
  lane.state = warm ? Lane::State::kRunning : Lane::State::kWarming;
  started_s_ = now_s;
}

void Race::advance(double now_s) {
  if (!run_ || !run_->advance()) return;
  if (run_->error()) {
    error_ = describe(*run_->error());
    run_.reset();
    return;
  }
  Lane& lane = lanes_[lane_];
  if (lane.state == Lane::State::kRunning) {
    lane.step = run_->step();
    lane.beats.assign(run_->states().begin(), run_->states().end());
  }
  if (!run_->done()) return;
  if (lane.state == Lane::State::kRunning) {
    lane.state = Lane::State::kDone;
    lane.beat_ms = (now_s - started_s_) * 1000 / static_cast<double>(kBeats);
    if (++lane_ == lanes_.size()) {
      run_.reset();
      return;
    }
  }
  begin(now_s);
}

// --- GuidanceFigure

void GuidanceFigure::start(const ModelDescription& model, int class_index, float guidance,
                           uint64_t seed) {
  cancel();
  error_.clear();
  model_ = model;
  class_index_ = class_index;
  seed_ = seed;
  rows_ = {{.guidance = 1}, {.guidance = guidance}};
  begin(0);
}

void GuidanceFigure::cancel() {
  if (!run_) return;
  run_.reset();
  rows_.clear();
}

void GuidanceFigure::begin(size_t row) {
  row_ = row;
  GenerationSettings settings;
  settings.seed = seed_;
  settings.steps = kSteps;
  settings.guidance = rows_[row].guidance;
  std::vector<BeatRequest> requests;
  for (size_t i = 0; i < kBeats; ++i) requests.push_back({i, class_index_});
  Result<BeatGeneration> run =
      BeatGeneration::start(engine_, *model_, settings, std::move(requests));
  if (run) {
    run_ = *std::move(run);
    rows_[row].beats.assign(run_->states().begin(), run_->states().end());
  } else {
    run_.reset();
    error_ = describe(run.error());
  }
}

void GuidanceFigure::advance() {
  if (!run_ || !run_->advance()) return;
  if (run_->error()) {
    error_ = describe(*run_->error());
    cancel();
    return;
  }
  rows_[row_].beats.assign(run_->states().begin(), run_->states().end());
  if (!run_->done()) return;
  rows_[row_].done = true;
  if (row_ + 1 < rows_.size()) {
    begin(row_ + 1);
  } else {
    run_.reset();
  }
}

float GuidanceFigure::progress() const {
  if (!run_) return rows_.empty() ? 0.0F : 1.0F;
  const auto steps = static_cast<float>(run_->step_count());
  return (static_cast<float>(row_) + static_cast<float>(run_->step()) / steps) /
         static_cast<float>(rows_.size());
}

}  // namespace beatsmith
