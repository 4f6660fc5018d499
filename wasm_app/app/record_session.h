// A recording, without a window: opened by a job, its beats classified, its traces fetched as seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inference/beat_classification.h"
#include "inference/inference_engine.h"
#include "inference/model_manifest.h"
#include "jobs/jobs.h"

namespace beatsmith {

// The part of a recording that is on the screen.
struct StripView {
  double first_s = 0;   // at the left edge
  double px_per_s = 0;  // logical pixels
  double width_px = 0;

  double seconds() const { return width_px / px_per_s; }
};

class RecordSession {
 public:
  // Engine and jobs must outlive it.
  RecordSession(InferenceEngine& engine, Jobs& jobs, const std::vector<ModelDescription>& models);

  // Opens what these files make in place of the recording before; on failure that one stays.
  void open(std::vector<OpenedFile> files);
  void cancel();
  void classify_rest();  // after cancel()
  bool is_opening() const { return opening_.has_value(); }
  bool is_classifying() const;
  bool is_waiting() const;
  JobProgress progress() const;

  void advance();  // takes answers

  const std::optional<RecordSummary>& record() const { return record_; }
  const std::string& error() const { return error_; }
  const std::vector<std::string>& class_names() const;
  // One a beat of the record's first, as many as are classified.
  const std::vector<Probabilities>& probabilities() const { return probabilities_; }
  std::vector<size_t> class_counts() const;
  double duration_s() const;

  // The view, kept within the record.
  const StripView& view() const { return view_; }
  void resize(double width_px);
  void scroll_to(double first_s);
  void zoom(double factor, double at_px);  // at_px stays where it is
  void zoom_to(double px_per_s);

  // Levels of a lead that cover the view, or the last ones that were there; asks for better ones
  // where these do not do. nullptr: none yet.
  const Trace* trace(int lead, float pixel_ratio);

 private:
  struct LeadTrace {
    std::optional<Trace> shown;
    std::optional<Jobs::Id> asked;
    ReadTrace request;
  };
  // Has the record opened again, whose worker was ended or has died; the view stays.
  void reopen();
  void take_record(RecordSummary record);
  void ask_for_beats();
  void keep_within();
  void take_traces();
  void take_beats();

  InferenceEngine& engine_;
  Jobs& jobs_;
  std::optional<ModelDescription> classifier_;
  std::optional<Jobs::Id> opening_;
  std::vector<OpenedFile> opening_files_;
  std::vector<OpenedFile> files_;  // of the record
  bool reopening_ = false;
  std::optional<RecordSummary> record_;
  std::string error_;
  StripView view_;
  std::vector<LeadTrace> traces_;
  std::optional<Jobs::Id> reading_beats_;
  std::optional<BeatClassification> classification_;
  size_t classified_before_ = 0;  // beats of the chunks before the one in work
  std::vector<Probabilities> probabilities_;
};

}  // namespace beatsmith
