// Composing a strip, without a window: settings, the beats that they need, the strip they gave.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/strip_playback.h"
#include "app/strip_settings.h"
#include "app/undo_history.h"
#include "ecg/rhythm.h"
#include "ecg/strip_composer.h"
#include "inference/beat_generation.h"
#include "inference/inference_engine.h"
#include "inference/model_manifest.h"
#include "io/recording.h"

namespace beatsmith {

// A strip, as it is shown, played and taken home.
struct ComposedRecord {
  StripSettings settings;
  std::string person;             // whose beats they are like; empty for a model without styles
  Recording recording;            // one lead, MLII, 360 Hz, mV
  std::vector<RhythmBeat> beats;  // R peaks, exactly
  std::vector<Annotation> annotations;  // the same, and where rhythms begin
  float low_mv = 0;                     // of all samples
  float high_mv = 0;
};

class StripSession {
 public:
  // Different beats of a class in one strip; then they come again.
  static constexpr size_t kMostBeats = 128;
  static constexpr size_t kMostEdits = 500;  // kept to be undone

  // The engine must outlive it.
  StripSession(InferenceEngine& engine, const std::vector<ModelDescription>& models);

  const StripSettings& settings() const { return settings_; }
  // A strip of these settings is composed once they have not changed for a moment, and is then one
  // step of undo. Variability beyond what the rate allows is brought to it.
  void set(StripSettings settings, double now_s);
  // Composes anew what was cancelled or failed.
  void compose();
  // Whether it was: what is shown is of other settings, and nothing is being done about it.
  bool is_behind() const;
  bool can_undo() const { return history_.can_undo() || settings_ != composed_; }
  bool can_redo() const { return history_.can_redo(); }
  void undo();
  void redo();

  // Whom the beats of this rhythm can be like: those with beats of all its classes.
  std::vector<std::string> persons() const;

  enum class Stage { kIdle, kBeats, kStrip };  // what is being made
  Stage stage() const;
  bool is_working() const { return stage() != Stage::kIdle; }
  float progress() const;  // 0 .. 1
  size_t beats_asked() const { return generation_ ? generation_->beat_count() : 0; }
  void cancel();  // the strip before stays

  void advance(double now_s);  // takes answers
  bool is_waiting() const { return generation_.has_value(); }
  // When advance() is to be called though nothing happens; infinity: never.
  double next_step_s() const;

  // Which makes its beats; nullopt: there is none that can.
  const std::optional<ModelDescription>& model() const { return model_; }
  const std::optional<ComposedRecord>& shown() const { return shown_; }
  uint64_t revision() const { return revision_; }  // of what is shown
  const std::string& error() const { return error_; }
  StripPlayback playback;  // of what is shown

 private:
  using Counts = std::array<size_t, kBeatClassCount>;

  void begin();
  void generate();
  void take_beats();
  void begin_composing();
  void finish(double now_s);
  void fail(const Error& error);
  // The model's class; nullopt where it has none.
  std::optional<int> class_index(BeatClass beat_class) const;
  std::optional<std::string> drawn_person() const;

  InferenceEngine& engine_;
  std::optional<ModelDescription> model_;
  StripSettings settings_;
  StripSettings composed_;                          // of the strip in work, or of the last one
  UndoHistory<StripSettings> history_{kMostEdits};  // of composed_
  std::optional<double> changed_s_;

  // Of the strip in work.
  std::vector<RhythmBeat> rhythm_;
  std::string person_;
  std::optional<BeatGeneration> generation_;
  std::vector<BeatClass> generated_classes_;
  std::optional<StripComposer> composer_;

  // Beats made before, which depend on these two only.
  BeatPool pool_;
  uint64_t pool_seed_ = 0;
  std::string pool_person_;

  std::optional<ComposedRecord> shown_;
  uint64_t revision_ = 0;
  std::string error_;
};

}  // namespace beatsmith
