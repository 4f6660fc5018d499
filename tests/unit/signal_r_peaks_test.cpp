#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "ecg/beat_comparison.h"
#include "ecg/simulator.h"
#include "io/wfdb_annotation.h"
#include "mitdb.h"
#include "numbers.h"
#include "signal/r_peak_chain.h"
#include "signal/r_peaks.h"

namespace beatsmith {
namespace {

SimulatedRecording simulate(const SimulatorSettings& settings) {
  auto simulated = simulate_ecg(settings);
  EXPECT_TRUE(simulated);
  return *std::move(simulated);
}

std::vector<float>& lead(SimulatedRecording& simulated) {
  return simulated.recording.leads[0].samples;
}

std::vector<Annotation> annotations_at(const std::vector<int64_t>& r_peaks) {
  std::vector<Annotation> annotations;
  for (const int64_t r_peak : r_peaks) {
    annotations.push_back({.sample = r_peak, .symbol = "N", .aux = {}});
  }
  return annotations;
}

// Every beat found, nothing else, and each within `tolerance_s` of its place.
void expect_exact(SimulatedRecording& simulated, double tolerance_s, const std::string& what) {
  const double rate = simulated.recording.sample_rate_hz;
  const auto r_peaks = detect_r_peaks(lead(simulated), rate);
  ASSERT_TRUE(r_peaks) << what;
  ASSERT_EQ(r_peaks->size(), simulated.annotations.size()) << what;
  for (size_t i = 0; i < r_peaks->size(); ++i) {
    const auto away = static_cast<double>((*r_peaks)[i] - simulated.annotations[i].sample);
    EXPECT_LE(std::abs(away) / rate, tolerance_s) << what << ", beat " << i;
  }
}

TEST(RPeaks, FoundAtEveryRate) {
  for (const double rate : {100.0, 128.0, 250.0, 360.0, 500.0, 1000.0, 2000.0}) {
    SimulatedRecording simulated = simulate({.sample_rate_hz = rate, .duration_s = 60});
    expect_exact(simulated, 1 / rate + 0.003, std::to_string(rate) + " Hz");
  }
}

TEST(RPeaks, FoundAtEveryHeartRate) {
  for (const double heart_rate : {30.0, 45.0, 100.0, 150.0, 200.0}) {
    SimulatedRecording simulated = simulate({.duration_s = 60, .heart_rate_bpm = heart_rate});
    expect_exact(simulated, 0.006, std::to_string(heart_rate) + " beats a minute");
  }
}

TEST(RPeaks, FoundUnderNoiseAndBaselineWander) {
  for (const uint64_t seed : {1u, 2u, 3u}) {
    SimulatedRecording simulated =
        simulate({.duration_s = 120, .baseline_wander_mv = 1.0, .noise_mv = 0.1, .seed = seed});
    expect_exact(simulated, 0.012, "seed " + std::to_string(seed));
  }
}

TEST(RPeaks, EctopicBeatsAreFound) {
  SimulatedRecording simulated = simulate({.duration_s = 300,
                                           .ventricular_share = 0.15,
                                           .supraventricular_share = 0.15,
                                           .noise_mv = 0.02});
  expect_exact(simulated, 0.012, "ectopic beats");
}

TEST(RPeaks, PolarityUnitsAndOffsetDoNotMatter) {
  for (const float factor : {-1.0F, 1e-3F, 1e3F, 1e6F}) {
    SimulatedRecording simulated = simulate({.duration_s = 60, .noise_mv = 0.02});
    for (float& sample : lead(simulated)) sample = factor * (sample + 2.0F);
    expect_exact(simulated, 0.006, "factor " + std::to_string(factor));
  }
}

TEST(RPeaks, AmplitudeThatChangesIsFollowed) {
  SimulatedRecording simulated = simulate({.duration_s = 120, .noise_mv = 0.01});
  std::vector<float>& samples = lead(simulated);
  for (size_t i = samples.size() / 2; i < samples.size(); ++i) samples[i] *= 0.25F;
  expect_exact(simulated, 0.006, "a quarter of the amplitude in the second half");
}

TEST(RPeaks, GapsHideTheirOwnBeatsOnly) {
  SimulatedRecording simulated = simulate({.duration_s = 60, .noise_mv = 0.01});
  std::vector<float>& samples = lead(simulated);
  const int64_t first = 20 * 360;
  const int64_t last = 26 * 360;
  std::fill(samples.begin() + first, samples.begin() + last, kNan);
  samples[5] = kNan;
  const auto hidden = [&](const Annotation& beat) {
    return beat.sample >= first - 40 && beat.sample < last + 40;
  };
  const auto r_peaks = detect_r_peaks(samples, 360);
  ASSERT_TRUE(r_peaks);
  for (const int64_t r_peak : *r_peaks) EXPECT_FALSE(r_peak >= first && r_peak < last) << r_peak;
  std::vector<Annotation> visible = simulated.annotations;
  std::erase_if(visible, hidden);
  std::vector<Annotation> found = annotations_at(*r_peaks);
  std::erase_if(found, hidden);
  ASSERT_EQ(found.size(), visible.size());
  for (size_t i = 0; i < found.size(); ++i) {
    EXPECT_LE(std::abs(found[i].sample - visible[i].sample), 2);
  }
}

TEST(RPeaks, LongPauseStaysEmpty) {
  SimulatedRecording simulated = simulate({.duration_s = 60, .noise_mv = 0.01});
  std::vector<float>& samples = lead(simulated);
  const auto first = static_cast<std::ptrdiff_t>(simulated.annotations[20].sample + 200);
  const auto last = static_cast<std::ptrdiff_t>(simulated.annotations[28].sample - 120);
  for (std::ptrdiff_t i = first; i < last; ++i)
    samples[i] = 0.01F * std::sin(0.7F * static_cast<float>(i));
  std::erase_if(simulated.annotations,
                [&](const Annotation& beat) { return beat.sample >= first && beat.sample < last; });
  expect_exact(simulated, 0.006, "a pause of seven beats");
}

TEST(RPeaks, NothingToFind) {
  EXPECT_TRUE(detect_r_peaks({}, 360)->empty());
  EXPECT_TRUE(detect_r_peaks(std::vector<float>(1), 360)->empty());
  EXPECT_TRUE(detect_r_peaks(std::vector<float>(10000, 0.0F), 360)->empty());
  EXPECT_TRUE(detect_r_peaks(std::vector<float>(10000, -1.7F), 360)->empty());
  EXPECT_TRUE(detect_r_peaks(std::vector<float>(10000, kNan), 360)->empty());
}

TEST(RPeaks, OneBeatIsEnough) {
  SimulatedRecording simulated = simulate({.duration_s = 0.9, .rr_variability = 0});
  ASSERT_EQ(simulated.annotations.size(), 1u);
  expect_exact(simulated, 0.006, "one beat");
}

TEST(RPeaks, RatesOutOfRangeAreErrors) {
  const std::vector<float> samples(1000);
  for (const double rate : {0.0, -360.0, 99.0, 2001.0, static_cast<double>(kNan)}) {
    const auto r_peaks = detect_r_peaks(samples, rate);
    ASSERT_FALSE(r_peaks) << rate;
    EXPECT_FALSE(r_peaks.error().mend.empty());
  }
}

// Half an hour with gaps, noise and an electrode that is off for a while.
std::vector<float> eventful_lead() {
  SimulatedRecording simulated = simulate({.duration_s = 1800,
                                           .heart_rate_bpm = 80,
                                           .rr_variability = 0.1,
                                           .baseline_wander_mv = 0.3,
                                           .noise_mv = 0.05,
                                           .seed = 9});
  std::vector<float> samples = lead(simulated);
  std::fill(samples.begin() + 100000, samples.begin() + 120000, kNan);
  for (size_t i = 300000; i < 380000; ++i) samples[i] *= 0.01F;
  return samples;
}

TEST(RPeakDetector, GivesTheSameWhateverThePieces) {
  const std::vector<float> samples = eventful_lead();
  const std::vector<int64_t> whole = *detect_r_peaks(samples, 360);
  ASSERT_GT(whole.size(), 1900U);
  for (const size_t size : {1, 977, 8192, 123457}) {
    auto detector = RPeakDetector::start(360);
    ASSERT_TRUE(detector);
    size_t known = 0;
    int stretches = 0;
    for (std::span<const float> rest = samples; !rest.empty();) {
      const auto piece = rest.first(std::min(size, rest.size()));
      detector->add(piece);
      rest = rest.subspan(piece.size());
      // What is known stays as it is, and comes in time.
      const std::span<const int64_t> r_peaks = detector->r_peaks();
      ASSERT_TRUE(std::equal(r_peaks.begin(), r_peaks.end(), whole.begin()));
      stretches += r_peaks.size() > known ? 1 : 0;
      known = r_peaks.size();
    }
    EXPECT_GE(stretches, 2);
    detector->finish();
    EXPECT_TRUE(std::equal(whole.begin(), whole.end(), detector->r_peaks().begin(),
                           detector->r_peaks().end()));
  }
}

TEST(RPeakDetector, ALeadWithoutASampleOrWithoutAny) {
  auto detector = RPeakDetector::start(360);
  detector->finish();
  EXPECT_TRUE(detector->r_peaks().empty());
  detector = RPeakDetector::start(360);
  detector->add(std::vector<float>(100000, kNan));
  detector->finish();
  EXPECT_TRUE(detector->r_peaks().empty());
}

// Beats taken as soon as they are final are those of the best chain over all.
TEST(RPeakChain, EarlyBeatsAreTheSameAsLateOnes) {
  std::mt19937 random(11);
  const auto uniform = [&] { return static_cast<double>(random() % 10000) / 10000; };
  for (int round = 0; round < 20; ++round) {
    RPeakChain early;
    RPeakChain late;
    std::vector<int64_t> from_early;
    std::vector<int64_t> from_late;
    double time_s = 0;
    size_t before_the_end = 0;
    for (int i = 0; i < 2000; ++i) {
      // Now and then a pause, longer than the chain looks back.
      time_s += 0.22 + 0.5 * uniform() + (random() % 200 == 0 ? 10 * uniform() : 0);
      const RPeakCandidate candidate = {.sample = i,
                                        .time_s = time_s,
                                        .energy = 0.02 + uniform(),
                                        .qrs_level = 1,
                                        .noise_level = 0.1,
                                        .rr_s = 0.8,
                                        .r_peak = i};
      early.add(candidate);
      late.add(candidate);
      early.take_final(from_early);
      before_the_end = from_early.size();
    }
    early.finish(time_s + 1, from_early);
    late.finish(time_s + 1, from_late);
    EXPECT_EQ(from_early, from_late);
    EXPECT_GT(from_late.size(), 300U);
    EXPECT_GT(before_the_end + 20, from_late.size());
  }
}

// The whole of MIT-BIH, from the first sample on.
TEST(RPeaks, MitBih) {
  if (mitdb_folder().empty()) GTEST_SKIP() << "BEATSMITH_MITDB names no folder";
  BeatComparison total;
  std::vector<std::vector<int64_t>> offsets(kBeatClassCount);  // detected - annotated, samples
  for (const std::string& name : mitdb_records()) {
    const auto recording = mitdb_recording(name);
    const auto reference = parse_wfdb_annotations(mitdb_file(name + ".atr"));
    ASSERT_TRUE(recording && reference) << name;
    const auto chosen = choose_beat_lead(*recording);
    ASSERT_TRUE(chosen);
    const auto r_peaks = detect_r_peaks(recording->leads[*chosen].samples, 360);
    ASSERT_TRUE(r_peaks);
    ASSERT_TRUE(std::adjacent_find(r_peaks->begin(), r_peaks->end(),
                                   std::greater_equal<int64_t>()) == r_peaks->end());
    const auto comparison = compare_beats(*reference, annotations_at(*r_peaks), {});
    ASSERT_TRUE(comparison);
    EXPECT_GE(comparison->qrs_sensitivity().percent(), 99.0) << name;
    EXPECT_GE(comparison->qrs_positive_predictivity().percent(), 98.5) << name;
    total.add_counts(*comparison);
    for (const MatchedBeats& match : comparison->matches) {
      offsets[static_cast<size_t>(match.reference_class)].push_back(match.test - match.reference);
    }
  }
  // Measured: 99.91 and 99.88.
  EXPECT_EQ(total.qrs_sensitivity().total, 109494);
  EXPECT_GE(total.qrs_sensitivity().percent(), 99.85);
  EXPECT_GE(total.qrs_positive_predictivity().percent(), 99.85);

  // R peaks stand where the annotators put them: within 5 samples (14 ms).
  const auto share_near = [&](BeatClass beat_class) {
    const auto& of_class = offsets[static_cast<size_t>(beat_class)];
    const auto near = std::count_if(of_class.begin(), of_class.end(),
                                    [](int64_t offset) { return std::abs(offset) <= 5; });
    return static_cast<double>(near) / static_cast<double>(of_class.size());
  };
  EXPECT_GE(share_near(BeatClass::kNormal), 0.98);
  EXPECT_GE(share_near(BeatClass::kSupraventricular), 0.99);
  EXPECT_GE(share_near(BeatClass::kVentricular), 0.91);
}

}  // namespace
}  // namespace beatsmith
