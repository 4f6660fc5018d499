#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "ecg/beat_finder.h"
#include "ecg/simulator.h"
#include "mitdb.h"

namespace beatsmith {
namespace {

// A lead as a file would have it: 16 bits, and the floats that these stand for.
struct StoredTwice {
  Samples adc;
  Lead floats;
};

StoredTwice stored_twice(double sample_rate_hz, double duration_s) {
  SimulatorSettings settings;
  settings.sample_rate_hz = sample_rate_hz;
  settings.duration_s = duration_s;
  settings.ventricular_share = 0.1;
  settings.noise_mv = 0.02;
  settings.seed = 12;
  const auto simulated = simulate_ecg(settings);
  EXPECT_TRUE(simulated);
  std::vector<int16_t> adc;
  for (const float value : simulated->recording.leads[0].samples) {
    adc.push_back(static_cast<int16_t>(std::lround(value * 200)));
  }
  StoredTwice stored{Samples(adc, {200, 0, -32768}),
                     {"MLII", "mV", std::vector<float>(adc.size())}};
  stored.adc.copy(0, stored.floats.samples);
  return stored;
}

// Beats and contexts are those of the functions that do all at once.
void expect_all(const Samples& samples, const Lead& lead, double sample_rate_hz) {
  auto finder = BeatFinder::start(samples, lead.units, sample_rate_hz);
  ASSERT_TRUE(finder) << describe(finder.error());
  float share = 0;
  for (int step = 0; step < 10000 && !finder->is_done(); ++step) {
    finder->step();
    EXPECT_GE(finder->share(), share);
    share = finder->share();
  }
  ASSERT_TRUE(finder->is_done());
  EXPECT_EQ(share, 1);
  const std::vector<int64_t> r_peaks = *detect_r_peaks(lead.samples, sample_rate_hz);
  ASSERT_TRUE(std::equal(r_peaks.begin(), r_peaks.end(), finder->r_peaks().begin(),
                         finder->r_peaks().end()));
  const RecordBeats cut = *cut_record_beats(lead, sample_rate_hz, r_peaks);
  for (size_t i = 0; i < r_peaks.size(); ++i) {
    ASSERT_EQ(finder->beat(i), cut.beats[i]) << i;
    ASSERT_EQ(finder->context(i), cut.contexts[i]) << i;
  }
}

TEST(BeatFinder, FindsWhatAllAtOnceGives) {
  for (const double rate : {360.0, 250.0}) {
    const StoredTwice stored = stored_twice(rate, 300);
    expect_all(stored.adc, stored.floats, rate);
  }
}

TEST(BeatFinder, OneBeatAndNone) {
  const StoredTwice one = stored_twice(360, 0.9);
  auto finder = BeatFinder::start(one.adc, "mV", 360);
  for (int step = 0; step < 3; ++step) finder->step();
  EXPECT_TRUE(finder->is_done());
  ASSERT_EQ(finder->r_peaks().size(), 1U);
  EXPECT_GT(finder->beat(0)[kBeatRIndex], 0.5F);

  const Samples flat(std::vector<float>(5000, 1.0F));
  finder = BeatFinder::start(flat, "mV", 360);
  for (int step = 0; step < 3; ++step) finder->step();
  EXPECT_TRUE(finder->is_done());
  EXPECT_TRUE(finder->r_peaks().empty());
  EXPECT_EQ(finder->share(), 1);
}

TEST(BeatFinder, SaysWhyThereAreNone) {
  const Samples flat(std::vector<float>(5000, 1.0F));
  EXPECT_FALSE(BeatFinder::start(flat, "mmHg", 360));
  EXPECT_FALSE(BeatFinder::start(flat, "mV", 50));
}

TEST(BeatFinder, OfMitBih) {
  if (mitdb_folder().empty()) GTEST_SKIP() << "BEATSMITH_MITDB names no folder";
  for (const char* const name : {"100", "114", "207"}) {
    const auto header = mitdb_header(name);
    const std::string file = std::string(name) + ".dat";
    const auto read = decode_wfdb_recording(*header, {{file, mitdb_file(file)}});
    ASSERT_TRUE(read) << name;
    const StoredRecording& stored = read->recording;
    const Recording recording = *mitdb_recording(name);
    const size_t lead = *choose_beat_lead(stored);
    EXPECT_EQ(lead, *choose_beat_lead(recording));
    expect_all(stored.leads[lead].samples, recording.leads[lead], 360);
  }
}

}  // namespace
}  // namespace beatsmith
