#include <gtest/gtest.h>

#include <cmath>

#include "ecg/rr_features.h"

namespace beatsmith {
namespace {

// Beats at 100 Hz after these intervals, in hundredths of a second.
std::vector<int64_t> beats_after(const std::vector<int64_t>& intervals) {
  std::vector<int64_t> r_peaks = {0};
  for (const int64_t interval : intervals) r_peaks.push_back(r_peaks.back() + interval);
  return r_peaks;
}

TEST(RrFeatures, CompareTheIntervalsOfAPrematureBeat) {
  // Beat 5 comes at half its time and is followed by a compensatory pause.
  const std::vector<int64_t> r_peaks = beats_after({80, 80, 80, 80, 40, 120, 80, 80, 80, 80});
  const auto features = rr_features(r_peaks, 100);
  ASSERT_EQ(features.size(), 11U);
  const RrFeatures& early = features[5];
  EXPECT_FLOAT_EQ(early[kPreOverRecordMean], std::log(0.5F));  // the mean is 0.8 s, as the median
  EXPECT_FLOAT_EQ(early[kPreOverRecordMedian], std::log(0.5F));
  EXPECT_FLOAT_EQ(early[kPreOverPreceding], std::log(40.0F / 72.0F));
  EXPECT_FLOAT_EQ(early[kPreOverAroundMedian], std::log(0.5F));
  EXPECT_FLOAT_EQ(early[kPostOverRecordMean], std::log(1.5F));
  EXPECT_FLOAT_EQ(early[kPostOverRecordMedian], std::log(1.5F));
  EXPECT_FLOAT_EQ(early[kPostOverAroundMedian], std::log(1.5F));
  EXPECT_FLOAT_EQ(early[kPreOverPost], std::log(1.0F / 3.0F));
  EXPECT_EQ(early[kPreviousOverAroundMedian], 0.0F);
  EXPECT_EQ(early[kNextOverAroundMedian], 0.0F);
  EXPECT_EQ(early[kPause], 0.0F) << "the pause is fully compensatory";
  EXPECT_EQ(features[6][kPreviousOverAroundMedian], std::log(0.5F));
  EXPECT_EQ(features[3][kNextOverAroundMedian], std::log(0.5F));
}

TEST(RrFeatures, DoNotDependOnTheHeartRate) {
  const auto slow = rr_features(beats_after({80, 90, 40, 120, 80, 100, 90}), 100);
  const auto fast = rr_features(beats_after({80, 90, 40, 120, 80, 100, 90}), 150);
  for (size_t i = 0; i < slow.size(); ++i) {
    for (size_t k = 0; k < slow[i].size(); ++k) {
      EXPECT_NEAR(slow[i][k], fast[i][k], 1e-5) << "beat " << i << ", feature " << k;
    }
  }
}

TEST(RrFeatures, MeanAndMedianDifferWhereEarlyBeatsAreFrequent) {
  std::vector<int64_t> intervals;
  for (int i = 0; i < 20; ++i) intervals.insert(intervals.end(), {60, 60, 60, 140});
  const auto features = rr_features(beats_after(intervals), 100);
  EXPECT_EQ(features[41][kPreOverRecordMedian], 0.0F);
  EXPECT_FLOAT_EQ(features[41][kPreOverRecordMean], std::log(60.0F / 80.0F));
}

TEST(RrFeatures, FollowTheRhythmAround) {
  std::vector<int64_t> intervals(60, 100);
  intervals.resize(120, 50);  // the rate doubles for good
  const auto features = rr_features(beats_after(intervals), 100);
  EXPECT_EQ(features[100][kPreOverAroundMedian], 0.0F);
  EXPECT_FLOAT_EQ(features[100][kPreOverRecordMean], std::log(50.0F / 75.0F));
}

TEST(RrFeatures, AnEarlyBeatMeansLittleInAnIrregularRhythm) {
  std::vector<int64_t> regular(40, 80);
  std::vector<int64_t> irregular;
  for (int i = 0; i < 20; ++i) irregular.insert(irregular.end(), {60, 100});
  regular[20] = irregular[20] = 48;
  const RrFeatures calm = rr_features(beats_after(regular), 100)[21];
  const RrFeatures restless = rr_features(beats_after(irregular), 100)[21];
  EXPECT_LT(calm[kIrregularity], restless[kIrregularity]);
  EXPECT_LT(calm[kSpread], restless[kSpread]);
  EXPECT_EQ(calm[kPrematurity], -6.0F);  // clamped
  EXPECT_GT(restless[kPrematurity], -2.0F);
}

TEST(RrFeatures, TheMedianAroundStandsInForMissingIntervals) {
  const auto features = rr_features(beats_after({90, 80, 100}), 100);
  EXPECT_EQ(features.front()[kPreOverAroundMedian], 0.0F);
  EXPECT_FLOAT_EQ(features.front()[kPreOverPost], 0.0F);
  EXPECT_EQ(features.back()[kPostOverAroundMedian], 0.0F);
  EXPECT_EQ(features.back()[kNextOverAroundMedian], 0.0F);
}

TEST(RrFeatures, ExtremesAreClamped) {
  const auto features = rr_features(beats_after({1, 100, 10000, 100, 100}), 100);
  for (const RrFeatures& beat : features) {
    for (const float feature : beat) {
      EXPECT_TRUE(std::isfinite(feature));
      EXPECT_LE(std::abs(feature), 6.0F);
    }
  }
  EXPECT_EQ(features[1][kPreOverAroundMedian], -1.2F);
  EXPECT_FLOAT_EQ(features[2][kPostOverAroundMedian], std::log(3.0F));  // of at most 3 s
}

TEST(RrFeatures, NoRhythmWithFewerThanTwoBeats) {
  EXPECT_TRUE(rr_features({}, 360).empty());
  EXPECT_TRUE(rr_features(std::vector<int64_t>{500}, 360).empty());
  EXPECT_EQ(rr_features(std::vector<int64_t>{500, 800}, 360).size(), 2U);
}

}  // namespace
}  // namespace beatsmith
