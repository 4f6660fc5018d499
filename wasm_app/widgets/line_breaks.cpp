#include "widgets/line_breaks.h"

#include <imgui_internal.h>

namespace beatsmith {
namespace {

struct Letter {
  unsigned int code = 0;
  size_t bytes = 0;
};

Letter letter_at(std::string_view text, size_t at) {
  Letter letter;
  const char* begin = text.data() + at;
  letter.bytes =
      static_cast<size_t>(ImTextCharFromUtf8(&letter.code, begin, text.data() + text.size()));
  if (letter.bytes == 0) letter.bytes = 1;  // a zero byte
  return letter;
}

bool is_chinese(unsigned int code) {
  return (code >= 0x2E80 && code <= 0x9FFF) || (code >= 0xFF00 && code <= 0xFFEF);
}

// By the rules of line breaking in Chinese (GB/T 15834): what must not begin a line, or end one.
bool may_not_begin(unsigned int code) {
  constexpr std::u32string_view kClosing = U"。，、；：？！）》」』】”’…·%）〉";
  return kClosing.find(static_cast<char32_t>(code)) != kClosing.npos;
}
bool may_not_end(unsigned int code) {
  constexpr std::u32string_view kOpening = U"（《「『【“‘〈";
  return kOpening.find(static_cast<char32_t>(code)) != kOpening.npos;
}

bool may_break_between(unsigned int before, unsigned int after) {
  if (before == ' ') return after != ' ' && after != '%';  // "27 %" is one word
  if (after == ' ') return false;
  return (is_chinese(before) || is_chinese(after)) && !may_not_end(before) && !may_not_begin(after);
}

std::string_view without_blanks_after(std::string_view line) {
  const size_t last = line.find_last_not_of(' ');
  return line.substr(0, last == line.npos ? 0 : last + 1);
}

}  // namespace

std::vector<std::string_view> break_lines(const ImFont& font, float font_size,
                                          std::string_view text, float width) {
  const float scale = font_size / font.FontSize;
  std::vector<std::string_view> lines;
  size_t begin = 0;     // of the line
  size_t break_at = 0;  // the last place where it may end; `begin`: none yet
  float x = 0;          // of the next letter
  float break_x = 0;    // likewise at break_at
  unsigned int before = 0;
  for (size_t at = 0; at < text.size();) {
    const Letter letter = letter_at(text, at);
    if (letter.code == '\n') {
      lines.push_back(without_blanks_after(text.substr(begin, at - begin)));
      at += letter.bytes;
      begin = break_at = at;
      x = break_x = 0;
      before = 0;
      continue;
    }
    if (at > begin && may_break_between(before, letter.code)) {
      break_at = at;
      break_x = x;
    }
    const float advance = font.GetCharAdvance(static_cast<ImWchar>(letter.code)) * scale;
    if (letter.code != ' ' && at > begin && x + advance > width) {
      if (break_at == begin) {
        break_at = at;
        break_x = x;
      }
      lines.push_back(without_blanks_after(text.substr(begin, break_at - begin)));
      begin = break_at;
      x -= break_x;
      break_x = 0;
    }
    x += advance;
    before = letter.code;
    at += letter.bytes;
  }
  lines.push_back(without_blanks_after(text.substr(begin)));
  return lines;
}

}  // namespace beatsmith
