// The tour, without a window: which chapter, and what each chapter's figure has computed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/learn_figures.h"
#include "ecg/beat_table.h"
#include "ecg/delineation.h"

namespace beatsmith {

enum class Chapter : uint8_t { kBeat, kNoise, kStep, kFewSteps, kLooksAt, kLimits, kYourTurn };
inline constexpr int kChapterCount = 7;

class LearnSession {
 public:
  static constexpr int kSteps = 10;          // of the beat made step by step
  static constexpr double kDrowningS = 4;    // from t = 0 to t = 1
  static constexpr float kMuchGuidance = 6;  // to begin with

  // The engine must outlive it. `examples`: beats to look at, with their classes.
  LearnSession(InferenceEngine& engine, const std::vector<ModelDescription>& models,
               LabelledBeats examples);

  Chapter chapter() const { return chapter_; }
  void go_to(int chapter);  // 0 .. kChapterCount - 1, kept within
  // Whether the chapter's own action has been carried out, if it has one: what is next is then the
  // next chapter.
  bool is_done() const;

  const LabelledBeats& examples() const { return examples_; }
  const ModelDescription* teacher() const { return teacher_ ? &*teacher_ : nullptr; }
  const std::vector<std::string>& probability_names() const;

  // The beat that the figures of noise and of occlusion show.
  size_t example() const { return example_; }
  void choose_example(size_t example);
  const Beat& beat() const { return examples_.beats[example_]; }

  // --- A beat
  // A normal example with all its waves, and these.
  size_t whole_example() const { return whole_example_; }
  const BeatWaves& waves() const { return waves_; }

  // --- Noise
  double noise_time = 0.35;
  uint64_t noise_seed = 7;
  Beat noised() const { return noised_beat(*teacher_, beat(), noise_time, noise_seed); }
  void play_noise(double now_s);
  void stop_noise() { played_since_s_.reset(); }
  bool is_playing() const { return played_since_s_.has_value(); }

  // --- One step
  std::optional<int> step_class;  // nullopt: the network is not told one
  uint64_t step_seed = 13;        // a beat that is some steps in the making
  void restart_steps();           // with the class and the seed
  StepByStep* steps() { return steps_ ? &*steps_ : nullptr; }

  // --- Many or few
  uint64_t race_seed = 7;
  Race& race() { return race_; }

  // --- What the classifier looks at
  int cover = 0;                       // a window of the occlusion map
  const Occlusion* occlusion() const;  // of the chosen example; nullptr: not there yet

  // --- Limits
  // The examples that the classifier takes for another class than they were made as.
  struct Mistake {
    size_t example = 0;
    Probabilities probabilities;
  };
  const std::vector<Mistake>& mistakes() const { return mistakes_; }
  bool examples_are_judged() const { return judged_; }
  float guidance = kMuchGuidance;
  int guided_class = 2;
  uint64_t guided_seed = 7;
  void start_guided();
  GuidanceFigure& guided() { return guided_; }

  void advance(double now_s);  // takes answers, and asks
  void ask();                  // for what the chapter shows without being told to
  bool is_waiting() const;
  const std::string& error() const { return error_; }

 private:
  void judge_examples();

  InferenceEngine& engine_;
  std::optional<ModelDescription> teacher_;
  std::optional<ModelDescription> classifier_;
  LabelledBeats examples_;
  Chapter chapter_ = Chapter::kBeat;
  size_t example_ = 0;
  size_t whole_example_ = 0;
  BeatWaves waves_;
  std::optional<double> played_since_s_;
  std::optional<StepByStep> steps_;
  Race race_;
  std::map<size_t, Occlusion> occlusions_;  // by example
  std::optional<OcclusionMap> mapping_;
  size_t mapped_ = 0;  // the example being mapped
  std::optional<BeatClassification> judging_;
  bool judged_ = false;
  std::vector<Mistake> mistakes_;
  GuidanceFigure guided_;
  std::string error_;
};

}  // namespace beatsmith
