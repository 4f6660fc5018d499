// DrawSession and OcclusionMap over an engine that answers when it is told to, and how it is told.
#include "app/draw_session.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/occlusion.h"
#include "fake_engine.h"
#include "inference/model_library.h"

namespace beatsmith {
namespace {

// The denoiser predicts 0. The classifier's logits: of N ten times the mean of |signal| over the
// QRS, of V ten times that over the T wave.
class SlowEngine final : public FakeEngine {
 public:
  int classified = 0;
  int denoised = 0;
  float first_time = 0;
  std::vector<int64_t> rows;
  std::vector<float> classes;  // of the denoiser's last request

 private:
  bool holds(const std::string&) const override { return true; }
  void note(const std::string& model, const Tensors& inputs) override {
    rows.push_back(inputs[0].shape[0]);
    if (is_classifier(model)) {
      ++classified;
      return;
    }
    if (denoised++ == 0) first_time = inputs[1].values[0];
    classes = inputs[2].values;
  }
  Result<Tensors> outputs_of(const std::string& model, const Tensors& inputs) override {
    if (!is_classifier(model)) {
      return Tensors{
          {"prediction", inputs[0].shape, std::vector<float>(inputs[0].values.size(), 0.0F)}};
    }
    Tensor logits{"logits", {inputs[0].shape[0], 5}, {}};
    for (size_t row = 0; row < static_cast<size_t>(inputs[0].shape[0]); ++row) {
      const auto mean = [&](int first, int last) {
        float sum = 0;
        for (int i = first; i < last; ++i) {
          sum += std::abs(inputs[0].values[row * kBeatLength + static_cast<size_t>(i)]);
        }
        return 10 * sum / static_cast<float>(last - first);
      };
      for (const float logit : {mean(86, 106), 0.0F, mean(150, 220), 0.0F, 0.0F}) {
        logits.values.push_back(logit);
      }
    }
    return Tensors{logits};
  }
};

Beat bump(int at, float mv) {
  Beat beat{};
  for (int i = 0; i < kBeatLength; ++i) {
    beat[static_cast<size_t>(i)] =
        std::max(0.0F, mv * (1 - static_cast<float>(std::abs(i - at)) / 12));
  }
  return beat;
}

class DrawSessionTest : public testing::Test {
 protected:
  DrawSessionTest()
      : models(ModelLibrary::open(BEATSMITH_SOURCE_FOLDER "/models")->models()),
        session(engine, models, {{bump(96, 2), bump(180, 2), bump(96, 1)}, {"N", "V", "N"}}) {}

  void settle() {
    for (int i = 0; i < 200 && (session.is_waiting() || i < 2); ++i) {
      engine.answer_all();
      session.advance(now_s += 0.01);
    }
  }
  std::string seen() const {
    return session.probability_names()[most_probable(session.probabilities())];
  }

  SlowEngine engine;
  std::vector<ModelDescription> models;
  DrawSession session;
  double now_s = 0;
};

TEST_F(DrawSessionTest, BeginsWithAnExampleThatIsClassifiedAtOnce) {
  EXPECT_EQ(session.drawing.line(), bump(96, 2));
  EXPECT_FALSE(session.drawing.can_undo());
  settle();
  EXPECT_EQ(seen(), "N");
  EXPECT_EQ(session.peak_offset(), 0);
}

TEST_F(DrawSessionTest, ExamplesOfAClassComeInTurn) {
  EXPECT_TRUE(session.start_from("N"));
  EXPECT_EQ(session.drawing.line(), bump(96, 1));
  EXPECT_TRUE(session.start_from("N"));
  EXPECT_EQ(session.drawing.line(), bump(96, 2));
  EXPECT_TRUE(session.start_from("V"));
  EXPECT_TRUE(session.start_from("V")) << "the only one";
  EXPECT_FALSE(session.start_from("Q"));
  EXPECT_EQ(session.drawing.line(), bump(180, 2));
  session.drawing.undo();
  session.drawing.undo();
  EXPECT_EQ(session.drawing.line(), bump(96, 2));
}

TEST_F(DrawSessionTest, ALinkLeadsBackToTheDrawing) {
  session.drawing.begin_stroke(20, -1);
  session.drawing.stroke_to(60, 1.5F);
  session.advance(now_s);
  const auto while_drawing = session.link();
  EXPECT_EQ(while_drawing, DrawSession(engine, models, {{bump(96, 2)}, {"N"}}).link())
      << "a stroke is one step of an address";
  session.drawing.end_stroke();
  session.drawing.set({.share = 0.35, .class_index = 2, .seed = 12});
  session.advance(now_s);
  const auto link = session.link();
  EXPECT_LT(link.at("line").size(), 200U);
  EXPECT_EQ(link.at("towards"), "V");

  DrawSession other(engine, models, {});
  other.follow(link);
  EXPECT_EQ(other.settings(), session.settings());
  for (size_t i = 0; i < kBeatLength; ++i) {
    EXPECT_NEAR(other.drawing.line()[i], session.drawing.line()[i], 0.02) << i;
  }
  other.ask();
  EXPECT_EQ(other.link(), link);
  const Beat line = other.drawing.line();
  other.follow(link);
  other.drawing.undo();
  EXPECT_TRUE(other.drawing.is_blank()) << "the same once more is no edit";
  other.drawing.redo();
  EXPECT_EQ(other.drawing.line(), line);
}

TEST_F(DrawSessionTest, ALinkThatCannotBeUsedLeavesAllAsItIs) {
  const auto before = session.link();
  session.follow({{"line", "????"}, {"share", "7"}, {"towards", "X"}, {"seed", "-1"}});
  session.ask();
  EXPECT_EQ(session.link(), before);
  session.follow({{"line", ""}, {"towards", "V"}});
  session.ask();
  EXPECT_TRUE(session.drawing.is_blank());
  EXPECT_EQ(session.link().at("line"), "");
  session.follow({{"towards", "seen"}});
  EXPECT_EQ(session.settings().class_index, std::nullopt);
  session.drawing.undo();
  EXPECT_EQ(session.settings().class_index, 2);
  EXPECT_TRUE(session.drawing.is_blank());
  session.drawing.undo();
  EXPECT_EQ(session.settings().class_index, std::nullopt);
  EXPECT_EQ(session.drawing.line(), bump(96, 2));
}

TEST_F(DrawSessionTest, OneQuestionAtATimeAndTheNewestDrawingNext) {
  session.advance(now_s);
  ASSERT_EQ(engine.classified, 1);
  session.drawing.begin_stroke(60, 0);
  for (int i = 0; i < 50; ++i) {  // no answer meanwhile
    session.drawing.stroke_to(60 + i, 0);
    session.advance(now_s += 0.01);
  }
  session.drawing.stroke_to(180, 2.5F);
  EXPECT_EQ(engine.classified, 1);
  settle();
  EXPECT_EQ(engine.classified, 2);
  EXPECT_EQ(seen(), "V") << "of the line as it is now, not as it was when first asked";
  for (int i = 0; i < 10; ++i) session.advance(now_s += 0.01);
  EXPECT_EQ(engine.classified, 2) << "nothing changed: nothing is asked";
}

TEST_F(DrawSessionTest, AnEmptyPaperHasNoProbabilities) {
  settle();
  session.drawing.clear();
  settle();
  EXPECT_TRUE(session.probabilities().empty());
  EXPECT_TRUE(session.beats().beats.empty());
  EXPECT_FALSE(session.can_remake());
  session.remake(now_s);
  EXPECT_FALSE(session.is_remaking());
}

TEST_F(DrawSessionTest, APlausibleBeatIsMadeFromTheDrawingByTheTeacher) {
  settle();
  ASSERT_NE(session.model(), nullptr);
  EXPECT_EQ(session.model()->role, ModelRole::kTeacher);
  session.drawing.set({.share = 0.4});
  session.remake(now_s);
  ASSERT_TRUE(session.is_remaking());
  EXPECT_FLOAT_EQ(engine.first_time, 0.4F);
  EXPECT_EQ(session.remade()->step_count, 20) << "of 50 those below the start";
  EXPECT_EQ(engine.classes, (std::vector<float>{1, 0, 0, 0, 0})) << "N, as classified";
  EXPECT_NE(session.remade()->state, session.drawing.line()) << "noise over it";
  settle();
  ASSERT_FALSE(session.is_remaking());
  EXPECT_TRUE(session.remade()->done);
  EXPECT_EQ(engine.denoised, 20);
  EXPECT_TRUE(session.remade()->run_ms);
  EXPECT_EQ(session.remade()->probabilities.size(), 5U);
  const Beat made = session.remade()->state;
  session.remake(now_s);
  settle();
  EXPECT_EQ(session.remade()->state, made) << "the same drawing, share and seed";
  session.drawing.set({.share = 0.4, .seed = 8});
  session.remake(now_s);
  settle();
  EXPECT_NE(session.remade()->state, made);
}

TEST_F(DrawSessionTest, TheChosenClassIsMade) {
  settle();
  session.drawing.set({.class_index = 2});
  session.remake(now_s);
  EXPECT_EQ(engine.classes, (std::vector<float>{0, 0, 1, 0, 0}));
}

TEST_F(DrawSessionTest, AShareOfNothingGivesTheDrawingBack) {
  settle();
  session.drawing.set({.share = 0});
  session.remake(now_s);
  EXPECT_FALSE(session.is_remaking());
  ASSERT_TRUE(session.remade() && session.remade()->done);
  for (size_t i = 0; i < kBeatLength; ++i) {
    EXPECT_NEAR(session.remade()->state[i], session.drawing.line()[i], 1e-5);
  }
}

TEST_F(DrawSessionTest, TheResultBecomesTheDrawingAndThatIsUndone) {
  settle();
  session.remake(now_s);
  settle();
  const LabelledBeats both = session.beats();
  ASSERT_EQ(both.beats.size(), 2U);
  EXPECT_EQ(both.beats[0], session.drawing.beat());
  EXPECT_EQ(both.classes[0], "N");
  EXPECT_NE(session.provenance().comments.back().find("t = 0.60"), std::string::npos);
  const Beat before = session.drawing.line();
  session.use_remade();
  EXPECT_NE(session.drawing.line(), before);
  settle();
  EXPECT_FALSE(session.remade());
  session.drawing.undo();
  EXPECT_EQ(session.drawing.line(), before);
}

TEST_F(DrawSessionTest, CancelKeepsTheResultBefore) {
  settle();
  session.remake(now_s);
  settle();
  const Beat made = session.remade()->state;
  session.drawing.set({.seed = 99});
  session.remake(now_s);
  engine.answer_all();
  session.advance(now_s += 0.01);
  session.cancel();
  ASSERT_TRUE(session.remade());
  EXPECT_EQ(session.remade()->state, made);
}

TEST_F(DrawSessionTest, ANewStrokeEndsWhatWasMadeOfTheOldOne) {
  settle();
  session.remake(now_s);
  session.drawing.bend(30, 1, 5);
  session.advance(now_s += 0.01);
  EXPECT_FALSE(session.is_remaking());
  EXPECT_FALSE(session.remade());
}

TEST_F(DrawSessionTest, TheModelsBeatComesBackWithItsDrawing) {
  settle();
  session.remake(now_s);
  settle();
  const Beat made = session.remade()->state;
  const Beat line = session.drawing.line();
  session.drawing.begin_stroke(10, 2);  // a stray touch
  session.drawing.stroke_to(12, 2);
  session.drawing.end_stroke();
  settle();
  EXPECT_FALSE(session.remade());
  EXPECT_EQ(session.beats().beats.size(), 1U);
  session.drawing.undo();
  settle();
  ASSERT_TRUE(session.remade());
  EXPECT_EQ(session.remade()->state, made);
  EXPECT_EQ(session.remade()->probabilities.size(), 5U);
  EXPECT_EQ(session.beats().beats.size(), 2U);
  session.drawing.redo();
  settle();
  EXPECT_FALSE(session.remade()) << "nothing was made of that line";

  session.drawing.undo();
  session.use_remade();
  settle();
  EXPECT_FALSE(session.remade());
  session.drawing.undo();
  EXPECT_EQ(session.drawing.line(), line);
  ASSERT_TRUE(session.remade());
  EXPECT_EQ(session.remade()->state, made);
}

TEST_F(DrawSessionTest, ABendAfterARunIsAnEditOfItsOwn) {
  session.drawing.bend(30, 1, 5);
  settle();
  session.remake(now_s);
  settle();
  ASSERT_TRUE(session.remade());
  session.drawing.bend(30, 1.2F, 5);
  settle();
  EXPECT_FALSE(session.remade()) << "it was made of another line";
  session.drawing.undo();
  EXPECT_FLOAT_EQ(session.drawing.line()[30], 1);
  EXPECT_TRUE(session.remade());
}

TEST_F(DrawSessionTest, SettingsAreUndoneInTheOrderOfAllThatWasDone) {
  settle();
  for (const double share : {0.5, 0.45, 0.4}) session.drawing.set({.share = share});
  session.drawing.set({.share = 0.4, .class_index = 1});
  session.drawing.set({.share = 0.4, .class_index = 2});
  session.remake(now_s);
  settle();
  const Beat made = session.remade()->state;
  session.drawing.set({.share = 0.7, .class_index = 2});
  ASSERT_TRUE(session.remade()) << "it was made, whatever is set now";
  session.drawing.bend(30, 1, 5);
  session.drawing.set({.share = 0.8, .class_index = 2});

  session.drawing.undo();
  EXPECT_EQ(session.settings().share, 0.7);
  EXPECT_FLOAT_EQ(session.drawing.line()[30], 1);
  session.drawing.undo();
  EXPECT_NE(session.drawing.line()[30], 1);
  session.drawing.undo();
  EXPECT_EQ(session.settings().share, 0.4);
  settle();
  ASSERT_TRUE(session.remade());
  EXPECT_EQ(session.remade()->state, made);
  session.drawing.undo();
  EXPECT_EQ(session.settings().class_index, 1) << "each choice is a step";
  session.drawing.undo();
  EXPECT_EQ(session.settings().class_index, std::nullopt);
  session.drawing.undo();
  EXPECT_EQ(session.settings().share, 0.6) << "a drag is one";
  EXPECT_FALSE(session.drawing.can_undo());
  while (session.drawing.can_redo()) session.drawing.redo();
  EXPECT_EQ(session.settings().share, 0.8);
}

TEST_F(DrawSessionTest, AFailureIsSaidAndLosesNothing) {
  settle();
  const Beat before = session.drawing.line();
  session.remake(now_s);
  engine.fail_all({"the worker died", {}, {}});
  for (int i = 0; i < 5; ++i) session.advance(now_s += 0.01);
  EXPECT_FALSE(session.is_remaking());
  EXPECT_NE(session.error().find("the worker died"), std::string::npos);
  EXPECT_EQ(session.drawing.line(), before);
  session.remake(now_s);
  EXPECT_TRUE(session.error().empty());
}

TEST_F(DrawSessionTest, AClassifierThatAnswersAgainIsNoLongerComplainedOf) {
  session.advance(now_s);
  engine.fail_all({"the worker died", {}, {}});
  session.advance(now_s += 0.01);
  EXPECT_NE(session.error().find("the worker died"), std::string::npos);
  session.drawing.bend(96, 1, 5);
  settle();
  EXPECT_EQ(session.error(), "");
}

TEST_F(DrawSessionTest, WithoutModelsItOnlyDraws) {
  DrawSession bare(engine, {}, {});
  EXPECT_TRUE(bare.drawing.is_blank());
  bare.drawing.bend(96, 1, 5);
  bare.advance(now_s);
  EXPECT_FALSE(bare.is_waiting());
  EXPECT_EQ(bare.model(), nullptr);
  EXPECT_FALSE(bare.can_remake());
}

TEST(Occlusion, TakesAWindowAwayByAStraightLine) {
  const Beat beat = bump(96, 2);
  for (const int window : {0, kOcclusionWindows - 1}) {
    EXPECT_EQ(occluded(beat, window)[128], beat[128]);
  }
  EXPECT_EQ(occlusion_first(0), 0);
  EXPECT_EQ(occlusion_first(kOcclusionWindows - 1), kBeatLength - kOcclusionWidth);
  Beat slope{};
  for (size_t i = 0; i < slope.size(); ++i) slope[i] = static_cast<float>(i) * 0.01F;
  for (int window = 0; window < kOcclusionWindows; ++window) {
    const Beat without = occluded(slope, window);
    for (size_t i = 0; i < slope.size(); ++i) EXPECT_NEAR(without[i], slope[i], 1e-5);
  }
}

TEST(Occlusion, ShowsWhereTheClassComesFromInOneBatch) {
  SlowEngine engine;
  const auto models = ModelLibrary::open(BEATSMITH_SOURCE_FOLDER "/models")->models();
  const auto classifier = std::find_if(models.begin(), models.end(), [](const auto& model) {
    return model.role == ModelRole::kClassifier;
  });
  Result<OcclusionMap> map = OcclusionMap::start(engine, *classifier, bump(96, 1));
  ASSERT_TRUE(map);
  EXPECT_FALSE(map->advance());
  engine.answer_all();
  EXPECT_TRUE(map->advance());
  EXPECT_EQ(engine.rows, std::vector<int64_t>{32});
  ASSERT_TRUE(map->result());
  const Occlusion& result = *map->result();
  EXPECT_EQ(result.class_index, 0U);
  EXPECT_GT(result.probability(), 0.5F);
  EXPECT_NEAR(static_cast<double>(result.largest()), 96, kOcclusionWidth);
  EXPECT_GT(result.fall[96], 0.2F);
  EXPECT_NEAR(result.fall[220], 0, 1e-6) << "where nothing is to be seen";
}

TEST(Occlusion, AnotherModelIsRefused) {
  SlowEngine engine;
  const auto models = ModelLibrary::open(BEATSMITH_SOURCE_FOLDER "/models")->models();
  EXPECT_FALSE(OcclusionMap::start(engine, models.front(), bump(96, 1)));
}

}  // namespace
}  // namespace beatsmith
