#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "ecg/record_beats.h"
#include "ecg/simulator.h"

namespace beatsmith {
namespace {

SimulatedRecording simulated(double rate_hz) {
  SimulatorSettings settings;
  settings.sample_rate_hz = rate_hz;
  settings.duration_s = 20;
  const Result<SimulatedRecording> result = simulate_ecg(settings);
  EXPECT_TRUE(result);
  return *result;
}

TEST(LeadInMv, ScalesEveryVoltage) {
  const auto first_of = [](const char* units) {
    const Result<std::vector<float>> samples_mv = lead_in_mv({"I", units, {2.0F}});
    return samples_mv ? samples_mv->front() : std::nanf("");
  };
  EXPECT_EQ(first_of("mV"), 2.0F);
  EXPECT_EQ(first_of("V"), 2000.0F);
  EXPECT_EQ(first_of("uV"), 0.002F);
  EXPECT_EQ(first_of("\u00B5V"), 0.002F);
  EXPECT_EQ(first_of("nV"), 0.000002F);
}

TEST(LeadInMv, RefusesWhatIsNoVoltage) {
  const Lead pressure{"ABP", "mmHg", {80}};
  EXPECT_FALSE(is_voltage(pressure));
  const Result<std::vector<float>> samples_mv = lead_in_mv(pressure);
  ASSERT_FALSE(samples_mv);
  EXPECT_EQ(samples_mv.error().what, "lead ABP is in \"mmHg\", which is no voltage");
  const std::vector<int64_t> r_peaks = {0};
  EXPECT_FALSE(cut_record_beats(pressure, 360, r_peaks));
}

TEST(BeatSamples, AreTheBeatsInOrder) {
  std::vector<Annotation> annotations(4);
  const char* symbols[] = {"+", "V", "~", "N"};
  for (int i = 0; i < 4; ++i) {
    annotations[i].sample = 40 - 10 * i;
    annotations[i].symbol = symbols[i];
  }
  EXPECT_EQ(beat_samples(annotations), (std::vector<int64_t>{10, 30}));
}

TEST(CutRecordBeats, CutsThePlainWindowAt360Hz) {
  const SimulatedRecording simulation = simulated(360);
  const Lead& lead = simulation.recording.leads[0];
  const std::vector<int64_t> r_peaks = beat_samples(simulation.annotations);
  const Result<RecordBeats> cut = cut_record_beats(lead, 360, r_peaks);
  ASSERT_TRUE(cut);
  ASSERT_EQ(cut->beats.size(), r_peaks.size());
  ASSERT_EQ(cut->contexts.size(), r_peaks.size());
  ASSERT_GT(r_peaks.size(), 15U);
  for (size_t i = 0; i < r_peaks.size(); ++i) {
    EXPECT_EQ(cut->beats[i], cut_beat_padded(lead.samples, r_peaks[i]));
  }
  EXPECT_EQ(cut->contexts, beat_contexts(r_peaks, 360, cut->beats));
}

TEST(CutRecordBeats, OtherRatesAndUnitsGiveTheSameBeats) {
  const SimulatedRecording at_360 = simulated(360);
  SimulatedRecording at_250 = simulated(250);
  Lead& lead = at_250.recording.leads[0];
  lead.units = "uV";
  for (float& sample : lead.samples) sample *= 1000;
  const auto slow = cut_record_beats(lead, 250, beat_samples(at_250.annotations));
  const auto fast =
      cut_record_beats(at_360.recording.leads[0], 360, beat_samples(at_360.annotations));
  ASSERT_TRUE(slow);
  ASSERT_TRUE(fast);
  ASSERT_EQ(slow->beats.size(), fast->beats.size());
  for (size_t i = 0; i < slow->beats.size(); ++i) {
    // Annotations are rounded to samples: the R waves may lie some samples apart.
    const auto largest = std::max_element(slow->beats[i].begin(), slow->beats[i].end());
    EXPECT_NEAR(static_cast<double>(largest - slow->beats[i].begin()), kBeatRIndex, 2);
    EXPECT_NEAR(*largest, *std::max_element(fast->beats[i].begin(), fast->beats[i].end()), 0.03F);
  }
}

TEST(CutRecordBeats, OneBeatHasNoContext) {
  const SimulatedRecording simulation = simulated(360);
  const std::vector<int64_t> r_peaks = {beat_samples(simulation.annotations)[3]};
  const auto cut = cut_record_beats(simulation.recording.leads[0], 360, r_peaks);
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->beats.size(), 1U);
  EXPECT_TRUE(cut->contexts.empty());
}

TEST(CutRecordBeats, SaysThatARateIsOutOfRange) {
  const std::vector<int64_t> r_peaks = {1};
  EXPECT_FALSE(cut_record_beats({"I", "mV", {0, 1, 0}}, 1e6, r_peaks));
}

}  // namespace
}  // namespace beatsmith
