#include "io/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace beatsmith {
namespace {

constexpr std::string_view kBlanks = " \t\r";

}  // namespace

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return text;
}

std::string_view take_line(std::string_view& text) {
  const size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::string_view take_word(std::string_view& text) {
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) {
    text = {};
    return {};
  }
  const size_t end = text.find_first_of(kBlanks, first);
  const std::string_view word = text.substr(first, end == text.npos ? text.npos : end - first);
  text.remove_prefix(end == text.npos ? text.size() : end);
  return word;
}

std::optional<double> number_from_text(std::string_view text) {
  // strtod also takes hexadecimal, "nan", "inf" and leading blanks: the alphabet keeps them out. No
  // number needs more characters than the buffer has.
  std::array<char, 64> buffer;
  if (text.empty() || text.size() >= buffer.size() ||
      text.find_first_not_of("0123456789+-.eE") != text.npos) {
    return std::nullopt;
  }
  buffer[text.copy(buffer.data(), text.size())] = '\0';
  char* end = nullptr;
  const double value = std::strtod(buffer.data(), &end);
  if (end != buffer.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

namespace {

template <class Real>
std::string exact_text(Real value, std::array<int, 3> digits, Real (*read)(const char*, char**)) {
  std::array<char, 32> buffer;
  for (const int each : digits) {
    std::snprintf(buffer.data(), buffer.size(), "%.*g", each, static_cast<double>(value));
    if (read(buffer.data(), nullptr) == value) break;
  }
  return buffer.data();
}

}  // namespace

std::string text_from_number(double value) { return exact_text(value, {6, 15, 17}, std::strtod); }

std::string text_from_float(float value) { return exact_text(value, {6, 8, 9}, std::strtof); }

namespace {

// Of the character that begins with this byte; 0: none does.
size_t utf8_length(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

}  // namespace

std::string with_valid_utf8(std::string_view text) {
  bool is_valid = true;
  for (size_t i = 0; is_valid && i < text.size();) {
    const size_t length = utf8_length(static_cast<unsigned char>(text[i]));
    const std::string_view rest = text.substr(i + 1, length - 1);
    is_valid = length > 0 && rest.size() == length - 1 &&
               std::all_of(rest.begin(), rest.end(),
                           [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; });
    i += length;
  }
  std::string valid(text);
  if (!is_valid) {
    std::replace_if(
        valid.begin(), valid.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; },
        '?');
  }
  return valid;
}

std::string quoted(std::string_view text) {
  constexpr size_t kLongest = 40;
  std::string shown = "'";
  for (const char c : text.substr(0, kLongest)) {
    shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  }
  return shown + (text.size() > kLongest ? "...'" : "'");
}

}  // namespace beatsmith
