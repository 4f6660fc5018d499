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

// "Undo" and "Redo" side by side, of a session that can tell.
template <class Session>
void draw_undo_buttons(Widgets& ui, Session& session, float width) {
  constexpr float kBetween = 8;
  const float each = (width - kBetween) / 2;
  if (ui.button(tr(Text::kUndo), {.width = each, .disabled = !session.can_undo()})) session.undo();
  ImGui::SameLine(0, kBetween);
  if (ui.button(tr(Text::kRedo), {.width = each, .disabled = !session.can_redo()})) session.redo();
}

// A class's probability as a bar with its letter and its share; `width` logical pixels.
void draw_probability_bars(Panel& panel, const std::vector<std::string>& classes,
                           const std::vector<float>& probabilities, float width);

}  // namespace beatsmith
