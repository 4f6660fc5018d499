// A recording, without a window: opened by a job, its beats classified, its traces fetched as seen.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "app/beat_sample.h"
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

struct RecordProgress {
  float share = 0;    // 0 .. 1
  std::string stage;  // in words, for a person
};

class RecordSession {
 public:
  // Engine and jobs must outlive it.
  RecordSession(InferenceEngine& engine, Jobs& jobs, const std::vector<ModelDescription>& models);

  // Opens what these files make in place of the recording before; on failure that one stays.
  void open(std::vector<OpenedFile> files);
  // Opens the record's files again, read so; the view stays.
  void open_as(const ReadAs& as);
  const ReadAs& read_as() const { return as_; }        // how the record was
  bool was_read_again() const { return keeps_view_; }  // so: it is the one of before
  // Stops what is going on: opening, and the record before stays; else finding and classifying
  // beats, and what is known of them stays.
  void cancel();
  // Whether cancel() has left something undone; classify_rest() goes on with it.
  bool has_rest() const;
  void classify_rest();
  bool is_opening() const { return opening_.has_value(); }
  // Finding its beats, or classifying them.
  bool is_classifying() const {
    return is_finding_ || reading_beats_ || inputs_ || !classifications_.empty();
  }
  bool is_waiting() const;
  RecordProgress progress() const;

  void advance();  // takes answers

  // Its R peaks are those found so far: final, but more are added until has_all_beats().
  const std::optional<RecordSummary>& record() const { return record_; }
  // Whether it is the simulated one, for who has none.
  bool is_example() const { return record_ && files_.empty(); }
  // Another one for each record that is opened in place of the one before; 0: none was yet.
  uint64_t record_number() const { return record_number_; }
  bool has_all_beats() const { return has_all_beats_; }
  const std::string& error() const { return error_; }
  const std::vector<std::string>& class_names() const;
  const std::string& classifier_name() const;  // "hand": there is none
  // One a beat of the record's first, as many as are classified; they are final. There are none
  // until all beats are found: a beat is judged against the whole record.
  const std::vector<Probabilities>& probabilities() const { return probabilities_; }
  // Some of the beats that are classified, and others that are to be kept.
  const BeatSample& beat_sample() const { return beat_sample_; }
  void keep_beat(int64_t sample, const Beat& beat) { beat_sample_.keep(sample, beat); }
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
  // Where that trace mostly lies, in the lead's units: a tenth of its columns are below, half, and
  // a tenth above.
  struct TraceSpread {
    float low = 0;
    float middle = 0;
    float high = 0;
  };
  // nullptr: there is no trace yet, or nothing in it.
  const TraceSpread* spread(int lead) const;
  // Whether a lead can be drawn at 10 mm/mV where there is room for so many millivolts: not what is
  // no voltage, or could not be one of a heart.
  bool fits_true_scale(int lead, float room_mv) const;
  // Has what is shown read again; where the record is lost, it is then opened again.
  void read_again();

 private:
  struct LeadTrace {
    std::optional<Trace> shown;
    std::optional<TraceSpread> spread;  // of what is shown
    std::optional<Jobs::Id> asked;
    ReadTrace request;
  };
  // Beats being classified.
  struct Chunk {
    BeatClassification run;
    std::vector<Beat> beats;
  };
  void open(std::vector<OpenedFile> files, const ReadAs& as);
  void submit_opening(std::vector<OpenedFile> files, const ReadAs& as);
  // Has the record opened again, whose worker has died; the view stays.
  void reopen();
  void take_record(RecordSummary record);
  void find_beats();
  void take_found();
  void stop_beats();
  void stop_traces();
  void ask_for_beats();
  void take_inputs();
  void classify();
  void take_traces();
  void keep_within();

  InferenceEngine& engine_;
  Jobs& jobs_;
  std::optional<ModelDescription> classifier_;
  std::optional<Jobs::Id> opening_;
  std::vector<OpenedFile> opening_files_;
  std::vector<OpenedFile> files_;  // of the record
  ReadAs opening_as_;
  ReadAs as_;                // how the record was read
  bool keeps_view_ = false;  // what is being opened is the same recording
  bool reopening_ = false;
  std::optional<RecordSummary> record_;
  uint64_t record_number_ = 0;
  std::string error_;
  StripView view_;
  std::vector<LeadTrace> traces_;

  bool is_finding_ = false;
  std::deque<Jobs::Id> finding_;  // asked for, oldest first
  bool has_all_beats_ = false;
  JobProgress found_;
  std::optional<Jobs::Id> reading_beats_;
  int64_t read_ = 0;                   // so many beats have been read or are being
  std::optional<BeatInputs> inputs_;   // of the beats to be classified next
  std::deque<Chunk> classifications_;  // in the beats' order
  size_t taken_ = 0;                   // of the first of them, so many probabilities
  std::vector<Probabilities> probabilities_;
  BeatSample beat_sample_;
};

}  // namespace beatsmith
