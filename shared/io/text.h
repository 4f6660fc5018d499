// Small helpers for reading text: lines, words, numbers.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace beatsmith {

// Bytes as the text that they are.
inline std::string_view text_of(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Without the blanks (space, tab, CR) at both ends.
std::string_view trimmed(std::string_view text);

// With its ASCII letters in lower case.
std::string lower_case(std::string_view text);

// Without the byte-order mark that some programs (spreadsheets) put before UTF-8.
std::string_view without_byte_order_mark(std::string_view text);

// Takes the next line off `text`, without its line end (LF or CRLF).
std::string_view take_line(std::string_view& text);

// Takes the next blank-separated word off `text`; empty when there is none left.
std::string_view take_word(std::string_view& text);

// A finite decimal number that fills `text` entirely ("200", "-1.5e3"); nullopt for anything else.
std::optional<double> number_from_text(std::string_view text);

// An integer that fills `text` entirely and fits `Int`; a leading '+' is allowed.
template <class Int>
std::optional<Int> integer_from_text(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  Int value{};
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The shortest decimal text that reads back as exactly `value`, which is finite.
std::string text_from_number(double value);
// The same for a float: "1.1", where as a double it would be 1.1000000238418579.
std::string text_from_float(float value);

// The text where it is UTF-8; else with a '?' for each byte that is not ASCII.
std::string with_valid_utf8(std::string_view text);

// `text` in quotes for a message: control characters shown as '?', long text cut.
std::string quoted(std::string_view text);

}  // namespace beatsmith
