#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <vector>

#include "ecg/simulator.h"
#include "numbers.h"

namespace beatsmith {
namespace {

int count_of(const SimulatedRecording& simulated, const std::string& symbol) {
  return static_cast<int>(
      std::count_if(simulated.annotations.begin(), simulated.annotations.end(),
                    [&](const Annotation& beat) { return beat.symbol == symbol; }));
}

double interval_s(const SimulatedRecording& simulated, size_t beat) {
  const auto& beats = simulated.annotations;
  return static_cast<double>(beats[beat + 1].sample - beats[beat].sample) /
         simulated.recording.sample_rate_hz;
}

TEST(Simulator, ShapeOfTheRecording) {
  const auto simulated = simulate_ecg({.sample_rate_hz = 250, .duration_s = 10});
  ASSERT_TRUE(simulated);
  const Recording& recording = simulated->recording;
  EXPECT_EQ(recording.sample_rate_hz, 250);
  EXPECT_EQ(recording.sample_count(), 2500);
  EXPECT_EQ(recording.leads[0].name, "MLII");
  EXPECT_EQ(recording.leads[0].units, "mV");
  EXPECT_EQ(choose_beat_lead(recording), 0u);
}

TEST(Simulator, RPeaksAreMaximaAtTheirAnnotations) {
  const auto simulated = simulate_ecg(
      {.sample_rate_hz = 1000, .ventricular_share = 0.2, .supraventricular_share = 0.2});
  ASSERT_TRUE(simulated);
  const auto& samples = simulated->recording.leads[0].samples;
  for (const Annotation& beat : simulated->annotations) {
    const auto r_peak = static_cast<std::ptrdiff_t>(beat.sample);
    const auto from = samples.begin() + std::max<std::ptrdiff_t>(0, r_peak - 100);
    const auto to = samples.begin() + std::min(std::ssize(samples), r_peak + 100);
    EXPECT_LE(std::abs(std::max_element(from, to) - samples.begin() - r_peak), 2);
    EXPECT_NEAR(samples[r_peak], beat.symbol == "V" ? 1.6 : 1.05, 0.08);
  }
}

TEST(Simulator, HeartRateAndVariability) {
  const auto simulated =
      simulate_ecg({.duration_s = 600, .heart_rate_bpm = 80, .rr_variability = 0.05});
  ASSERT_TRUE(simulated);
  double sum = 0;
  double squares = 0;
  const size_t count = simulated->annotations.size() - 1;
  for (size_t i = 0; i < count; ++i) {
    sum += interval_s(*simulated, i);
    squares += interval_s(*simulated, i) * interval_s(*simulated, i);
  }
  const double mean_s = sum / static_cast<double>(count);
  const double deviation_s = std::sqrt(squares / static_cast<double>(count) - mean_s * mean_s);
  EXPECT_NEAR(mean_s, 0.75, 0.005);
  EXPECT_NEAR(deviation_s / mean_s, 0.05, 0.005);
}

TEST(Simulator, VentricularBeatsComeEarlyWithAFullPause) {
  const auto simulated = simulate_ecg(
      {.duration_s = 600, .heart_rate_bpm = 60, .rr_variability = 0, .ventricular_share = 0.2});
  ASSERT_TRUE(simulated);
  // 600 sinus beats are due; a fifth of those after a sinus beat is early: one in six.
  EXPECT_NEAR(count_of(*simulated, "V"), 100, 25);
  for (size_t i = 1; i + 1 < simulated->annotations.size(); ++i) {
    if (simulated->annotations[i].symbol != "V") continue;
    EXPECT_NEAR(interval_s(*simulated, i - 1), 0.62, 0.004);
    EXPECT_NEAR(interval_s(*simulated, i), 1.38, 0.004);
    EXPECT_EQ(simulated->annotations[i + 1].symbol, "N");
  }
}

TEST(Simulator, SupraventricularBeatsResetTheRhythm) {
  const auto simulated = simulate_ecg({.duration_s = 600,
                                       .heart_rate_bpm = 60,
                                       .rr_variability = 0,
                                       .supraventricular_share = 0.2});
  ASSERT_TRUE(simulated);
  EXPECT_GT(count_of(*simulated, "S"), 75);
  EXPECT_EQ(count_of(*simulated, "V"), 0);
  for (size_t i = 1; i + 1 < simulated->annotations.size(); ++i) {
    if (simulated->annotations[i].symbol != "S") continue;
    EXPECT_NEAR(interval_s(*simulated, i - 1), 0.65, 0.004);
    EXPECT_NEAR(interval_s(*simulated, i), 1.0, 0.004);
  }
}

TEST(Simulator, NoiseAndWanderHaveTheirSize) {
  const auto clean = simulate_ecg({.duration_s = 100});
  const auto noisy = simulate_ecg({.duration_s = 100, .noise_mv = 0.05});
  const auto wandering = simulate_ecg({.duration_s = 100, .baseline_wander_mv = 0.6});
  ASSERT_TRUE(clean && noisy && wandering);
  double squares = 0;
  double largest = 0;
  const auto& samples = clean->recording.leads[0].samples;
  for (size_t i = 0; i < samples.size(); ++i) {
    squares += std::pow(noisy->recording.leads[0].samples[i] - samples[i], 2);
    const double wander = wandering->recording.leads[0].samples[i] - samples[i];
    largest = std::max(largest, std::abs(wander));
  }
  EXPECT_NEAR(std::sqrt(squares / static_cast<double>(samples.size())), 0.05, 0.001);
  EXPECT_GT(largest, 0.4);
  EXPECT_LE(largest, 0.6001);
}

TEST(Simulator, SeedDecidesEverything) {
  const SimulatorSettings settings{.duration_s = 30, .ventricular_share = 0.2, .noise_mv = 0.1};
  SimulatorSettings other = settings;
  other.seed = 1;
  const auto first = simulate_ecg(settings);
  const auto again = simulate_ecg(settings);
  const auto different = simulate_ecg(other);
  ASSERT_TRUE(first && again && different);
  EXPECT_EQ(first->recording.leads[0].samples, again->recording.leads[0].samples);
  EXPECT_EQ(first->annotations, again->annotations);
  EXPECT_NE(first->recording.leads[0].samples, different->recording.leads[0].samples);
  EXPECT_NE(first->annotations, different->annotations);
}

TEST(Simulator, SettingsOutOfRangeAreErrors) {
  const SimulatorSettings wrong[] = {
      {.sample_rate_hz = 0},
      {.sample_rate_hz = kNan},
      {.duration_s = 0},
      {.duration_s = 1e9},
      {.heart_rate_bpm = 0},
      {.heart_rate_bpm = 500},
      {.rr_variability = -0.1},
      {.ventricular_share = 1.5},
      {.baseline_wander_mv = -1},
      {.noise_mv = kNan},
      {.ventricular_share = 0.6, .supraventricular_share = 0.6},
      {.sample_rate_hz = 10000, .duration_s = 80000},
  };
  for (const SimulatorSettings& settings : wrong) {
    const auto simulated = simulate_ecg(settings);
    ASSERT_FALSE(simulated);
    EXPECT_FALSE(simulated.error().mend.empty());
  }
}

}  // namespace
}  // namespace beatsmith
