// Two sets of beats set against each other, without a window: real ones against generated ones, a
// teacher's against a student's, many steps' against few. It gets the beats of both sides through
// the engine and the jobs, batch by batch, and then measures in slices that fit into a frame.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/label_edits.h"
#include "app/record_session.h"
#include "app/undo_history.h"
#include "inference/beat_generation.h"
#include "inference/beat_statistics.h"
#include "inference/inference_engine.h"
#include "inference/model_manifest.h"
#include "jobs/jobs.h"
#include "metrics/halves.h"
#include "metrics/interval.h"

namespace beatsmith {

enum class SideKind : uint8_t {
  kStored,     // the statistics of the real training beats that come with the models
  kRecord,     // beats of the record that is open
  kGenerated,  // made by a model
};

struct SideSource {
  SideKind kind = SideKind::kStored;
  int model = 0;  // generated: among CompareSession::denoisers()
  int steps = 0;  // likewise; a student's are its own

  bool operator==(const SideSource&) const = default;
};

struct CompareSettings {
  SideSource sides[2];  // A and B
  uint64_t count = 80;  // beats of each class and side
  uint64_t seed = 7;    // of A's beats; B's have the next one, so that they are draws of their own

  bool operator==(const CompareSettings&) const = default;
};

enum class ComparePreset : uint8_t { kRealAndStudent, kTeacherAndStudent, kManyAndFewSteps };

// The beats of one class on one side.
struct SideClass {
  std::vector<float> samples;                 // [n, kBeatLength] mV; none of stored statistics
  std::vector<float> places;                  // [n, axes]: on the principal axes
  std::optional<ClassStatistics> statistics;  // from two beats on
  // How far draws of these beats are from the real training beats, against how far draws of the
  // real ones are (Fréchet, its root): 1 is as near as real ones. None of too few beats.
  std::optional<Interval> from_real;

  size_t count() const { return samples.size() / kBeatLength; }
};

struct CompareSide {
  SideSource source;
  std::vector<SideClass> classes;  // as CompareSession::class_names()
  std::optional<double> beat_ms;   // measured: time of a beat of a generated side
  // Of kRecord: the one that was open then.
  std::string record_name;
  bool is_synthetic = false;
};

// One class of both sides against each other.
struct ClassComparison {
  // How far B is from A, against how far A's halves are from each other (earth mover's distance, 20
  // draws of `beats` a side); or, where a side is stored statistics, SideClass::from_real of the
  // other. 1: as near as A's own beats are.
  std::optional<Interval> distance;
  std::optional<HalvesFigures> figures;  // means over the draws; of two sides with beats only
  size_t beats = 0;
};

// A generated side that was measured against the stored statistics.
struct TriedSource {
  SideSource source;
  double from_real = 0;  // mean of SideClass::from_real over the classes
  std::vector<std::optional<double>> by_class;
  std::optional<double> beat_ms;
};

class CompareSession {
 public:
  static constexpr uint64_t kMinCount = 12;
  static constexpr uint64_t kMaxCount = 200;
  static constexpr size_t kMostKept = 8;     // comparisons, to be undone: 2 MB each at most
  static constexpr size_t kMostEdits = 500;  // likewise, of settings
  // A set stands for another one where it lies no farther off than this.
  static constexpr double kNearEnough = 1.15;

  enum class Stage : uint8_t { kIdle, kReading, kGenerating, kMeasuring };
  struct Progress {
    Stage stage = Stage::kIdle;
    int side = 0;  // 0 A, 1 B
    size_t made = 0;
    size_t wanted = 0;
    int step = 0;  // of the batch in work
    int step_count = 0;
    float share = 1;  // 0 .. 1 of all there is to do
  };
  enum class Obstacle : uint8_t {
    kNone,
    kNoModel,
    kNoStatistics,
    kNoBeats,  // both sides are stored statistics
    kNoRecord,
    kNoLabels  // of some of its beats
  };

  // All but the models must outlive it. `edits`: a person's corrections of the record's labels, if
  // there is somebody to make them.
  CompareSession(InferenceEngine& engine, Jobs& jobs, const RecordSession& record,
                 const std::vector<ModelDescription>& models, const LabelEdits* edits = nullptr);

  // The statistics of real beats, without which nothing is compared.
  void set_statistics(BeatStatistics statistics) { statistics_ = std::move(statistics); }
  const std::optional<BeatStatistics>& statistics() const { return statistics_; }

  // Students first, each kind by its steps.
  const std::vector<ModelDescription>& denoisers() const { return denoisers_; }
  const std::vector<std::string>& class_names() const { return class_names_; }
  const RecordSession& record() const { return record_; }
  // Whether a record of a person is open.
  bool has_real_record() const;
  // Of a side: the steps its model takes.
  int steps_of(const SideSource& source) const;

  CompareSettings settings;  // of the next comparison
  // Fills the settings. Real beats are the open record's where that is a person's.
  void choose(ComparePreset preset);
  // Takes the settings of a link, which belong to the comparison that is started with them.
  void take(const CompareSettings& linked);
  // Settings that have changed since it was called are a step of undo. True: they have.
  bool note_settings();
  std::optional<ComparePreset> preset() const;  // that the settings are of
  void choose_model(int side, int model);       // with its own steps

  Obstacle obstacle() const;
  void start(double now_s);
  void start(ComparePreset preset, double now_s);
  // All students, and the teacher at few steps, one after another against the stored statistics.
  void try_steps(double now_s);
  // Compares what is there; while it is measuring, leaves the rest unmeasured.
  void cancel();
  // The last thing done: the setting as it was before, or the comparison before, with the settings
  // then, in place of the one that is there or in work.
  bool undo();
  bool redo();
  bool can_undo() const { return settings != noted_ || history_.can_undo(); }
  bool can_redo() const { return settings == noted_ && history_.can_redo(); }
  bool is_running() const { return stage_ != Stage::kIdle; }
  bool is_waiting() const { return stage_ == Stage::kReading || run_.has_value(); }
  // Whether advance() has something to do that nobody's answer leads to.
  bool is_busy() const { return stage_ == Stage::kMeasuring || !stale_.empty(); }
  Progress progress() const;
  bool was_cancelled() const { return cancelled_; }

  // Takes answers, or measures for some two milliseconds.
  void advance(double now_s);

  // What the sides were made with; both are empty before the first start().
  const CompareSettings& shown() const { return shown_; }
  // Whether the settings are those of what is shown, so that nothing else would come of them.
  bool is_shown() const { return !sides_[1].classes.empty() && !cancelled_ && shown_ == settings; }
  const CompareSide& side(int index) const { return sides_[index]; }
  const std::vector<ClassComparison>& comparisons() const { return comparisons_; }
  // Of a class on both sides, for a figure of what is shown.
  size_t beats_needed() const;
  // Sides measured since the program started, the latest of each source, by time a beat.
  const std::vector<TriedSource>& tried() const { return tried_; }
  const std::string& error() const { return error_; }

 private:
  // Of the record.
  struct LabelledBeat {
    int64_t sample = 0;
    int64_t detected = -1;  // among its R peaks; -1: a person added it
    size_t class_index = 0;
  };
  struct Reading {
    Jobs::Id id = 0;
    LabelledBeat beat;
  };
  // All that a comparison leaves.
  struct Comparison {
    CompareSettings shown;
    std::array<CompareSide, 2> sides;
    std::vector<ClassComparison> comparisons;
    bool cancelled = false;
  };
  // What is there again when it is undone or redone.
  struct Kept {
    CompareSettings settings;                   // of the next comparison
    std::optional<Comparison> comparison = {};  // nullopt: the one that is there
  };
  // How far the measuring of a class has come.
  struct Measuring {
    size_t class_index = 0;
    int sides = 0;   // set against the stored statistics
    size_t row = 0;  // of the distances, the next to be filled
    std::optional<SetDistances> distances;
    std::vector<HalvesFigures> draws;
  };

  SideSource source_of(SideKind kind, ModelRole role, int steps) const;
  void stop();
  bool go(bool (UndoHistory<Kept>::*way)(Kept& now), const Kept* to);
  void keep_comparison(const CompareSettings& settings_then);
  Comparison take_comparison();
  void begin(double now_s);
  void begin_next(double now_s);
  void begin_side(double now_s);
  void end_side(double now_s);
  Result<Done> generate(std::vector<BeatRequest> requests, int steps);
  void begin_run(double now_s);
  void take_generated(double now_s);
  void begin_reading();
  void take_read(double now_s);
  std::vector<std::vector<LabelledBeat>> labelled_beats() const;
  void add(size_t class_index, const Beat& beat);
  void renew_statistics();
  void begin_measuring();
  void measure(double now_s);
  bool measure_pair(const PointSet& a, const PointSet& b, ClassComparison& comparison);
  std::optional<Interval> from_real(const SideClass& beats, const RealClass& real) const;
  void finish(double now_s);
  void remember_tried();
  void fail(const Error& error);

  InferenceEngine& engine_;
  Jobs& jobs_;
  const RecordSession& record_;
  const LabelEdits* edits_;
  std::optional<BeatStatistics> statistics_;
  std::vector<ModelDescription> denoisers_;
  std::vector<std::string> class_names_;

  Stage stage_ = Stage::kIdle;
  bool cancelled_ = false;
  CompareSettings shown_;
  std::array<CompareSide, 2> sides_;
  std::vector<ClassComparison> comparisons_;
  UndoHistory<Kept> history_{kMostEdits};
  CompareSettings noted_;                       // the settings that history_ knows of
  std::optional<CompareSettings> before_link_;  // those before a link that was not started yet
  std::vector<TriedSource> tried_;
  std::string error_;
  int working_ = 0;  // the side whose beats are on their way

  std::optional<BeatGeneration> run_;
  bool warming_ = false;  // run_ only opens the model, so that no beat's time holds that
  std::set<int> warm_;    // models that were run before
  size_t taken_ = 0;      // beats of the run that are on the side
  double begun_s_ = 0;

  std::deque<Reading> reading_;  // in flight
  std::deque<LabelledBeat> unread_;
  size_t to_read_ = 0;                      // of both, when reading began
  std::set<std::pair<int, size_t>> stale_;  // (side, class): statistics to be renewed
  std::optional<Measuring> measuring_;
  std::deque<SideSource> untried_;  // of try_steps(), still to come
};

}  // namespace beatsmith
