#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "base/median.h"
#include "ecg/delineation.h"
#include "ecg/simulator.h"
#include "io/wfdb_annotation.h"
#include "mitdb.h"

namespace beatsmith {
namespace {

double ms(double samples) { return samples * 1000 / kBeatSampleRateHz; }

// Beats of one kind out of a simulated recording without variability.
std::vector<Beat> simulated(const std::string& symbol, SimulatorSettings settings) {
  settings.rr_variability = 0;
  const auto recording = simulate_ecg(settings);
  std::vector<Beat> beats;
  for (const Annotation& annotation : recording->annotations) {
    if (annotation.symbol != symbol) continue;
    const auto beat = cut_beat(recording->recording.leads[0].samples, annotation.sample);
    if (beat) beats.push_back(*beat);
  }
  return beats;
}

// The simulator's waves are Gaussians: this many ms from the R peak, of this standard deviation. A
// Gaussian's tangent at its steepest meets the line two of them from its centre, which is how a
// wave's ends are drawn by hand.
struct Gaussian {
  double centre_ms;
  double deviation_ms;
  double onset_ms() const { return centre_ms - 2 * deviation_ms; }
  double end_ms() const { return centre_ms + 2 * deviation_ms; }
};
Gaussian wave(double phase, double width, double rr_s) {
  const double ms_a_phase = std::sqrt(rr_s) / (2 * 3.14159265358979) * 1000;
  return {phase * ms_a_phase, width * ms_a_phase};
}
constexpr double kPi = 3.14159265358979;

double after_r_ms(int sample) { return ms(sample - kBeatRIndex); }

TEST(Delineation, FindsTheSimulatorsWavesWhereTheyAre) {
  for (const double bpm : {55.0, 60.0, 70.0, 80.0}) {
    SCOPED_TRACE(bpm);
    const double rr_s = 60 / bpm;
    const Gaussian p = wave(-kPi / 3, 0.25, rr_s);
    const Gaussian q = wave(-kPi / 12, 0.1, rr_s);
    const Gaussian s = wave(kPi / 12, 0.1, rr_s);
    const Gaussian t = wave(kPi / 2, 0.4, rr_s);
    const std::vector<Beat> beats = simulated("N", {.duration_s = 10, .heart_rate_bpm = bpm});
    ASSERT_FALSE(beats.empty());
    const BeatWaves waves = delineate_beat(beats[3]);
    ASSERT_TRUE(waves.qrs && waves.p && waves.t && waves.t->end);
    EXPECT_NEAR(after_r_ms(waves.p->peak.sample), p.centre_ms, 8);
    EXPECT_NEAR(after_r_ms(waves.p->bounds.onset), p.onset_ms(), 15);
    EXPECT_NEAR(after_r_ms(waves.p->bounds.end), p.end_ms(), 30);
    EXPECT_NEAR(after_r_ms(waves.qrs->bounds.onset), q.onset_ms(), 25);
    EXPECT_NEAR(after_r_ms(waves.qrs->bounds.end), s.end_ms(), 25);
    EXPECT_NEAR(after_r_ms(waves.t->peak.sample), t.centre_ms, 8);
    EXPECT_NEAR(after_r_ms(*waves.t->end), t.end_ms(), 15);
    EXPECT_NEAR(*waves.pr_ms(), q.onset_ms() - p.onset_ms(), 35);
    EXPECT_NEAR(*waves.qt_ms(), t.end_ms() - q.onset_ms(), 35);
    ASSERT_TRUE(waves.qrs->q && waves.qrs->r && waves.qrs->s);
    EXPECT_NEAR(after_r_ms(waves.qrs->r->sample), 0, 3);
    EXPECT_NEAR(waves.qrs->r->amplitude_mv, 1.09, 0.05);
    EXPECT_NEAR(waves.qrs->s->amplitude_mv, -0.21, 0.06);
    EXPECT_NEAR(waves.t->peak.amplitude_mv, 0.3, 0.05);
    EXPECT_NEAR(waves.p->peak.amplitude_mv, 0.12, 0.05);
  }
}

TEST(Delineation, FindsThemInNoise) {
  const std::vector<Beat> beats =
      simulated("N", {.duration_s = 120, .heart_rate_bpm = 70, .noise_mv = 0.01, .seed = 5});
  const Gaussian p = wave(-kPi / 3, 0.25, 60.0 / 70);
  const Gaussian t = wave(kPi / 2, 0.4, 60.0 / 70);
  std::vector<double> p_errors;
  std::vector<double> t_errors;
  for (const Beat& beat : beats) {
    const BeatWaves waves = delineate_beat(beat);
    ASSERT_TRUE(waves.qrs);
    if (waves.p) p_errors.push_back(std::abs(after_r_ms(waves.p->bounds.onset) - p.onset_ms()));
    if (waves.t && waves.t->end) {
      t_errors.push_back(std::abs(after_r_ms(*waves.t->end) - t.end_ms()));
    }
  }
  EXPECT_GE(p_errors.size(), beats.size() * 9 / 10);
  EXPECT_GE(t_errors.size(), beats.size() * 9 / 10);
  EXPECT_LE(median_of(std::span(p_errors)), 20);
  EXPECT_LE(median_of(std::span(t_errors)), 25);
}

TEST(Delineation, AVentricularBeatIsWideAndHasNoP) {
  const SimulatorSettings settings = {
      .duration_s = 120, .heart_rate_bpm = 60, .ventricular_share = 0.3, .noise_mv = 0.01};
  const std::vector<Beat> wide = simulated("V", settings);
  const std::vector<Beat> narrow = simulated("N", settings);
  ASSERT_GE(wide.size(), 10U);
  for (const Beat& beat : wide) {
    const BeatWaves waves = delineate_beat(beat);
    ASSERT_TRUE(waves.qrs);
    EXPECT_FALSE(waves.p) << "at sample " << waves.p->peak.sample;
    EXPECT_FALSE(waves.pr_ms());
    EXPECT_GT(*waves.qrs_ms(), *delineate_beat(narrow[0]).qrs_ms() + 20);
  }
}

// A narrow QRS of 1 mV, and a wave of 0.3 mV.
Beat beat_with_wave(double centre_ms, double deviation_ms) {
  Beat beat{};
  for (int i = 0; i < kBeatLength; ++i) {
    const double qrs = after_r_ms(i) / 12;
    const double other = (after_r_ms(i) - centre_ms) / deviation_ms;
    beat[static_cast<size_t>(i)] =
        static_cast<float>(std::exp(-0.5 * qrs * qrs) + 0.3 * std::exp(-0.5 * other * other));
  }
  return beat;
}

TEST(Delineation, WhatIsNotThereIsNotFound) {
  const BeatWaves without_p = delineate_beat(beat_with_wave(260, 45));
  ASSERT_TRUE(without_p.qrs && without_p.t);
  EXPECT_FALSE(without_p.p);
  EXPECT_FALSE(without_p.qrs->q);
  EXPECT_FALSE(without_p.qrs->s);

  const BeatWaves without_t = delineate_beat(beat_with_wave(-150, 20));
  ASSERT_TRUE(without_t.qrs && without_t.p);
  EXPECT_FALSE(without_t.t);
  EXPECT_TRUE(without_t.pr_ms());
  EXPECT_FALSE(without_t.qt_ms());
}

TEST(Delineation, ATWaveThatRunsOffTheWindowHasNoEnd) {
  const BeatWaves waves = delineate_beat(beat_with_wave(390, 50));
  ASSERT_TRUE(waves.t);
  EXPECT_NEAR(after_r_ms(waves.t->peak.sample), 390, 12);
  EXPECT_FALSE(waves.t->end);
  EXPECT_FALSE(waves.qt_ms());
}

// R of 1 mV, and after it 60 ms at -0.5 mV, as a right bundle branch block's S can be.
TEST(Delineation, AWideSBelongsToQrsThoughItsBottomIsLevel) {
  const double falls_ms = 30;
  const double rises_ms = 90;
  Beat beat{};
  for (int i = 0; i < kBeatLength; ++i) {
    const double at_ms = after_r_ms(i);
    const double s =
        1 / (1 + std::exp((falls_ms - at_ms) / 4)) / (1 + std::exp((at_ms - rises_ms) / 4));
    beat[static_cast<size_t>(i)] = static_cast<float>(std::exp(-at_ms * at_ms / 288) - 0.5 * s);
  }
  const BeatWaves waves = delineate_beat(beat);
  ASSERT_TRUE(waves.qrs);
  EXPECT_NEAR(after_r_ms(waves.qrs->bounds.end), rises_ms + 12, 12);
}

TEST(Delineation, AnUpsideDownBeatHasTheSameBounds) {
  const Beat beat = beat_with_wave(260, 45);
  Beat inverted = beat;
  for (float& sample : inverted) sample = -sample;
  const BeatWaves up = delineate_beat(beat);
  const BeatWaves down = delineate_beat(inverted);
  ASSERT_TRUE(up.t && up.t->end && down.t && down.t->end);
  EXPECT_EQ(*up.t->end, *down.t->end);
  EXPECT_FALSE(down.qrs->r) << "a QS";
  ASSERT_TRUE(down.qrs->q);
  EXPECT_NEAR(down.qrs->q->amplitude_mv, -1, 0.05);
  EXPECT_LT(down.t->peak.amplitude_mv, 0);
}

TEST(Delineation, ALineAndANaNHaveNoWaves) {
  Beat beat{};
  EXPECT_FALSE(delineate_beat(beat).qrs);
  beat = beat_with_wave(260, 45);
  beat[10] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_FALSE(delineate_beat(beat).qrs);
  EXPECT_FALSE(delineate_beat(beat).qrs_ms());
}

// The normal beats of a record of the database; none, and a failure, where it cannot be read.
std::vector<Beat> normal_beats(const std::string& record) {
  std::vector<Beat> beats;
  const auto recording = mitdb_recording(record);
  const auto annotations = parse_wfdb_annotations(mitdb_file(record + ".atr"));
  const auto lead = recording ? choose_beat_lead(*recording) : std::nullopt;
  EXPECT_TRUE(recording && annotations && lead);
  if (!recording || !annotations || !lead) return beats;
  for (const Annotation& annotation : *annotations) {
    if (annotation.symbol != "N") continue;
    const auto beat = cut_beat(recording->leads[*lead].samples, annotation.sample);
    if (beat) beats.push_back(*beat);
  }
  return beats;
}

// The database has no annotations of waves: here it is only asked that a record's median lies where
// its beats' intervals do by eye.
TEST(Delineation, IntervalsOfRealBeatsArePlausible) {
  if (mitdb_folder().empty()) GTEST_SKIP() << "BEATSMITH_MITDB is not set";
  for (const std::string record : {"100", "103", "205", "213"}) {
    SCOPED_TRACE(record);
    const std::vector<Beat> beats = normal_beats(record);
    ASSERT_FALSE(beats.empty());
    std::vector<double> pr;
    std::vector<double> qrs;
    std::vector<double> qt;
    for (size_t i = 19; i < beats.size(); i += 20) {
      const BeatWaves waves = delineate_beat(beats[i]);
      if (waves.pr_ms()) pr.push_back(*waves.pr_ms());
      if (waves.qrs_ms()) qrs.push_back(*waves.qrs_ms());
      if (waves.qt_ms()) qt.push_back(*waves.qt_ms());
    }
    EXPECT_GT(pr.size(), beats.size() / 20 * 9 / 10);
    EXPECT_GT(median_of(std::span(pr)), 120);
    EXPECT_LT(median_of(std::span(pr)), 210);
    EXPECT_GT(median_of(std::span(qrs)), 60);
    EXPECT_LT(median_of(std::span(qrs)), 110);
    EXPECT_GT(median_of(std::span(qt)), 340);
    EXPECT_LT(median_of(std::span(qt)), 450);
  }
}

// Records with noise and with P waves close to a narrow QRS, none with a bundle branch block.
TEST(Delineation, NeitherNoiseNorPIsTakenForQrs) {
  if (mitdb_folder().empty()) GTEST_SKIP() << "BEATSMITH_MITDB is not set";
  for (const std::string record : {"105", "106", "121", "222", "228", "233"}) {
    SCOPED_TRACE(record);
    const std::vector<Beat> beats = normal_beats(record);
    ASSERT_FALSE(beats.empty());
    const auto too_wide = std::count_if(beats.begin(), beats.end(), [](const Beat& beat) {
      return delineate_beat(beat).qrs_ms().value_or(0) > 130;
    });
    EXPECT_LE(too_wide, std::ssize(beats) / 10) << "of " << beats.size();
  }
}

}  // namespace
}  // namespace beatsmith
