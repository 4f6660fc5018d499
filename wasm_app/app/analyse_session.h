// The workspace Analyse without a window: the recording's labels and a person's corrections of
// them, a place in the recording (the cursor, and the beat that stands there), what is stepped
// through, and what is shown of all that, brought up to date where something changed.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "app/beat_sample.h"
#include "app/label_edits.h"
#include "app/record_agreement.h"
#include "app/record_labels.h"
#include "app/record_session.h"
#include "jobs/jobs.h"

namespace beatsmith {

// What "next" and "previous" go to.
struct StepFilter {
  enum class Kind : uint8_t { kBeats, kClass, kCorrected, kDisagreements };
  Kind kind = Kind::kBeats;
  BeatClass beat_class = BeatClass::kNormal;  // kClass
  // kDisagreements: of one kind only, which is its reference and label; else all.
  bool one_kind = false;
  std::optional<BeatClass> reference = {};
  std::optional<BeatClass> label = {};

  bool operator==(const StepFilter&) const = default;
};

struct HeartRate {
  std::vector<float> trend;  // beats a minute, one a column; NaN where there is none
  // Of the trend; 0 where there is none.
  float median = 0;
  float low = 0;
  float high = 0;
  double low_s = 0;  // where in the recording
  double high_s = 0;
};

class AnalyseSession {
 public:
  // Both must outlive it.
  AnalyseSession(RecordSession& record, Jobs& jobs);

  // Takes answers and follows the record, which has been advanced.
  void advance(double now_s);
  bool is_waiting() const { return overview_.asked || beat_asked_ || files_asked_; }
  bool is_moving() const { return glide_to_s_.has_value(); }

  const RecordLabels& labels() const { return labels_; }
  const LabelEdits& edits() const { return edits_; }
  const RecordAgreement& agreement() const { return agreement_; }

  // --- The cursor.
  int64_t cursor() const { return cursor_; }  // a sample of the record
  double cursor_s() const;
  std::optional<size_t> selected() const { return labels_.beat_at(cursor_); }
  void place_cursor(int64_t sample);
  // The beat nearest to `sample` if it is no farther than `within` samples, else the place itself.
  void pick(int64_t sample, int64_t within);
  // The cursor's beat, mV at 360 Hz; nullptr while it is being read, or where there is none.
  const Beat* beat() const;
  // What the classifier gave the cursor's beat; nullptr where it has not, or a person added it.
  const Probabilities* probabilities() const;
  // To the R peak before and after; nullopt at the ends.
  std::optional<double> rr_before_s() const;
  std::optional<double> rr_after_s() const;

  // --- Steps.
  const StepFilter& filter() const { return filter_; }
  // And goes to the first of them from the cursor on, or else to the last before it.
  void set_filter(const StepFilter& filter);
  size_t filter_count(const StepFilter& filter) const;
  size_t step_count();  // of filter()
  // Moves the cursor to the next or previous one and the view to it; false where there is none.
  bool step(bool forward);
  // "12 of 33": which of them the cursor is on, from 1; 0: on none.
  size_t step_place();

  // --- Corrections, at the cursor.
  void label(BeatClass beat_class);  // adds a beat where there is none
  bool can_remove() const { return selected().has_value(); }
  void remove();
  // Back to what detector and classifier say.
  bool can_withdraw() const { return edits_.at(cursor_) != nullptr; }
  void withdraw();
  bool can_undo() const { return edits_.can_undo(); }
  bool can_redo() const { return edits_.can_redo(); }
  bool undo();
  bool redo();
  // Of this record, made while its beats were looked for in another lead.
  size_t corrections_in_other_leads() const;
  // Corrections, of this record or of one that was open before.
  bool has_unsaved() const;
  void mark_saved() { edits_.mark_saved(); }
  // What take_files() gave last is saved, and with it the labels, where its format holds them.
  void mark_files_saved();

  // --- Taking it home.
  // The labels as annotations. Precondition: all beats are labelled.
  std::vector<Annotation> labels_to_save() const;
  // Asks for what WriteFiles gives with these labels, instead of what was asked for before.
  // Precondition: all beats are labelled.
  void ask_for_files(FileFormat format, const std::string& name);
  // Once they are there, or it is known why they are not; nullopt: neither.
  std::optional<Result<std::vector<FileBytes>>> take_files() {
    return std::exchange(files_, std::nullopt);
  }
  void stop_files();

  // --- The view.
  bool glides = true;  // the view moves to a beat near by; else it is there at once
  void show(int64_t sample);
  void scroll_by(double seconds);
  void scroll_to(double first_s);  // at once
  // Levels of the beats' lead over the whole record; nullptr: none yet.
  const Trace* overview(int columns);
  const HeartRate& heart_rate(int columns);
  // Sets of classes for each column of the whole record, or of the view.
  const std::vector<uint8_t>& overview_classes(int columns);
  const std::vector<uint8_t>& view_classes(int columns);
  const std::array<ClassOverlay, kBeatClassCount>& overlays(double now_s);
  uint64_t overlays_revision() const { return overlays_revision_; }

 private:
  void take_record();
  void take_answers();
  void take_written();
  void follow_labels();
  void go_on();
  void ask_for_beat();
  void forget_requests();
  std::string origin() const;
  void glide_to(double first_s);
  void glide(double now_s);
  bool matches(const Disagreement& disagreement) const;
  std::optional<int64_t> neighbour(bool forward) const;
  void count_places();
  size_t counted_place() const;

  RecordSession& record_;
  Jobs& jobs_;
  uint64_t record_number_ = 0;
  // What edits are of.
  struct Edited {
    std::string record;
    int lead = 0;
    bool operator<(const Edited& other) const {
      return std::tie(record, lead) < std::tie(other.record, other.lead);
    }
  };
  Edited edited_;
  std::vector<BeatClass> classified_;
  RecordLabels labels_;
  LabelEdits edits_;
  bool goes_on_ = false;  // from the labels that came with the record, once its own are there
  // Of records that were open before: opened again, they have their corrections.
  std::map<Edited, LabelEdits> edits_of_others_;
  RecordAgreement agreement_;

  int64_t cursor_ = 0;
  bool cursor_is_set_ = false;
  StepFilter filter_;
  struct {
    size_t value = 0;
    size_t count = 0;
    int64_t cursor = -1;  // for which they were counted
    uint64_t revision = 0;
  } place_;
  std::optional<int64_t> beat_sample_;  // of the beat that is there
  Beat beat_{};
  std::optional<Jobs::Id> beat_asked_;
  int64_t beat_asked_sample_ = 0;
  bool beat_failed_ = false;
  std::optional<Jobs::Id> files_asked_;
  std::optional<std::map<int64_t, Correction>> corrections_asked_;  // what the files hold of them
  std::optional<Result<std::vector<FileBytes>>> files_;

  struct {
    std::optional<Trace> shown;
    std::optional<Jobs::Id> asked;
    bool failed = false;  // it is not asked again
  } overview_;
  HeartRate heart_rate_;
  uint64_t heart_rate_revision_ = 0;
  ClassColumns overview_classes_;
  ClassColumns view_classes_;
  std::array<ClassOverlay, kBeatClassCount> overlays_;
  uint64_t overlays_of_ = 0;  // the labels' revision
  uint64_t overlays_revision_ = 0;
  double overlays_at_s_ = 0;

  std::optional<double> glide_to_s_;
  double glided_at_s_ = 0;
};

}  // namespace beatsmith
