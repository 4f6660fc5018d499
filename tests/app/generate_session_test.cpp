// GenerateSession over an engine whose classifier answers when it is told to.
#include "app/generate_session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "fake_engine.h"
#include "inference/model_library.h"

namespace beatsmith {
namespace {

// The denoiser predicts 0; the classifier's logits are a beat's first samples.
class HeldClassifier final : public FakeEngine {
 public:
  size_t denoised = 0;  // evaluations asked for

 private:
  bool holds(const std::string& model) const override { return is_classifier(model); }
  void note(const std::string& model, const Tensors&) override {
    denoised += !is_classifier(model);
  }
  Result<Tensors> outputs_of(const std::string& model, const Tensors& inputs) override {
    if (!is_classifier(model)) {
      return Tensors{
          {"prediction", inputs[0].shape, std::vector<float>(inputs[0].values.size(), 0.0F)}};
    }
    Tensor logits{"logits", {inputs[0].shape[0], 5}, {}};
    for (int64_t row = 0; row < logits.shape[0]; ++row) {
      const auto first = inputs[0].values.begin() + row * kBeatLength;
      logits.values.insert(logits.values.end(), first, first + 5);
    }
    return Tensors{logits};
  }
};

class GenerateSessionTest : public testing::Test {
 protected:
  GenerateSessionTest()
      : session(engine, ModelLibrary::open(BEATSMITH_SOURCE_FOLDER "/models")->models(), {}) {
    session.settings.count = 2;
  }

  // The classifier's opinion of a beat as it is shown.
  size_t expected_class(const Beat& beat) const {
    return static_cast<size_t>(std::max_element(beat.begin(), beat.begin() + 5) - beat.begin());
  }

  void advance(int times) {
    for (int i = 0; i < times; ++i) session.advance(now_s += 0.01);
  }

  HeldClassifier engine;
  GenerateSession session;
  double now_s = 0;
};

TEST_F(GenerateSessionTest, AFileSaysWhatIsNotTheModelsOwn) {
  const auto made_by = [&](ModelRole role, float guidance) {
    const auto& models = session.denoisers();
    for (size_t i = 0; i < models.size(); ++i) {
      if (models[i].role == role) choose_model(models, static_cast<int>(i), session.settings);
    }
    session.settings.guidance = guidance;
    session.settings.seed = 5;
    session.start(now_s);
    return session.provenance().comments[1];
  };
  const std::string own = made_by(ModelRole::kTeacher, 1);
  EXPECT_NE(own.find("seed 5, steps 50, beatsmith"), std::string::npos) << own;
  const std::string guided = made_by(ModelRole::kTeacher, 1.1F);
  EXPECT_NE(guided.find("seed 5, steps 50, guidance 1.1, beatsmith"), std::string::npos) << guided;
}

TEST_F(GenerateSessionTest, AChosenSeedStaysUntilANewOneIsAskedFor) {
  const auto seed_of_next = [&] {
    session.start_anew(now_s);
    return session.shown().settings.seed;
  };
  session.settings.seed = 5;
  session.settings.seed_is_chosen = true;
  EXPECT_EQ(seed_of_next(), 5U);
  EXPECT_EQ(seed_of_next(), 5U);
  session.renew_seed();
  const uint64_t renewed = session.settings.seed;
  EXPECT_EQ(seed_of_next(), renewed);
  EXPECT_NE(seed_of_next(), renewed) << "one in a million that chance gives the same";
}

TEST_F(GenerateSessionTest, ProbabilitiesAreOfTheFinalBeatsHoweverLateTheClassifierIs) {
  session.start(now_s);
  advance(20);  // the run ends while the estimates of its first steps are being classified
  ASSERT_FALSE(session.is_running());
  EXPECT_TRUE(session.is_waiting());
  for (int i = 0; i < 5; ++i) {
    engine.answer_all();
    advance(2);
  }
  EXPECT_FALSE(session.is_waiting());
  const BeatSet& set = session.shown();
  ASSERT_EQ(set.finished, 8U);
  for (size_t i = 0; i < set.finished; ++i) {
    ASSERT_EQ(set.probabilities[i].size(), 5U) << i;
    EXPECT_EQ(most_probable(set.probabilities[i]), expected_class(set.beats.beats[i])) << i;
  }
}

TEST_F(GenerateSessionTest, AskedForAgainItMakesOtherBeatsUnlessTheSeedWasChosen) {
  session.start_anew(now_s);
  advance(20);
  EXPECT_EQ(session.shown().settings.seed, 7U) << "nothing was made with it yet";
  session.start_anew(now_s);
  advance(20);
  const uint64_t other = session.shown().settings.seed;
  EXPECT_NE(other, 7U);
  session.settings.count = 1;
  session.start_anew(now_s);
  advance(20);
  EXPECT_EQ(session.shown().settings.seed, other) << "something else was changed";
  session.follow({{"seed", "11"}}, now_s);
  advance(20);
  session.start_anew(now_s);
  EXPECT_EQ(session.shown().settings.seed, 11U);
}

TEST_F(GenerateSessionTest, KeepsEveryStepFromNoiseToBeat) {
  session.start(now_s);
  const std::vector<Beat> noise = session.shown().beats.beats;
  advance(20);
  ASSERT_FALSE(session.is_running());
  const BeatHistory& history = session.shown().history;
  ASSERT_EQ(history.frames().size(), 5U) << "noise and the steps of the student that is chosen";
  EXPECT_FALSE(history.is_thinned());
  for (int step = 0; step < 5; ++step) {
    EXPECT_EQ(history.frames()[static_cast<size_t>(step)].step, step);
  }
  EXPECT_EQ(history.frames().front().states, noise);
  EXPECT_EQ(history.frames().back().states, session.shown().beats.beats);
  EXPECT_EQ(history.frames()[0].estimates[0], Beat{}) << "nothing is estimated from noise alone";
  EXPECT_NE(history.frames()[3].estimates, history.frames()[2].estimates);
}

TEST_F(GenerateSessionTest, IsPlayedSteppedAndScrubbedWithoutTheNetwork) {
  session.watch = true;
  session.start(now_s);
  advance(20);  // 0.2 s: the run is over, the player shows the noise yet
  ASSERT_FALSE(session.is_running());
  EXPECT_TRUE(session.player().is_playing());
  EXPECT_EQ(session.view().step, 0);
  EXPECT_EQ(session.view().finished, 0U);
  EXPECT_TRUE(session.probabilities(0).empty());
  EXPECT_NEAR(session.next_frame_s(), 0.8, 1e-9);
  advance(500);
  EXPECT_FALSE(session.player().is_playing());
  EXPECT_EQ(session.view().finished, 8U);
  EXPECT_EQ(session.next_frame_s(), std::numeric_limits<double>::infinity()) << "all is still";

  const size_t asked = engine.denoised;
  session.player().step(-1);
  EXPECT_EQ(session.view().step, 3);
  session.player().seek(0);
  EXPECT_EQ(std::vector<Beat>(session.view().states.begin(), session.view().states.end()),
            session.shown().history.frames().front().states);
  session.player().seek(2);
  session.look_at(0, 3, 6);
  for (int i = 0; i < 6; ++i) {
    engine.answer_all();
    advance(2);
  }
  const ShownBeats view = session.view();
  for (const size_t beat : {0U, 1U, 2U, 6U}) {
    ASSERT_EQ(session.probabilities(beat).size(), 5U) << beat;
    EXPECT_EQ(most_probable(session.probabilities(beat)), expected_class(view.estimates[beat]));
  }
  EXPECT_TRUE(session.probabilities(4).empty()) << "nobody looks at it";
  EXPECT_EQ(engine.denoised, asked);
  session.player().play(now_s);
  session.player().pause();
  EXPECT_EQ(session.view().step, 2) << "it goes on where it stood";
}

TEST_F(GenerateSessionTest, ALongHistoryIsThinnedAndKeepsBothEnds) {
  const BeatHistory history(1000, 64);
  EXPECT_TRUE(history.is_thinned());
  EXPECT_EQ(history.frames().front().step, 0);
  EXPECT_EQ(history.frames().back().step, 1000);
  EXPECT_LE(history.frames().size() * 64 * 2 * sizeof(Beat), BeatHistory::kMostBytes);
  EXPECT_GT(history.frames().size(), 150U);
  EXPECT_EQ(history.frame_of(999), static_cast<int>(history.frames().size()) - 2);
  EXPECT_FALSE(BeatHistory(50, 64).is_thinned());
  EXPECT_EQ(BeatHistory(50, 1000000).frames().size(), 2U) << "noise and beat at least";
}

TEST_F(GenerateSessionTest, CancellingALongRunKeepsTheHistoryOfWhatIsFinished) {
  session.settings.count = 20;  // 80 beats: two batches
  session.start(now_s);
  while (session.shown().finished == 0) advance(1);
  EXPECT_EQ(session.view().step, 0) << "a long run is shown as it goes";
  session.cancel();
  ASSERT_EQ(session.shown().finished, 64U);
  session.player().seek(1);
  EXPECT_EQ(session.view().count, 64U);
  EXPECT_EQ(session.view().step, 1);
}

TEST_F(GenerateSessionTest, TheSetsBeforeAreThereAgain) {
  session.undo();  // the fixture's own setting
  EXPECT_FALSE(session.undo());
  const auto make = [&](uint64_t seed) {
    session.settings.seed = seed;
    session.start(now_s);
    while (session.is_running()) advance(1);
    return session.shown().beats.beats;
  };
  const std::vector<Beat> first = make(1);
  session.player().seek(2);
  const std::vector<Beat> second = make(2);
  EXPECT_NE(first, second);
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.shown().beats.beats, first);
  EXPECT_EQ(session.settings.seed, 2U) << "as it was set before that run";
  EXPECT_EQ(session.view().finished, first.size());
  session.player().seek(2);
  EXPECT_EQ(session.view().step, 2) << "with its steps";
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.shown().beats.beats, first);
  EXPECT_EQ(session.settings.seed, 1U);
  ASSERT_TRUE(session.undo());
  EXPECT_TRUE(session.shown().prepared);
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.settings.seed, 7U);
  EXPECT_FALSE(session.can_undo());
  EXPECT_FALSE(session.undo());
  for (int i = 0; i < 4; ++i) ASSERT_TRUE(session.redo());
  EXPECT_EQ(session.shown().beats.beats, second);
  EXPECT_FALSE(session.redo());

  session.start(now_s);
  ASSERT_TRUE(session.undo()) << "of a run that has no beat yet";
  EXPECT_FALSE(session.is_running());
  EXPECT_EQ(session.shown().beats.beats, second);
  session.undo();
  make(3);
  EXPECT_FALSE(session.can_redo());
}

TEST_F(GenerateSessionTest, RedoBringsBackTheSettingsAsTheyWereLeft) {
  session.start(now_s);
  while (session.is_running()) advance(1);
  session.settings.seed = 2;
  session.settings.seed_is_chosen = true;
  session.start(now_s);
  while (session.is_running()) advance(1);
  session.settings.count = 31;  // and nothing made with it
  session.settings.classes = {false, true, false, false};
  const GenerateSettings left = session.settings;
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.settings.count, 2U);
  EXPECT_EQ(session.shown().settings.seed, 2U) << "only what was set";
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.shown().settings.seed, 7U);
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.settings.seed, 7U);
  EXPECT_FALSE(session.settings.seed_is_chosen) << "nobody chose that one";
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(session.redo());
  EXPECT_FALSE(session.can_redo());
  EXPECT_EQ(session.settings, left);
  EXPECT_EQ(session.shown().settings.seed, 2U);
  EXPECT_EQ(session.shown().settings.count, 2U) << "what is shown was made with";
}

TEST_F(GenerateSessionTest, EverySettingIsAStepAndWhatOneControlDidIsOne) {
  const auto set = [&](auto change) {
    change(session.settings);
    EXPECT_TRUE(session.note_settings());
    EXPECT_FALSE(session.note_settings()) << "once";
  };
  session.undo();  // the fixture's own setting
  const GenerateSettings begun = session.settings;
  for (uint64_t count = 5; count < 9; ++count) {
    set([&](GenerateSettings& settings) { settings.count = count; });
  }
  for (const uint64_t seed : {1, 12, 123}) {  // typed
    set([&](GenerateSettings& settings) {
      settings.seed = seed;
      settings.seed_is_chosen = true;
    });
  }
  set([](GenerateSettings& settings) { settings.classes[1] = false; });
  set([](GenerateSettings& settings) { settings.classes[1] = true; });
  set([&](GenerateSettings&) { session.renew_seed(); });
  set([&](GenerateSettings&) { session.renew_seed(); });
  set([](GenerateSettings& settings) { settings.count = 10; });
  session.undo();
  EXPECT_EQ(session.settings.count, 8U);
  session.undo();
  session.undo();
  EXPECT_EQ(session.settings.seed, 123U);
  session.undo();
  EXPECT_FALSE(session.settings.classes[1]);
  session.undo();
  session.undo();
  EXPECT_EQ(session.settings.seed, begun.seed);
  EXPECT_EQ(session.settings.count, 8U);
  ASSERT_TRUE(session.can_undo());
  session.undo();
  EXPECT_EQ(session.settings, begun);
  EXPECT_FALSE(session.can_undo());
  EXPECT_TRUE(session.shown().prepared) << "nothing was made";
  session.redo();
  set([](GenerateSettings& settings) { settings.count = 11; });
  session.undo();
  EXPECT_EQ(session.settings.count, 8U) << "after an undo another step begins";
}

TEST_F(GenerateSessionTest, WhatIsSetDuringARunIsUndoneBeforeIt) {
  session.start(now_s);
  session.settings.count = 31;
  ASSERT_TRUE(session.undo());
  EXPECT_TRUE(session.is_running());
  EXPECT_EQ(session.settings.count, 2U);
  session.settings.count = 31;
  while (session.is_running()) advance(1);
  session.note_settings();
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.settings.count, 2U);
  EXPECT_FALSE(session.shown().prepared);
  ASSERT_TRUE(session.undo());
  EXPECT_TRUE(session.shown().prepared);
}

TEST_F(GenerateSessionTest, ManyLargeSetsThatAreKeptLoseTheirStepsAndNoBeats) {
  session.settings.count = 200;  // 800 beats, 5 steps: 8 MB
  for (uint64_t seed = 0; seed < 2 + GenerateSession::kMostSets; ++seed) {
    session.settings.seed = seed;
    session.start(now_s);
    while (session.is_running()) advance(1);
  }
  EXPECT_EQ(session.shown().history.frames().size(), 5U);
  size_t kept = 0;
  for (uint64_t revision = session.revision(); session.undo(); revision = session.revision()) {
    if (session.revision() == revision) continue;  // a setting
    ++kept;
    EXPECT_TRUE(session.shown().history.frames().empty());
    EXPECT_EQ(session.view().count, 800U);
    EXPECT_EQ(session.view().finished, 800U);
    advance(1);
  }
  EXPECT_EQ(kept, GenerateSession::kMostSets);
}

TEST_F(GenerateSessionTest, ALinkMakesTheSameSet) {
  session.settings.classes = {true, false, true, false};
  session.settings.seed = 18446744073709551615U;
  session.start(now_s);
  advance(20);
  const std::map<std::string, std::string> link = session.link();
  EXPECT_EQ(link.at("class"), "N,V");
  EXPECT_EQ(link.at("hash"), session.model().sha256.substr(0, 12));

  GenerateSession other(engine, ModelLibrary::open(BEATSMITH_SOURCE_FOLDER "/models")->models(),
                        {});
  other.choose_model(0);
  other.follow(link, now_s);
  EXPECT_TRUE(other.is_running());
  EXPECT_EQ(other.notice(), "");
  for (int i = 0; i < 20; ++i) other.advance(now_s += 0.01);
  EXPECT_EQ(other.link(), link);
  EXPECT_EQ(other.shown().history.frames().front().states,
            session.shown().history.frames().front().states);
  EXPECT_EQ(format_beat_table(other.shown().beats), format_beat_table(session.shown().beats));
}

TEST_F(GenerateSessionTest, WhatALinkAsksForInVainIsTold) {
  session.follow({{"model", session.model().name}, {"hash", "0123456789ab"}}, now_s);
  EXPECT_TRUE(session.is_running());
  EXPECT_NE(session.notice().find("another version"), std::string::npos) << session.notice();
  session.follow({{"model", "beatsmith-student-1"}, {"seed", "9"}}, now_s);
  EXPECT_NE(session.notice().find("beatsmith-student-1"), std::string::npos);
  EXPECT_EQ(session.settings.seed, 9U);
  session.follow({{"seed", "-1"}, {"count", "99999"}, {"class", "V,X"}}, now_s);
  for (const char* value : {"-1", "99999", "V,X"}) {
    EXPECT_NE(session.notice().find(value), std::string::npos) << session.notice();
  }
  EXPECT_EQ(session.settings.seed, 9U);
  EXPECT_EQ(session.settings.classes, std::vector<bool>({false, false, true, false}));
  session.cancel();
  session.follow({}, now_s);
  EXPECT_FALSE(session.is_running()) << "an address without values asks for nothing";
}

TEST_F(GenerateSessionTest, TheTeachersStepsAndGuidanceAreInTheLink) {
  const auto& models = session.denoisers();
  session.choose_model(static_cast<int>(models.size()) - 1);
  ASSERT_EQ(session.model().role, ModelRole::kTeacher);
  session.settings.steps = 30;
  session.settings.guidance = 1.1F;
  session.start(now_s);
  const auto link = session.link();
  EXPECT_EQ(link.at("guidance"), "1.1");
  session.choose_model(0);
  session.follow(link, now_s);
  EXPECT_EQ(session.shown().settings.steps, 30);
  EXPECT_EQ(session.shown().settings.guidance, 1.1F);
}

TEST_F(GenerateSessionTest, WithoutAClassNothingStarts) {
  session.settings.classes.assign(4, false);
  EXPECT_FALSE(session.obstacle().empty());
}

}  // namespace
}  // namespace beatsmith
