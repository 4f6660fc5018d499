// What a person says of single beats against the detector and the classifier, and its history. Kept
// by sample, so that it does not depend on what those say later.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "ecg/aami.h"

namespace beatsmith {

// Of one sample: there is a beat of this class, or there is none (a wrong detection).
struct Correction {
  std::optional<BeatClass> beat;

  bool operator==(const Correction&) const = default;
};

class LabelEdits {
 public:
  const std::map<int64_t, Correction>& corrections() const { return corrections_; }
  // nullptr: the person has said nothing of this sample.
  const Correction* at(int64_t sample) const;

  // As they were saved: there is nothing to undo.
  void start_from(std::map<int64_t, Correction> saved);
  // Each is one step of the history; what changes nothing is none.
  void correct(int64_t sample, Correction correction);
  void withdraw(int64_t sample);

  bool can_undo() const { return !done_.empty(); }
  bool can_redo() const { return !undone_.empty(); }
  // The sample whose correction changed; nullopt where there is nothing to undo or redo.
  std::optional<int64_t> undo();
  std::optional<int64_t> redo();

  // Changes with the corrections.
  uint64_t revision() const { return revision_; }
  bool has_unsaved() const { return corrections_ != saved_; }
  void mark_saved() { saved_ = corrections_; }
  // Those of an earlier moment were.
  void mark_saved(std::map<int64_t, Correction> corrections) { saved_ = std::move(corrections); }

 private:
  struct Step {
    int64_t sample = 0;
    std::optional<Correction> before;
    std::optional<Correction> after;
  };
  void change(int64_t sample, std::optional<Correction> to);
  void put(int64_t sample, const std::optional<Correction>& correction);

  std::map<int64_t, Correction> corrections_;
  std::vector<Step> done_;
  std::vector<Step> undone_;
  std::map<int64_t, Correction> saved_;
  uint64_t revision_ = 1;
};

}  // namespace beatsmith
