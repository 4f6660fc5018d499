// A beat drawn by hand: one value a sample, whatever way the hand took, and every edit undone,
// those of what it is to be made plausible with among them.
#pragma once

#include <array>
#include <memory>

#include "app/remake_settings.h"
#include "app/undo_history.h"
#include "ecg/beat.h"

namespace beatsmith {

// Of the paper that is drawn on, mV.
inline constexpr float kDrawnLowMv = -2;
inline constexpr float kDrawnHighMv = 2.5F;

struct Remade;

class DrawnBeat {
 public:
  // mV as on the paper. Between what is drawn it goes over smoothly; beyond it stays level.
  const Beat& line() const { return now_.line; }
  bool is_blank() const;
  // The line as the networks know beats (see ecg/beat.h): less its median, which is offset_mv().
  Beat beat() const;
  float offset_mv() const;

  // A stroke is one edit, from its first point to its last; where it passes it replaces what was
  // there. A point alone is none. `sample` may have a fraction; both are kept within the paper.
  void begin_stroke(double sample, float mv);
  void stroke_to(double sample, float mv);
  void end_stroke() { stroking_ = false; }
  void abandon_stroke();  // it was none
  bool is_stroking() const { return stroking_; }

  // Lifts or lowers the line at a sample to `mv`, and what is within `reach` samples with it, ever
  // less; at that distance it stays. Edits at one place that follow one another are one.
  void bend(int sample, float mv, int reach);

  void replace(const Beat& line);
  void clear();
  // So that sample `from` comes to `to`; the ends are drawn on level.
  void shift(int from, int to);

  // What a model is to make of the line with. A change is an edit, which leaves what was made; one
  // of the share or the seed goes on while nothing else is edited. `with_line`: it is part of the
  // edit before.
  const RemakeSettings& settings() const { return now_.settings; }
  void set(const RemakeSettings& settings, bool with_line = false);

  bool can_undo() const { return history_.can_undo(); }
  bool can_redo() const { return history_.can_redo(); }
  void undo();
  void redo();

  // What a model has made of the line as it is; nullptr: nothing. It is no edit, goes with the line
  // and comes back with it.
  const std::shared_ptr<Remade>& remade() const { return now_.remade; }
  void keep_remade(std::shared_ptr<Remade> remade);
  void forget_edits() { history_.clear(); }  // what is there now is where undoing ends

 private:
  struct State {
    Beat line{};
    std::array<bool, kBeatLength> drawn{};
    std::shared_ptr<Remade> remade;
    RemakeSettings settings;
  };
  void begin_edit();
  void end_edit();  // what follows is another one
  void set(int sample, float mv);
  void fill_gaps();

  static constexpr size_t kMostEdits = 500;  // kept to be undone

  State now_;
  UndoHistory<State> history_{kMostEdits};
  bool stroking_ = false;
  bool has_stroked_ = false;  // more than its first point
  double last_sample_ = 0;    // of the stroke
  float last_mv_ = 0;
  int bent_ = -1;  // sample of the edit before, where that was a bend
};

}  // namespace beatsmith
