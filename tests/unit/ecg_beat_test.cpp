#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "ecg/beat.h"
#include "numbers.h"

namespace beatsmith {
namespace {

constexpr int kAfterR = kBeatLength - kBeatRIndex;  // the R peak and what follows it

std::vector<float> ramp(int count) {
  std::vector<float> samples(count);
  for (int i = 0; i < count; ++i) samples[i] = static_cast<float>(i);
  return samples;
}

TEST(CutBeat, WindowStandsAroundTheRPeak) {
  const auto beat = cut_beat(ramp(1000), 500);
  ASSERT_TRUE(beat);
  // The window holds 404 .. 659; its median lies between 531 and 532.
  for (int i = 0; i < kBeatLength; ++i) EXPECT_EQ((*beat)[i], static_cast<float>(i) - 127.5F);
}

TEST(CutBeat, MedianIsAllThatGoes) {
  std::vector<float> samples(400, 0.75F);
  samples[200] = 2.0F;  // the R peak; the other 255 samples are the median
  samples[210] = 0.25F;
  const auto beat = cut_beat(samples, 200);
  ASSERT_TRUE(beat);
  EXPECT_EQ((*beat)[kBeatRIndex], 1.25F);
  EXPECT_EQ((*beat)[kBeatRIndex + 10], -0.5F);
  EXPECT_EQ((*beat)[0], 0.0F);
}

TEST(CutBeat, WindowMustLieWithinTheRecord) {
  const std::vector<float> samples = ramp(1000);
  EXPECT_TRUE(cut_beat(samples, kBeatRIndex));
  EXPECT_FALSE(cut_beat(samples, kBeatRIndex - 1));
  EXPECT_TRUE(cut_beat(samples, 1000 - kAfterR));
  EXPECT_FALSE(cut_beat(samples, 1000 - kAfterR + 1));
  EXPECT_FALSE(cut_beat(samples, -1));
  EXPECT_FALSE(cut_beat(samples, std::numeric_limits<int64_t>::max()));
  EXPECT_FALSE(cut_beat(samples, std::numeric_limits<int64_t>::min()));
  EXPECT_FALSE(cut_beat({}, 0));
}

TEST(CutBeat, NoBeatFromAGap) {
  std::vector<float> samples = ramp(1000);
  samples[500 + kAfterR] = kNan;
  EXPECT_TRUE(cut_beat(samples, 500));
  EXPECT_FALSE(cut_beat(samples, 501));
}

TEST(CutBeatPadded, SameAsCutBeatInside) {
  const std::vector<float> samples = ramp(1000);
  EXPECT_EQ(cut_beat_padded(samples, 500), *cut_beat(samples, 500));
}

TEST(CutBeatPadded, EdgeSamplesAreRepeated) {
  // R at sample 0 of a ramp: 96 zeros before it, then 0 .. 159; the median lies between 31 and 32.
  const Beat first = cut_beat_padded(ramp(1000), 0);
  EXPECT_EQ(first[0], -31.5F);
  EXPECT_EQ(first[kBeatRIndex], -31.5F);
  EXPECT_EQ(first[kBeatLength - 1], 159 - 31.5F);
  const Beat last = cut_beat_padded(ramp(1000), 999);
  EXPECT_EQ(last[kBeatRIndex], last[kBeatLength - 1]);
  EXPECT_EQ(last[kBeatRIndex] - last[0], 96.0F);
}

TEST(CutBeatPadded, GapsRepeatTheirNeighbour) {
  std::vector<float> samples(1000, 1.0F);
  samples[500] = 3.0F;
  samples[501] = kNan;
  samples[502] = std::numeric_limits<float>::infinity();
  const Beat beat = cut_beat_padded(samples, 500);
  EXPECT_EQ(beat[kBeatRIndex + 1], 2.0F);
  EXPECT_EQ(beat[kBeatRIndex + 2], 2.0F);
  EXPECT_EQ(beat[kBeatRIndex + 3], 0.0F);

  samples.assign(1000, kNan);
  EXPECT_EQ(cut_beat_padded(samples, 500), Beat{});
  samples[590] = 4.0F;  // the only sample in the window stands for all
  EXPECT_EQ(cut_beat_padded(samples, 500), Beat{});
}

}  // namespace
}  // namespace beatsmith
