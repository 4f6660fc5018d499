#include "jobs/thread_jobs.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "files/files.h"
#include "record_files.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

class ThreadJobsTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / "beatsmith_thread_jobs";
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    for (const FileBytes& file : wfdb_files("sim", simulated_minute())) write(file);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const FileBytes& file) {
    ASSERT_TRUE(write_file((folder_ / file.name).string(), file.bytes));
  }

  OpenRecord record() {
    EXPECT_TRUE(files_.open_path((folder_ / "sim").string()));
    return {files_.take_opened(), {}};
  }

  static Result<JobAnswer> answer_of(Jobs& jobs, Jobs::Id id) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::chrono::steady_clock::now() < patience) {
      if (auto answer = jobs.poll(id)) return *std::move(answer);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return Error{"no answer in a minute", "", ""};
  }

  fs::path folder_;
  DesktopFiles files_{"unused"};
};

TEST_F(ThreadJobsTest, AnswersInOrder) {
  std::atomic<int> woken = 0;
  ThreadJobs jobs(files_, [&] { ++woken; });
  const Jobs::Id open = jobs.submit(record());
  const auto summary = answer_of(jobs, open);
  ASSERT_TRUE(summary) << describe(summary.error());
  EXPECT_EQ(std::get<RecordSummary>(*summary).reference_name, "sim.atr");

  const Jobs::Id trace = jobs.submit(ReadTrace{0, 0, 21600, 100});
  const Jobs::Id found = jobs.submit(FindBeats{});
  const Jobs::Id beats = jobs.submit(ReadBeats{{0, 49}});
  const Jobs::Id none = jobs.submit(ReadTrace{7, 0, 10, 10});
  EXPECT_FALSE(answer_of(jobs, none));
  EXPECT_EQ(std::get<Trace>(*answer_of(jobs, trace)).low.size(), 100U);
  EXPECT_GT(std::get<FoundBeats>(*answer_of(jobs, found)).r_peaks.size(), 50U);
  EXPECT_EQ(std::get<BeatInputs>(*answer_of(jobs, beats)).beats.size(), 2U);
  EXPECT_GT(woken, 4);

  EXPECT_FALSE(jobs.poll(open)) << "an answer is given once";
  EXPECT_FALSE(jobs.poll(1000));
  EXPECT_EQ(jobs.progress(1000).share, 0);
  jobs.cancel(1000);
}

TEST_F(ThreadJobsTest, SaysWhyAFileCannotBeRead) {
  const OpenRecord open = record();
  fs::remove(folder_ / "sim.dat");
  ThreadJobs jobs(files_);
  const auto answer = answer_of(jobs, jobs.submit(open));
  ASSERT_FALSE(answer);
  EXPECT_NE(describe(answer.error()).find("sim.dat"), std::string::npos);
}

TEST_F(ThreadJobsTest, ACancelledOpenLeavesTheRecordOfBefore) {
  ThreadJobs jobs(files_);
  const auto is_open = [&] {
    return answer_of(jobs, jobs.submit(ReadTrace{0, 0, 10, 10})).has_value();
  };
  const Jobs::Id never = jobs.submit(record());
  jobs.cancel(never);
  EXPECT_FALSE(jobs.poll(never));
  ASSERT_TRUE(answer_of(jobs, jobs.submit(record())));
  EXPECT_TRUE(is_open());

  // At any time after it has begun.
  for (int wait_us = 0; wait_us < 20000; wait_us += 1000) {
    const Jobs::Id begun = jobs.submit(record());
    std::this_thread::sleep_for(std::chrono::microseconds(wait_us));
    jobs.cancel(begun);
    EXPECT_TRUE(is_open());
    EXPECT_FALSE(jobs.poll(begun));
  }

  // Of another request the answer is dropped.
  const Jobs::Id trace = jobs.submit(ReadTrace{0, 0, 10, 10});
  jobs.cancel(trace);
  EXPECT_TRUE(is_open());
  EXPECT_FALSE(jobs.poll(trace));
}

TEST_F(ThreadJobsTest, AnswersOthersWhileItOpensARecord) {
  ThreadJobs jobs(files_);
  ASSERT_TRUE(answer_of(jobs, jobs.submit(record())));
  // Half an hour of noise: many pieces.
  WfdbRecord noise = *wfdb_from_recording(simulated_minute().recording);
  noise.header.name = "long";
  noise.header.sample_count = 0;
  noise.header.signals[0].file_name = "long.dat";
  noise.header.signals[0].checksum.reset();
  write({"long.hea", bytes_of(format_wfdb_header(noise.header))});
  write({"long.dat", std::vector<uint8_t>(size_t{64} << 20, 1)});
  EXPECT_TRUE(files_.open_path((folder_ / "long").string()));
  const Jobs::Id opening = jobs.submit(OpenRecord{files_.take_opened(), {}});
  const Jobs::Id trace = jobs.submit(ReadTrace{0, 0, 21600, 10});
  ASSERT_TRUE(answer_of(jobs, trace));
  EXPECT_LT(jobs.progress(opening).share, 1);
  EXPECT_FALSE(jobs.poll(opening)) << "that was the record before";
  const auto opened = answer_of(jobs, opening);
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(std::get<RecordSummary>(*opened).sample_count, 32 << 20);
}

TEST_F(ThreadJobsTest, EndsInTheMiddleOfWork) {
  ThreadJobs jobs(files_);
  for (int i = 0; i < 5; ++i) jobs.submit(record());
}

}  // namespace
}  // namespace beatsmith
