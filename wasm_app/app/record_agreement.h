// How far a recording's labels agree with its reference annotations: counted as `beatsmith score`
// does, and the beats on which they do not agree.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/record_labels.h"
#include "ecg/beat_comparison.h"

namespace beatsmith {

// nullopt: there is no beat, by the one or by the other.
struct Disagreement {
  int64_t sample = 0;  // of our beat where there is one, else of the reference's
  std::optional<BeatClass> reference;
  std::optional<BeatClass> label;
};

class RecordAgreement {
 public:
  // In place of the reference before it. Without a beat in it there is nothing to agree with.
  void set_reference(std::span<const Annotation> reference, double sample_rate_hz);
  bool has_reference() const { return !reference_.beats.empty(); }
  // Compares anew where the labels have changed; nothing before they are complete.
  void update(const RecordLabels& labels);

  // nullptr: nothing is compared yet.
  const BeatComparison* comparison() const { return comparison_ ? &*comparison_ : nullptr; }
  const std::vector<Disagreement>& disagreements() const { return disagreements_; }  // by sample
  const std::string& error() const { return error_; }  // why the reference cannot be used

 private:
  AnnotatorBeats reference_;
  double sample_rate_hz_ = 0;
  uint64_t revision_ = 0;
  std::optional<BeatComparison> comparison_;
  std::vector<Disagreement> disagreements_;
  std::string error_;
};

}  // namespace beatsmith
