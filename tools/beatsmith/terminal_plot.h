// A signal drawn with characters: braille dots (2 x 4 to a character), or plain ASCII.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace beatsmith {

struct PlotStyle {
  int columns = 64;    // characters of the drawing, beside the axis
  int rows = 8;        // characters
  bool ascii = false;  // '*' instead of braille
};

// The range of an axis, in mV.
struct PlotRange {
  float low = 0;
  float high = 0;
};

// The finite values' range, never empty: a flat signal gets 0.5 mV on both sides.
PlotRange range_of(std::span<const float> signal_mv);
PlotRange joined(PlotRange a, PlotRange b);

// Characters that the axis takes at the left of a drawing.
inline constexpr int kAxisColumns = 9;

// style.rows lines of kAxisColumns + style.columns characters each, top first, with the axis in mV
// at the left. NaN leaves a gap.
std::vector<std::string> plot(std::span<const float> signal_mv, PlotRange range,
                              const PlotStyle& style);

// Whether the locale (LC_ALL, LC_CTYPE, LANG) promises UTF-8.
bool terminal_shows_unicode();

}  // namespace beatsmith
