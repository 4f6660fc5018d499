// RecordSession over jobs that are answered by hand: what it keeps when a record is lost.
#include "app/record_session.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <set>

#include "fake_engine.h"

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
  void cancel(Id id) override {
    answers_.erase(id);
    cancelled.insert(id);
  }

  // Answers the last request.
  void answer(Result<JobAnswer> given) { answer(requests.size(), std::move(given)); }
  void answer(Id id, Result<JobAnswer> given) { answers_.insert_or_assign(id, std::move(given)); }

  // The last request of this kind; 0: none.
  template <class Request>
  Id last() const {
    Id id = requests.size();
    while (id > 0 && !std::holds_alternative<Request>(requests[id - 1])) --id;
    return id;
  }

  // The file that the last request is to open; empty: it is another request.
  std::string opens() const {
    const auto* open = std::get_if<OpenRecord>(&requests.back());
    return open == nullptr ? "" : open->files.at(0).name;
  }

  std::vector<JobRequest> requests;
  std::set<Id> cancelled;

 private:
  std::map<Id, Result<JobAnswer>> answers_;
};

class IdleEngine final : public FakeEngine {
  bool holds(const std::string&) const override { return true; }
  Result<Tensors> outputs_of(const std::string&, const Tensors&) override { return Tensors{}; }
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

  static JobAnswer found(int64_t first, std::vector<int64_t> r_peaks, bool done) {
    return FoundBeats{
        first, std::move(r_peaks), {done ? 1.0F : 0.5F, JobStage::kDetecting}, done, {}};
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

TEST_F(RecordSessionTest, CancelLeavesTheRecordOfBefore) {
  open("a");
  session.scroll_to(20);
  session.open({{"b.csv", 10, 2}});
  const Jobs::Id opening = jobs.last<OpenRecord>();
  session.cancel();
  EXPECT_TRUE(jobs.cancelled.contains(opening));
  EXPECT_EQ(jobs.last<OpenRecord>(), opening);
  EXPECT_EQ(session.record()->name, "a");
  EXPECT_EQ(session.view().first_s, 20);
  EXPECT_FALSE(session.is_opening());
}

TEST_F(RecordSessionTest, BeatsComeAStretchAtATime) {
  open("a");
  EXPECT_TRUE(session.is_classifying());
  // Asked for ahead, so that the answers overlap.
  const Jobs::Id second = jobs.last<FindBeats>();
  const Jobs::Id first = second - 1;
  jobs.answer(first, found(0, {100, 400, 700}, false));
  session.advance();
  EXPECT_EQ(session.record()->r_peaks, (std::vector<int64_t>{100, 400, 700}));
  EXPECT_FALSE(session.has_all_beats());
  EXPECT_EQ(session.progress().share, 0.5F);
  jobs.answer(second, found(0, {100, 400, 700, 1000}, false));
  session.advance();
  EXPECT_EQ(session.record()->r_peaks, (std::vector<int64_t>{100, 400, 700, 1000}));

  // Stopped in the middle, what is known stays, and the rest can be had.
  session.cancel();
  EXPECT_FALSE(session.is_classifying());
  EXPECT_EQ(session.record()->r_peaks.size(), 4U);
  EXPECT_TRUE(session.has_rest());
  session.classify_rest();
  EXPECT_EQ(std::get<FindBeats>(jobs.requests.back()).known, 4);
  jobs.answer(jobs.last<FindBeats>() - 1, found(4, {1300}, true));
  session.advance();
  EXPECT_EQ(session.record()->r_peaks.size(), 5U);
  EXPECT_TRUE(session.has_all_beats());
  EXPECT_FALSE(session.is_waiting()) << "there is no classifier";
  EXPECT_FALSE(session.has_rest());
}

TEST_F(RecordSessionTest, ARecordLostWhileItsBeatsAreFoundKeepsThem) {
  open("a");
  jobs.answer(jobs.last<FindBeats>() - 1, found(0, {100, 400}, false));
  session.advance();
  jobs.answer(jobs.last<FindBeats>() - 1, Error{"the worker is gone", {}, {}});
  session.advance();
  EXPECT_EQ(jobs.opens(), "a.csv");
  jobs.answer(JobAnswer(minute("a")));
  session.advance();
  EXPECT_EQ(session.record()->r_peaks.size(), 2U);
  // The new worker begins anew: it has none of those that are known, then more.
  jobs.answer(jobs.last<FindBeats>() - 1, found(0, {}, false));
  session.advance();
  EXPECT_EQ(session.record()->r_peaks.size(), 2U);
  jobs.answer(jobs.last<FindBeats>() - 1, found(2, {700}, true));
  session.advance();
  EXPECT_EQ(session.record()->r_peaks, (std::vector<int64_t>{100, 400, 700}));
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

TEST_F(RecordSessionTest, KnowsWhereATraceMostlyLies) {
  open("a");
  EXPECT_EQ(session.spread(0), nullptr);
  EXPECT_TRUE(session.fits_true_scale(0, 5)) << "until it is seen";
  session.trace(0, 1);
  const ReadTrace request = std::get<ReadTrace>(jobs.requests.back());
  std::vector<float> level(static_cast<size_t>(request.columns));
  for (size_t i = 0; i < level.size(); ++i) {
    level[i] = 10 * static_cast<float>(i) / static_cast<float>(level.size());
  }
  level[3] = 1000;
  level[4] = std::numeric_limits<float>::quiet_NaN();
  jobs.answer(JobAnswer(Trace{request, level, level}));
  session.advance();
  ASSERT_NE(session.spread(0), nullptr);
  EXPECT_NEAR(session.spread(0)->low, 1, 0.1);
  EXPECT_NEAR(session.spread(0)->middle, 5, 0.1);
  EXPECT_NEAR(session.spread(0)->high, 9, 0.1);
  EXPECT_TRUE(session.fits_true_scale(0, 8.5F));
  EXPECT_FALSE(session.fits_true_scale(0, 7.5F));
}

}  // namespace
}  // namespace beatsmith
