// The beats of a recording with their labels: the detector's, called what the classifier says, with
// a person's corrections over them. Kept, and brought up to date where something changed, since a
// day's recording has a hundred thousand of them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "app/label_edits.h"
#include "ecg/aami.h"
#include "ecg/beat_comparison.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {

struct RecordBeat {
  int64_t sample = 0;
  int64_t detected = -1;           // among the detector's beats; -1: a person added it
  std::optional<BeatClass> label;  // nullopt: not classified yet
  bool is_corrected = false;
};

class RecordLabels {
 public:
  // `r_peaks`: the detector's, ascending; `classified`: the classifier's word on the first of them.
  // Both only ever grow until clear().
  void update(std::span<const int64_t> r_peaks, std::span<const BeatClass> classified,
              const LabelEdits& edits);
  void clear();

  const std::vector<RecordBeat>& beats() const { return beats_; }   // ascending
  const std::vector<int64_t>& samples() const { return samples_; }  // of beats()
  size_t count(BeatClass beat_class) const { return counts_[static_cast<size_t>(beat_class)]; }
  size_t corrected_count() const { return corrected_count_; }  // deleted beats among them
  bool is_complete() const { return labelled_ == beats_.size(); }

  // The first beat at `sample` or after; beats().size() where there is none.
  size_t first_from(int64_t sample) const;
  // The beat at exactly this sample.
  std::optional<size_t> beat_at(int64_t sample) const;
  // The beat nearest to `sample`, no farther than `within` samples.
  std::optional<size_t> beat_near(int64_t sample, int64_t within) const;

  // Changes with anything above; the other one only with where beats are.
  uint64_t revision() const { return revision_; }
  uint64_t places_revision() const { return places_revision_; }

 private:
  void rebuild(std::span<const int64_t> r_peaks, const LabelEdits& edits);
  void label_up_to(std::span<const BeatClass> classified);

  std::vector<RecordBeat> beats_;
  std::vector<int64_t> samples_;
  std::array<size_t, kBeatClassCount> counts_{};
  size_t corrected_count_ = 0;
  size_t labelled_ = 0;  // beats_[0, labelled_) have labels
  size_t peak_count_ = 0;
  size_t classified_count_ = 0;
  uint64_t edits_revision_ = 0;
  uint64_t revision_ = 1;
  uint64_t places_revision_ = 1;
};

// As annotations: one a beat, its class's letter, of the lead (its index) in which they were found.
// Precondition: is_complete().
std::vector<Annotation> annotations_from(const RecordLabels& labels, int lead);
// The same for compare_beats.
AnnotatorBeats annotator_from(const RecordLabels& labels);

// Which classes occur in each of some equal parts of a stretch: what is drawn where beats crowd.
class ClassColumns {
 public:
  // Of the samples [first, first + count): one set a column, of bits 1 << class. Computed anew only
  // where something differs from the last time.
  const std::vector<uint8_t>& of(const RecordLabels& labels, int64_t first, int64_t count,
                                 int column_count);

 private:
  std::vector<uint8_t> columns_;
  uint64_t revision_ = 0;
  int64_t first_ = 0;
  int64_t count_ = 0;
};

}  // namespace beatsmith
