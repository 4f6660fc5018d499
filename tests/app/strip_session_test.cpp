// StripSession with the shipped student, and its playback against a clock of the test.
#include "app/strip_session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
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
      if (std::getenv("STRIP_DUMP")) {
        std::printf("%d %s: %zu of %zu, %zu extra\n", static_cast<int>(ectopy), person.c_str(),
                    here, record.beats.size(), found.size() - here);
        FILE* f = std::fopen((std::string(std::getenv("STRIP_DUMP")) + "/" +
                              std::to_string(static_cast<int>(ectopy)) + "_" + person + ".f32")
                                 .c_str(),
                             "wb");
        std::fwrite(record.recording.leads[0].samples.data(), 4,
                    record.recording.leads[0].samples.size(), f);
        std::fclose(f);
      }
    }
  }
  EXPECT_GT(beats, 1000U);
  EXPECT_GT(static_cast<double>(hits), 0.99 * static_cast<double>(beats));
  EXPECT_LT(static_cast<double>(extra), 0.01 * static_cast<double>(beats));
}

}  // namespace
}  // namespace beatsmith
