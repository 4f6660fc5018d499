// GenerateSession over an engine whose classifier answers when it is told to.
#include "app/generate_session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "inference/model_library.h"

namespace beatsmith {
namespace {

// The denoiser predicts 0; the classifier's logits are a beat's first samples.
class HeldClassifier final : public InferenceEngine {
 public:
  RequestId submit(std::string model, Tensors inputs) override {
    const RequestId id = ++last_id_;
    const bool classifies = model.find("classifier") != std::string::npos;
    Tensor output{classifies ? "logits" : "prediction", inputs[0].shape, {}};
    if (classifies) {
      output.shape = {inputs[0].shape[0], 5};
      for (int64_t row = 0; row < output.shape[0]; ++row) {
        const auto first = inputs[0].values.begin() + row * kBeatLength;
        output.values.insert(output.values.end(), first, first + 5);
      }
    } else {
      output.values.assign(inputs[0].values.size(), 0.0F);
    }
    (classifies ? held_ : answers_)[id] = {output};
    return id;
  }
  std::optional<Result<Tensors>> poll(RequestId id) override {
    const auto found = answers_.find(id);
    if (found == answers_.end()) return std::nullopt;
    Result<Tensors> answer = std::move(found->second);
    answers_.erase(found);
    return answer;
  }
  void cancel(RequestId id) override {
    held_.erase(id);
    answers_.erase(id);
  }
  EngineStatus status() const override {
    EngineStatus status;
    status.in_use = "cpu";
    return status;
  }
  void choose_provider(const std::string&) override {}
  void restart() override {}

  void release() { answers_.merge(held_); }

 private:
  RequestId last_id_ = 0;
  std::map<RequestId, Tensors> answers_;
  std::map<RequestId, Tensors> held_;
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

TEST_F(GenerateSessionTest, ProbabilitiesAreOfTheFinalBeatsHoweverLateTheClassifierIs) {
  session.start(now_s);
  advance(20);  // the run ends while the estimates of its first steps are being classified
  ASSERT_FALSE(session.is_running());
  EXPECT_TRUE(session.is_waiting());
  for (int i = 0; i < 5; ++i) {
    engine.release();
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

TEST_F(GenerateSessionTest, ASlowedRunShowsEachStepForAWhile) {
  session.slow = true;
  session.start(now_s);
  advance(20);  // 0.2 s
  EXPECT_TRUE(session.is_running());
  EXPECT_EQ(session.activity().rfind("Step 0 of 1", 0), 0U) << session.activity();
  EXPECT_NEAR(session.next_step_s(), 1.2, 1e-9);  // the shipped student has one step, for all of it
  advance(130);
  EXPECT_FALSE(session.is_running());
  EXPECT_FALSE(session.shown().beat_ms) << "a slowed run measures nothing";
}

TEST_F(GenerateSessionTest, WithoutAClassNothingStarts) {
  session.settings.classes.assign(4, false);
  EXPECT_FALSE(session.obstacle().empty());
}

}  // namespace
}  // namespace beatsmith
