#include "app/workspace.h"

#include <array>

namespace beatsmith {
namespace {

constexpr std::array<std::string_view, kWorkspaceCount> kNames = {"generate", "analyse", "compare",
                                                                  "draw",     "strip",   "learn"};

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || letter == '-' || letter == '_' || letter == '.' ||
         letter == ',';
}

std::string encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string result;
  for (const char letter : text) {
    if (is_plain(letter)) {
      result += letter;
    } else {
      const auto byte = static_cast<uint8_t>(letter);
      result += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return result;
}

int digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      result += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    result += static_cast<char>(16 * high + low);
    i += 2;
  }
  return result;
}

// The part before `end`, which is taken off with it.
std::string_view take_until(std::string_view& text, char end) {
  const size_t at = text.find(end);
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(at == text.npos ? text.size() : at + 1);
  return part;
}

}  // namespace

std::string format_link(const Link& link) {
  std::string address = "#";
  address += kNames[static_cast<size_t>(link.workspace)];
  char before = '?';
  for (const auto& [key, value] : link.values) {
    address += before + encoded(key) + "=" + encoded(value);
    before = '&';
  }
  return address;
}

std::optional<Link> parse_link(std::string_view address) {
  if (!address.empty() && address.front() == '#') address.remove_prefix(1);
  const std::string_view name = take_until(address, '?');
  Link link;
  size_t place = 0;
  while (place < kNames.size() && kNames[place] != name) ++place;
  if (place == kNames.size()) return std::nullopt;
  link.workspace = static_cast<WorkspaceId>(place);
  while (!address.empty()) {
    std::string_view value = take_until(address, '&');
    const std::optional<std::string> key = decoded(take_until(value, '='));
    const std::optional<std::string> text = decoded(value);
    if (key && text && !key->empty()) link.values[*key] = *text;
  }
  return link;
}

}  // namespace beatsmith
