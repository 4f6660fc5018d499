#include "text/text.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace beatsmith {
namespace {

struct Entry {
  const char* id;
  std::string english;
  std::string chinese;
};

const Entry kEntries[] = {
#define TEXT(id, english, chinese) {#id, english, chinese},
#include "text/table.inc"
#undef TEXT
};

std::multiset<char> places_of(const std::string& text) {
  std::multiset<char> places;
  for (size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '{' && text[i + 2] == '}') places.insert(text[i + 1]);
  }
  return places;
}

TEST(TextTable, EveryTextIsInBothLanguagesWithTheSamePlaces) {
  for (const Entry& entry : kEntries) {
    EXPECT_FALSE(entry.english.empty()) << entry.id;
    EXPECT_FALSE(entry.chinese.empty()) << entry.id;
    EXPECT_EQ(places_of(entry.english), places_of(entry.chinese)) << entry.id;
  }
}

TEST(TextTable, FillsPlaces) {
  set_language(Language::kEnglish);
  EXPECT_EQ(tr(Text::kBeatNamed, {"3", "normal {0}"}), "Beat 3: normal {0}");
  EXPECT_EQ(counted(Text::kOneBeat, Text::kManyBeats, 1), "1 beat");
  EXPECT_EQ(counted(Text::kOneBeat, Text::kManyBeats, 12), "12 beats");
}

TEST(TextTable, SpeaksTheChosenLanguage) {
  set_language(language_of("zh-CN"));
  EXPECT_STREQ(tr(Text::kCancel), "取消");
  set_language(language_of("de-DE"));
  EXPECT_STREQ(tr(Text::kCancel), "Cancel");
}

}  // namespace
}  // namespace beatsmith
