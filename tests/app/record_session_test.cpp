// RecordSession over jobs that are answered by hand: what it keeps when a record is lost.
#include "app/record_session.h"

#include <gtest/gtest.h>

#include <map>

namespace beatsmith {
namespace {

class HandJobs final : public Jobs {
 public:
  Id submit(JobRequest request) override {
    requests.push_back(std::move(request));
    return requests.size();
  }
  std::optional<Result<JobAnswer>> poll(Id id) override {
    const auto found = answers_.find(id);
    if (found == answers_.end()) return std::nullopt;
    Result<JobAnswer> answer = std::move(found->second);
    answers_.erase(found);
    return answer;
  }
  JobProgress progress(Id) const override { return {}; }
  void cancel(Id id) override { answers_.erase(id); }

  // Answers the last request.
  void answer(Result<JobAnswer> given) { answers_.emplace(requests.size(), std::move(given)); }

  // The file that the last request is to open; empty: it is another request.
  std::string opens() const {
    const auto* open = std::get_if<OpenRecord>(&requests.back());
    return open == nullptr ? "" : open->files.at(0).name;
  }

  std::vector<JobRequest> requests;

 private:
  std::map<Id, Result<JobAnswer>> answers_;
};

class IdleEngine final : public InferenceEngine {
 public:
  RequestId submit(std::string, Tensors) override { return 1; }
  std::optional<Result<Tensors>> poll(RequestId) override { return std::nullopt; }
  void cancel(RequestId) override {}
  EngineStatus status() const override { return {}; }
  void choose_provider(const std::string&) override {}
  void restart() override {}
};

class RecordSessionTest : public testing::Test {
 protected:
  RecordSessionTest() : session(engine, jobs, {}) { session.resize(1000); }

  static RecordSummary minute(const std::string& name) {
    RecordSummary record;
    record.name = name;
    record.sample_rate_hz = 360;
    record.sample_count = 360 * 60;
    record.leads = {{"MLII", "mV", -1, 2}};
    return record;
  }

  void open(const std::string& name) {
    session.open({{name + ".csv", 10, 1}});
    jobs.answer(JobAnswer(minute(name)));
    session.advance();
    ASSERT_EQ(session.record()->name, name);
  }

  IdleEngine engine;
  HandJobs jobs;
  RecordSession session;
};

TEST_F(RecordSessionTest, WhatCannotBeOpenedLeavesTheRecordOfBefore) {
  open("a");
  session.scroll_to(20);
  session.open({{"photo.jpg", 10, 2}});
  jobs.answer(Error{"no recording", "photo.jpg", "open another"});
  session.advance();
  EXPECT_EQ(session.record()->name, "a");
  EXPECT_EQ(session.view().first_s, 20);
  EXPECT_NE(session.error().find("photo.jpg"), std::string::npos);
}

TEST_F(RecordSessionTest, CancelOpensTheRecordOfBeforeAgain) {
  open("a");
  session.scroll_to(20);
  session.open({{"b.csv", 10, 2}});
  session.cancel();
  EXPECT_EQ(jobs.opens(), "a.csv");
  jobs.answer(JobAnswer(minute("a")));
  session.advance();
  EXPECT_EQ(session.record()->name, "a");
  EXPECT_EQ(session.view().first_s, 20);
  EXPECT_FALSE(session.is_opening());
}

TEST_F(RecordSessionTest, ARecordThatIsLostIsOpenedAgainOnce) {
  open("a");
  EXPECT_EQ(session.trace(0, 1), nullptr);
  jobs.answer(Error{"no record is open", {}, {}});
  session.advance();
  EXPECT_EQ(jobs.opens(), "a.csv");
  jobs.answer(JobAnswer(minute("a")));
  session.advance();
  EXPECT_EQ(session.trace(0, 1), nullptr);
  ASSERT_TRUE(std::holds_alternative<ReadTrace>(jobs.requests.back()));
  jobs.answer(Error{"no record is open", {}, {}});
  session.advance();
  EXPECT_EQ(jobs.opens(), "");
  EXPECT_NE(session.error().find("no record is open"), std::string::npos);
}

TEST_F(RecordSessionTest, ZoomKeepsThePointUnderTheFingers) {
  open("a");
  session.scroll_to(20);
  const StripView before = session.view();
  const double at_s = before.first_s + 300 / before.px_per_s;
  session.zoom(2, 300);
  EXPECT_NEAR(session.view().first_s + 300 / session.view().px_per_s, at_s, 1e-9);
  session.zoom(1e-6, 300);
  EXPECT_NEAR(session.view().seconds(), 60, 1e-6) << "no farther than the whole recording";
  EXPECT_NEAR(session.view().first_s, 0, 1e-9);
}

TEST_F(RecordSessionTest, AsksForATraceOnlyWhenTheOldOneDoesNotDo) {
  open("a");
  session.scroll_to(20);
  session.trace(0, 1);
  const ReadTrace request = std::get<ReadTrace>(jobs.requests.back());
  const std::vector<float> level(request.columns, 0.5F);
  jobs.answer(JobAnswer(Trace{request, level, level}));
  session.advance();
  const size_t asked = jobs.requests.size();
  session.scroll_to(21);
  EXPECT_NE(session.trace(0, 1), nullptr);
  EXPECT_EQ(jobs.requests.size(), asked);
  session.scroll_to(50);
  EXPECT_NE(session.trace(0, 1), nullptr) << "the old one meanwhile";
  EXPECT_EQ(jobs.requests.size(), asked + 1);
}

}  // namespace
}  // namespace beatsmith
