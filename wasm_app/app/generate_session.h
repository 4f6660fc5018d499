// Making beats, without a window: settings, one run at a time, and the set of beats it left.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ecg/beat_table.h"
#include "inference/beat_classification.h"
#include "inference/beat_generation.h"
#include "inference/inference_engine.h"
#include "inference/model_manifest.h"
#include "inference/provenance.h"

namespace beatsmith {

// What a set of beats was made from: enough to make it again.
struct GenerateSettings {
  int model = 0;              // among GenerateSession::denoisers()
  std::vector<bool> classes;  // one a class of the model
  uint64_t count = 4;         // beats of each class
  uint64_t seed = 7;
  int steps = 0;       // teachers only: a student's are its own
  float guidance = 1;  // likewise
};

struct BeatSet {
  GenerateSettings settings;
  bool prepared = false;                     // made beforehand, to have something to see
  LabelledBeats beats;                       // mV; while a run lasts, the noisy states
  std::vector<Beat> estimates;               // of the clean beats, while a run lasts; one a beat
  std::vector<Probabilities> probabilities;  // one a beat, empty where not known yet
  size_t finished = 0;                       // beats [0, finished) are final
  size_t cancelled_of = 0;                   // how many were asked for, where the run was cancelled
  size_t begun = 0;                          // beats [0, begun) are to be seen
  std::optional<double> beat_ms;             // measured: time of the run a beat
};

class GenerateSession {
 public:
  static constexpr uint64_t kMaxCount = 250;  // of each class

  // The engine must outlive it.
  GenerateSession(InferenceEngine& engine, const std::vector<ModelDescription>& models,
                  LabelledBeats prepared);

  const std::vector<ModelDescription>& denoisers() const { return denoisers_; }
  const ModelDescription& model() const { return denoisers_[settings.model]; }
  const std::vector<std::string>& class_names() const { return model().classes; }
  // Of the classifier, in the order of the probabilities.
  const std::vector<std::string>& probability_names() const;

  // Why a run cannot be started; empty: it can.
  std::string obstacle() const;
  // Starts a run with the settings; the set of before is kept until the first beats are there.
  void start(double now_s);
  // Keeps the finished beats; without any, the set of before the run.
  void cancel();
  bool is_running() const { return run_.has_value(); }
  float progress() const;        // 0 .. 1
  std::string activity() const;  // "Step 3 of 4, 12 of 64 beats done"

  void advance(double now_s);  // takes answers
  // When advance() will show the next step, although its answer may be there; 0: at once.
  double next_step_s() const { return run_ ? next_step_s_ : 0; }
  bool is_waiting() const { return run_ || classification_; }

  const BeatSet& shown() const { return set_; }
  const std::string& error() const { return error_; }
  // What files say about the beats shown.
  Provenance provenance() const;
  // The command line that makes the same beats.
  std::string command() const;

  // Runs of few steps are slowed down, so that a person can see the beats form.
  bool slow = false;
  GenerateSettings settings;  // of the next run; model and classes always fit denoisers()
  void choose_model(int index);

 private:
  void take_states();
  void finish(double now_s);
  void restore();
  void classify();

  InferenceEngine& engine_;
  std::vector<ModelDescription> denoisers_;
  std::optional<ModelDescription> classifier_;
  BeatSet set_;
  std::optional<BeatSet> before_;  // while a run has not finished a beat
  std::optional<BeatGeneration> run_;
  double started_s_ = 0;
  double next_step_s_ = 0;
  bool slowed_ = false;  // the run in progress

  // Beats [first, first + count) of the set are being classified as they were at that moment.
  std::optional<BeatClassification> classification_;
  size_t classified_first_ = 0;
  size_t classified_count_ = 0;
  uint64_t classified_revision_ = 0;
  bool classified_final_ = false;  // they were final then
  uint64_t revision_ = 1;          // of the beats' values
  size_t settled_ = 0;  // beats [0, settled_) have the probabilities of their final values
  std::string error_;
};

}  // namespace beatsmith
