// What every panel is given: where to draw, through which widgets, on which paper.
#pragma once

#include "drawing/paper.h"
#include "platform/file_source.h"
#include "platform/platform.h"
#include "text/text.h"
#include "widgets/widgets.h"

namespace beatsmith {

struct Panel {
  Widgets& ui;
  Paper& paper;
  Platform& platform;
  FileSource& files;
  Rect area;  // of this panel, logical pixels
  float pixel_ratio = 1;
  double now_s = 0;
  bool wide = false;  // controls beside the content, not above it
  Zoom zoom = {};     // asked for since the last frame
};

// Room between parts of a panel.
inline constexpr float kGap = 16;
// A column of controls beside the content.
inline constexpr float kSideWidth = 348;

// As printf writes it: number_text("%.1f", 2).
std::string number_text(const char* format, double value);

// As exact as one can tell, and never with an exponent: "1.4", "168".
std::string short_number(double value);

// "97 %", "<1 %".
std::string percent(float share);

// "12.5 s", "1 min 2 s", "3 h 20 min", "3 h 20 min 5 s".
std::string clock_words(double seconds);
// As a clock shows it: "1:02.5", "3:20:05".
std::string clock_text(double seconds, int decimals);

// "Normal", for a class by its letter.
std::string class_title(std::string_view letter);

// By how much what is at `rect` is to become larger: 1 where nobody asks. Called in every frame: it
// also makes it the app's, not a browser's, to zoom there.
float take_zoom(Panel& panel, const Rect& rect);

// "Undo" and "Redo" side by side, `each` so wide, of what can tell whether it can; true where one
// was pressed.
template <class Edited>
bool draw_undo_buttons(Widgets& ui, Edited& edited, float each) {
  const bool undo = ui.button(tr(Text::kUndo), {.width = each, .disabled = !edited.can_undo()});
  if (undo) edited.undo();
  ImGui::SameLine(0, 8);
  const bool redo = ui.button(tr(Text::kRedo), {.width = each, .disabled = !edited.can_redo()});
  if (redo) edited.redo();
  return undo || redo;
}

// A class's probability as a bar with its letter and its share; `width` logical pixels.
void draw_probability_bars(Panel& panel, const std::vector<std::string>& classes,
                           const std::vector<float>& probabilities, float width);

}  // namespace beatsmith
