#include "app/generate_session.h"

#include <algorithm>

#include "text/text.h"

namespace beatsmith {
namespace {

// Beats sampled together: few enough that a network evaluation of all of them is a short wait.
constexpr size_t kBatch = 64;

// A slowed run takes so long in all, however few its steps; runs of more steps are slow enough by
// themselves.
constexpr double kSlowedRunS = 1.2;
constexpr int kFewSteps = 8;

}  // namespace

GenerateSession::GenerateSession(InferenceEngine& engine,
                                 const std::vector<ModelDescription>& models,
                                 LabelledBeats prepared)
    : engine_(engine) {
  for (const ModelDescription& candidate : models) {
    if (candidate.role != ModelRole::kClassifier) {
      denoisers_.push_back(candidate);
    } else if (!classifier_) {
      classifier_ = candidate;
    }
  }
  // Students first: they are fast.
  std::stable_partition(denoisers_.begin(), denoisers_.end(), [](const ModelDescription& model) {
    return model.role == ModelRole::kStudent;
  });
  if (!denoisers_.empty()) {
    settings.classes.assign(class_names().size(), true);
    choose_model(0);
  }
  set_.prepared = true;
  set_.settings = settings;
  set_.estimates = prepared.beats;
  set_.beats = std::move(prepared);
  set_.probabilities.resize(set_.beats.beats.size());
  set_.finished = set_.begun = set_.beats.beats.size();
}

const std::vector<std::string>& GenerateSession::probability_names() const {
  static const std::vector<std::string> kNone;
  return classifier_ ? classifier_->classes : kNone;
}

void GenerateSession::choose_model(int index) {
  settings.model = index;
  settings.steps = model().default_steps;
  settings.guidance = model().guidance;
  settings.classes.resize(class_names().size(), true);
}

std::string GenerateSession::obstacle() const {
  if (denoisers_.empty()) return tr(Text::kNoDenoiser);
  if (std::find(settings.classes.begin(), settings.classes.end(), true) == settings.classes.end()) {
    return tr(Text::kChooseAClass);
  }
  return {};
}

void GenerateSession::start(double now_s) {
  cancel();
  error_.clear();
  BeatSet set;
  set.settings = settings;
  std::vector<BeatRequest> requests;
  for (size_t index = 0; index < settings.classes.size(); ++index) {
    if (!settings.classes[index]) continue;
    for (uint64_t i = 0; i < settings.count; ++i) {
      requests.push_back({requests.size(), static_cast<int>(index)});
      set.beats.classes.push_back(class_names()[index]);
    }
  }
  GenerationSettings generation;
  generation.seed = settings.seed;
  generation.batch = kBatch;
  if (model().role == ModelRole::kTeacher) {
    generation.steps = settings.steps;
    generation.guidance = settings.guidance;
  }
  Result<BeatGeneration> run =
      BeatGeneration::start(engine_, model(), generation, std::move(requests));
  if (!run) {
    error_ = describe(run.error());
    return;
  }
  run_ = *std::move(run);
  started_s_ = now_s;
  slowed_ = slow && run_->step_count() <= kFewSteps && run_->beat_count() <= kBatch;
  next_step_s_ = slowed_ ? now_s + kSlowedRunS / run_->step_count() : 0;
  classification_.reset();
  settled_ = 0;
  set.probabilities.resize(set.beats.classes.size());
  before_ = std::exchange(set_, std::move(set));
  take_states();
}

void GenerateSession::take_states() {
  set_.beats.beats.assign(run_->states().begin(), run_->states().end());
  set_.estimates.assign(run_->signals().begin(), run_->signals().end());
  set_.finished = run_->finished_count();
  set_.begun = run_->done() ? set_.finished : set_.finished + run_->batch_count();
  ++revision_;
  if (set_.finished > 0) before_.reset();
}

void GenerateSession::cancel() {
  if (!run_) return;
  run_.reset();
  restore();
}

void GenerateSession::restore() {
  classification_.reset();
  if (before_) {
    set_ = *std::exchange(before_, std::nullopt);
  } else {
    set_.cancelled_of = set_.beats.beats.size();
    set_.beats.beats.resize(set_.finished);
    set_.beats.classes.resize(set_.finished);
    set_.estimates.resize(set_.finished);
    set_.probabilities.resize(set_.finished);
    set_.begun = set_.finished;
  }
  settled_ = 0;
  ++revision_;
}

void GenerateSession::finish(double now_s) {
  if (!slowed_) {
    set_.beat_ms = (now_s - started_s_) * 1000 / static_cast<double>(set_.beats.beats.size());
  }
  set_.estimates = set_.beats.beats;
  run_.reset();
}

float GenerateSession::progress() const {
  if (!run_) return 1;
  const auto beats = static_cast<float>(run_->beat_count());
  const float step = run_->step_count() > 0
                         ? static_cast<float>(run_->step()) / static_cast<float>(run_->step_count())
                         : 0;
  const float in_batch = run_->done() ? 0 : step * static_cast<float>(run_->batch_count());
  return (static_cast<float>(run_->finished_count()) + in_batch) / beats;
}

std::string GenerateSession::activity() const {
  if (!run_) return {};
  return tr(Text::kStepOf,
            {std::to_string(run_->step()), std::to_string(run_->step_count()),
             std::to_string(run_->finished_count()), std::to_string(run_->beat_count())});
}

void GenerateSession::advance(double now_s) {
  if (run_ && engine_.status().in_use.empty()) started_s_ = now_s;  // loading is no part of the run
  if (run_ && now_s >= next_step_s_ && run_->advance()) {
    if (slowed_) next_step_s_ = now_s + kSlowedRunS / run_->step_count();
    if (run_->error()) {
      error_ = describe(*run_->error());
      cancel();
    } else {
      take_states();
      if (run_->done()) finish(now_s);
    }
  }
  classify();
}

// Probabilities of the beats as they form, and once more when they are final.
void GenerateSession::classify() {
  if (classification_ && classification_->advance()) {
    const auto probabilities = classification_->probabilities();
    std::copy(probabilities.begin(), probabilities.end(),
              set_.probabilities.begin() + static_cast<std::ptrdiff_t>(classified_first_));
    if (classification_->error()) {
      // It is not asked again for the same beats.
      error_ = describe(*classification_->error());
      settled_ = set_.begun;
      classification_.reset();
    } else if (classification_->done()) {
      if (classified_final_) settled_ = classified_first_ + classified_count_;
      classification_.reset();
    }
  }
  const bool unsettled = settled_ < set_.finished;
  const bool new_estimates =
      settled_ < set_.begun && run_ && run_->step() > 0 && classified_revision_ != revision_;
  if (classification_ || !classifier_ || !(unsettled || new_estimates)) return;
  // Finished beats first, as they are; else the estimates of the batch in progress.
  classified_first_ = settled_;
  classified_count_ = (unsettled ? set_.finished : set_.begun) - settled_;
  classified_revision_ = revision_;
  classified_final_ = unsettled;
  const auto& source = unsettled ? set_.beats.beats : set_.estimates;
  const auto first = source.begin() + static_cast<std::ptrdiff_t>(classified_first_);
  Result<BeatClassification> classification = BeatClassification::start(
      engine_, *classifier_,
      std::vector<Beat>(first, first + static_cast<std::ptrdiff_t>(classified_count_)), {});
  if (classification) {
    classification_ = *std::move(classification);
  } else {
    error_ = describe(classification.error());
    settled_ = set_.begun;
  }
}

Provenance GenerateSession::provenance() const {
  const GenerateSettings& made = set_.settings;
  return provenance_of(denoisers_[made.model], made.seed, made.steps);
}

std::string GenerateSession::command() const {
  const GenerateSettings& made = set_.settings;
  const ModelDescription& by = denoisers_[made.model];
  std::string classes;
  for (size_t i = 0; i < made.classes.size(); ++i) {
    if (made.classes[i]) classes += (classes.empty() ? "" : ",") + by.classes[i];
  }
  std::string line = "beatsmith generate --model " + by.name + " --class " + classes + " --count " +
                     std::to_string(made.count) + " --seed " + std::to_string(made.seed);
  if (by.role == ModelRole::kTeacher) {
    char guidance[32];
    std::snprintf(guidance, sizeof guidance, "%.3g", static_cast<double>(made.guidance));
    line += " --steps " + std::to_string(made.steps) + " --guidance " + guidance;
  }
  return line + " --out beats.npy";
}

}  // namespace beatsmith
