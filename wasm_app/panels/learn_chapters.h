// The chapters of the tour: what each says, its figure on ECG paper, and what there is to do.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "app/learn_session.h"
#include "app/workbench.h"
#include "panels/panel.h"

namespace beatsmith {

// What a chapter draws with.
struct ChapterView {
  Panel& panel;
  Workbench& bench;
  LearnSession& session;
  int& wave;         // chosen in the first chapter: 0 P, 1 QRS, 2 T
  float width = 0;   // of what is being drawn, logical pixels
  float height = 0;  // of the figure, at most

  // Of the chapter's own action, which is the obvious one until it is done.
  ButtonLook action_look() const {
    return session.is_done() ? ButtonLook::kPlain : ButtonLook::kPrimary;
  }
};

struct ChapterParts {
  Text title;
  Text text;
  Text to_do;
  void (*figure)(ChapterView& view);
  void (*controls)(ChapterView& view);
  // Where to try it for oneself.
  std::optional<Text> link_words;
  Link link;
};

// By Chapter.
const std::array<ChapterParts, kChapterCount>& chapter_parts();

// --- learn_noise.cpp: how beats are made
void draw_beat_figure(ChapterView& view);
void draw_beat_controls(ChapterView& view);
void draw_noise_figure(ChapterView& view);
void draw_noise_controls(ChapterView& view);
void draw_step_figure(ChapterView& view);
void draw_step_controls(ChapterView& view);
void draw_race_figure(ChapterView& view);
void draw_race_controls(ChapterView& view);

// --- learn_limits.cpp: what is made of them
void draw_looks_figure(ChapterView& view);
void draw_looks_controls(ChapterView& view);
void draw_limits_figure(ChapterView& view);
void draw_limits_controls(ChapterView& view);
void draw_turn_figure(ChapterView& view);
void draw_turn_controls(ChapterView& view);

// --- What they share
// A picture in words that stand beside it too: as one thing of its own for a reader.
void describe_picture(ChapterView& view, const std::string& words, const Rect& rect);
// A button that goes to the next example.
void draw_another_beat(ChapterView& view);
// One of the model's classes; with `none` that comes before them.
bool draw_class_select(ChapterView& view, int& index, std::optional<Text> none = {});
// Beats side by side on a sheet of paper; empty: the blank sheet. Takes the room that
// beat_row_height says.
float beat_row_height(size_t count, float width);
void draw_beat_row(ChapterView& view, const std::vector<Beat>& beats, size_t count, bool noisy,
                   const std::string& words, float fit = 1);
// By how much these are to be drawn smaller, so that none is cut off: whole, two thirds or half the
// size. Rows that are to be compared share one.
float beat_row_fit(const std::vector<Beat>& beats);

}  // namespace beatsmith
