// Drawing a beat, without a window: the line, what the classifier makes of it while it is drawn,
// and the model's own beat made from it (SDEdit, Meng et al. 2022: noised for a part of the way,
// then denoised).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/drawn_beat.h"
#include "app/remake_settings.h"
#include "ecg/beat_table.h"
#include "ecg/file_formats.h"
#include "inference/beat_classification.h"
#include "inference/beat_generation.h"
#include "inference/inference_engine.h"
#include "inference/model_manifest.h"

namespace beatsmith {

// The model's beat, or what there is of it. On the paper as the drawing is: its offset added.
struct Remade {
  RemakeSettings settings;
  int class_index = 0;  // it was made for
  Beat state{};         // noisy; the beat when done
  Beat estimate{};      // of the clean beat
  int step = 0;
  int step_count = 0;
  bool done = false;
  std::optional<double> run_ms;  // measured, when done
  Probabilities probabilities;   // of the estimate; empty where not known yet
};

class DrawSession {
 public:
  // The engine must outlive it. Begins with the first of the examples, so that there is something
  // to change.
  DrawSession(InferenceEngine& engine, const std::vector<ModelDescription>& models,
              LabelledBeats examples);

  DrawnBeat drawing;  // with what was made of it (see remade()), and what with (settings())
  const RemakeSettings& settings() const { return drawing.settings(); }

  // Puts an example of this class in the drawing's place, each time the next one; false: there is
  // none.
  bool start_from(const std::string& class_name);
  // Puts the model's beat in the drawing's place. Precondition: remade() is done.
  void use_remade();

  const std::vector<std::string>& probability_names() const;
  // Of the drawing as it was a moment ago; empty: not known yet.
  const Probabilities& probabilities() const { return probabilities_; }
  // Samples from the R mark to the drawing's tallest deflection.
  int peak_offset() const;

  // The denoiser that starts from any time, which few-step students cannot; nullptr: none.
  const ModelDescription* model() const { return model_ ? &*model_ : nullptr; }
  // The class that a run would be made for now: as chosen, or as classified.
  int remake_class() const;
  bool can_remake() const { return model_.has_value() && !drawing.is_blank(); }
  void remake(double now_s);
  void cancel();
  bool is_remaking() const { return run_.has_value(); }
  // What is being made of the drawing, else what was; nullptr: nothing.
  const Remade* remade() const { return forming_ ? forming_.get() : drawing.remade().get(); }

  // For files: the drawing, and the model's beat where it is done, with the classes that the
  // classifier sees; and where they come from.
  LabelledBeats beats() const;
  Provenance provenance() const;

  // The values of the address that leads back to the drawing and the settings: line (line_text.h;
  // empty: a blank paper), share, towards (a class, or "seen"), seed.
  std::map<std::string, std::string> link() const;
  // Sets itself up so. Beside `line`, `class`: an example of it. What cannot be used it leaves
  // alone, and tells in the answer, which is for the person.
  std::string follow(const std::map<std::string, std::string>& values);

  void advance(double now_s);  // takes answers, and asks
  void ask();                  // about the drawing, where it has changed
  bool is_waiting() const { return run_ || classification_; }
  const std::string& error() const { return error_.empty() ? classifier_error_ : error_; }

 private:
  Beat as_beat(Beat on_paper) const;
  void take_changes();
  void take_line();
  void take_run(double now_s);
  void take_probabilities();

  InferenceEngine& engine_;
  std::optional<ModelDescription> model_;
  std::optional<ModelDescription> classifier_;
  LabelledBeats examples_;
  size_t last_example_ = 0;

  Beat seen_{};  // the drawing at the last advance()
  Probabilities probabilities_;
  std::optional<BeatClassification> classification_;  // of the drawing, then the estimate
  std::shared_ptr<Remade> asked_;  // whose estimate that is; nullptr: there is none
  bool unclassified_ = true;

  std::optional<BeatGeneration> run_;
  std::shared_ptr<Remade> forming_;  // while a run lasts
  std::optional<Beat> linked_;       // the line of line_text_; nullopt: blank
  std::string line_text_;
  double started_s_ = 0;
  std::string error_;  // of the run
  std::string classifier_error_;
};

}  // namespace beatsmith
