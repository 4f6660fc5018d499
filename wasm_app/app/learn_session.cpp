#include "app/learn_session.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace beatsmith {
namespace {

// The slow teacher first, then students by ever fewer steps.
std::vector<ModelDescription> runners(const std::vector<ModelDescription>& models) {
  std::vector<ModelDescription> denoisers;
  std::copy_if(models.begin(), models.end(), std::back_inserter(denoisers),
               [](const ModelDescription& model) { return model.role != ModelRole::kClassifier; });
  std::stable_sort(denoisers.begin(), denoisers.end(),
                   [](const ModelDescription& a, const ModelDescription& b) {
                     return a.default_steps > b.default_steps;
                   });
  return denoisers;
}

}  // namespace

LearnSession::LearnSession(InferenceEngine& engine, const std::vector<ModelDescription>& models,
                           LabelledBeats examples)
    : engine_(engine),
      examples_(std::move(examples)),
      race_(engine, runners(models)),
      guided_(engine) {
  for (const ModelDescription& candidate : models) {
    if (candidate.role == ModelRole::kTeacher && !teacher_) teacher_ = candidate;
    if (candidate.role == ModelRole::kClassifier && !classifier_) classifier_ = candidate;
  }
  // The plainest beat to begin with: of those with all waves the one with the largest P.
  float largest = 0;
  for (size_t i = 0; i < examples_.beats.size(); ++i) {
    const BeatWaves waves = delineate_beat(examples_.beats[i]);
    if (examples_.classes[i] != "N" || !waves.p || !waves.t) continue;
    if (waves.p->peak.amplitude_mv <= largest) continue;
    largest = waves.p->peak.amplitude_mv;
    waves_ = waves;
    whole_example_ = example_ = i;
  }
}

const std::vector<std::string>& LearnSession::probability_names() const {
  static const std::vector<std::string> kNone;
  return classifier_ ? classifier_->classes : kNone;
}

void LearnSession::go_to(int chapter) {
  const auto next = static_cast<Chapter>(std::clamp(chapter, 0, kChapterCount - 1));
  if (next == chapter_) return;
  chapter_ = next;
  stop_noise();
  if (race_.is_running()) race_.cancel();
  guided_.cancel();
  if (steps_ && steps_->error()) steps_.reset();
  error_.clear();
}

bool LearnSession::is_done() const {
  constexpr double kDrowned = 0.9;
  switch (chapter_) {
    case Chapter::kNoise:
      return noise_time >= kDrowned;
    case Chapter::kStep:
      return steps_ && steps_->done();
    case Chapter::kFewSteps:
      return !race_.lanes().empty() && race_.lanes().back().state == Race::Lane::State::kDone;
    case Chapter::kLimits:
      return !guided_.rows().empty() && guided_.rows().back().done;
    default:
      return true;
  }
}

void LearnSession::choose_example(size_t example) {
  example_ = std::min(example, examples_.beats.size() - 1);
}

void LearnSession::play_noise(double now_s) {
  if (noise_time >= 1) noise_time = 0;
  played_since_s_ = now_s - noise_time * kDrowningS;
}

void LearnSession::restart_steps() {
  steps_.reset();
  if (!teacher_) return;
  Result<StepByStep> steps = StepByStep::start(engine_, *teacher_, kSteps, step_class, step_seed);
  if (steps) {
    steps_ = *std::move(steps);
  } else {
    error_ = describe(steps.error());
  }
}

const Occlusion* LearnSession::occlusion() const {
  const auto found = occlusions_.find(example_);
  return found == occlusions_.end() ? nullptr : &found->second;
}

void LearnSession::start_guided() {
  if (teacher_) guided_.start(*teacher_, guided_class, guidance, guided_seed);
}

void LearnSession::ask() {
  if (!error_.empty()) return;
  if (chapter_ == Chapter::kStep && !steps_) restart_steps();
  if (chapter_ == Chapter::kLooksAt && !mapping_ && classifier_ && occlusion() == nullptr &&
      !examples_.beats.empty()) {
    Result<OcclusionMap> map = OcclusionMap::start(engine_, *classifier_, beat());
    if (map) {
      mapping_ = *std::move(map);
      mapped_ = example_;
    } else {
      error_ = describe(map.error());
    }
  }
  if (chapter_ == Chapter::kLimits && !judging_ && !judged_ && classifier_ &&
      !examples_.beats.empty()) {
    judge_examples();
  }
}

void LearnSession::judge_examples() {
  Result<BeatClassification> judging =
      BeatClassification::start(engine_, *classifier_, examples_.beats, {});
  if (judging) {
    judging_ = *std::move(judging);
  } else {
    error_ = describe(judging.error());
  }
}

void LearnSession::advance(double now_s) {
  if (played_since_s_) {
    noise_time = std::min(1.0, (now_s - *played_since_s_) / kDrowningS);
    if (noise_time >= 1) stop_noise();
  }
  if (steps_ && steps_->advance() && steps_->error()) error_ = describe(*steps_->error());
  race_.advance(now_s);
  guided_.advance();
  if (mapping_ && mapping_->advance()) {
    if (mapping_->error()) {
      error_ = describe(*mapping_->error());
      mapping_.reset();
    } else if (mapping_->result()) {
      occlusions_[mapped_] = *mapping_->result();
      mapping_.reset();
    }
  }
  if (judging_ && judging_->advance()) {
    if (judging_->error()) error_ = describe(*judging_->error());
    judged_ = judging_->done();
    if (judged_) {
      for (size_t i = 0; i < examples_.beats.size(); ++i) {
        const Probabilities& probabilities = judging_->probabilities()[i];
        if (classifier_->classes[most_probable(probabilities)] != examples_.classes[i]) {
          mistakes_.push_back({i, probabilities});
        }
      }
    }
    if (judged_ || judging_->error()) judging_.reset();
  }
  ask();
}

bool LearnSession::is_waiting() const {
  return (steps_ && steps_->is_waiting()) || race_.is_running() || guided_.is_running() ||
         mapping_ || judging_;
}

}  // namespace beatsmith
