// StripSession with the shipped student, and its playback against a clock of the test.
#include "app/strip_session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <string>
#include <thread>

#include "inference/model_library.h"
#include "inference/onnx_runtime_engine.h"
#include "signal/r_peaks.h"

namespace beatsmith {
namespace {

class StripSessionTest : public testing::Test {
 protected:
  StripSessionTest()
      : library(std::make_shared<const ModelLibrary>(
            *ModelLibrary::open(BEATSMITH_SOURCE_FOLDER "/models"))),
        engine(library),
        session(engine, library->models()) {}

  void advance(double seconds) { session.advance(now_s += seconds); }

  // Until nothing is left to be made; false after a minute.
  bool finish() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    advance(1);
    while (session.is_working()) {
      if (std::chrono::steady_clock::now() > end) return false;
      advance(0.001);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
  }

  const ComposedRecord& composed(const StripSettings& settings) {
    session.set(settings, now_s);
    EXPECT_TRUE(finish());
    EXPECT_EQ(session.error(), "");
    return *session.shown();
  }

  static StripSettings settings_of(Ectopy ectopy, double duration_s = 60) {
    StripSettings settings;
    settings.rhythm.ectopy = ectopy;
    settings.rhythm.duration_s = duration_s;
    return settings;
  }

  std::shared_ptr<const ModelLibrary> library;
  OnnxRuntimeEngine engine;
  StripSession session;
  double now_s = 0;
};

TEST_F(StripSessionTest, ComposesWhatWasAskedForWithExactAnnotations) {
  const ComposedRecord& record = composed(settings_of(Ectopy::kBigeminy));
  EXPECT_EQ(record.recording.sample_count(), 60 * 360);
  EXPECT_EQ(record.recording.leads[0].name, "MLII");
  EXPECT_FALSE(record.person.empty());
  EXPECT_EQ(record.annotations.size(), record.beats.size() + 1) << "one begins the rhythm";
  const auto ventricular = std::count_if(record.beats.begin(), record.beats.end(),
                                         [](const RhythmBeat& beat) { return beat.symbol == 'V'; });
  EXPECT_EQ(ventricular, static_cast<std::ptrdiff_t>(record.beats.size() / 2));
}

TEST_F(StripSessionTest, WhatIsChangedMeanwhileIsOfTheNextStrip) {
  session.set(settings_of(Ectopy::kBigeminy, 30), now_s);
  advance(1);
  ASSERT_TRUE(session.is_working());
  session.set(settings_of(Ectopy::kNone, 60), now_s);
  while (session.is_working()) {
    advance(0);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(session.shown()->settings.rhythm.ectopy, Ectopy::kBigeminy);
  EXPECT_EQ(session.shown()->recording.sample_count(), 30 * 360);
  EXPECT_EQ(session.playback.duration_s(), 30);
  EXPECT_EQ(session.shown()->annotations.front().aux, "(B");
  ASSERT_TRUE(finish());
  EXPECT_EQ(session.shown()->recording.sample_count(), 60 * 360);
}

TEST_F(StripSessionTest, NobodyIsLikeAPersonWhomTheModelDoesNotKnow) {
  StripSettings settings = settings_of(Ectopy::kNone, 10);
  settings.person = "zzz";
  EXPECT_NE(composed(settings).person, "zzz");
}

TEST_F(StripSessionTest, ADetectorFindsTheBeatsOfAnyPersonAndRhythm) {
  size_t beats = 0;
  size_t hits = 0;
  size_t extra = 0;
  for (const Ectopy ectopy :
       {Ectopy::kNone, Ectopy::kBigeminy, Ectopy::kCouplets, Ectopy::kRuns, Ectopy::kAtrial}) {
    StripSettings settings = settings_of(ectopy);
    session.set(settings, now_s);
    for (const std::string& person : session.persons()) {
      settings.person = person;
      const ComposedRecord& record = composed(settings);
      ASSERT_EQ(record.person, person);
      const auto found = *detect_r_peaks(record.recording.leads[0].samples, kBeatSampleRateHz);
      size_t here = 0;
      for (const RhythmBeat& beat : record.beats) {
        const auto next = std::lower_bound(found.begin(), found.end(), beat.r_peak - 54);
        here += next != found.end() && *next <= beat.r_peak + 54 ? 1 : 0;
      }
      beats += record.beats.size();
      hits += here;
      extra += found.size() - here;
    }
  }
  EXPECT_GT(beats, 1000U);
  EXPECT_GT(static_cast<double>(hits), 0.99 * static_cast<double>(beats));
  EXPECT_LT(static_cast<double>(extra), 0.01 * static_cast<double>(beats));
}

TEST_F(StripSessionTest, TheSameSettingsGiveTheSameStripWhateverWasBefore) {
  StripSettings settings = settings_of(Ectopy::kCouplets);
  settings.noise.snr_db = 12;
  const std::vector<float> samples = composed(settings).recording.leads[0].samples;
  StripSettings longer = settings_of(Ectopy::kBigeminy, 300);
  composed(longer);  // makes more beats of both classes
  EXPECT_EQ(composed(settings).recording.leads[0].samples, samples);
  StripSession other(engine, library->models());
  other.set(settings, 0);
  other.advance(1);
  while (other.is_working()) {
    other.advance(1);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(other.shown()->recording.leads[0].samples, samples);
  settings.rhythm.seed = 5;
  EXPECT_NE(composed(settings).recording.leads[0].samples, samples);
}

TEST_F(StripSessionTest, EditsSettleAndAreTakenBackOneByOne) {
  composed(settings_of(Ectopy::kNone));
  const StripSettings first = session.settings();
  StripSettings next = first;
  for (const double rate_bpm : {75, 80, 85}) {  // a slider that is pulled
    next.rhythm.rate_bpm = rate_bpm;
    session.set(next, now_s);
    advance(0.02);
  }
  EXPECT_FALSE(session.is_working()) << "not before it has settled";
  ASSERT_TRUE(finish());
  EXPECT_EQ(session.shown()->settings.rhythm.rate_bpm, 85);
  EXPECT_TRUE(session.can_undo());
  session.undo();
  EXPECT_EQ(session.settings(), first);
  ASSERT_TRUE(finish());
  EXPECT_EQ(session.shown()->settings, first);
  session.redo();
  ASSERT_TRUE(finish());
  EXPECT_EQ(session.shown()->settings.rhythm.rate_bpm, 85);
  EXPECT_FALSE(session.can_redo());
}

TEST_F(StripSessionTest, WhatCannotBeComposedLosesNothing) {
  composed(settings_of(Ectopy::kNone));
  const uint64_t revision = session.revision();
  StripSettings wrong = session.settings();
  wrong.rhythm.duration_s = 1;
  session.set(wrong, now_s);
  ASSERT_TRUE(finish());
  EXPECT_EQ(session.error(), "the duration is 1; choose from 5 to 7200 s");
  EXPECT_EQ(session.revision(), revision) << "the strip before is still there";
  session.undo();
  ASSERT_TRUE(finish());
  EXPECT_EQ(session.error(), "");
}

TEST_F(StripSessionTest, CancelKeepsTheStripBefore) {
  composed(settings_of(Ectopy::kNone));
  const uint64_t revision = session.revision();
  session.set(settings_of(Ectopy::kRuns, 1800), now_s);
  advance(1);
  ASSERT_TRUE(session.is_working());
  EXPECT_FALSE(session.is_behind());
  session.cancel();
  EXPECT_FALSE(session.is_working());
  EXPECT_TRUE(session.is_behind());
  EXPECT_EQ(session.revision(), revision);
  session.compose();
  ASSERT_TRUE(finish());
  EXPECT_FALSE(session.is_behind());
  EXPECT_EQ(session.shown()->recording.sample_count(), 1800 * 360);
}

TEST_F(StripSessionTest, APersonWithoutBeatsOfAClassIsNotAskedForThem) {
  StripSettings settings = settings_of(Ectopy::kNone);
  settings.person = "101";  // who has no ventricular beats
  EXPECT_EQ(composed(settings).person, "101");
  settings.rhythm.ectopy = Ectopy::kBigeminy;
  EXPECT_NE(composed(settings).person, "101");
  EXPECT_EQ(session.settings().person, "");
  settings.person = "nobody";
  EXPECT_NE(composed(settings).person, "nobody");
}

TEST(StripSettings, AreTheSameWhenReadBackFromAnAddress) {
  StripSettings settings;
  settings.rhythm = {.duration_s = 300,
                     .rate_bpm = 61.5,
                     .sdnn_ms = 12,
                     .respiratory_ms = 40,
                     .respirations_per_min = 11,
                     .ectopy = Ectopy::kRuns,
                     .events_per_min = 3,
                     .run_beats = 7,
                     .run_bpm = 180,
                     .seed = 12345678901234567890U};
  settings.noise = {.snr_db = -3, .wander = false, .white = false, .mains_hz = 60};
  settings.person = "119";
  StripSettings back;
  const auto values = link_values_of(settings);
  LinkReader reader(values);
  follow_link(reader, back);
  EXPECT_EQ(reader.faults(), "");
  EXPECT_EQ(back.rhythm, settings.rhythm);
  EXPECT_EQ(back, settings);
  const auto sinus = link_values_of(StripSettings());
  EXPECT_EQ(sinus.size(), 2U) << "the usual is left out";
}

TEST(StripSettings, SayWhatAnAddressCannotMean) {
  StripSettings odd;
  const std::map<std::string, std::string> values = {{"rate", "fast"}, {"rhythm", "tango"},
                                                     {"seed", "-1"},   {"run", "1e9"},
                                                     {"snr", "3"},     {"noise", "muscle,rain"}};
  LinkReader reader(values);
  follow_link(reader, odd);
  const std::string& faults = reader.faults();
  for (const char* fault : {"rate \"fast\"", "rhythm \"tango\"", "seed \"-1\"", "run \"1e9\"",
                            "noise \"muscle,rain\""}) {
    EXPECT_NE(faults.find(fault), std::string::npos) << fault << " in " << faults;
  }
  StripSettings usable;
  usable.noise = {.snr_db = 3, .wander = false, .mains = false, .white = false};
  EXPECT_EQ(odd, usable);
}

TEST(StripPlayback, RunsWithTheClockAndStopsAtTheEnd) {
  StripPlayback playback;
  const std::vector<RhythmBeat> beats = {{360, 'N'}, {720, 'V'}, {1080, 'N'}};
  playback.load(beats, 4);
  playback.play(100);
  playback.advance(101.5);
  EXPECT_DOUBLE_EQ(playback.position_s(), 1.5);
  EXPECT_DOUBLE_EQ(playback.heart_rate_bpm(), 60);
  playback.pause(102);
  playback.advance(110);
  EXPECT_DOUBLE_EQ(playback.position_s(), 2);
  playback.play(200);
  playback.advance(203);
  EXPECT_DOUBLE_EQ(playback.position_s(), 4);
  EXPECT_FALSE(playback.is_playing());
  playback.play(300);
  EXPECT_DOUBLE_EQ(playback.position_s(), 0) << "from the start";
}

TEST(StripPlayback, HandsOutEachBeepOnceAndAhead) {
  StripPlayback playback;
  const std::vector<RhythmBeat> beats = {{360, 'N'}, {720, 'V'}, {1080, 'N'}};
  playback.load(beats, 4);
  playback.play(0);
  std::string heard;
  for (double now_s = 0; now_s < 2.5; now_s += 1 / 60.0) {
    playback.advance(now_s);
    for (const StripPlayback::Beep& beep : playback.take_beeps()) {
      EXPECT_NEAR(now_s + beep.in_s, heard.empty() ? 1 : 2, 1e-9);
      EXPECT_GE(beep.in_s, 0);
      heard += beep.symbol;
    }
  }
  EXPECT_EQ(heard, "NV");
  playback.seek(0.5, 2.5);
  playback.advance(2.9);
  ASSERT_EQ(playback.take_beeps().size(), 1U) << "again after going back";
  playback.advance(4.5);  // a frame that took long
  EXPECT_EQ(playback.take_beeps().size(), 0U) << "late ones are not heard";
}

}  // namespace
}  // namespace beatsmith
