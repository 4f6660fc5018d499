#include "panels/panel.h"

#include <cmath>
#include <cstdio>

namespace beatsmith {

std::string number_text(const char* format, double value) {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string short_number(double value) {
  return number_text(std::abs(value) < 9.95 ? "%.1f" : "%.0f", value);
}

std::string percent(float share) {
  if (share > 0 && share < 0.005F) return "<1 %";
  return std::to_string(static_cast<int>(std::lround(share * 100))) + " %";
}

std::string clock_words(double seconds) {
  const auto whole = static_cast<int64_t>(std::lround(seconds));
  if (whole >= 3600) {
    std::string words =
        tr(Text::kHoursMinutes, {std::to_string(whole / 3600), std::to_string(whole / 60 % 60)});
    if (whole % 60 != 0) words.append(" ").append(tr(Text::kSeconds, {std::to_string(whole % 60)}));
    return words;
  }
  if (whole >= 60) {
    return tr(Text::kMinutesSeconds, {std::to_string(whole / 60), std::to_string(whole % 60)});
  }
  return tr(Text::kSeconds, {number_text("%.1f", seconds)});
}

std::string clock_text(double seconds, int decimals) {
  // Rounded first, so that there is no "0:60".
  const double unit = std::pow(10.0, decimals);
  const double rounded = std::round(seconds * unit) / unit;
  const int minutes = static_cast<int>(rounded / 60);
  const double rest = rounded - 60.0 * minutes;
  const int width = decimals > 0 ? 3 + decimals : 2;
  char text[64];
  if (minutes >= 60) {
    std::snprintf(text, sizeof text, "%d:%02d:%0*.*f", minutes / 60, minutes % 60, width, decimals,
                  rest);
  } else {
    std::snprintf(text, sizeof text, "%d:%0*.*f", minutes, width, decimals, rest);
  }
  return text;
}

std::string class_title(std::string_view letter) {
  std::string title(class_word(letter));
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') {
    title[0] = static_cast<char>(title[0] - 32);
  }
  return title;
}

float take_zoom(Panel& panel, const Rect& rect) {
  panel.ui.keep_zoom(rect);
  return rect.contains(panel.zoom.x, panel.zoom.y) ? panel.zoom.factor : 1;
}

void draw_probability_bars(Panel& panel, const std::vector<std::string>& classes,
                           const std::vector<float>& probabilities, float width) {
  constexpr float kRow = 24;
  constexpr float kShareWidth = 50;
  Widgets& ui = panel.ui;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float size = Widgets::height_of(ui.fonts().small);
  float word_width = 0;
  for (const std::string& name : classes) {
    word_width = std::max(word_width, Widgets::width_of(ui.fonts().small, class_word(name)));
  }
  const float bar_from = 22 + word_width + 10;
  const float bar_width = std::max(20.0F, width - bar_from - kShareWidth);
  for (size_t i = 0; i < classes.size(); ++i) {
    const ImVec2 place = ImGui::GetCursorScreenPos();
    const bool known = i < probabilities.size();
    const float share = known ? probabilities[i] : 0;
    const ImU32 colour = class_colour(classes[i], ui.dark());
    const float text_y = std::floor(place.y + (kRow - size) / 2);
    const float middle = place.y + kRow / 2;
    list.AddText(ui.fonts().small, size, {place.x, text_y}, colour, classes[i].c_str());
    const std::string word(class_word(classes[i]));
    list.AddText(ui.fonts().small, size, {place.x + 22, text_y}, ui.colour().muted_text,
                 word.c_str());
    const float from = place.x + bar_from;
    list.AddRectFilled({from, middle - 4}, {from + bar_width, middle + 4}, ui.colour().field, 4);
    if (share > 0.005F) {
      list.AddRectFilled({from, middle - 4}, {from + bar_width * share, middle + 4}, colour, 4);
    }
    const std::string shown = known ? percent(share) : "\u2013";
    list.AddText(ui.fonts().small, size, {from + bar_width + 8, text_y}, ui.colour().text,
                 shown.c_str());
    ui.picture(tr(Text::kProbabilityOf, {class_word(classes[i]), shown}),
               {place.x, place.y, width, kRow});
    ImGui::Dummy({width, kRow - ImGui::GetStyle().ItemSpacing.y});
  }
}

}  // namespace beatsmith
