#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "diffusion/noise.h"
#include "metrics/paired.h"

namespace beatsmith {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(Paired, ByHand) {
  // Errors 1, 0, -2, 1: sum of squares 6. Reference: sum of squares 1 + 4 + 16 + 9 = 30.
  const std::vector<float> reference = {1, 2, -4, 3}, estimate = {0, 2, -2, 2};
  EXPECT_DOUBLE_EQ(*mean_absolute_error(reference, estimate), 1.0);
  EXPECT_DOUBLE_EQ(*mean_squared_error(reference, estimate), 1.5);
  EXPECT_NEAR(*percent_rms_difference(reference, estimate), 44.7214, 1e-4);  // 100 sqrt(0.2)
  EXPECT_NEAR(*snr_db(reference, estimate), 6.9897, 1e-4);                   // 10 log10(5)
}

TEST(Paired, OfEqualSignals) {
  const std::vector<float> signal = {1, 2, 3};
  EXPECT_EQ(*mean_absolute_error(signal, signal), 0.0);
  EXPECT_EQ(*mean_squared_error(signal, signal), 0.0);
  EXPECT_EQ(*percent_rms_difference(signal, signal), 0.0);
  EXPECT_EQ(*snr_db(signal, signal), kInfinity);
}

TEST(Paired, SnrAndPrdAreOneFigure) {
  std::vector<float> reference(500), estimate(500);
  fill_noise(1, 0, 0, reference);
  fill_noise(1, 0, 1, estimate);
  EXPECT_NEAR(*snr_db(reference, estimate),
              -20.0 * std::log10(*percent_rms_difference(reference, estimate) / 100.0), 1e-9);
}

TEST(Paired, RefusesWhatHasNoAnswer) {
  const std::vector<float> two = {1, 2}, three = {1, 2, 3}, bad = {1, kInfinity}, zero = {0, 0};
  for (auto* figure :
       {&mean_absolute_error, &mean_squared_error, &percent_rms_difference, &snr_db}) {
    EXPECT_FALSE(figure(two, three));
    EXPECT_FALSE(figure({}, {}));
    EXPECT_EQ(figure(bad, two).error().where, "reference, element 1");
    EXPECT_EQ(figure(two, bad).error().where, "estimate, element 1");
  }
  EXPECT_FALSE(percent_rms_difference(zero, two));
  EXPECT_FALSE(snr_db(zero, two));
  EXPECT_DOUBLE_EQ(*mean_absolute_error(zero, two), 1.5);
}

// A beat of 256 samples at 360 Hz: a triangle of 2 mV at R = 96, a baseline of +-`noise` mV in
// turn, but for the 18 samples from `quiet` on, where it is +-`quiet_noise`.
std::vector<float> beat(float noise, size_t quiet, float quiet_noise) {
  std::vector<float> values(256);
  for (size_t i = 0; i < values.size(); ++i) {
    const float size = i >= quiet && i < quiet + 18 ? quiet_noise : noise;
    values[i] = i % 2 == 0 ? size : -size;
  }
  for (int offset = -18; offset <= 18; ++offset) {
    values[96 + offset] = 2.0F * (1.0F - static_cast<float>(std::abs(offset)) / 18.0F);
  }
  return values;
}

TEST(BeatSnr, IsSignalOverTheQuietestWindow) {
  // S = 2^2 / 8 = 0.5 mV^2. The quietest window: 0.01^2 = 1e-4 mV^2, 36.99 dB.
  EXPECT_NEAR(*beat_snr_db(beat(0.1F, 200, 0.01F), 360.0, 96), 36.9897, 1e-3);
  EXPECT_NEAR(*beat_snr_db(beat(0.1F, 20, 0.01F), 360.0, 96), 36.9897, 1e-3);
  // Level everywhere: 0.1^2 = 1e-2, 16.99 dB.
  EXPECT_NEAR(*beat_snr_db(beat(0.1F, 200, 0.1F), 360.0, 96), 16.9897, 1e-3);
}

TEST(BeatSnr, TakesNoWindowWithin100MsOfR) {
  // A quiet stretch 60 .. 77 lies in R - 36 .. R + 36 = 60 .. 132: it must not count.
  EXPECT_NEAR(*beat_snr_db(beat(0.1F, 60, 0.0F), 360.0, 96), 16.9897, 1e-3);
  // 42 .. 59 and 133 .. 150 are the nearest that count.
  EXPECT_EQ(*beat_snr_db(beat(0.1F, 42, 0.0F), 360.0, 96), kInfinity);
  EXPECT_EQ(*beat_snr_db(beat(0.1F, 133, 0.0F), 360.0, 96), kInfinity);
  EXPECT_LT(*beat_snr_db(beat(0.1F, 43, 0.0F), 360.0, 96), 60.0);
  EXPECT_LT(*beat_snr_db(beat(0.1F, 132, 0.0F), 360.0, 96), 60.0);
}

TEST(BeatSnr, DoesNotDependOnScaleOrBaseline) {
  auto values = beat(0.1F, 200, 0.02F);
  const double before = *beat_snr_db(values, 360.0, 96);
  for (float& value : values) value = 3.0F * value + 1.0F;
  EXPECT_NEAR(*beat_snr_db(values, 360.0, 96), before, 1e-4);
}

TEST(BeatSnr, RefusesWhatHasNoAnswer) {
  const auto good = beat(0.1F, 200, 0.01F);
  const std::span<const float> all(good);
  EXPECT_FALSE(beat_snr_db({}, 360.0, 0));
  EXPECT_FALSE(beat_snr_db(all, 360.0, 17));   // 50 ms before R are missing
  EXPECT_FALSE(beat_snr_db(all, 360.0, 238));  // 50 ms after R are missing
  EXPECT_FALSE(beat_snr_db(all, 360.0, -1));
  EXPECT_FALSE(beat_snr_db(all, 360.0, std::numeric_limits<int>::max()));
  EXPECT_FALSE(beat_snr_db(all.subspan(70, 60), 360.0, 26));  // nothing beyond 100 ms
  for (const double rate : {0.0, -360.0, std::nan(""), 1e300}) {
    EXPECT_FALSE(beat_snr_db(all, rate, 96)) << rate;
  }
  EXPECT_FALSE(beat_snr_db(std::vector<float>(256, 0.0F), 360.0, 96));
  auto bad = good;
  bad[3] = kInfinity;
  EXPECT_EQ(beat_snr_db(bad, 360.0, 96).error().where, "beat, element 3");
}

}  // namespace
}  // namespace beatsmith
