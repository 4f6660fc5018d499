#include "beatsmith/terminal_plot.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace beatsmith {
namespace {

// A field of dots, `across` x `down` to a character.
class Canvas {
 public:
  explicit Canvas(const PlotStyle& style)
      : style_(style),
        across_(style.ascii ? 1 : 2),
        down_(style.ascii ? 1 : 4),
        cells_(static_cast<size_t>(style.rows) * style.columns) {}

  int width() const { return style_.columns * across_; }
  int height() const { return style_.rows * down_; }

  void set(int x, int y) {
    // The bits of U+2800..U+28FF: the left column of dots top to bottom, then the right one.
    static constexpr uint8_t kBits[2][4] = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};
    cells_[static_cast<size_t>(y / down_) * style_.columns + x / across_] |=
        kBits[x % across_][y % down_];
  }

  std::string line(int row) const {
    std::string text;
    for (int column = 0; column < style_.columns; ++column) {
      const uint8_t bits = cells_[static_cast<size_t>(row) * style_.columns + column];
      if (style_.ascii) {
        text += bits != 0 ? '*' : ' ';
      } else {  // U+2800 + bits, as UTF-8
        text += {static_cast<char>(0xE2), static_cast<char>(0xA0 | (bits >> 6)),
                 static_cast<char>(0x80 | (bits & 0x3F))};
      }
    }
    return text;
  }

 private:
  PlotStyle style_;
  int across_;
  int down_;
  std::vector<uint8_t> cells_;
};

// The signal's value between samples, linearly; `place` in samples.
float value_at(std::span<const float> signal, double place) {
  const auto left = std::min(static_cast<size_t>(place), signal.size() - 1);
  const size_t right = std::min(left + 1, signal.size() - 1);
  const auto share = static_cast<float>(place - static_cast<double>(left));
  return share == 0 ? signal[left] : signal[left] + share * (signal[right] - signal[left]);
}

// What the signal covers between two places: a column of dots.
PlotRange covered(std::span<const float> signal, double from, double to) {
  PlotRange range{value_at(signal, from), value_at(signal, from)};
  const auto include = [&](float value) {
    range = {std::min(range.low, value), std::max(range.high, value)};
  };
  for (auto i = static_cast<size_t>(from) + 1; static_cast<double>(i) < to; ++i) include(signal[i]);
  include(value_at(signal, to));
  return range;
}

std::string axis_label(int row, const PlotStyle& style, PlotRange range) {
  const bool labelled = row == 0 || row == style.rows - 1;
  const char* mark = style.ascii ? "|" : labelled ? "┤" : "│";
  char text[32];
  if (labelled) {
    std::snprintf(text, sizeof text, "%5.2f mV", row == 0 ? range.high : range.low);
    return std::string(text).substr(0, kAxisColumns - 1) + mark;
  }
  return std::string(kAxisColumns - 1, ' ') + mark;
}

}  // namespace

PlotRange range_of(std::span<const float> signal_mv) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  PlotRange range{kInfinity, -kInfinity};
  for (const float value : signal_mv) {
    if (std::isfinite(value)) range = joined(range, {value, value});
  }
  if (range.low > range.high) range = {0, 0};
  if (range.low == range.high) range = {range.low - 0.5F, range.high + 0.5F};
  return range;
}

PlotRange joined(PlotRange a, PlotRange b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

std::vector<std::string> plot(std::span<const float> signal_mv, PlotRange range,
                              const PlotStyle& style) {
  Canvas canvas(style);
  const auto dot_row = [&](float value) {
    const float share = (range.high - value) / (range.high - range.low);
    return std::clamp(
        static_cast<int>(std::lround(share * static_cast<float>(canvas.height() - 1))), 0,
        canvas.height() - 1);
  };
  const double last = static_cast<double>(signal_mv.size()) - 1;
  for (int x = 0; x < canvas.width() && !signal_mv.empty(); ++x) {
    const PlotRange column =
        covered(signal_mv, last * x / canvas.width(), last * (x + 1) / canvas.width());
    if (!std::isfinite(column.low) || !std::isfinite(column.high)) continue;
    for (int y = dot_row(column.high); y <= dot_row(column.low); ++y) canvas.set(x, y);
  }
  std::vector<std::string> lines;
  for (int row = 0; row < style.rows; ++row) {
    lines.push_back(axis_label(row, style, range) + canvas.line(row));
  }
  return lines;
}

bool terminal_shows_unicode() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    std::string locale(value);
    std::ranges::transform(locale, locale.begin(), [](unsigned char c) { return std::tolower(c); });
    return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace beatsmith
