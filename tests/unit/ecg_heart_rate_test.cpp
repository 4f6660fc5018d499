#include <gtest/gtest.h>

#include <cmath>

#include "ecg/heart_rate.h"

namespace beatsmith {
namespace {

// R peaks `rr` samples apart from `first` on.
std::vector<int64_t> steady(int64_t first, int64_t rr, int count) {
  std::vector<int64_t> peaks;
  for (int i = 0; i < count; ++i) peaks.push_back(first + rr * i);
  return peaks;
}

TEST(HeartRate, IsSixtySecondsOverTheInterval) {
  const auto trend = heart_rate_trend(steady(0, 300, 61), 360, 0, 18000, 20);
  ASSERT_EQ(trend.size(), 20U);
  for (const float rate : trend) EXPECT_FLOAT_EQ(rate, 72);
}

TEST(HeartRate, FollowsAChange) {
  std::vector<int64_t> peaks = steady(0, 360, 100);
  for (int i = 0; i < 100; ++i) peaks.push_back(peaks.back() + 180);
  const auto trend = heart_rate_trend(peaks, 360, 0, peaks.back(), 30);
  EXPECT_FLOAT_EQ(trend.front(), 60);
  EXPECT_FLOAT_EQ(trend.back(), 120);
  EXPECT_TRUE(std::is_sorted(trend.begin(), trend.end()));
}

TEST(HeartRate, APrematureBeatAndItsPauseDoNotShow) {
  std::vector<int64_t> peaks = steady(0, 300, 60);
  peaks[30] -= 120;
  for (const int columns : {7, 60, 1000}) {
    for (const float rate : heart_rate_trend(peaks, 360, 0, peaks.back(), columns)) {
      EXPECT_FLOAT_EQ(rate, 72) << columns << " columns";
    }
  }
}

TEST(HeartRate, IsUnknownWhereThereIsNoRhythm) {
  std::vector<int64_t> peaks = steady(3600, 360, 20);  // 10 s of nothing, 19 s of beats
  const std::vector<int64_t> later = steady(peaks.back() + 20 * 360, 360, 20);
  peaks.insert(peaks.end(), later.begin(), later.end());
  const auto trend = heart_rate_trend(peaks, 360, 0, 80 * 360, 80);  // a column a second
  EXPECT_TRUE(std::isnan(trend[5])) << "before the first beat";
  EXPECT_FLOAT_EQ(trend[15], 60);
  EXPECT_TRUE(std::isnan(trend[39])) << "in the pause";
  EXPECT_FLOAT_EQ(trend[60], 60);
  EXPECT_TRUE(std::isnan(trend[75])) << "after the last beat";
}

TEST(HeartRate, NeedsTwoBeats) {
  for (const std::vector<int64_t>& peaks : {std::vector<int64_t>{}, {500}}) {
    for (const float rate : heart_rate_trend(peaks, 360, 0, 1000, 4)) EXPECT_TRUE(std::isnan(rate));
  }
  EXPECT_FLOAT_EQ(heart_rate_trend(std::vector<int64_t>{0, 360}, 360, 0, 360, 1)[0], 60);
  EXPECT_TRUE(heart_rate_trend(steady(0, 300, 5), 360, 0, 1000, 0).empty());
}

}  // namespace
}  // namespace beatsmith
