#include "jobs/messages.h"

#include <gtest/gtest.h>

#include <limits>

namespace beatsmith {
namespace {

using Answer = Result<JobAnswer>;

// The bytes say everything there is: a message that survives is the same again as bytes.
template <class Message>
Message round_trip(const Message& message) {
  const std::vector<uint8_t> bytes = bytes_from_message(message);
  const std::optional<Message> back = message_from_bytes<Message>(bytes);
  EXPECT_TRUE(back);
  EXPECT_EQ(bytes_from_message(*back), bytes);
  // One byte less or more is no message, nor is any shorter piece.
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(message_from_bytes<Message>(std::span(bytes).first(size))) << size;
  }
  std::vector<uint8_t> longer = bytes;
  longer.push_back(0);
  EXPECT_FALSE(message_from_bytes<Message>(longer));
  return *back;
}

RecordSummary some_summary() {
  RecordSummary summary;
  summary.name = "100";
  summary.sample_rate_hz = 359.5;
  summary.annotation_rate_hz = 125;
  summary.sample_count = int64_t{1} << 40;
  summary.leads = {{"MLII", "mV", -1.5F, 2.5F}, {"V5", "\u00B5V", 0, 1}};
  summary.beat_lead = 1;
  summary.comments = {"69 M", ""};
  summary.r_peaks = {77, 370, int64_t{1} << 35};
  Annotation annotation;
  annotation.sample = 77;
  annotation.symbol = "+";
  annotation.subtype = -3;
  annotation.channel = 255;
  annotation.number = -128;
  annotation.aux = std::string("(N\0x", 4);
  summary.reference = {annotation, Annotation()};
  summary.reference_name = "100.atr";
  summary.notes = {"a note."};
  return summary;
}

TEST(Messages, Requests) {
  const auto open = round_trip<JobRequest>(
      OpenRecord{{{"100.hea", 143, 7}, {"100.dat", uint64_t{1} << 33, 8}}, {250, "uV", 3}});
  EXPECT_EQ(std::get<OpenRecord>(open).as, (ReadAs{250, "uV", 3}));
  const auto& files = std::get<OpenRecord>(open).files;
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].name, "100.hea");
  EXPECT_EQ(files[1].bytes, uint64_t{1} << 33);
  EXPECT_EQ(files[1].handle, 8U);

  const auto trace = std::get<ReadTrace>(round_trip<JobRequest>(ReadTrace{1, -5, 1000, 12}));
  EXPECT_EQ(trace.lead, 1);
  EXPECT_EQ(trace.first, -5);
  EXPECT_EQ(trace.count, 1000);
  EXPECT_EQ(trace.columns, 12);
  const std::vector<int64_t> places = {3, int64_t{1} << 40};
  EXPECT_EQ(std::get<ReadBeats>(round_trip<JobRequest>(ReadBeats{places})).places, places);
  EXPECT_EQ(std::get<FindBeats>(round_trip<JobRequest>(FindBeats{7})).known, 7);
}

TEST(Messages, Progress) {
  const JobProgress progress = round_trip(JobProgress{0.25F, JobStage::kDetecting});
  EXPECT_EQ(progress.share, 0.25F);
  EXPECT_EQ(progress.stage, JobStage::kDetecting);
}

TEST(Messages, Summary) {
  const RecordSummary sent = some_summary();
  const Answer answer = round_trip(Answer(JobAnswer(sent)));
  ASSERT_TRUE(answer);
  const auto& summary = std::get<RecordSummary>(*answer);
  EXPECT_EQ(summary.name, sent.name);
  EXPECT_EQ(summary.sample_rate_hz, sent.sample_rate_hz);
  EXPECT_EQ(summary.annotation_rate_hz, 125);
  EXPECT_EQ(summary.sample_count, sent.sample_count);
  EXPECT_EQ(summary.leads[1].units, "\u00B5V");
  EXPECT_EQ(summary.leads[0].high, 2.5F);
  EXPECT_EQ(summary.beat_lead, 1);
  EXPECT_EQ(summary.comments, sent.comments);
  EXPECT_EQ(summary.r_peaks, sent.r_peaks);
  EXPECT_EQ(summary.reference, sent.reference);
  EXPECT_EQ(summary.reference_name, sent.reference_name);
  EXPECT_EQ(summary.notes, sent.notes);
}

TEST(Messages, TraceAndBeats) {
  Trace sent;
  sent.request = {0, 1, 2, 2};
  sent.low = {std::numeric_limits<float>::quiet_NaN(), -1};
  sent.high = {std::numeric_limits<float>::quiet_NaN(), 1};
  const Answer trace = round_trip(Answer(JobAnswer(sent)));
  EXPECT_EQ(std::get<Trace>(*trace).high[1], 1);
  EXPECT_NE(std::get<Trace>(*trace).low[0], std::get<Trace>(*trace).low[0]);

  BeatInputs inputs;
  inputs.places = {9, 2};
  inputs.beats.resize(2);
  inputs.beats[1][255] = 4;
  inputs.contexts.resize(2);
  inputs.contexts[1][kContextFeatureCount - 1] = 0.5F;
  const Answer beats = round_trip(Answer(JobAnswer(inputs)));
  EXPECT_EQ(std::get<BeatInputs>(*beats).places, inputs.places);
  EXPECT_EQ(std::get<BeatInputs>(*beats).beats, inputs.beats);
  EXPECT_EQ(std::get<BeatInputs>(*beats).contexts, inputs.contexts);
}

TEST(Messages, FoundBeats) {
  const FoundBeats sent = {5, {100, 400}, {0.5F, JobStage::kComparing}, true, {"a note."}};
  const Answer answer = round_trip(Answer(JobAnswer(sent)));
  ASSERT_TRUE(answer);
  const auto& found = std::get<FoundBeats>(*answer);
  EXPECT_EQ(found.first, 5);
  EXPECT_EQ(found.r_peaks, sent.r_peaks);
  EXPECT_EQ(found.progress.stage, JobStage::kComparing);
  EXPECT_TRUE(found.done);
  EXPECT_EQ(found.notes, sent.notes);
}

TEST(Messages, FilesToWrite) {
  const WriteFiles sent = {FileFormat::kEdf, "own", some_summary().reference, {"a", "b"}};
  const auto asked = std::get<WriteFiles>(round_trip<JobRequest>(sent));
  EXPECT_EQ(asked.format, FileFormat::kEdf);
  EXPECT_EQ(asked.name, "own");
  EXPECT_EQ(asked.labels, sent.labels);
  EXPECT_EQ(asked.comments, sent.comments);

  const Answer answer =
      round_trip(Answer(JobAnswer(WrittenFiles{{{"own.hea", {1, 0, 2}}, {"own.dat", {}}}})));
  ASSERT_TRUE(answer);
  const auto& files = std::get<WrittenFiles>(*answer).files;
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].name, "own.hea");
  EXPECT_EQ(files[0].bytes, (std::vector<uint8_t>{1, 0, 2}));
  EXPECT_TRUE(files[1].bytes.empty());
}

TEST(Messages, Errors) {
  const Answer answer = round_trip(Answer(Error{"what", "where", "mend"}));
  ASSERT_FALSE(answer);
  EXPECT_EQ(describe(answer.error()), "where: what; mend");
}

TEST(Messages, OtherBytesAreNone) {
  EXPECT_FALSE(message_from_bytes<JobRequest>(std::vector<uint8_t>(8, 0xFF)));  // no such kind
  // A count of items that no memory holds.
  std::vector<uint8_t> bytes = bytes_from_message<JobRequest>(ReadBeats{});
  std::fill(bytes.end() - 8, bytes.end(), 0xFF);
  EXPECT_FALSE(message_from_bytes<JobRequest>(bytes));
}

}  // namespace
}  // namespace beatsmith
