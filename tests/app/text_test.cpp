#include "text/text.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

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

// 标签: a label that Beatsmith gives, or a person; 标注: an annotation of a file.
TEST(TextTable, LabelsAndAnnotationsHaveAChineseWordEach) {
  for (const Entry& entry : kEntries) {
    if (entry.chinese.find("标注") == std::string::npos) continue;
    const bool says_so = entry.english.find("nnotat") != std::string::npos ||
                         entry.english.find("eference") != std::string::npos;
    EXPECT_TRUE(says_so) << entry.id;
  }
  set_language(Language::kChinese);
  for (const Text text : {Text::kSaveLabels, Text::kLabelsSaved, Text::kRecordFiles}) {
    EXPECT_NE(std::string(tr(text)).find("标签"), std::string::npos) << tr(text);
  }
  set_language(Language::kEnglish);
}

// Muscle contracts after its wave, and makes none.
TEST(TextTable, WavesAreElectrical) {
  const std::pair<Text, const char*> english[] = {{Text::kBeatText, "activated"},
                                                  {Text::kPWords, "depolarised"},
                                                  {Text::kQrsWords, "depolarised"},
                                                  {Text::kTWords, "repolarise"}};
  const std::pair<Text, const char*> chinese[] = {{Text::kBeatText, "除极"},
                                                  {Text::kPWords, "除极"},
                                                  {Text::kQrsWords, "除极"},
                                                  {Text::kTWords, "复极"}};
  for (const auto& [text, word] : english) {
    EXPECT_NE(std::string(tr(text)).find(word), std::string::npos) << tr(text);
  }
  set_language(Language::kChinese);
  for (const auto& [text, word] : chinese) {
    EXPECT_NE(std::string(tr(text)).find(word), std::string::npos) << tr(text);
  }
  set_language(Language::kEnglish);
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
