#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "ecg/beat_comparison.h"

namespace beatsmith {
namespace {

// At 360 Hz the match window is 54 samples.
struct At {
  int64_t sample;
  const char* symbol;
  int subtype = 0;
};

std::vector<Annotation> list(std::initializer_list<At> beats) {
  std::vector<Annotation> annotations;
  for (const At& beat : beats) {
    annotations.push_back(
        {.sample = beat.sample, .symbol = beat.symbol, .subtype = beat.subtype, .aux = {}});
  }
  return annotations;
}

BeatComparison compare(std::initializer_list<At> reference, std::initializer_list<At> test,
                       int64_t start = 0) {
  auto comparison = compare_beats(list(reference), list(test), {.start = start});
  EXPECT_TRUE(comparison);
  return *std::move(comparison);
}

constexpr int kN = 0, kS = 1, kV = 2, kF = 3, kQ = 4, kO = kLabelO, kX = kLabelX;

TEST(BeatComparison, PairsWithinTheWindow) {
  const auto result = compare({{1000, "N"}, {1300, "V"}, {1600, "N"}, {1900, "N"}},
                              {{1054, "N"}, {1246, "V"}, {1655, "N"}, {1900, "V"}});
  EXPECT_EQ(result.counts[kN][kN], 1);
  EXPECT_EQ(result.counts[kV][kV], 1);
  EXPECT_EQ(result.counts[kN][kO], 1);  // 1600: the test beat is 55 samples away
  EXPECT_EQ(result.counts[kO][kN], 1);  // 1655
  EXPECT_EQ(result.counts[kN][kV], 1);  // 1900
  EXPECT_EQ(result.missed, std::vector<int64_t>{1600});
  EXPECT_EQ(result.extra, std::vector<int64_t>{1655});
  ASSERT_EQ(result.matches.size(), 3u);
  EXPECT_EQ(result.matches[1].test - result.matches[1].reference, -54);
}

TEST(BeatComparison, WindowScalesWithTheRate) {
  const auto reference = list({{1000, "N"}});
  const auto test = list({{1038, "N"}});  // 152 ms at 250 Hz; 0.15 x 250 rounds to 38
  EXPECT_EQ(compare_beats(reference, test, {.sample_rate_hz = 250})->counts[kN][kN], 1);
  EXPECT_EQ(compare_beats(reference, test, {.sample_rate_hz = 128})->counts[kN][kN], 0);
}

TEST(BeatComparison, NearestTestBeatIsTaken) {
  // Before the reference beat: the later one is nearer, so the first is extra.
  auto result = compare({{1000, "N"}}, {{960, "V"}, {990, "N"}});
  EXPECT_EQ(result.counts[kO][kV], 1);
  EXPECT_EQ(result.counts[kN][kN], 1);
  // On either side: the one before is nearer, so the one after is extra.
  result = compare({{1000, "N"}}, {{990, "N"}, {1020, "V"}});
  EXPECT_EQ(result.counts[kN][kN], 1);
  EXPECT_EQ(result.counts[kO][kV], 1);
  // Equally far: the one before is not nearer, so it is extra.
  result = compare({{1000, "N"}}, {{980, "V"}, {1020, "N"}});
  EXPECT_EQ(result.counts[kO][kV], 1);
  EXPECT_EQ(result.counts[kN][kN], 1);
}

TEST(BeatComparison, NearestReferenceBeatIsTaken) {
  const auto result = compare({{1000, "N"}, {1040, "V"}}, {{1030, "V"}});
  EXPECT_EQ(result.counts[kN][kO], 1);
  EXPECT_EQ(result.counts[kV][kV], 1);
}

// The case in bxb.c by which James Pardey showed what was wrong with the older rule (at 250 Hz).
TEST(BeatComparison, ARivalWithANearerPartnerIsNone) {
  const auto pairs = [](std::initializer_list<At> reference, std::initializer_list<At> test) {
    const auto result = compare_beats(list(reference), list(test), {.sample_rate_hz = 250});
    EXPECT_TRUE(result->missed.empty() && result->extra.empty());
    return result->matches.size();
  };
  EXPECT_EQ(pairs({{96, "N"}, {160, "N"}}, {{128, "N"}, {185, "N"}}), 2U);
  EXPECT_EQ(pairs({{128, "N"}, {185, "N"}}, {{96, "N"}, {160, "N"}}), 2U);
}

TEST(BeatComparison, EveryBeatIsCountedOnce) {
  // Two detections for one beat, one for two beats.
  auto result = compare({{1000, "N"}}, {{995, "N"}, {1010, "N"}});
  EXPECT_EQ(result.qrs_sensitivity().hits, 1);
  EXPECT_EQ(result.qrs_positive_predictivity().total, 2);
  result = compare({{1000, "N"}, {1050, "N"}}, {{1010, "N"}});
  EXPECT_EQ(result.qrs_sensitivity().total, 2);
  EXPECT_EQ(result.qrs_sensitivity().hits, 1);
}

TEST(BeatComparison, SymbolsByClass) {
  const auto result = compare({{100, "N"},
                               {200, "j"},
                               {300, "e"},
                               {400, "a"},
                               {500, "E"},
                               {600, "F"},
                               {700, "f"},
                               {800, "n"}},
                              {{100, "L"},
                               {200, "N"},
                               {300, "N"},
                               {400, "S"},
                               {500, "V"},
                               {600, "F"},
                               {700, "Q"},
                               {800, "S"}});
  EXPECT_EQ(result.counts[kN][kN], 3);
  EXPECT_EQ(result.counts[kS][kS], 2);
  EXPECT_EQ(result.counts[kV][kV], 1);
  EXPECT_EQ(result.counts[kF][kF], 1);
  EXPECT_EQ(result.counts[kQ][kQ], 1);
}

TEST(BeatComparison, OtherAnnotationsAreNoBeats) {
  const auto result = compare({{10, "+"}, {100, "N"}, {110, "|"}, {120, "~"}, {130, "x"}},
                              {{100, "N"}, {300, "\""}});
  EXPECT_EQ(result.qrs_sensitivity().total, 1);
  EXPECT_EQ(result.qrs_positive_predictivity().total, 1);
}

TEST(BeatComparison, StatisticsWorkedByHand) {
  BeatComparison result;
  result.counts[kN] = {90, 2, 3, 0, 0, 5, 0};
  result.counts[kS] = {4, 6, 0, 0, 0, 0, 0};
  result.counts[kV] = {1, 0, 18, 1, 0, 0, 1};
  result.counts[kO] = {2, 0, 1, 0, 0, 0, 0};
  EXPECT_EQ(result.qrs_sensitivity().hits, 125);
  EXPECT_EQ(result.qrs_sensitivity().total, 131);
  EXPECT_EQ(result.qrs_positive_predictivity().total, 128);
  EXPECT_EQ(result.sensitivity(BeatClass::kVentricular).hits, 18);
  EXPECT_EQ(result.sensitivity(BeatClass::kVentricular).total, 21);
  EXPECT_EQ(result.positive_predictivity(BeatClass::kVentricular).total, 22);
  EXPECT_EQ(result.positive_predictivity(BeatClass::kSupraventricular).total, 8);
  EXPECT_DOUBLE_EQ(result.sensitivity(BeatClass::kSupraventricular).percent(), 60.0);
  EXPECT_TRUE(std::isnan(result.sensitivity(BeatClass::kFusion).percent()));

  BeatComparison sum;
  sum.add_counts(result);
  sum.add_counts(result);
  EXPECT_EQ(sum.counts[kV][kV], 36);
}

TEST(BeatComparison, FibrillationInTheReference) {
  // Detections during VF are not counted; reference beats outside are.
  const auto result =
      compare({{100, "N"}, {500, "["}, {600, "!"}, {2000, "]"}, {2300, "N"}},
              {{100, "N"}, {500, "N"}, {800, "V"}, {2000, "N"}, {2001, "N"}, {2300, "N"}});
  EXPECT_EQ(result.counts[kN][kN], 2);
  EXPECT_EQ(result.extra, std::vector<int64_t>{2001});
}

TEST(BeatComparison, FibrillationInTheTestExcusesNothing) {
  const auto result = compare({{100, "N"}, {600, "N"}, {2300, "N"}},
                              {{100, "N"}, {500, "["}, {600, "N"}, {2000, "]"}, {2300, "N"}});
  EXPECT_EQ(result.counts[kN][kO], 1);
  EXPECT_EQ(result.counts[kN][kN], 2);
}

TEST(BeatComparison, FibrillationToTheEnd) {
  const auto result = compare({{100, "N"}, {500, "["}}, {{100, "N"}, {700, "N"}, {90000, "N"}});
  EXPECT_TRUE(result.extra.empty());
}

TEST(BeatComparison, ShutdownGivesX) {
  // Subtype 0x30: both signals unreadable; -1 has these bits too, as in MIT-BIH.
  auto result = compare({{100, "N"}, {300, "~", -1}, {900, "~", 0x11}, {1200, "N"}},
                        {{100, "N"}, {600, "N"}, {1000, "N"}, {1200, "N"}});
  EXPECT_EQ(result.counts[kX][kN], 1);
  EXPECT_EQ(result.counts[kO][kN], 1);
  result = compare({{100, "N"}, {600, "V"}, {1200, "N"}},
                   {{100, "N"}, {300, "~", 0x30}, {900, "~", 0}, {1200, "N"}});
  EXPECT_EQ(result.counts[kV][kX], 1);
  EXPECT_EQ(result.qrs_sensitivity().total, 3);
  EXPECT_EQ(result.qrs_sensitivity().hits, 2);
}

TEST(BeatComparison, StartsWhereItIsTold) {
  auto result = compare({{900, "N"}, {1500, "N"}}, {{900, "V"}, {1500, "N"}}, 1000);
  EXPECT_EQ(result.counts[kN][kN], 1);
  EXPECT_EQ(result.qrs_sensitivity().total, 1);
  // A test beat before the start belongs to the first reference beat after it.
  result = compare({{1010, "N"}, {1500, "N"}}, {{990, "N"}, {1500, "N"}}, 1000);
  EXPECT_EQ(result.counts[kN][kN], 2);
  // A test beat just after the start whose reference beat lies before it goes uncounted.
  result = compare({{990, "N"}, {1500, "N"}}, {{1010, "N"}, {1500, "N"}}, 1000);
  EXPECT_EQ(result.counts[kN][kN], 1);
  EXPECT_TRUE(result.extra.empty());
}

TEST(BeatComparison, EmptyLists) {
  EXPECT_EQ(compare({}, {}).qrs_sensitivity().total, 0);
  EXPECT_EQ(compare({{100, "N"}}, {}).counts[kN][kO], 1);
  EXPECT_EQ(compare({}, {{100, "N"}}).counts[kO][kN], 1);
}

TEST(BeatComparison, WrongInputIsAnError) {
  const auto ordered = list({{100, "N"}, {200, "N"}});
  const auto unordered = list({{200, "N"}, {100, "N"}});
  const auto negative = list({{-1, "N"}});
  const auto error = compare_beats(ordered, unordered, {});
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().where, "test, annotation 1");
  EXPECT_FALSE(compare_beats(unordered, ordered, {}));
  EXPECT_FALSE(compare_beats(negative, ordered, {}));
  EXPECT_FALSE(compare_beats(ordered, ordered, {.sample_rate_hz = 0}));
  EXPECT_FALSE(compare_beats(ordered, ordered, {.start = -1}));
  EXPECT_FALSE(compare_beats(ordered, ordered, {.start = INT64_MAX}));
}

TEST(BeatComparison, ListsSortedOutBeforeCompareTheSame) {
  const auto reference = list({{100, "N"}, {300, "["}, {700, "]"}, {1000, "A"}, {1300, "V"}});
  const auto test = list({{104, "N"}, {500, "V"}, {1000, "N"}});
  const auto reference_beats = annotator_beats(reference, "reference");
  const auto test_beats = annotator_beats(test, "test");
  ASSERT_TRUE(reference_beats && test_beats);
  EXPECT_EQ(reference_beats->beats.size(), 3u);
  const auto once = compare_beats(reference, test, {});
  const auto again = compare_beats(*reference_beats, *test_beats, {});
  ASSERT_TRUE(once && again);
  EXPECT_EQ(once->counts, again->counts);
  EXPECT_EQ(once->missed, again->missed);
  EXPECT_EQ(again->missed, std::vector<int64_t>{1300});
  EXPECT_FALSE(annotator_beats(list({{100, "N"}, {50, "N"}}), "reference"));
}

}  // namespace
}  // namespace beatsmith
