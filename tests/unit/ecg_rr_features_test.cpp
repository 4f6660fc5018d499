#include <gtest/gtest.h>

#include <vector>

#include "ecg/rr_features.h"

namespace beatsmith {
namespace {

TEST(RrFeatures, WorkedByHand) {
  // Intervals at 100 Hz: 0.8, 0.5, 1.1, 0.8 s; their median is 0.8 s.
  const std::vector<int64_t> r_peaks = {100, 180, 230, 340, 420};
  const auto features = rr_features(r_peaks, 100);
  ASSERT_EQ(features.size(), 5u);

  const RrFeatures& early = features[2];
  EXPECT_FLOAT_EQ(early[kRrPre], 0.5F);
  EXPECT_FLOAT_EQ(early[kRrPost], 1.1F);
  EXPECT_FLOAT_EQ(early[kRrLocal], 0.65F);  // (0.8 + 0.5) / 2
  EXPECT_FLOAT_EQ(early[kRrRecord], 0.8F);
  EXPECT_FLOAT_EQ(early[kRrPreOverLocal], 0.5F / 0.65F);
  EXPECT_FLOAT_EQ(early[kRrPostOverLocal], 1.1F / 0.65F);
  EXPECT_FLOAT_EQ(early[kRrPreOverRecord], 0.625F);
  EXPECT_FLOAT_EQ(early[kRrPostOverRecord], 1.375F);
}

TEST(RrFeatures, RecordMedianStandsInAtTheEnds) {
  const std::vector<int64_t> r_peaks = {0, 90, 150, 250};  // 0.9, 0.6, 1.0 s
  const auto features = rr_features(r_peaks, 100);
  EXPECT_FLOAT_EQ(features.front()[kRrPre], 0.9F);
  EXPECT_FLOAT_EQ(features.front()[kRrLocal], 0.9F);
  EXPECT_FLOAT_EQ(features.front()[kRrPost], 0.9F);
  EXPECT_FLOAT_EQ(features.back()[kRrPre], 1.0F);
  EXPECT_FLOAT_EQ(features.back()[kRrPost], 0.9F);
}

TEST(RrFeatures, EvenNumberOfIntervalsTakesTheMeanOfTheMiddleTwo) {
  const std::vector<int64_t> r_peaks = {0, 100, 160};  // 1.0, 0.6 s
  EXPECT_FLOAT_EQ(rr_features(r_peaks, 100)[1][kRrRecord], 0.8F);
}

TEST(RrFeatures, LocalMeanReachesBackTenIntervals) {
  std::vector<int64_t> r_peaks = {0, 200};  // 2 s, then 1 s each
  for (int i = 1; i <= 11; ++i) r_peaks.push_back(200 + 100 * i);
  const auto features = rr_features(r_peaks, 100);
  EXPECT_FLOAT_EQ(features[10][kRrLocal], 1.1F);  // the long one and nine others
  EXPECT_FLOAT_EQ(features[11][kRrLocal], 1.0F);
}

TEST(RrFeatures, IntervalsAreClamped) {
  const std::vector<int64_t> r_peaks = {0, 5, 1005, 1105};  // 0.05, 10, 1 s
  const auto features = rr_features(r_peaks, 100);
  EXPECT_FLOAT_EQ(features[1][kRrPre], 0.1F);
  EXPECT_FLOAT_EQ(features[1][kRrPost], 3.0F);
  EXPECT_FLOAT_EQ(features[2][kRrPreOverRecord], 3.0F);
}

TEST(RrFeatures, NoRhythmWithFewerThanTwoBeats) {
  EXPECT_TRUE(rr_features({}, 360).empty());
  EXPECT_TRUE(rr_features(std::vector<int64_t>{500}, 360).empty());
  EXPECT_EQ(rr_features(std::vector<int64_t>{500, 800}, 360).size(), 2u);
}

}  // namespace
}  // namespace beatsmith
