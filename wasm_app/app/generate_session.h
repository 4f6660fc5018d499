// Making beats, without a window: settings, one run at a time, and the set of beats it left.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/beat_history.h"
#include "app/generate_settings.h"
#include "app/player.h"
#include "app/undo_history.h"
#include "ecg/beat_table.h"
#include "inference/beat_classification.h"
#include "inference/beat_generation.h"
#include "inference/inference_engine.h"
#include "inference/model_manifest.h"
#include "inference/provenance.h"

namespace beatsmith {

// How far a beat goes from its baseline, mV; while it is not finished, how far most do.
struct BeatRange {
  float lowest_mv = -1.5F;
  float highest_mv = 2.5F;
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
  BeatHistory history;                       // of the run; without frames for prepared beats
  std::vector<BeatRange> ranges;             // one a beat
};

// Beats as they are to be seen now: final, forming, or at a step of their past.
struct ShownBeats {
  std::span<const Beat> states;     // [0, count), mV
  std::span<const Beat> estimates;  // likewise; only noise is there before the first step
  size_t count = 0;
  size_t finished = 0;  // beats [0, finished) are final
  int step = 0;         // of those that are not
  int step_count = 0;
};

class GenerateSession {
 public:
  static constexpr size_t kMostSets = 8;     // kept to be undone
  static constexpr size_t kMostEdits = 500;  // likewise, of settings

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
  // As the person asks for it: beats that are not there yet, unless the seed was chosen.
  void start_anew(double now_s);
  // Keeps the finished beats; without any, the set of before the run.
  void cancel();
  // Settings that have changed since it was called are a step of undo. True: they have.
  bool note_settings();
  // The last thing done: the setting as it was before, or the set of beats before a run, with the
  // settings then. While a run lasts, what was set since it began, then the run itself.
  bool undo();
  bool redo();
  bool can_undo() const { return run_ || settings != noted_ || history_.can_undo(); }
  bool can_redo() const { return !run_ && settings == noted_ && history_.can_redo(); }
  bool is_running() const { return run_.has_value(); }
  float progress() const;        // 0 .. 1
  std::string activity() const;  // "Step 3 of 4, 12 of 64 beats done"

  void advance(double now_s);  // takes answers
  // When advance() will show the next frame of what is played; infinity: never.
  double next_frame_s() const { return player_.next_s(); }
  bool is_waiting() const { return run_ || classification_; }

  const BeatSet& shown() const { return set_; }
  uint64_t revision() const { return revision_; }  // changes with the values of its beats
  // What is to be seen of it: where the player stands, or a long run as it goes.
  ShownBeats view() const;
  // Of the beat as it is to be seen; the last ones known where the newest are still awaited.
  const Probabilities& probabilities(size_t beat) const;
  // Which beats are on the screen: their probabilities in the set's past are made when they are
  // looked at. `selected`: the one that is shown large.
  void look_at(size_t first, size_t count, size_t selected);
  // Over the frames of the set's history.
  Player& player() { return player_; }
  const std::string& error() const { return error_; }
  // What files say about the beats shown.
  Provenance provenance() const;
  // The command line that makes the same beats.
  std::string command() const;

  // What makes the set that is shown, as an address's values: model, hash, class, count, seed,
  // steps, guidance. Empty for prepared beats. The same values give the same noise bit for bit, and
  // the same beats on one provider.
  std::map<std::string, std::string> link() const;
  // Sets itself up so and starts; values that cannot be followed are told in notice(). Without
  // values it does nothing.
  void follow(const std::map<std::string, std::string>& values, double now_s);
  const std::string& notice() const { return notice_; }

  // A run of few beats is played while it is made; false: only its newest step is shown.
  bool watch = false;
  GenerateSettings settings;  // of the next run; model and classes always fit denoisers()
  void renew_seed();
  void choose_model(int index);

 private:
  // Beats [first, first + count) of the set's final beats, of a running batch's estimates, or of a
  // frame's.
  struct Classified {
    enum class Of : uint8_t { kFinal, kForming, kFrame } of = Of::kFinal;
    size_t frame = 0;
    size_t first = 0;
    size_t count = 0;
  };

  // What is there again when it is undone or redone.
  struct Kept {
    GenerateSettings settings;        // of the next run
    std::optional<BeatSet> set = {};  // nullopt: the one that is there
  };

  void begin(double now_s, const GenerateSettings& settings_before);
  void take_states(size_t finished_before);
  void finish(double now_s);
  void restore();
  void show_set();  // another one than before
  void keep_before();
  bool go(bool (UndoHistory<Kept>::*way)(Kept& now), const Kept* to);
  // Whether the player shows what there is to be seen, rather than a long run as it goes.
  bool is_played() const;
  void classify();
  void take_probabilities();
  std::optional<Classified> next_to_classify() const;
  std::optional<Classified> unknown_of_frame(int frame) const;

  InferenceEngine& engine_;
  std::vector<ModelDescription> denoisers_;
  std::optional<ModelDescription> classifier_;
  BeatSet set_;
  std::optional<BeatSet> before_;     // while a run has not finished a beat
  GenerateSettings settings_before_;  // the run
  GenerateSettings noted_;            // the settings that history_ knows of
  UndoHistory<Kept> history_{kMostEdits};
  std::optional<BeatGeneration> run_;
  double started_s_ = 0;
  Player player_;
  size_t looked_first_ = 0;
  size_t looked_count_ = 0;
  size_t looked_selected_ = 0;

  std::optional<BeatClassification> classification_;
  Classified classified_;
  bool classifier_failed_ = false;  // it is not asked again before the next run
  uint64_t classified_revision_ = 0;
  uint64_t revision_ = 1;
  size_t settled_ = 0;  // beats [0, settled_) have the probabilities of their final values
  std::string error_;
  std::string notice_;
};

}  // namespace beatsmith
