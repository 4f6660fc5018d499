// LearnSession and its figures over the real models, and what it does when they fail.
#include "app/learn_session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <memory>
#include <thread>

#include "diffusion/noise.h"
#include "fake_engine.h"
#include "files/files.h"
#include "inference/onnx_runtime_engine.h"
#include "io/npy.h"
#include "io/text.h"

namespace beatsmith {
namespace {

LabelledBeats prepared() {
  const std::string folder = BEATSMITH_SOURCE_FOLDER "/web/prepared/beats";
  LabelledBeats beats = *beats_from_npy(*parse_npy(*read_file(folder + ".npy")));
  const auto labels = *read_file(folder + ".labels.csv");
  beats.classes = *parse_labels(text_of(labels));
  return beats;
}

class LearnSessionTest : public testing::Test {
 protected:
  LearnSessionTest()
      : library(std::make_shared<const ModelLibrary>(
            *ModelLibrary::open(BEATSMITH_SOURCE_FOLDER "/models"))),
        engine(library),
        session(engine, library->models(), prepared()) {}

  bool until(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!holds()) {
      if (std::chrono::steady_clock::now() > end) return false;
      session.advance(now_s += 0.002);
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
  }

  std::shared_ptr<const ModelLibrary> library;
  OnnxRuntimeEngine engine;
  LearnSession session;
  double now_s = 0;
};

TEST_F(LearnSessionTest, ChaptersAreGoneThroughAndNotLeft) {
  EXPECT_EQ(session.chapter(), Chapter::kBeat);
  session.go_to(-3);
  EXPECT_EQ(session.chapter(), Chapter::kBeat);
  session.go_to(99);
  EXPECT_EQ(session.chapter(), Chapter::kYourTurn);
  EXPECT_FALSE(session.is_waiting());
}

TEST_F(LearnSessionTest, TheBeatToBeginWithHasAllItsWaves) {
  const BeatWaves& waves = session.waves();
  ASSERT_TRUE(waves.p && waves.qrs && waves.t);
  EXPECT_EQ(session.examples().classes[session.whole_example()], "N");
  EXPECT_LT(waves.p->peak.sample, waves.qrs->bounds.onset);
  EXPECT_LT(waves.qrs->bounds.end, waves.t->peak.sample);
  EXPECT_GT(waves.p->peak.amplitude_mv, 0.1F);
}

TEST_F(LearnSessionTest, NoiseDrownsTheBeatByTheModelsSchedule) {
  const Beat& beat = session.beat();
  session.noise_time = 0;
  EXPECT_EQ(session.noised(), beat);
  session.noise_time = 1;
  Beat noise;
  fill_noise(session.noise_seed, 0, 0, noise);
  for (size_t i = 0; i < noise.size(); ++i) {
    EXPECT_FLOAT_EQ(session.noised()[i], noise[i] / session.teacher()->scale);
  }
  session.play_noise(10);
  session.advance(10 + LearnSession::kDrowningS / 2);
  EXPECT_NEAR(session.noise_time, 0.5, 1e-9);
  EXPECT_TRUE(session.is_playing());
  session.advance(10 + 2 * LearnSession::kDrowningS);
  EXPECT_EQ(session.noise_time, 1);
  EXPECT_FALSE(session.is_playing());
}

TEST_F(LearnSessionTest, StepsAreTakenOnlyWhenAskedFor) {
  session.go_to(static_cast<int>(Chapter::kStep));
  session.ask();
  ASSERT_NE(session.steps(), nullptr);
  for (int i = 0; i < 50; ++i) {
    session.advance(now_s += 0.01);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(session.steps()->steps().size(), 1U);
  EXPECT_FALSE(session.is_waiting());
  session.steps()->ask_for(1);
  EXPECT_TRUE(until([&] { return session.steps()->steps().size() == 2; }));
  EXPECT_FALSE(session.is_done());
  session.steps()->ask_for(99);
  EXPECT_TRUE(until([&] { return session.steps()->done(); }));
  EXPECT_TRUE(session.is_done());
  const auto& steps = session.steps()->steps();
  ASSERT_EQ(steps.size(), 11U);
  EXPECT_EQ(steps.front().time, 1);
  EXPECT_NEAR(steps.back().time, 0, 1e-9);
  EXPECT_EQ(steps.back().state, steps.back().estimate) << "the last step goes all the way";
  const auto strayed = [&](size_t step) {
    double sum = 0;
    for (size_t i = 0; i < kBeatLength; ++i) {
      sum += std::pow(static_cast<double>(steps[step].estimate[i] - steps.back().state[i]), 2);
    }
    return sum;
  };
  EXPECT_GT(strayed(1), 4 * strayed(3)) << "the first guess is blurred";
  EXPECT_GT(strayed(3), 4 * strayed(8));
}

TEST_F(LearnSessionTest, TheRaceIsRunBySlowAndFastAlike) {
  Race& race = session.race();
  ASSERT_EQ(race.lanes().size(), 4U);
  EXPECT_EQ(race.lanes().front().model.role, ModelRole::kTeacher);
  EXPECT_EQ(race.lanes().back().model.default_steps, 1);
  race.start(7, now_s);
  EXPECT_TRUE(race.is_running());
  EXPECT_TRUE(until([&] { return !race.is_running(); }));
  EXPECT_EQ(race.error(), "");
  for (const Race::Lane& lane : race.lanes()) {
    EXPECT_EQ(lane.beats.size(), Race::kBeats);
    EXPECT_EQ(lane.step, lane.model.default_steps);
    ASSERT_TRUE(lane.beat_ms);
  }
  EXPECT_GT(*race.lanes().front().beat_ms, *race.lanes().back().beat_ms);
  race.cancel();
  EXPECT_TRUE(race.lanes().front().beats.empty());
}

TEST_F(LearnSessionTest, TheMapIsMadeForTheChosenBeatAndKept) {
  session.go_to(static_cast<int>(Chapter::kLooksAt));
  EXPECT_EQ(session.occlusion(), nullptr);
  ASSERT_TRUE(until([&] { return session.occlusion() != nullptr; }));
  const Occlusion first = *session.occlusion();
  EXPECT_EQ(session.probability_names()[first.class_index], "N");
  EXPECT_NEAR(static_cast<double>(first.largest()), kBeatRIndex, 40) << "about QRS";
  EXPECT_GT(first.fall[first.largest()], 0.2F);
  session.choose_example(session.examples().beats.size() - 1);
  EXPECT_EQ(session.occlusion(), nullptr);
  ASSERT_TRUE(until([&] { return session.occlusion() != nullptr; }));
  session.choose_example(session.whole_example());
  ASSERT_NE(session.occlusion(), nullptr) << "it is not asked for twice";
  EXPECT_EQ(session.occlusion()->whole, first.whole);
}

TEST_F(LearnSessionTest, LimitsAreThoseOfTheModels) {
  const std::vector<ClassSource> sources = class_sources(*session.teacher());
  ASSERT_EQ(sources.size(), 4U);
  for (const ClassSource& source : sources) {
    EXPECT_GT(source.people, 0);
    EXPECT_LE(source.people, static_cast<int>(session.teacher()->styles.size()));
  }
  EXPECT_EQ(sources[3].class_name, "F");
  EXPECT_GT(sources[3].largest_share, 0.8) << "nearly one person";
  session.go_to(static_cast<int>(Chapter::kLimits));
  ASSERT_TRUE(until([&] { return session.examples_are_judged(); }));
  for (const auto& mistake : session.mistakes()) {
    EXPECT_NE(session.probability_names()[most_probable(mistake.probabilities)],
              session.examples().classes[mistake.example]);
  }
  session.start_guided();
  EXPECT_TRUE(session.guided().is_running());
  ASSERT_TRUE(until([&] { return !session.guided().is_running(); }));
  const auto& rows = session.guided().rows();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_GT(height_mv(rows[1].beats), 1.1 * height_mv(rows[0].beats)) << "overdone";
  session.start_guided();
  session.go_to(0);
  EXPECT_FALSE(session.guided().is_running()) << "what is left behind is not gone on with";
}

TEST(LearnFigures, HeightIsFromLowestToHighest) {
  Beat flat{};
  Beat high{};
  high[3] = 2;
  high[9] = -1;
  EXPECT_EQ(height_mv({}), 0);
  EXPECT_EQ(height_mv({flat, high}), 1.5);
}

// Nothing but errors.
class FailingEngine final : public FakeEngine {
  Result<Tensors> outputs_of(const std::string&, const Tensors&) override {
    return Error{"the worker died", {}, "reload the page"};
  }
};

TEST(LearnSession, SaysWhatWentWrongAndAsksNotForEver) {
  FailingEngine engine;
  const auto models = ModelLibrary::open(BEATSMITH_SOURCE_FOLDER "/models")->models();
  LearnSession session(engine, models, prepared());
  for (const Chapter chapter : {Chapter::kStep, Chapter::kLooksAt, Chapter::kLimits}) {
    session.go_to(static_cast<int>(chapter));
    EXPECT_EQ(session.error(), "");
    session.ask();
    if (StepByStep* steps = session.steps()) steps->ask_for(1);
    for (int i = 0; i < 5; ++i) session.advance(i);
    EXPECT_NE(session.error().find("the worker died"), std::string::npos);
    EXPECT_FALSE(session.is_waiting());
  }
  session.race().start(1, 0);
  session.advance(9);
  EXPECT_FALSE(session.race().is_running());
  EXPECT_NE(session.race().error().find("the worker died"), std::string::npos);
}

}  // namespace
}  // namespace beatsmith
