#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <span>
#include <vector>

#include "numbers.h"
#include "signal/band_pass.h"

namespace beatsmith {
namespace {

constexpr double kRate_hz = 360;

// Gain and phase of the filter at one frequency, from a long sine's middle part.
struct Response {
  double gain;
  double phase;
};
Response response(double frequency_hz, double low_hz, double high_hz) {
  std::vector<float> input(static_cast<size_t>(40 * kRate_hz));
  const double step = 2 * std::numbers::pi * frequency_hz / kRate_hz;
  for (size_t i = 0; i < input.size(); ++i) {
    input[i] = static_cast<float>(std::sin(step * static_cast<double>(i)));
  }
  const auto output = band_pass(input, kRate_hz, low_hz, high_hz);
  double in_phase = 0;
  double quadrature = 0;
  const size_t margin = input.size() / 4;  // 10 s; the rest is 20 s, whole periods of 0.5 Hz up
  for (size_t i = margin; i < input.size() - margin; ++i) {
    in_phase += (*output)[i] * std::sin(step * static_cast<double>(i));
    quadrature += (*output)[i] * std::cos(step * static_cast<double>(i));
  }
  const auto half_count = static_cast<double>(input.size()) / 4;
  return {std::hypot(in_phase, quadrature) / half_count, std::atan2(quadrature, in_phase)};
}

TEST(BandPass, PassesItsBandWithoutDelay) {
  for (const double frequency_hz : {2.0, 5.0, 10.0}) {
    const Response at = response(frequency_hz, 0.5, 40);
    EXPECT_NEAR(at.gain, 1.0, 0.01) << frequency_hz;
    EXPECT_NEAR(at.phase, 0.0, 1e-4) << frequency_hz;
  }
}

TEST(BandPass, HalvesTheAmplitudeAtItsLimits) {
  EXPECT_NEAR(response(0.5, 0.5, 40).gain, 0.5, 0.01);
  EXPECT_NEAR(response(40, 0.5, 40).gain, 0.5, 0.01);
}

TEST(BandPass, StopsWhatLiesOutside) {
  EXPECT_LT(response(0.05, 0.5, 40).gain, 0.001);
  EXPECT_LT(response(150, 0.5, 40).gain, 0.001);
}

TEST(BandPass, ConstantBecomesZero) {
  const auto output = band_pass(std::vector<float>(1000, 5.5F), kRate_hz, 0.5, 40);
  for (const float sample : *output) EXPECT_NEAR(sample, 0.0F, 1e-6F);
}

TEST(BandPass, BridgesGaps) {
  std::vector<float> ramp(1000);
  for (int i = 0; i < 1000; ++i) ramp[i] = 0.01F * static_cast<float>(i);
  std::vector<float> gapped = ramp;
  for (int i = 300; i < 400; ++i) gapped[i] = kNan;
  gapped[500] = std::numeric_limits<float>::infinity();
  const auto whole = band_pass(ramp, kRate_hz, 0.5, 40);
  const auto bridged = band_pass(gapped, kRate_hz, 0.5, 40);
  for (int i = 0; i < 1000; ++i) EXPECT_NEAR((*bridged)[i], (*whole)[i], 1e-5F) << i;
}

TEST(BandPass, GapsAtTheEndsRepeatTheEdge) {
  std::vector<float> samples(1000, 2.0F);
  samples.front() = kNan;
  samples.back() = kNan;
  const auto repeated = band_pass(samples, kRate_hz, 0.5, 40);
  for (const float sample : *repeated) EXPECT_NEAR(sample, 0.0F, 1e-6F);
  EXPECT_EQ(*band_pass(std::vector<float>(100, kNan), kRate_hz, 0.5, 40),
            std::vector<float>(100, 0.0F));
}

TEST(BandPass, EmptyGivesEmpty) { EXPECT_TRUE(band_pass({}, kRate_hz, 0.5, 40)->empty()); }

TEST(BandPass, LimitsThatDoNotFitAreErrors) {
  const std::vector<float> samples(100);
  EXPECT_FALSE(band_pass(samples, kRate_hz, 0, 40));
  EXPECT_FALSE(band_pass(samples, kRate_hz, 40, 0.5));
  EXPECT_FALSE(band_pass(samples, kRate_hz, 0.5, 180));
  EXPECT_FALSE(band_pass(samples, static_cast<double>(kNan), 0.5, 40));
}

// As of the whole signal, up to rounding, whatever the pieces.
TEST(BandPassStream, GivesWhatBandPassGives) {
  std::mt19937 random(4);
  std::vector<float> signal(360 * 150);
  float level = 0;
  for (float& sample : signal) {
    level += static_cast<float>(static_cast<int>(random() % 201) - 100) / 1000;
    sample = level;
  }
  const auto whole = band_pass(signal, 360, 2.5, 40);
  ASSERT_TRUE(whole);
  for (const size_t size : {7, 1000, 100000}) {
    auto stream = BandPassStream::start(360, 2.5, 40);
    ASSERT_TRUE(stream);
    std::vector<float> out;
    for (std::span<const float> rest = signal; !rest.empty();) {
      const auto piece = rest.first(std::min(size, rest.size()));
      stream->add(piece, out);
      rest = rest.subspan(piece.size());
    }
    EXPECT_GE(out.size(), size_t{360} * 120) << "blocks come when they are finished";
    stream->finish(out);
    ASSERT_EQ(out.size(), whole->size());
    for (size_t i = 0; i < out.size(); ++i) ASSERT_NEAR(out[i], (*whole)[i], 1e-6) << i;
  }
  EXPECT_FALSE(BandPassStream::start(360, 40, 2.5));
}

}  // namespace
}  // namespace beatsmith
