// What was there before each edit, for undo and redo.
#pragma once

#include <cstddef>
#include <deque>
#include <utility>

namespace beatsmith {

template <class State>
class UndoHistory {
 public:
  // Of more than `most` edits the oldest can no longer be undone.
  explicit UndoHistory(size_t most) : most_(most) {}

  // An edit led away from `before`.
  void keep(State before) {
    if (done_.size() == most_) done_.pop_front();
    done_.push_back(std::move(before));
    undone_.clear();
  }

  bool can_undo() const { return !done_.empty(); }
  bool can_redo() const { return !undone_.empty(); }
  // Puts another state in the place of the one that is there. False: there is none.
  bool undo(State& now) { return go(done_, undone_, now); }
  bool redo(State& now) { return go(undone_, done_, now); }
  // What is there now is where undoing ends.
  void clear() {
    done_.clear();
    undone_.clear();
  }

 private:
  static bool go(std::deque<State>& from, std::deque<State>& to, State& now) {
    if (from.empty()) return false;
    to.push_back(std::exchange(now, std::move(from.back())));
    from.pop_back();
    return true;
  }

  size_t most_;
  std::deque<State> done_;  // the latest at the end
  std::deque<State> undone_;
};

}  // namespace beatsmith
