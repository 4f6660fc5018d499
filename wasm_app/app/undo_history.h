// What was there before each edit, for undo and redo.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <utility>

namespace beatsmith {

template <class State>
class UndoHistory {
 public:
  // Of more than `most` edits the oldest can no longer be undone.
  explicit UndoHistory(size_t most) : most_(most) {}

  // An edit led away from `before`. Edits by one control (not 0), such as a slider that is dragged,
  // are one while nothing else comes between them.
  void keep(State before, uint32_t control = 0) {
    const bool goes_on = control != 0 && control == control_ && !done_.empty();
    control_ = control;
    undone_.clear();
    if (goes_on) return;
    if (done_.size() == most_) done_.pop_front();
    done_.push_back(std::move(before));
  }
  // What follows is another edit, whatever it is made with.
  void end_edit() { control_ = 0; }
  // Forgets the oldest edits until at most `most` of those that can be undone are `large`.
  template <class IsLarge>
  void keep_at_most(size_t most, const IsLarge& is_large) {
    size_t count = 0;
    for (const State& state : done_) count += is_large(state) ? 1 : 0;
    for (; count > most; done_.pop_front()) count -= is_large(done_.front()) ? 1 : 0;
  }

  bool can_undo() const { return !done_.empty(); }
  bool can_redo() const { return !undone_.empty(); }
  // Where undo and redo would lead; nullptr: there is none.
  const State* before() const { return done_.empty() ? nullptr : &done_.back(); }
  const State* after() const { return undone_.empty() ? nullptr : &undone_.back(); }
  // Puts another state in the place of the one that is there. False: there is none.
  bool undo(State& now) { return go(done_, undone_, now); }
  bool redo(State& now) { return go(undone_, done_, now); }
  // What is there now is where undoing ends.
  void clear() {
    done_.clear();
    undone_.clear();
    control_ = 0;
  }

 private:
  bool go(std::deque<State>& from, std::deque<State>& to, State& now) {
    if (from.empty()) return false;
    control_ = 0;
    to.push_back(std::exchange(now, std::move(from.back())));
    from.pop_back();
    return true;
  }

  size_t most_;
  std::deque<State> done_;  // the latest at the end
  std::deque<State> undone_;
  uint32_t control_ = 0;  // of the latest edit, where it may go on
};

// Which of these members (pointers, or functions that give a reference) is all that leads from one
// to the other, counted from 1: a control for UndoHistory::keep. 0: another one, or several.
template <class Settings, class... Members>
uint32_t only_change(const Settings& from, const Settings& to, const Members&... members) {
  uint32_t place = 0;
  uint32_t found = 0;
  const auto look_at = [&](const auto& member) {
    ++place;
    Settings changed = from;
    std::invoke(member, changed) = std::invoke(member, to);
    if (found == 0 && changed == to) found = place;
  };
  (look_at(members), ...);
  return found;
}

}  // namespace beatsmith
