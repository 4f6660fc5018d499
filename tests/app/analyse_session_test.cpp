// AnalyseSession over the simulated example, with the real jobs and the real classifier.
#include "app/analyse_session.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>
#include <thread>

#include "inference/onnx_runtime_engine.h"
#include "io/edf.h"
#include "jobs/thread_jobs.h"

namespace beatsmith {
namespace {

class AnalyseSessionTest : public testing::Test {
 protected:
  AnalyseSessionTest() {
    session.glides = false;
    record.resize(1000);
    record.open({});
    EXPECT_TRUE(until([&] { return record.record() && session.labels().is_complete(); }));
  }

  bool until(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    do {
      record.advance();
      session.advance(clock_s += 0.02);
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    } while (!holds() || record.is_classifying());
    return true;
  }

  const std::vector<RecordBeat>& beats() { return session.labels().beats(); }
  StepFilter of_class(BeatClass beat_class) {
    return {.kind = StepFilter::Kind::kClass, .beat_class = beat_class};
  }

  double clock_s = 0;
  std::shared_ptr<const ModelLibrary> library = std::make_shared<const ModelLibrary>(
      *ModelLibrary::open(std::string(BEATSMITH_SOURCE_FOLDER) + "/models"));
  OnnxRuntimeEngine engine{library};
  DesktopFiles files{std::filesystem::temp_directory_path()};
  ThreadJobs jobs{files};
  RecordSession record{engine, jobs, library->models()};
  AnalyseSession session{record, jobs};
};

TEST_F(AnalyseSessionTest, TheFirstBeatIsSelectedAndRead) {
  EXPECT_EQ(session.cursor(), beats().front().sample);
  ASSERT_TRUE(until([&] { return session.beat() != nullptr; }));
  EXPECT_GT((*session.beat())[kBeatRIndex], 0.3F) << "an R peak";
  ASSERT_NE(session.probabilities(), nullptr);
  EXPECT_EQ(session.rr_before_s(), std::nullopt);
  EXPECT_NEAR(*session.rr_after_s(), 60 / 72.0, 0.4);
}

TEST_F(AnalyseSessionTest, StepsGoThroughTheBeatsOfAClass) {
  ASSERT_GT(session.labels().count(BeatClass::kVentricular), 3U);
  session.set_filter(of_class(BeatClass::kVentricular));
  EXPECT_EQ(session.step_place(), 1U);
  size_t passed = 1;
  while (session.step(true)) {
    ++passed;
    EXPECT_EQ(session.step_place(), passed);
    EXPECT_EQ(beats()[*session.selected()].label, BeatClass::kVentricular);
    const StripView& view = record.view();
    EXPECT_GT(session.cursor_s(), view.first_s);
    EXPECT_LT(session.cursor_s(), view.first_s + view.seconds());
  }
  EXPECT_EQ(passed, session.labels().count(BeatClass::kVentricular));
  EXPECT_EQ(session.filter_count(session.filter()), passed);
  EXPECT_TRUE(session.step(false));
  EXPECT_EQ(session.step_place(), passed - 1);
}

TEST_F(AnalyseSessionTest, LabelsAreCorrectedUndoneAndRedone) {
  const int64_t sample = beats()[5].sample;
  const auto before = beats()[5].label;
  session.pick(sample + 3, 10);
  EXPECT_EQ(session.cursor(), sample);
  session.label(BeatClass::kFusion);
  EXPECT_EQ(beats()[5].label, BeatClass::kFusion);
  EXPECT_TRUE(beats()[5].is_corrected);
  EXPECT_TRUE(session.edits().has_unsaved());
  session.remove();
  EXPECT_EQ(session.selected(), std::nullopt);
  EXPECT_TRUE(session.undo());
  EXPECT_EQ(beats()[5].label, BeatClass::kFusion);
  EXPECT_TRUE(session.undo());
  EXPECT_EQ(beats()[5].label, before);
  EXPECT_FALSE(session.undo());
  EXPECT_TRUE(session.redo());
  EXPECT_TRUE(session.redo());
  EXPECT_EQ(session.labels().beat_at(sample), std::nullopt);
  EXPECT_FALSE(session.redo());
}

TEST_F(AnalyseSessionTest, AMissedBeatIsAddedAndReadFromTheSignal) {
  const size_t count = beats().size();
  // Where the detector has one, moved by two samples: the same heartbeat.
  session.place_cursor(beats()[8].sample);
  ASSERT_TRUE(until([&] { return session.beat() != nullptr; }));
  const Beat detected = *session.beat();
  session.remove();
  session.place_cursor(session.cursor() + 2);
  EXPECT_EQ(session.selected(), std::nullopt);
  session.label(BeatClass::kVentricular);
  EXPECT_EQ(beats().size(), count);
  EXPECT_EQ(beats()[8].detected, -1);
  EXPECT_EQ(session.probabilities(), nullptr);
  ASSERT_TRUE(until([&] { return session.beat() != nullptr; }));
  for (size_t i = 20; i < 200; ++i) EXPECT_NEAR((*session.beat())[i], detected[i + 2], 0.03F) << i;
  session.remove();
  EXPECT_EQ(beats().size(), count - 1);
}

TEST_F(AnalyseSessionTest, ADisagreementGoesWhenItsLabelIsCorrected) {
  ASSERT_NE(session.agreement().comparison(), nullptr);
  const size_t before = session.agreement().disagreements().size();
  const int64_t sample = beats()[10].sample;
  const BeatClass right = *beats()[10].label;
  session.place_cursor(sample);
  session.label(right == BeatClass::kFusion ? BeatClass::kNormal : BeatClass::kFusion);
  EXPECT_EQ(session.agreement().disagreements().size(), before + 1);
  session.place_cursor(0);
  session.set_filter({.kind = StepFilter::Kind::kDisagreements,
                      .one_kind = true,
                      .reference = right,
                      .label = beats()[10].label});
  EXPECT_EQ(session.cursor(), sample);
  session.undo();
  EXPECT_EQ(session.agreement().disagreements().size(), before);
}

TEST_F(AnalyseSessionTest, CorrectionsAreThereWhenTheRecordIsOpenedAgain) {
  session.place_cursor(beats()[3].sample);
  session.label(BeatClass::kUnclassifiable);
  const uint64_t number = record.record_number();
  record.open({});
  ASSERT_TRUE(
      until([&] { return record.record_number() != number && session.labels().is_complete(); }));
  EXPECT_EQ(beats()[3].label, BeatClass::kUnclassifiable);
  EXPECT_TRUE(session.edits().has_unsaved());
  session.mark_saved();
  EXPECT_FALSE(session.edits().has_unsaved());
  EXPECT_TRUE(session.undo());
  EXPECT_TRUE(session.edits().has_unsaved()) << "the file holds it";
  EXPECT_TRUE(session.redo());
  EXPECT_FALSE(session.edits().has_unsaved()) << "all is as it was saved";
}

TEST_F(AnalyseSessionTest, WhatIsCorrectedIsToBeSeen) {
  session.glides = false;
  record.resize(400);
  session.place_cursor(beats()[3].sample);
  for (const auto& edit : {std::function<void()>([&] { session.label(BeatClass::kFusion); }),
                           std::function<void()>([&] { session.withdraw(); }),
                           std::function<void()>([&] { session.remove(); })}) {
    session.scroll_to(30);
    edit();
    EXPECT_LT(record.view().first_s, session.cursor_s());
    EXPECT_GT(record.view().first_s + record.view().seconds(), session.cursor_s());
  }
}

TEST_F(AnalyseSessionTest, TheRecordIsTakenHomeWithItsLabels) {
  session.label(BeatClass::kVentricular);
  const auto take = [&](FileFormat format) {
    std::optional<Result<std::vector<FileBytes>>> made;
    session.ask_for_files(format, "own");
    EXPECT_TRUE(until([&] { return (made = session.take_files()).has_value(); }));
    EXPECT_FALSE(session.is_waiting());
    return **made;
  };
  const std::vector<FileBytes> edf = take(FileFormat::kEdf);
  const auto read = parse_edf(edf.front().bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->annotations, session.labels_to_save());
  EXPECT_EQ(read->annotations.front().symbol, "V") << "as corrected";
  EXPECT_NE(read->recording.comments.back().find("corrected by hand: 1"), std::string::npos);
  EXPECT_TRUE(session.has_unsaved()) << "nobody has said that it was saved";
  session.mark_files_saved();
  EXPECT_FALSE(session.has_unsaved());
  EXPECT_EQ(take(FileFormat::kNpy).size(), 2U) << "beats, and their classes";

  session.ask_for_files(FileFormat::kEdf, "own");
  EXPECT_EQ(take(FileFormat::kCsv).front().name, "own.csv") << "not what was asked for before";

  const std::vector<Annotation> labels = session.labels_to_save();
  session.ask_for_files(FileFormat::kEdf, "own");
  record.open({});
  std::optional<Result<std::vector<FileBytes>>> last;
  ASSERT_TRUE(until([&] { return (last = session.take_files()).has_value(); }));
  if (*last) {  // it was written before the other record was open
    EXPECT_EQ(parse_edf((**last).front().bytes)->annotations, labels);
  } else {
    EXPECT_FALSE(last->error().what.empty());
  }
}

TEST_F(AnalyseSessionTest, TheOverviewShowsTheWholeRecord) {
  ASSERT_EQ(session.overview(600), nullptr);
  ASSERT_TRUE(until([&] { return session.overview(600) != nullptr; }));
  EXPECT_EQ(session.overview(600)->low.size(), 600U);
  const HeartRate& rate = session.heart_rate(600);
  EXPECT_NEAR(rate.median, 72, 8);
  EXPECT_LE(rate.low, rate.median);
  EXPECT_GE(rate.high, rate.median);
  const auto& overlays = session.overlays(clock_s);
  EXPECT_GT(overlays[0].beats.size(), 50U);
  EXPECT_GT(overlays[2].mean[kBeatRIndex], 0.3F);
}

}  // namespace
}  // namespace beatsmith
