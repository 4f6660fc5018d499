#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "numbers.h"
#include "signal/levels.h"

namespace beatsmith {
namespace {

// A seeded walk with gaps.
std::vector<float> walk(size_t count) {
  std::mt19937 random(7);
  std::vector<float> samples(count);
  float level = 0;
  for (size_t i = 0; i < count; ++i) {
    level += static_cast<float>(static_cast<int>(random() % 201) - 100);
    samples[i] = random() % 50 == 0 || (i / 300) % 7 == 3 ? kNan : level;
  }
  return samples;
}

MinMax by_looking(const std::vector<float>& samples, int64_t first, int64_t end) {
  MinMax range{kNan, kNan};
  for (size_t i = 0; i < samples.size(); ++i) {
    const auto place = static_cast<int64_t>(i);
    if (place < first || place >= end) continue;
    range.low = std::fmin(range.low, samples[i]);
    range.high = std::fmax(range.high, samples[i]);
  }
  return range;
}

void expect_same(MinMax range, MinMax expected) {
  EXPECT_TRUE(range.low == expected.low || (std::isnan(range.low) && std::isnan(expected.low)));
  EXPECT_TRUE(range.high == expected.high || (std::isnan(range.high) && std::isnan(expected.high)));
}

TEST(Levels, EveryRangeIsExact) {
  for (const size_t count : {0, 1, 15, 16, 17, 127, 128, 129, 1000, 1024, 20011}) {
    const std::vector<float> samples = walk(count);
    const Samples kept(samples);
    const Levels levels(kept);
    std::mt19937 random(static_cast<unsigned>(count));
    for (int i = 0; i < 2000; ++i) {
      const auto first = static_cast<int64_t>(random() % (count + 40)) - 20;
      const auto end = first + static_cast<int64_t>(random() % (i % 2 == 0 ? 40 : count + 40));
      SCOPED_TRACE(testing::Message() << count << ": " << first << " .. " << end);
      expect_same(levels.range(first, end), by_looking(samples, first, end));
      if (HasFailure()) return;
    }
    expect_same(levels.range(-5, static_cast<int64_t>(count) + 5),
                by_looking(samples, 0, static_cast<int64_t>(count)));
    expect_same(
        levels.range(std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max()),
        by_looking(samples, 0, static_cast<int64_t>(count)));
  }
}

TEST(Levels, ColumnsPartTheWindow) {
  const std::vector<float> samples = walk(5000);
  const Samples kept(samples);
  const Levels levels(kept);
  for (const int column_count : {1, 3, 64, 777}) {
    const std::vector<MinMax> columns = levels.columns(-100, 5300, column_count);
    ASSERT_EQ(columns.size(), static_cast<size_t>(column_count));
    int64_t begin = -100;
    for (int64_t i = 0; i < column_count; ++i) {
      const int64_t end = -100 + 5300 * (i + 1) / column_count;
      expect_same(columns[static_cast<size_t>(i)], by_looking(samples, begin, end));
      begin = end;
    }
  }
}

TEST(Levels, AColumnOfOneSampleIsThatSample) {
  const std::vector<float> samples = {3, -1, kNan, 4};
  const Samples kept(samples);
  const std::vector<MinMax> columns = Levels(kept).columns(0, 4, 4);
  for (size_t i = 0; i < 4; ++i) expect_same(columns[i], {samples[i], samples[i]});
  // More columns than samples: every second one holds none.
  const std::vector<MinMax> halves = Levels(kept).columns(0, 4, 8);
  for (size_t i = 0; i < 4; ++i) {
    expect_same(halves[2 * i], {kNan, kNan});
    expect_same(halves[2 * i + 1], {samples[i], samples[i]});
  }
}

TEST(Levels, InfiniteSamplesAreMissing) {
  const float infinity = std::numeric_limits<float>::infinity();
  const Samples samples(std::vector<float>{infinity, 1, -infinity});
  expect_same(Levels(samples).range(0, 3), {1, 1});
  expect_same(Levels(samples).range(2, 3), {kNan, kNan});
}

// The same as those of the floats that the ADC values stand for, whichever way up.
TEST(Levels, OfAdcValues) {
  std::mt19937 random(5);
  std::vector<int16_t> adc(20011);
  for (int16_t& value : adc) {
    value = random() % 40 == 0 ? int16_t{-2048} : static_cast<int16_t>(random() % 4001 - 2000);
  }
  adc[0] = 32767;
  adc[1] = -32768;
  std::fill(adc.begin() + 3000, adc.begin() + 3100, int16_t{-2048});
  for (const double gain : {200.0, -0.5}) {
    const Samples samples(adc, {gain, 12.5, -2048});
    std::vector<float> floats(adc.size());
    samples.copy(0, floats);
    EXPECT_TRUE(std::isnan(floats[3000]));
    EXPECT_EQ(floats[0], static_cast<float>((32767 - 12.5) / gain));
    const Levels levels(samples);
    for (int i = 0; i < 2000; ++i) {
      const auto first = static_cast<int64_t>(random() % adc.size());
      const auto end = first + static_cast<int64_t>(random() % (i % 2 == 0 ? 40 : adc.size()));
      expect_same(levels.range(first, end), by_looking(floats, first, end));
    }
    expect_same(levels.range(3010, 3090), {kNan, kNan});
  }
}

TEST(Levels, OfNothing) {
  const Samples none(std::vector<int16_t>{}, AdcScale{});
  expect_same(Levels(none).range(0, 10), {kNan, kNan});
  expect_same(Levels().range(0, 10), {kNan, kNan});
  EXPECT_TRUE(Levels().columns(0, 10, 0).empty());
}

}  // namespace
}  // namespace beatsmith
