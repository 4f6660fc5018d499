#include <gtest/gtest.h>

#include <algorithm>

#include "io/text.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {
namespace {

using Bytes = std::vector<uint8_t>;

Annotation note(int64_t sample, std::string symbol, int subtype = 0, int channel = 0,
                int number = 0, std::string aux = {}) {
  return {sample, std::move(symbol), subtype, channel, number, std::move(aux)};
}

std::vector<Annotation> parsed_annotations(const Bytes& bytes) {
  auto annotations = parse_wfdb_annotations(bytes);
  if (annotations) return *std::move(annotations);
  ADD_FAILURE() << describe(annotations.error());
  return {};
}

Bytes written(const std::vector<Annotation>& annotations) {
  auto bytes = format_wfdb_annotations(annotations);
  if (bytes) return *std::move(bytes);
  ADD_FAILURE() << describe(bytes.error());
  return {};
}

TEST(WfdbAnnotation, ReadsWordsAsAnnotSays) {
  // N after 18 samples, V 1023 later; the end mark; what follows it does not count.
  EXPECT_EQ(parsed_annotations({0x12, 0x04, 0xff, 0x17, 0, 0, 0xff, 0xff}),
            (std::vector<Annotation>{note(18, "N"), note(1041, "V")}));
}

TEST(WfdbAnnotation, ReadsModifiers) {
  const Bytes bytes = {0x05, 0x04, 0xfd, 0xf7, 0x02, 0xf8, 0xff, 0xf3,  // N, SUB -3, CHN 2, NUM -1
                       0x01, 0x04,                                      // N keeps CHN and NUM
                       0x01, 0x70, 0x03, 0xfc, '(',  'A',  'B',  0,     // +, AUX of three bytes
                       0,    0};
  EXPECT_EQ(parsed_annotations(bytes),
            (std::vector<Annotation>{note(5, "N", -3, 2, -1), note(6, "N", 0, 2, -1),
                                     note(7, "+", 0, 2, -1, "(AB")}));
}

TEST(WfdbAnnotation, ReadsLongIntervals) {
  // The more significant word of a SKIP comes first; intervals add up and may go back.
  EXPECT_EQ(parsed_annotations({0, 0xec, 0x01, 0x00, 0x02, 0x00, 3, 0x04, 0, 0})[0].sample,
            65536 + 2 + 3);
  EXPECT_EQ(
      parsed_annotations({0, 0xec, 0, 0, 100, 0, 0, 0xec, 0xff, 0xff, 0xf6, 0xff, 3, 0x04, 0, 0})[0]
          .sample,
      100 - 10 + 3);
}

TEST(WfdbAnnotation, MnemonicsAreThoseOfEcgcodes) {
  const std::vector<std::string> symbols = {
      "[0]", "N", "L",    "R",    "a",    "V",    "F",    "J",    "A",    "S",    "E",   "j", "/",
      "Q",   "~", "[15]", "|",    "[17]", "s",    "T",    "*",    "D",    "\"",   "=",   "p", "B",
      "^",   "t", "+",    "u",    "?",    "!",    "[",    "]",    "e",    "n",    "@",   "x", "f",
      "(",   ")", "r",    "[42]", "[43]", "[44]", "[45]", "[46]", "[47]", "[48]", "[49]"};
  std::string beats;
  for (size_t code = 1; code < symbols.size(); ++code) {
    const Bytes bytes = {1, static_cast<uint8_t>(code << 2), 0, 0};
    EXPECT_EQ(parsed_annotations(bytes)[0].symbol, symbols[code]);
    EXPECT_EQ(written({note(1, symbols[code])}), bytes);
    if (is_beat_symbol(symbols[code])) beats += symbols[code];
  }
  EXPECT_EQ(beats, "NLRaVFJASEj/QB?enfr");
  EXPECT_FALSE(is_beat_symbol(""));
  EXPECT_FALSE(is_beat_symbol("NL"));
}

TEST(WfdbAnnotation, IsReadAsItIsWritten) {
  const std::vector<Annotation> annotations = {
      note(0, "\"", 0, 0, 0, "## time resolution: 250"),
      note(0, "N"),
      note(1023, "V", -128, 0, 127),
      note(1023, "V", 127, 255, -128),
      note(2047, "N", 0, 255, 0, std::string(255, 'x')),
      note(2147483000, "+", 0, 0, 0, "(AFIB"),
      note(4294960000, "[49]", 1, 2, 3, std::string(2, '\0'))};
  EXPECT_EQ(parsed_annotations(written(annotations)), annotations);
  EXPECT_EQ(parsed_annotations(written({})), std::vector<Annotation>{});
  EXPECT_EQ(written({}), (Bytes{0, 0}));
}

// What WFDB's putann writes behind its own notes, and what a reader of it shows.
TEST(WfdbAnnotation, NullAnnotationsAreNoAnnotations) {
  Bytes bytes = {0x00, 0x58, 0x17, 0xfc};
  const std::string text = "## time resolution: 250";
  bytes.insert(bytes.end(), text.begin(), text.end());
  const Bytes rest = {0x00,                                            // padding
                      0x00, 0xec, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00,  // SKIP -1, code 0 one on
                      0x05, 0xf4, 0x03, 0xf8,  // a subtype of it, and a channel from here on
                      0x64, 0x04, 0x00, 0x00};
  bytes.insert(bytes.end(), rest.begin(), rest.end());
  EXPECT_EQ(parsed_annotations(bytes),
            (std::vector<Annotation>{note(0, "\"", 0, 0, 0, text), note(100, "N", 0, 3)}));
  EXPECT_EQ(annotations_at_rate(parsed_annotations(bytes), 360, 500),
            (std::vector<Annotation>{note(200, "N", 0, 3)}));
}

// WFDB takes every note at sample 0 for its own, up to an annotation of another kind.
TEST(WfdbAnnotation, ANoteAtTheStartIsKeptApartFromTheLibrarysOwn) {
  const Bytes null = {0x00, 0xec, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00};
  const Annotation own = note(0, "\"", 0, 0, 0, "## time resolution: 250");
  const Annotation said = note(0, "\"", 0, 0, 0, "Recording starts");
  const auto nulls = [&](const std::vector<Annotation>& annotations) {
    const Bytes bytes = written(annotations);
    EXPECT_EQ(parsed_annotations(bytes), annotations);
    int count = 0;
    for (auto at = bytes.begin();; ++at, ++count) {
      at = std::search(at, bytes.end(), null.begin(), null.end());
      if (at == bytes.end()) return count;
    }
  };
  EXPECT_EQ(nulls({said, said, note(5, "N")}), 1);
  EXPECT_EQ(nulls({own, said, note(5, "N")}), 1);
  EXPECT_EQ(nulls({own, note(5, "N"), note(7, "\"", 0, 0, 0, "later")}), 0);
  EXPECT_EQ(nulls({note(0, "+", 0, 0, 0, "(N"), said}), 0);
  EXPECT_EQ(written({own, said})[own.aux.size() + 1 + 4], 0x00) << "behind the library's own";
}

TEST(WfdbAnnotation, TimeResolutionIsTheFirstNote) {
  const auto rate = [](Annotation note) {
    return annotation_rate_hz(std::vector{std::move(note)});
  };
  EXPECT_EQ(annotation_rate_hz({}), std::nullopt);
  EXPECT_EQ(rate(note(0, "\"", 0, 0, 0, "## time resolution: 999.5")), 999.5);
  EXPECT_EQ(rate(note(0, "\"", 0, 0, 0, "## time resolution: 0")), std::nullopt);
  EXPECT_EQ(rate(note(0, "\"", 0, 0, 0, "## time resolution:")), std::nullopt);
  EXPECT_EQ(rate(note(1, "\"", 0, 0, 0, "## time resolution: 250")), std::nullopt);
  EXPECT_EQ(rate(note(0, "N", 0, 0, 0, "## time resolution: 250")), std::nullopt);
}

TEST(WfdbAnnotation, RefusesDamagedFiles) {
  const std::string text = "time,MLII\n0,0.1\n0.00278,0.2\n";
  for (const Bytes& bytes :
       {Bytes{}, Bytes{0}, Bytes{0x12, 0x04, 0}, Bytes{0, 0xec, 1, 0}, Bytes{0, 0xec, 1, 0, 1, 0},
        Bytes{1, 0x04, 5, 0xfc, 'a', 'b', 0, 0}, Bytes{1, 0x04, 3, 0xfc, 'a', 'b', 'c'},
        Bytes{1, 0xf4, 0, 0}, Bytes{1, 0xf0, 0, 0}, Bytes{1, 0xf8, 0, 0},
        Bytes{1, 0xfc, 'a', 0, 0, 0}, Bytes{0, 0xec, 0xff, 0xff, 0xff, 0xff, 0, 0x04, 0, 0},
        Bytes(text.begin(), text.end())}) {
    const auto annotations = parse_wfdb_annotations(bytes);
    ASSERT_FALSE(annotations);
    EXPECT_TRUE(annotations.error().where.starts_with("byte "));
    EXPECT_FALSE(annotations.error().mend.empty());
  }
  EXPECT_EQ(parse_wfdb_annotations(Bytes{0x12, 0x04, 1, 0xfc, 'a'}).error().where, "byte 2");
}

// As rdann does.
TEST(WfdbAnnotation, TheEndMarkMayBeMissingBehindAWholeAnnotation) {
  const std::vector<Annotation> annotations = {note(18, "N"), note(5000, "V", 1, 2, 3),
                                               note(5100, "+", 0, 2, 3, "(AFIB")};
  const Bytes whole = written(annotations);
  bool lacks_end_mark = true;
  EXPECT_EQ(*parse_wfdb_annotations(whole, &lacks_end_mark), annotations);
  EXPECT_FALSE(lacks_end_mark);
  size_t read = 0;
  for (size_t size = 0; size + 1 < whole.size(); ++size) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const auto found = parse_wfdb_annotations(cut, &lacks_end_mark);
    EXPECT_EQ(lacks_end_mark, found.has_value()) << size;
    if (!found) continue;
    ++read;
    ASSERT_LE(found->size(), annotations.size());
    for (size_t i = 0; i < found->size(); ++i) {
      EXPECT_EQ((*found)[i].sample, annotations[i].sample) << size;
      EXPECT_EQ((*found)[i].symbol, annotations[i].symbol) << size;
    }
  }
  // Behind N, behind V with none to all of its three modifiers, behind + without and with its text.
  EXPECT_EQ(read, 7U);
  EXPECT_FALSE(parse_wfdb_annotations(Bytes{0x12, 0x04, 0x05, 0xc8})) << "there is no code 50";
  const std::string text = "no annotations";
  EXPECT_FALSE(parse_wfdb_annotations(Bytes(text.begin(), text.end())));
}

TEST(WfdbAnnotation, RefusesWhatCannotBeWritten) {
  const std::vector<Annotation> unwritable = {note(10, ""),
                                              note(10, "X"),
                                              note(10, "[0]"),
                                              note(10, "[59]"),
                                              note(10, "[-1]"),
                                              note(10, "[x]"),
                                              note(10, "NN"),
                                              note(-1, "N"),
                                              note(3000000000, "N"),
                                              note(10, "N", 128),
                                              note(10, "N", 0, 256),
                                              note(10, "N", 0, -1),
                                              note(10, "N", 0, 0, -129),
                                              note(10, "N", 0, 0, 0, std::string(256, 'x')),
                                              note(10, " ")};
  for (const Annotation& annotation : unwritable) {
    EXPECT_FALSE(format_wfdb_annotations(std::vector{annotation})) << quoted(annotation.symbol);
  }
  const auto order = format_wfdb_annotations(std::vector<Annotation>{note(10, "N"), note(9, "N")});
  ASSERT_FALSE(order);
  EXPECT_EQ(order.error().where, "annotation 1");
}

TEST(WfdbAnnotation, ThoseOfOneSampleStandInAnyOrder) {
  const std::vector<Annotation> annotations = {note(9, "N", 0, 1), note(9, "+", 0, 0, 1),
                                               note(9, "V", 0, 1)};
  EXPECT_EQ(parsed_annotations(written(annotations)), annotations);
}

TEST(WfdbAnnotation, AtARateTheyAreInOrderOfTime) {
  EXPECT_EQ(annotations_at_rate({note(20, "V"), note(10, "N"), note(20, "+")}, 360, 360),
            (std::vector<Annotation>{note(10, "N"), note(20, "V"), note(20, "+")}));
}

}  // namespace
}  // namespace beatsmith
