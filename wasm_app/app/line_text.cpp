#include "app/line_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "app/drawn_beat.h"

namespace beatsmith {
namespace {

constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr int kLettersAPoint = 3;
constexpr int kHeightBits = 10;
constexpr int kHighest = (1 << kHeightBits) - 1;
static_assert(kBeatLength <= 1 << (6 * kLettersAPoint - kHeightBits));

using Heights = std::array<float, kBeatLength>;  // in steps of the paper's height

// Draws the straight piece between two samples whose heights are set.
void draw_piece(Heights& heights, int from, int to) {
  const auto first = static_cast<size_t>(from);
  const auto last = static_cast<size_t>(to);
  for (size_t i = first + 1; i < last; ++i) {
    const float share = static_cast<float>(i - first) / static_cast<float>(last - first);
    heights[i] = heights[first] + share * (heights[last] - heights[first]);
  }
}

}  // namespace

// The ends first, then ever again the sample that lies farthest off the pieces so far.
std::string text_from_line(const Beat& line) {
  Heights wanted;
  for (size_t i = 0; i < line.size(); ++i) {
    const float share = (line[i] - kDrawnLowMv) / (kDrawnHighMv - kDrawnLowMv);
    wanted[i] = std::round(std::clamp(share, 0.0F, 1.0F) * kHighest);
  }
  Heights drawn = wanted;
  std::set<int> points = {0, kBeatLength - 1};
  draw_piece(drawn, 0, kBeatLength - 1);
  while (static_cast<int>(points.size()) < kMostLinePoints) {
    size_t farthest = 0;
    float off = 0;
    for (size_t i = 0; i < drawn.size(); ++i) {
      if (std::abs(wanted[i] - drawn[i]) <= off) continue;
      farthest = i;
      off = std::abs(wanted[i] - drawn[i]);
    }
    if (off <= 0.5F) break;
    drawn[farthest] = wanted[farthest];
    const auto point = points.insert(static_cast<int>(farthest)).first;
    draw_piece(drawn, *std::prev(point), *point);
    draw_piece(drawn, *point, *std::next(point));
  }
  std::string text;
  for (const int point : points) {
    const int bits = point << kHeightBits | static_cast<int>(wanted[static_cast<size_t>(point)]);
    for (const int shift : {12, 6, 0}) text += kLetters[static_cast<size_t>(bits >> shift & 63)];
  }
  return text;
}

std::optional<Beat> line_from_text(std::string_view text) {
  if (text.empty() || text.size() % kLettersAPoint != 0) return std::nullopt;
  Heights heights{};
  int last = -1;
  for (; !text.empty(); text.remove_prefix(kLettersAPoint)) {
    int bits = 0;
    for (const char letter : text.substr(0, kLettersAPoint)) {
      const size_t place = kLetters.find(letter);
      if (place == kLetters.npos) return std::nullopt;
      bits = bits << 6 | static_cast<int>(place);
    }
    const int point = bits >> kHeightBits;
    if (point <= last || point >= kBeatLength || (last < 0 && point != 0)) return std::nullopt;
    heights[static_cast<size_t>(point)] = static_cast<float>(bits & kHighest);
    if (last >= 0) draw_piece(heights, last, point);
    last = point;
  }
  if (last != kBeatLength - 1) return std::nullopt;
  Beat line;
  for (size_t i = 0; i < line.size(); ++i) {
    line[i] = kDrawnLowMv + (kDrawnHighMv - kDrawnLowMv) * heights[i] / kHighest;
  }
  return line;
}

}  // namespace beatsmith
