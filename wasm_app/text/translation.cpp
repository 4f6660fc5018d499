// translated(): from what a text of the layers below says to the same in the app's language.
#include <algorithm>
#include <optional>

#include "text/messages.h"
#include "text/text.h"

namespace beatsmith {
namespace {

constexpr Message kMessages[] = {
#define MESSAGE(english, chinese) {english, chinese, false},
#define PAGE(english, chinese) {english, chinese, false},
#define PART(english, chinese) {english, chinese, true},
#include "text/messages.inc"
#undef PART
#undef PAGE
#undef MESSAGE
};

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// "{0}" at this place of a text.
bool is_place(std::string_view text, size_t at) {
  return at + 2 < text.size() && text[at] == '{' && is_digit(text[at + 1]) && text[at + 2] == '}';
}

// A message's English, taken apart at its places.
struct Pattern {
  explicit Pattern(const Message& message) : chinese(message.chinese) {
    size_t begin = 0;
    for (size_t at = 0; at < message.english.size(); ++at) {
      if (!is_place(message.english, at)) continue;
      parts.push_back(message.english.substr(begin, at - begin));
      places.push_back(message.english[at + 1]);
      begin = at + 3;
    }
    parts.push_back(message.english.substr(begin));
    for (const std::string_view part : parts) letters += part.size();
  }

  std::vector<std::string_view> parts;  // around the places
  std::vector<char> places;             // their digits, in the order of the English
  std::string_view chinese;
  size_t letters = 0;  // in all parts
};

using Patterns = std::vector<Pattern>;

// Those that say most come first: of all that fit, they fit best.
Patterns make_patterns(bool of_parts) {
  Patterns all;
  for (const Message& message : kMessages) {
    if (message.is_part == of_parts) all.emplace_back(message);
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Pattern& a, const Pattern& b) { return a.letters > b.letters; });
  return all;
}

const Patterns& whole_messages() {
  static const Patterns kAll = make_patterns(false);
  return kAll;
}

const Patterns& parts_of_messages() {
  static const Patterns kAll = make_patterns(true);
  return kAll;
}

// What stands at the places of a pattern that the whole text fits.
std::optional<std::vector<std::string_view>> fit(const Pattern& pattern, std::string_view text) {
  const std::vector<std::string_view>& parts = pattern.parts;
  std::vector<std::string_view> values;
  if (parts.size() == 1) return text == parts[0] ? std::optional(values) : std::nullopt;
  if (text.size() < pattern.letters) return std::nullopt;
  if (!text.starts_with(parts.front()) || !text.ends_with(parts.back())) return std::nullopt;
  const std::string_view body = text.substr(0, text.size() - parts.back().size());
  size_t at = parts.front().size();
  for (size_t i = 1; i < parts.size(); ++i) {
    const size_t next = i + 1 == parts.size() ? body.size() : body.find(parts[i], at);
    if (next == body.npos || next < at) return std::nullopt;
    values.push_back(body.substr(at, next - at));
    at = next + parts[i].size();
  }
  return values;
}

std::string value_in_chinese(std::string_view text);

std::string fill(const Pattern& pattern, const std::vector<std::string_view>& values) {
  std::string filled;
  for (size_t at = 0; at < pattern.chinese.size(); ++at) {
    const std::string_view rest = pattern.chinese.substr(at);
    const bool is_message =
        rest.size() > 3 && rest[0] == '{' && is_digit(rest[1]) && rest.substr(2, 2) == "!}";
    if (!is_message && !is_place(rest, 0)) {
      filled += rest[0];
      continue;
    }
    const auto place = std::find(pattern.places.begin(), pattern.places.end(), rest[1]);
    const std::string_view value = values[static_cast<size_t>(place - pattern.places.begin())];
    filled += is_message ? value_in_chinese(value) : std::string(value);
    at += is_message ? 3 : 2;
  }
  return filled;
}

std::optional<std::string> in_chinese(std::string_view text, const Patterns& patterns) {
  for (const Pattern& pattern : patterns) {
    if (const auto values = fit(pattern, text)) return fill(pattern, *values);
  }
  return std::nullopt;
}

// "100.hea, line 3, field 2".
std::string place_in_chinese(std::string_view text) {
  std::string place;
  while (true) {
    const std::string_view part = text.substr(0, text.find(", "));
    place += in_chinese(part, parts_of_messages()).value_or(std::string(part));
    if (part.size() == text.size()) return place;
    place += "，";
    text.remove_prefix(part.size() + 2);
  }
}

// "where: what".
std::string what_in_chinese(std::string_view text) {
  for (size_t colon = text.find(": "); colon != text.npos; colon = text.find(": ", colon + 2)) {
    if (const auto what = in_chinese(text.substr(colon + 2), whole_messages())) {
      return place_in_chinese(text.substr(0, colon)) + "：" + *what;
    }
  }
  return in_chinese(text, whole_messages()).value_or(std::string(text));
}

// A message, or an error in the words of describe(): "where: what; mend".
std::string message_in_chinese(std::string_view text) {
  for (size_t end = text.find("; "); end != text.npos; end = text.find("; ", end + 2)) {
    if (const auto mend = in_chinese(text.substr(end + 2), whole_messages())) {
      return what_in_chinese(text.substr(0, end)) + "；" + *mend;
    }
  }
  if (std::string what = what_in_chinese(text); what != text) return what;
  // Of one whose mend is not known, what is before it.
  const size_t end = std::min(text.find("; "), text.size());
  return what_in_chinese(text.substr(0, end)) + std::string(text.substr(end));
}

// What stands at a place of a message and is one, or a part of one.
std::string value_in_chinese(std::string_view text) {
  std::string message = message_in_chinese(text);
  if (message != text) return message;
  const size_t colon = text.rfind(": ");
  const std::string_view last = colon == text.npos ? text : text.substr(colon + 2);
  const auto part = in_chinese(last, parts_of_messages());
  if (!part) return message;
  return colon == text.npos ? *part : place_in_chinese(text.substr(0, colon)) + "：" + *part;
}

}  // namespace

std::span<const Message> messages() { return kMessages; }

std::string translated(std::string_view english) {
  return language() == Language::kChinese ? message_in_chinese(english) : std::string(english);
}

}  // namespace beatsmith
