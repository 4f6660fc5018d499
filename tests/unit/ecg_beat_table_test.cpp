#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "ecg/beat_table.h"

namespace beatsmith {
namespace {

LabelledBeats two_beats() {
  LabelledBeats beats{{Beat{}, Beat{}}, {"N", "V"}};
  for (int i = 0; i < kBeatLength; ++i) {
    beats.beats[0][i] = 0.1F * static_cast<float>(i) / 3.0F;
    beats.beats[1][i] = -1e-6F * static_cast<float>(i);
  }
  return beats;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

TEST(BeatTable, ReadsBackWhatItWrites) {
  LabelledBeats beats = two_beats();
  const auto again = parse_beat_table(format_beat_table(beats));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->beats, beats.beats);
  EXPECT_EQ(again->classes, beats.classes);
  EXPECT_EQ(*parse_labels(format_labels(beats)), beats.classes);

  beats.classes.clear();
  const auto unlabelled = parse_beat_table(format_beat_table(beats));
  ASSERT_TRUE(unlabelled);
  EXPECT_EQ(unlabelled->beats, beats.beats);
  EXPECT_TRUE(unlabelled->classes.empty());
}

TEST(BeatTable, TakesWhatSpreadsheetsWrite) {
  std::string text = "\xef\xbb\xbf";
  for (const char c : format_beat_table(two_beats()))
    text += c == '\n' ? "\r\n" : std::string(1, c);
  EXPECT_TRUE(is_beat_table(text));
  const auto beats = parse_beat_table(text);
  ASSERT_TRUE(beats);
  EXPECT_EQ(beats->beats, two_beats().beats);
  EXPECT_EQ(*parse_labels("\xef\xbb\xbf"
                          "beat,class\r\n0,F\r\n"),
            std::vector<std::string>{"F"});
}

TEST(BeatTable, ErrorsNameThePlace) {
  const std::string good = format_beat_table(two_beats());
  const auto place_of = [](const std::string& text) {
    const auto beats = parse_beat_table(text);
    return beats ? "no error" : beats.error().where;
  };
  EXPECT_EQ(place_of(replaced(good, "beat,", "beats,")), "line 1");
  EXPECT_EQ(place_of(replaced(good, "\n1,V,", "\n2,V,")), "line 3, column 1");
  EXPECT_EQ(place_of(replaced(good, "\n1,V,", "\n1,X,")), "line 3, column 2");
  EXPECT_EQ(place_of(replaced(good, "\n1,V,-0,", "\n1,V,nan,")), "line 3, column 3");
  EXPECT_EQ(place_of(replaced(good, "\n1,V,-0,", "\n1,V,")), "line 3");
  EXPECT_EQ(place_of(good.substr(0, good.find('\n'))), "after line 1");
  EXPECT_EQ(parse_labels("beat,class\n0,N\n2,N\n").error().where, "line 3, column 1");
  EXPECT_EQ(parse_labels("class\n").error().where, "line 1");
}

TEST(BeatTable, TakesBeatsOfAnArrayOfTheirShapeOnly) {
  const LabelledBeats beats = two_beats();
  auto array = *parse_npy(npy_from_beats(beats));
  EXPECT_EQ(beats_from_npy(array)->beats, beats.beats);
  array.values[300] = std::numeric_limits<float>::infinity();
  EXPECT_EQ(beats_from_npy(array).error().where, "beat 1, sample 44");
  array.shape = {256, 2};
  EXPECT_EQ(beats_from_npy(array).error().where, "header");
}

}  // namespace
}  // namespace beatsmith
