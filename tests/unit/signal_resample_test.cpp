#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <span>
#include <vector>

#include "numbers.h"
#include "signal/resample.h"

namespace beatsmith {
namespace {

std::vector<float> sine(double frequency_hz, double rate_hz, double duration_s) {
  std::vector<float> samples(static_cast<size_t>(duration_s * rate_hz));
  for (size_t i = 0; i < samples.size(); ++i) {
    const double angle = 2 * std::numbers::pi * frequency_hz * static_cast<double>(i) / rate_hz;
    samples[i] = static_cast<float>(std::sin(angle));
  }
  return samples;
}

// Largest difference, a second away from both ends.
double difference(const std::vector<float>& a, const std::vector<float>& b, double rate_hz) {
  const auto margin = static_cast<size_t>(rate_hz);
  double largest = 0;
  for (size_t i = margin; i + margin < std::min(a.size(), b.size()); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(a[i]) - b[i]));
  }
  return largest;
}

TEST(Resample, EqualRatesCopyBitForBit) {
  const auto input = sine(7, 360, 2);
  EXPECT_EQ(*resample(input, 360, 360), input);
}

TEST(Resample, SinesKeepAmplitudeAndPhase) {
  const double rates_hz[] = {100, 128, 250, 257.3, 500, 1000, 2000};
  for (const double rate_hz : rates_hz) {
    for (const auto& [from_hz, to_hz] : {std::pair{rate_hz, 360.0}, std::pair{360.0, rate_hz}}) {
      for (const double part : {0.01, 0.1, 0.3, 0.45}) {
        const double frequency_hz = part * std::min(from_hz, to_hz);
        const auto output = resample(sine(frequency_hz, from_hz, 8), from_hz, to_hz);
        ASSERT_TRUE(output);
        // 0.1 dB would be 0.0116; what is measured is a hundred times better.
        EXPECT_LT(difference(*output, sine(frequency_hz, to_hz, 8), to_hz), 2e-4)
            << from_hz << " to " << to_hz << " Hz at " << frequency_hz << " Hz";
      }
    }
  }
}

TEST(Resample, WhatTheLowerRateCannotHoldIsRemoved) {
  const auto output = resample(sine(200, 1000, 8), 1000, 360);
  EXPECT_LT(difference(*output, std::vector<float>(output->size(), 0.0F), 360), 1e-3);
}

TEST(Resample, ConstantStaysConstantUpToTheEdges) {
  const auto output = resample(std::vector<float>(500, -1.25F), 250, 360);
  for (const float sample : *output) EXPECT_NEAR(sample, -1.25F, 1e-6F);
}

TEST(Resample, PeakKeepsItsTime) {
  std::vector<float> input(2000);
  for (int i = 0; i < 2000; ++i) {
    const float away = static_cast<float>(i - 1250) / 12.0F;
    input[i] = std::exp(-0.5F * away * away);
  }
  const auto output = resample(input, 1000, 360);  // the peak stands at 1.25 s
  const auto peak = std::max_element(output->begin(), output->end());
  EXPECT_EQ(peak - output->begin(), 450);
  EXPECT_NEAR(*peak, 1.0F, 1e-3F);
}

TEST(Resample, LastSampleLiesWithinTheInput) {
  EXPECT_EQ(resample(std::vector<float>(251), 250, 360)->size(), 361u);  // 1 s exactly
  EXPECT_EQ(resample(std::vector<float>(250), 250, 360)->size(), 359u);
  EXPECT_EQ(resample(std::vector<float>(1), 250, 360)->size(), 1u);
}

TEST(Resample, NanSpreadsOverTheFilterOnly) {
  std::vector<float> input(2500, 1.0F);
  input[1250] = kNan;
  const auto output = resample(input, 250, 360);
  for (size_t i = 0; i < output->size(); ++i) {
    const bool near = std::abs(static_cast<double>(i) / 360 - 5.0) < 0.2;
    EXPECT_FALSE(!near && std::isnan((*output)[i])) << i;
  }
  EXPECT_TRUE(std::isnan((*output)[1800]));
}

TEST(Resample, EmptyGivesEmpty) { EXPECT_TRUE(resample({}, 250, 360)->empty()); }

TEST(Resample, RatesOutOfRangeAreErrors) {
  const std::vector<float> input(10);
  for (const double rate : {0.0, -1.0, 0.5, 1e6, static_cast<double>(kNan)}) {
    EXPECT_FALSE(resample(input, rate, 360)) << rate;
    EXPECT_FALSE(resample(input, 360, rate)) << rate;
  }
}

TEST(Resample, AbsurdlyLongResultIsAnError) {
  EXPECT_FALSE(resample(std::vector<float>(10000), 1, 100000));
}

// Any stretch, from no more inputs than it needs, bit for bit.
TEST(Resampler, GivesAnyStretchOfTheWhole) {
  std::mt19937 random(6);
  std::vector<float> input(3000);
  for (float& sample : input) sample = static_cast<float>(random() % 1000) / 500 - 1;
  for (const double from_hz : {128.0, 250.0, 999.0}) {
    const std::vector<float> whole = *resample(input, from_hz, 360);
    const auto resampler = Resampler::start(from_hz, 360);
    ASSERT_TRUE(resampler);
    const auto count = std::ssize(whole);
    const int64_t input_count = std::ssize(input);
    EXPECT_EQ(resampler->output_count(input_count), count);
    for (const int64_t first : {int64_t{0}, int64_t{1}, int64_t{count} / 2, int64_t{count} - 256}) {
      const auto needed = resampler->inputs_of(first, 256, input_count);
      EXPECT_LT(needed.end - needed.first, input_count);
      const auto inputs = std::span(input).subspan(static_cast<size_t>(needed.first),
                                                   static_cast<size_t>(needed.end - needed.first));
      std::vector<float> out(256);
      resampler->run(inputs, needed.first, input_count, first, out);
      EXPECT_TRUE(std::equal(out.begin(), out.end(), whole.data() + first)) << from_hz;
    }
  }
}

}  // namespace
}  // namespace beatsmith
