#include "app/label_edits.h"

#include <utility>

namespace beatsmith {

const Correction* LabelEdits::at(int64_t sample) const {
  const auto found = corrections_.find(sample);
  return found == corrections_.end() ? nullptr : &found->second;
}

void LabelEdits::start_from(std::map<int64_t, Correction> saved) {
  corrections_ = std::move(saved);
  saved_ = corrections_;
  done_.clear();
  undone_.clear();
  ++revision_;
}

void LabelEdits::correct(int64_t sample, Correction correction) { change(sample, correction); }

void LabelEdits::withdraw(int64_t sample) { change(sample, std::nullopt); }

void LabelEdits::change(int64_t sample, std::optional<Correction> to) {
  const Correction* before = at(sample);
  const Step step = {sample, before ? std::optional(*before) : std::nullopt, to};
  if (step.before == step.after) return;
  put(sample, to);
  done_.push_back(step);
  undone_.clear();
}

void LabelEdits::put(int64_t sample, const std::optional<Correction>& correction) {
  if (correction) {
    corrections_[sample] = *correction;
  } else {
    corrections_.erase(sample);
  }
  ++revision_;
}

std::optional<int64_t> LabelEdits::undo() {
  if (done_.empty()) return std::nullopt;
  undone_.push_back(done_.back());
  done_.pop_back();
  put(undone_.back().sample, undone_.back().before);
  return undone_.back().sample;
}

std::optional<int64_t> LabelEdits::redo() {
  if (undone_.empty()) return std::nullopt;
  done_.push_back(undone_.back());
  undone_.pop_back();
  put(done_.back().sample, done_.back().after);
  return done_.back().sample;
}

}  // namespace beatsmith
