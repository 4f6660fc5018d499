#include "text/text.h"

#include <iterator>

#include "text/messages.h"

namespace beatsmith {
namespace {

struct Entry {
  const char* english;
  const char* chinese;
};

constexpr Entry kTable[] = {
#define TEXT(id, english, chinese) {english, chinese},
#include "text/table.inc"
#undef TEXT
};

Language chosen_language = Language::kEnglish;

const char* text_in(const Entry& entry, Language language) {
  return language == Language::kChinese ? entry.chinese : entry.english;
}

}  // namespace

Language language() { return chosen_language; }

void set_language(Language language) { chosen_language = language; }

Language language_of(std::string_view tag) {
  return tag.substr(0, 2) == "zh" ? Language::kChinese : Language::kEnglish;
}

std::string_view tag_of(Language language) { return language == Language::kChinese ? "zh" : "en"; }

const char* tr(Text text) { return text_in(kTable[static_cast<size_t>(text)], chosen_language); }

std::string tr(Text text, std::initializer_list<std::string_view> values) {
  std::string filled;
  std::string_view rest = tr(text);
  while (!rest.empty()) {
    const bool is_place = rest.size() >= 3 && rest[0] == '{' && rest[2] == '}' && rest[1] >= '0' &&
                          static_cast<size_t>(rest[1] - '0') < values.size();
    if (is_place) {
      filled += values.begin()[rest[1] - '0'];
      rest.remove_prefix(3);
    } else {
      filled += rest[0];
      rest.remove_prefix(1);
    }
  }
  return filled;
}

std::string counted(Text one, Text many, uint64_t count) {
  return tr(count == 1 ? one : many, {std::to_string(count)});
}

std::vector<std::string> tr_all(std::initializer_list<Text> texts) {
  std::vector<std::string> all;
  all.reserve(texts.size());
  for (const Text text : texts) all.emplace_back(tr(text));
  return all;
}

std::string characters_of(Language language) {
  std::string all;
  for (const Entry& entry : kTable) all += text_in(entry, language);
  for (const Message& message : messages()) {
    all += language == Language::kChinese ? message.chinese : message.english;
  }
  return all;
}

}  // namespace beatsmith
