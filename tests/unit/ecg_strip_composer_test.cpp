#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <vector>

#include "ecg/simulator.h"
#include "ecg/strip_composer.h"
#include "signal/r_peaks.h"

namespace beatsmith {
namespace {

// Beats as a network learns them: cut out of recordings, with what their neighbours left in the
// window.
BeatPool pool_from_simulator(double heart_rate_bpm = 75, double ectopic_share = 0.2) {
  SimulatorSettings settings;
  settings.heart_rate_bpm = heart_rate_bpm;
  settings.duration_s = 120;
  settings.ventricular_share = ectopic_share;
  settings.supraventricular_share = ectopic_share;
  const SimulatedRecording simulated = *simulate_ecg(settings);
  BeatPool pool;
  for (const Annotation& annotation : simulated.annotations) {
    const auto beat = cut_beat(simulated.recording.leads[0].samples, annotation.sample);
    const auto kind = beat_class_from_wfdb_symbol(annotation.symbol);
    if (beat && kind) pool[static_cast<size_t>(*kind)].push_back(*beat);
  }
  return pool;
}

struct Strip {
  std::vector<RhythmBeat> rhythm;
  ComposedStrip composed;
};

Strip strip_of(const RhythmSettings& settings, const StripNoiseSettings& noise = {},
               const BeatPool& pool = pool_from_simulator()) {
  Strip strip;
  strip.rhythm = *make_rhythm(settings);
  const auto samples = static_cast<int64_t>(settings.duration_s * kBeatSampleRateHz);
  Result<ComposedStrip> composed = compose_strip(strip.rhythm, samples, pool, noise, settings.seed);
  EXPECT_TRUE(composed) << describe(composed.error());
  if (composed) strip.composed = *std::move(composed);
  return strip;
}

std::vector<RhythmSettings> all_rhythms() {
  std::vector<RhythmSettings> all;
  for (const Ectopy ectopy : {Ectopy::kNone, Ectopy::kBigeminy, Ectopy::kTrigeminy,
                              Ectopy::kCouplets, Ectopy::kRuns, Ectopy::kAtrial}) {
    for (const double rate_bpm : {50.0, 70.0, 110.0}) {
      RhythmSettings settings;
      settings.duration_s = 120;
      settings.ectopy = ectopy;
      settings.rate_bpm = rate_bpm;
      all.push_back(settings);
    }
  }
  RhythmSettings fast;
  fast.duration_s = 120;
  fast.rate_bpm = 180;
  all.push_back(fast);
  return all;
}

bool is_in_qrs(const std::vector<RhythmBeat>& rhythm, int64_t sample) {
  const auto next =
      std::lower_bound(rhythm.begin(), rhythm.end(), sample - 40,
                       [](const RhythmBeat& beat, int64_t place) { return beat.r_peak < place; });
  return next != rhythm.end() && next->r_peak <= sample + 40;
}

TEST(EcgStripComposer, JoinsBeatsWithoutSteps) {
  // The largest step between neighbouring samples of the pool's beats after their QRS complexes. In
  // a strip T waves may be shorter, and a P wave may lie on one.
  float largest = 0;
  for (const std::vector<Beat>& beats : pool_from_simulator()) {
    for (const Beat& beat : beats) {
      for (int i = kBeatRIndex + 41; i < kBeatRIndex + 130; ++i) {
        largest = std::max(largest, std::abs(beat[i] - beat[i - 1]));
      }
    }
  }
  for (const RhythmSettings& settings : all_rhythms()) {
    const Strip strip = strip_of(settings);
    const std::vector<float>& samples = strip.composed.samples;
    float step = 0;
    for (size_t i = 1; i < samples.size(); ++i) {
      if (is_in_qrs(strip.rhythm, static_cast<int64_t>(i))) continue;
      step = std::max(step, std::abs(samples[i] - samples[i - 1]));
    }
    EXPECT_LE(step, 2 * largest) << static_cast<int>(settings.ectopy) << " at "
                                 << settings.rate_bpm;
  }
}

TEST(EcgStripComposer, ADetectorFindsTheBeatsWhereTheyWereLaid) {
  for (const RhythmSettings& settings : all_rhythms()) {
    const Strip strip = strip_of(settings);
    const auto found = *detect_r_peaks(strip.composed.samples, kBeatSampleRateHz);
    size_t hits = 0;
    int64_t farthest = 0;
    for (const RhythmBeat& beat : strip.rhythm) {
      const auto next = std::lower_bound(found.begin(), found.end(), beat.r_peak - 18);
      if (next == found.end() || *next > beat.r_peak + 18) continue;
      ++hits;
      farthest = std::max(farthest, std::abs(*next - beat.r_peak));
    }
    const auto beats = static_cast<double>(strip.rhythm.size());
    EXPECT_GT(static_cast<double>(hits), 0.99 * beats)
        << static_cast<int>(settings.ectopy) << " at " << settings.rate_bpm;
    EXPECT_LT(static_cast<double>(found.size()), 1.01 * beats + 1);
    EXPECT_LE(farthest, 2) << "samples of 2.8 ms";
  }
}

TEST(EcgStripComposer, RIsTheLargestDeflectionAtItsAnnotation) {
  const Strip strip = strip_of({.duration_s = 60});
  for (const RhythmBeat& beat : strip.rhythm) {
    const auto r = strip.composed.samples.begin() + static_cast<std::ptrdiff_t>(beat.r_peak);
    EXPECT_EQ(std::max_element(r - 6, r + 7), r) << "at sample " << beat.r_peak;
  }
}

TEST(EcgStripComposer, LeavesNoGhostOfANeighbour) {
  // At 180 a minute each window of the pool holds the next beat's QRS; the strip is slow.
  const BeatPool pool = pool_from_simulator(180, 0);
  ASSERT_GT(*std::max_element(pool[0][3].begin() + 200, pool[0][3].end()), 0.5F);
  const Strip strip = strip_of({.duration_s = 60, .rate_bpm = 50}, {}, pool);
  float highest = 0;
  for (size_t i = 0; i < strip.composed.samples.size(); ++i) {
    if (is_in_qrs(strip.rhythm, static_cast<int64_t>(i))) continue;
    highest = std::max(highest, std::abs(strip.composed.samples[i]));
  }
  EXPECT_LT(highest, 0.5F) << "the T wave is 0.3 mV high";
}

TEST(EcgStripComposer, TheLineBetweenSlowBeatsIsIsoelectric) {
  const Strip strip = strip_of({.duration_s = 60, .rate_bpm = 40, .sdnn_ms = 0});
  for (size_t i = 1; i < strip.rhythm.size(); ++i) {
    const int64_t before_p = strip.rhythm[i].r_peak - 100;
    EXPECT_EQ(strip.composed.samples[static_cast<size_t>(before_p)], 0);
  }
}

TEST(EcgStripComposer, NeighboursOfOneClassAreDifferentBeats) {
  BeatPool pool = pool_from_simulator();
  pool[0].resize(2);
  for (float& sample : pool[0][1]) sample *= 2;
  const Strip strip = strip_of({.duration_s = 20, .sdnn_ms = 0}, {}, pool);
  for (size_t i = 1; i < strip.rhythm.size(); ++i) {
    const auto height = [&](size_t beat) {
      return strip.composed.samples[static_cast<size_t>(strip.rhythm[beat].r_peak)];
    };
    EXPECT_GT(std::abs(std::log2(height(i) / height(i - 1))), 0.9);
  }
}

TEST(EcgStripComposer, NoiseHasTheRatioAskedFor) {
  const RhythmSettings settings{.duration_s = 60};
  const std::vector<float> clean = strip_of(settings).composed.samples;
  const auto measured_db = [&](const StripNoiseSettings& noise) {
    const Strip strip = strip_of(settings, noise);
    double noise_power = 0;
    for (size_t i = 0; i < clean.size(); ++i) {
      const double value = static_cast<double>(strip.composed.samples[i] - clean[i]);
      noise_power += value * value / static_cast<double>(clean.size());
    }
    // All normal beats of the simulator are alike: nothing to trim.
    const auto r = clean.begin() + static_cast<std::ptrdiff_t>(strip.rhythm[5].r_peak);
    const auto [low, high] = std::minmax_element(r - 18, r + 19);
    const double amplitude = static_cast<double>(*high - *low);
    return 10 * std::log10(amplitude * amplitude / 8 / noise_power);
  };
  for (const double snr_db : {-6.0, 0.0, 12.0, 24.0}) {
    EXPECT_NEAR(measured_db({.snr_db = snr_db}), snr_db, 0.1);
    EXPECT_NEAR(measured_db({.snr_db = snr_db, .muscle = false, .mains = false, .white = false}),
                snr_db, 0.1);
    EXPECT_NEAR(measured_db({.snr_db = snr_db, .wander = false, .mains_hz = 60}), snr_db, 0.1);
  }
}

TEST(EcgStripComposer, KindsOfNoiseHaveEqualPowerAndTheirPlaceInTheSpectrum) {
  const auto power_of = [](const StripNoiseSettings& settings, bool slow) {
    std::vector<float> noise(360 * 120);
    StripNoise(settings, 4).fill(noise);
    double power = 0;
    for (size_t i = 36; i + 36 < noise.size(); ++i) {
      double value = static_cast<double>(noise[i]);
      if (slow) {  // the mean over 0.2 s
        value = 0;
        for (size_t k = i - 36; k < i + 36; ++k) value += static_cast<double>(noise[k]) / 72;
      }
      power += value * value / static_cast<double>(noise.size() - 72);
    }
    return power;
  };
  const StripNoiseSettings none{
      .snr_db = {}, .wander = false, .muscle = false, .mains = false, .white = false};
  StripNoiseSettings wander = none;
  wander.wander = true;
  StripNoiseSettings muscle = none;
  muscle.muscle = true;
  StripNoiseSettings mains = none;
  mains.mains = true;
  StripNoiseSettings white = none;
  white.white = true;
  for (const StripNoiseSettings& kind : {wander, muscle, mains, white}) {
    EXPECT_NEAR(power_of(kind, false), 1, 0.06);
  }
  EXPECT_GT(power_of(wander, true), 0.9);
  EXPECT_LT(power_of(muscle, true), 0.005);
  EXPECT_LT(power_of(mains, true), 0.001);
}

TEST(EcgStripComposer, IsTheSameInPiecesAndForASeed) {
  RhythmSettings settings;
  settings.ectopy = Ectopy::kBigeminy;
  const StripNoiseSettings noise{.snr_db = 10};
  const Strip strip = strip_of(settings, noise);
  auto composer =
      *StripComposer::create(strip.rhythm, 360 * 60, pool_from_simulator(), noise, settings.seed);
  float progress = composer.progress();
  EXPECT_EQ(progress, 0);
  while (!composer.advance(1000)) {
    EXPECT_GE(composer.progress(), progress);
    progress = composer.progress();
  }
  EXPECT_EQ(std::move(composer).take().samples, strip.composed.samples);
  const auto other = compose_strip(strip.rhythm, 360 * 60, pool_from_simulator(), noise, 2);
  EXPECT_NE(other->samples, strip.composed.samples);
}

TEST(EcgStripComposer, HalfAnHourTakesWellUnderASecond) {
  RhythmSettings settings;
  settings.duration_s = 1800;
  const auto rhythm = *make_rhythm(settings);
  const BeatPool pool = pool_from_simulator();
  const auto start = std::chrono::steady_clock::now();
  const auto strip = compose_strip(rhythm, 1800 * 360, pool, {.snr_db = 12}, 1);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  ASSERT_TRUE(strip);
  RecordProperty("seconds", std::to_string(took.count()));
  EXPECT_LT(took.count(), 10);  // for a busy machine and sanitizers; a quiet one takes 0.15 s
}

TEST(EcgStripComposer, CutsWhatLeavesTheStrip) {
  const auto strip = compose_strip({{2, 'N'}, {358, 'N'}}, 360, pool_from_simulator(), {}, 1);
  ASSERT_TRUE(strip);
  EXPECT_GT(strip->samples[2], 0.5F);
  EXPECT_GT(strip->samples[358], 0.5F);
}

TEST(EcgStripComposer, RefusesWhatCannotBeComposed) {
  const BeatPool pool = pool_from_simulator();
  const auto refuses = [&](std::vector<RhythmBeat> rhythm, int64_t samples,
                           const StripNoiseSettings& noise = {}) {
    return !compose_strip(std::move(rhythm), samples, pool, noise, 1).has_value();
  };
  EXPECT_TRUE(refuses({}, 0));
  EXPECT_TRUE(refuses({}, int64_t{1} << 40));
  EXPECT_TRUE(refuses({{-1, 'N'}}, 360));
  EXPECT_TRUE(refuses({{360, 'N'}}, 360));
  EXPECT_TRUE(refuses({{100, 'N'}, {100, 'V'}}, 360));
  EXPECT_TRUE(refuses({{100, 'F'}}, 360)) << "the pool has no fusion beat";
  EXPECT_TRUE(refuses({}, 360, {.snr_db = std::numeric_limits<double>::quiet_NaN()}));
  EXPECT_TRUE(refuses({}, 360, {.snr_db = 100}));
  EXPECT_TRUE(refuses({}, 360, {.snr_db = 10, .mains_hz = 55}));
  EXPECT_TRUE(refuses(
      {}, 360, {.snr_db = 10, .wander = false, .muscle = false, .mains = false, .white = false}));
}

TEST(EcgStripComposer, AnnotatesBeatsAndRhythms) {
  const auto text_of = [](const std::vector<Annotation>& annotations) {
    std::string text;
    for (const Annotation& annotation : annotations) text += annotation.symbol + annotation.aux;
    return text;
  };
  const std::vector<RhythmBeat> run = {{100, 'N'}, {300, 'V'}, {400, 'V'},
                                       {500, 'V'}, {800, 'N'}, {1000, 'V'}};
  const auto annotations = annotations_of(run, Ectopy::kRuns);
  EXPECT_EQ(text_of(annotations), "+(NN+(VTVVV+(NNV");
  EXPECT_EQ(annotations[1].sample, 100);
  EXPECT_TRUE(format_wfdb_annotations(annotations)) << "in order";
  EXPECT_EQ(text_of(annotations_of(std::span(run).subspan(4), Ectopy::kBigeminy)), "+(BNV");
}

}  // namespace
}  // namespace beatsmith
