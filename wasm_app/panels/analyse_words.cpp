#include "panels/analyse_words.h"

#include <cmath>
#include <cstdint>
#include <cstdio>

#include "panels/panel.h"
#include "text/text.h"
#include "widgets/theme.h"

namespace beatsmith {

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

std::string_view word_of(BeatClass beat_class) {
  const char name = letter(beat_class);
  return class_word(std::string_view(&name, 1));
}

std::string letter_of(std::optional<BeatClass> beat_class) {
  return beat_class ? std::string(1, letter(*beat_class)) : "\u2013";
}

}  // namespace beatsmith
