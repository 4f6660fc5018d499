// BeatGeneration and BeatClassification over an engine that computes nothing: what they ask for,
// what they make of the answers, and how they end.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "fake_engine.h"
#include "inference/beat_classification.h"
#include "inference/beat_generation.h"

namespace beatsmith {
namespace {

// Answers when it is told to. A classifier's logits are a beat's first samples.
class HeldEngine final : public FakeEngine {
 public:
  int submitted = 0;
  std::vector<int64_t> rows;       // of each request
  std::vector<std::string> names;  // of the last request's inputs
  int64_t class_count = 4;
  float factor = 0.5F;  // a denoiser's prediction over its state

 private:
  bool holds(const std::string&) const override { return true; }
  void note(const std::string&, const Tensors& inputs) override {
    ++submitted;
    rows.push_back(inputs[0].shape[0]);
    names.clear();
    for (const Tensor& input : inputs) names.push_back(input.name);
  }
  Result<Tensors> outputs_of(const std::string& model, const Tensors& inputs) override {
    const Tensor& first = inputs[0];
    if (!is_classifier(model)) {
      Tensor prediction{"prediction", first.shape, first.values};
      for (float& value : prediction.values) value *= factor;
      return Tensors{prediction};
    }
    Tensor logits{"logits", {first.shape[0], class_count}, {}};
    for (int64_t row = 0; row < first.shape[0]; ++row) {
      const auto begin = first.values.begin() + row * kBeatLength;
      logits.values.insert(logits.values.end(), begin, begin + class_count);
    }
    return Tensors{logits};
  }
};

ModelDescription student() {
  ModelDescription model;
  model.name = "student";
  model.role = ModelRole::kStudent;
  model.classes = {"N", "S", "V", "F"};
  model.scale = 2;
  model.sampler = SamplerKind::kFewStep;
  model.times = {1.0, 0.5};
  model.default_steps = 2;
  return model;
}

ModelDescription classifier() {
  ModelDescription model;
  model.name = "classifier";
  model.role = ModelRole::kClassifier;
  model.classes = {"N", "S", "V", "F"};
  model.scale = 2;
  model.temperature = 4;
  model.rr_features = {kContextFeatureNames.begin(), kContextFeatureNames.end()};
  return model;
}

std::vector<BeatRequest> requests(size_t count) {
  std::vector<BeatRequest> beats;
  for (size_t i = 0; i < count; ++i) beats.push_back({i, static_cast<int>(i % 4)});
  return beats;
}

BeatGeneration generation(HeldEngine& engine, size_t count, size_t batch) {
  GenerationSettings settings;
  settings.seed = 7;
  settings.batch = batch;
  Result<BeatGeneration> started =
      BeatGeneration::start(engine, student(), settings, requests(count));
  EXPECT_TRUE(started);
  return *std::move(started);
}

template <class Run>
void finish(HeldEngine& engine, Run& run) {
  while (run.pending()) {
    engine.answer_all();
    EXPECT_TRUE(run.advance());
  }
}

TEST(BeatGeneration, AModelWithStylesIsGivenThem) {
  HeldEngine engine;
  ModelDescription model = student();
  Result<BeatGeneration> plain = BeatGeneration::start(engine, model, {}, requests(3));
  ASSERT_TRUE(plain);
  EXPECT_EQ(engine.names, (std::vector<std::string>{"x", "t", "class"}));
  model.styles = {"a", "b"};
  model.style_shares.assign(4, {0.5, 0.5});
  Result<BeatGeneration> styled = BeatGeneration::start(engine, model, {}, requests(3));
  ASSERT_TRUE(styled);
  EXPECT_EQ(engine.names, (std::vector<std::string>{"x", "t", "class", "style"}));
}

TEST(BeatGeneration, OnlyATeacherTakesAnotherSampler) {
  GenerationSettings settings;
  settings.sampler = SamplerKind::kDpmSolver;
  ModelDescription model = student();
  EXPECT_FALSE(sampler_settings(model, settings));
  model.sampler = SamplerKind::kDdim;
  const auto chosen = sampler_settings(model, settings);
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->kind, SamplerKind::kDpmSolver);
  settings.sampler = SamplerKind::kFewStep;
  EXPECT_FALSE(sampler_settings(model, settings));
}

TEST(BeatGeneration, StartsFromTheModelsNoiseOrFromWhatIsAskedFor) {
  ModelDescription model = student();
  EXPECT_EQ(sampler_settings(model, {})->noise_scale, 1);
  model.noise_scale = 0.5F;
  EXPECT_EQ(sampler_settings(model, {})->noise_scale, 0.5F);
  GenerationSettings settings;
  settings.noise_scale = 0.75F;
  EXPECT_EQ(sampler_settings(model, settings)->noise_scale, 0.75F);
}

// From beats of one's own, in mV: the network sees them times its scale.
TEST(BeatGeneration, StartsFromGivenBeatsWhereAsked) {
  HeldEngine engine;
  engine.factor = 0;
  std::vector<BeatRequest> given = requests(3);
  for (BeatRequest& request : given) {
    request.signal.assign(kBeatLength, 0.25F * static_cast<float>(request.index + 1));
  }
  GenerationSettings settings;
  settings.batch = 2;
  settings.start_time = 0;
  Result<BeatGeneration> kept = BeatGeneration::start(engine, student(), settings, given);
  ASSERT_TRUE(kept);
  EXPECT_TRUE(kept->done()) << "all batches, without a question to the network";
  EXPECT_EQ(engine.submitted, 0);
  EXPECT_EQ(kept->finished_count(), 3U);
  EXPECT_EQ(kept->states()[2][200], 0.75F);

  settings.start_time = 0.5;  // the second of the student's two times
  Result<BeatGeneration> changed = BeatGeneration::start(engine, student(), settings, given);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->step_count(), 1);
  EXPECT_EQ(changed->signals()[1][0], 0.5F);
  const float before = changed->states()[0][7];
  EXPECT_NE(before, 0.25F);
  finish(engine, *changed);
  // A prediction of 0, as a velocity, makes the estimate alpha times the state.
  EXPECT_FLOAT_EQ(changed->states()[0][7], noise_level(ScheduleKind::kCosine, 0.5).alpha * before);
}

TEST(BeatGeneration, GoesThroughItsBatchesStepByStep) {
  HeldEngine engine;
  BeatGeneration run = generation(engine, 5, 2);
  EXPECT_EQ(run.beat_count(), 5U);
  EXPECT_EQ(run.step_count(), 2);
  EXPECT_FALSE(run.advance()) << "nothing has been answered";
  EXPECT_NE(run.states()[0][0], 0) << "the noise it begins with";
  EXPECT_EQ(run.states()[2][0], 0) << "a batch that has not begun";

  engine.answer_all();
  EXPECT_TRUE(run.advance());
  EXPECT_EQ(run.step(), 1);
  EXPECT_EQ(run.finished_count(), 0U);
  EXPECT_EQ(run.batch_count(), 2U);
  EXPECT_NE(run.signals()[0], run.states()[0]);

  engine.answer_all();
  EXPECT_TRUE(run.advance());
  EXPECT_EQ(run.finished_count(), 2U);
  EXPECT_EQ(run.step(), 0) << "of the next batch";
  EXPECT_EQ(run.signals()[0], run.states()[0]) << "a finished beat";
  EXPECT_NE(run.states()[2][0], 0);

  finish(engine, run);
  EXPECT_TRUE(run.done());
  EXPECT_FALSE(run.error());
  EXPECT_EQ(run.batch_count(), 0U);
  EXPECT_EQ(engine.rows, (std::vector<int64_t>{2, 2, 2, 2, 1, 1}));
  EXPECT_FALSE(run.advance());
}

TEST(BeatGeneration, GivesTheSameBeatsInAnyBatch) {
  HeldEngine engine;
  BeatGeneration small = generation(engine, 5, 2);
  BeatGeneration whole = generation(engine, 5, 64);
  finish(engine, small);
  finish(engine, whole);
  const std::vector<Beat> beats = std::move(whole).take_states();
  EXPECT_TRUE(std::ranges::equal(small.states(), beats));
}

TEST(BeatGeneration, KeepsFinishedBeatsWhenAnEvaluationFails) {
  HeldEngine engine;
  BeatGeneration run = generation(engine, 4, 2);
  for (int step = 0; step < 2; ++step) {
    engine.answer_all();
    run.advance();
  }
  const Beat finished = run.states()[1];
  engine.fail_all({"out of memory", "WebAssembly", "close other tabs"});
  EXPECT_TRUE(run.advance());
  ASSERT_TRUE(run.error());
  EXPECT_EQ(run.error()->what, "out of memory");
  EXPECT_FALSE(run.done());
  EXPECT_FALSE(run.pending());
  EXPECT_EQ(run.finished_count(), 2U);
  EXPECT_EQ(run.states()[1], finished);
  EXPECT_FALSE(run.advance());
}

TEST(BeatGeneration, RefusesAPredictionThatIsNotFinite) {
  HeldEngine engine;
  engine.factor = std::numeric_limits<float>::quiet_NaN();
  BeatGeneration run = generation(engine, 1, 1);
  engine.answer_all();
  EXPECT_TRUE(run.advance());
  EXPECT_TRUE(run.error());
  EXPECT_FALSE(run.pending());
}

TEST(BeatGeneration, CancelsWhatItWaitsForWhenDropped) {
  HeldEngine engine;
  std::optional<RequestId> pending;
  {
    BeatGeneration run = generation(engine, 3, 8);
    pending = run.pending();
    BeatGeneration moved = std::move(run);
    EXPECT_EQ(moved.pending(), pending);
    EXPECT_TRUE(engine.cancelled.empty()) << "moving is not dropping";
  }
  EXPECT_TRUE(engine.cancelled.contains(*pending));

  BeatGeneration replaced = generation(engine, 1, 8);
  pending = replaced.pending();
  replaced = generation(engine, 1, 8);
  EXPECT_TRUE(engine.cancelled.contains(*pending));
  EXPECT_FALSE(engine.cancelled.contains(*replaced.pending()));
}

TEST(BeatGeneration, SaysBeforeItStartsWhatCannotBe) {
  HeldEngine engine;
  GenerationSettings steps;
  steps.steps = 9;
  EXPECT_FALSE(BeatGeneration::start(engine, student(), steps, requests(1)));
  GenerationSettings guidance;
  guidance.guidance = 2.0F;
  EXPECT_FALSE(BeatGeneration::start(engine, student(), guidance, requests(1)));
  EXPECT_FALSE(BeatGeneration::start(engine, student(), {}, {}));
  EXPECT_FALSE(BeatGeneration::start(engine, student(), {}, {{0, 4}}));
  EXPECT_EQ(engine.submitted, 0);
}

// Beat i's class is i % 4.
std::vector<Beat> beats(size_t count) {
  std::vector<Beat> all(count, Beat{});
  for (size_t i = 0; i < count; ++i) all[i][i % 4] = 1;
  return all;
}

TEST(BeatClassification, AnswersInGrowingChunksAndInOrder) {
  HeldEngine engine;
  Result<BeatClassification> run = BeatClassification::start(engine, classifier(), beats(150), {});
  ASSERT_TRUE(run);
  EXPECT_FALSE(run->advance());
  engine.answer_all();
  EXPECT_TRUE(run->advance());
  EXPECT_EQ(run->probabilities().size(), 32U) << "what there is can be shown";
  EXPECT_FALSE(run->done());
  finish(engine, *run);
  EXPECT_TRUE(run->done());
  EXPECT_EQ(engine.rows, (std::vector<int64_t>{32, 64, 54}));
  ASSERT_EQ(run->probabilities().size(), 150U);
  // Logits 2 (1 mV times the scale) and 0, at temperature 4.
  const double odds = std::exp(0.5);
  for (size_t i = 0; i < 150; ++i) {
    const Probabilities& probabilities = run->probabilities()[i];
    EXPECT_EQ(most_probable(probabilities), i % 4);
    EXPECT_NEAR(probabilities[i % 4], odds / (odds + 3), 1e-6);
  }
}

TEST(BeatClassification, KeepsWhatItHasWhenARequestFails) {
  HeldEngine engine;
  Result<BeatClassification> run = BeatClassification::start(engine, classifier(), beats(60), {});
  ASSERT_TRUE(run);
  engine.answer_all();
  run->advance();
  engine.fail_all({"lost", {}, {}});
  EXPECT_TRUE(run->advance());
  ASSERT_TRUE(run->error());
  EXPECT_EQ(run->error()->what, "lost");
  EXPECT_EQ(run->probabilities().size(), 32U);
  EXPECT_FALSE(run->done());
  EXPECT_FALSE(run->pending());
}

TEST(BeatClassification, RefusesAnswersOfAnotherNumberOfClasses) {
  HeldEngine engine;
  engine.class_count = 3;
  Result<BeatClassification> run = BeatClassification::start(engine, classifier(), beats(2), {});
  ASSERT_TRUE(run);
  engine.answer_all();
  run->advance();
  ASSERT_TRUE(run->error());
  EXPECT_EQ(run->error()->what, "gives 3 logits a beat for its 4 classes");
}

TEST(BeatClassification, CancelsWhatItWaitsForWhenDropped) {
  HeldEngine engine;
  std::optional<RequestId> pending;
  {
    Result<BeatClassification> run = BeatClassification::start(engine, classifier(), beats(2), {});
    ASSERT_TRUE(run);
    pending = run->pending();
  }
  EXPECT_TRUE(engine.cancelled.contains(*pending));
}

TEST(BeatClassification, NoBeatsAreDoneAtOnce) {
  HeldEngine engine;
  Result<BeatClassification> run = BeatClassification::start(engine, classifier(), {}, {});
  ASSERT_TRUE(run);
  EXPECT_TRUE(run->done());
  EXPECT_FALSE(run->pending());
}

TEST(BeatClassification, RefusesAModelOfAnotherKind) {
  HeldEngine engine;
  EXPECT_FALSE(BeatClassification::start(engine, student(), beats(1), {}));
  ModelDescription fewer_features = classifier();
  fewer_features.rr_features.pop_back();
  const auto fewer = BeatClassification::start(engine, fewer_features, beats(1), {});
  ASSERT_FALSE(fewer);
  EXPECT_NE(fewer.error().what.find(kContextFeatureNames.back()), std::string::npos);
  ModelDescription other_features = classifier();
  other_features.rr_features[3] = "pre_s";
  const auto other = BeatClassification::start(engine, other_features, beats(1), {});
  ASSERT_FALSE(other);
  EXPECT_NE(other.error().what.find("pre_s"), std::string::npos) << other.error().what;
}

}  // namespace
}  // namespace beatsmith
