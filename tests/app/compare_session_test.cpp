// CompareSession over an engine and jobs that answer at once.
#include "app/compare_session.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "diffusion/noise.h"
#include "fake_engine.h"
#include "files/files.h"
#include "inference/model_library.h"
#include "io/sha256.h"

namespace beatsmith {
namespace {

const std::string kModels = BEATSMITH_SOURCE_FOLDER "/models";

const ModelLibrary& library() {
  static const ModelLibrary kLibrary = *ModelLibrary::open(kModels);
  return kLibrary;
}

std::vector<uint8_t> statistics_bytes() {
  return *read_file(kModels + "/" + library().statistics()->file);
}

BeatStatistics shipped_statistics() {
  return *parse_beat_statistics(*library().statistics(), statistics_bytes());
}

// Every denoiser predicts `prediction` times its input; the classifier takes all beats for N.
class Echo final : public FakeEngine {
 public:
  float prediction = 0;
  bool fails = false;
  std::map<std::string, int> submitted;  // evaluations, by model

 private:
  void note(const std::string& model, const Tensors&) override { ++submitted[model]; }
  Result<Tensors> outputs_of(const std::string& model, const Tensors& inputs) override {
    if (fails) return Error{"the engine has failed", {}, {}};
    Tensor output{"prediction", inputs[0].shape, inputs[0].values};
    for (float& value : output.values) value *= prediction;
    if (is_classifier(model)) {
      const int64_t rows = inputs[0].shape[0];
      output = {"logits", {rows, 5}, {}};
      for (int64_t i = 0; i < rows; ++i) {
        output.values.insert(output.values.end(), {4.0F, 0.0F, 0.0F, 0.0F, 0.0F});
      }
    }
    return Tensors{output};
  }
};

// A record of `count` beats, every third annotated V, the others N: beat i is noise times 1 + i
// % 3.
class FewBeats final : public Jobs {
 public:
  static constexpr int64_t kSpacing = 300;

  Id submit(JobRequest request) override {
    requests_.emplace(++last_id_, std::move(request));
    return last_id_;
  }
  std::optional<Result<JobAnswer>> poll(Id id) override {
    const auto found = requests_.find(id);
    if (found == requests_.end()) return std::nullopt;
    const JobRequest request = std::move(found->second);
    requests_.erase(found);
    if (std::get_if<OpenRecord>(&request) != nullptr) return Result<JobAnswer>(summary());
    if (std::get_if<FindBeats>(&request) != nullptr) return Result<JobAnswer>(found_beats());
    if (const auto* trace = std::get_if<ReadTrace>(&request)) {
      return Result<JobAnswer>(signal(*trace));
    }
    if (const auto* beats = std::get_if<ReadBeats>(&request)) {
      if (fails) return Result<JobAnswer>(Error{"the file is gone", "100.dat", "open it again"});
      return Result<JobAnswer>(inputs(*beats));
    }
    return std::nullopt;
  }
  JobProgress progress(Id) const override { return {}; }
  void cancel(Id id) override { requests_.erase(id); }

  static Beat beat(int64_t index) {
    Beat beat;
    fill_noise(1, static_cast<uint64_t>(index), 0, beat);
    for (float& value : beat) value *= static_cast<float>(1 + index % 3);
    return beat;
  }

  std::string name = "100";
  std::vector<std::string> comments;
  int64_t count = 150;
  bool names_rhythms = false;  // its annotations, and no beats
  bool fails = false;
  std::vector<int64_t> read;  // beats asked for by themselves

 private:
  RecordSummary summary() const {
    RecordSummary record;
    record.name = name;
    record.comments = comments;
    record.sample_rate_hz = 360;
    record.sample_count = kSpacing * (count + 1);
    record.leads = {{"MLII", "mV", -1, 1}};
    for (int64_t i = 0; i < count; ++i) {
      Annotation annotation;
      annotation.sample = kSpacing * (i + 1) + 5;
      annotation.symbol = names_rhythms ? "+" : i % 3 == 2 ? "V" : "N";
      record.reference.push_back(annotation);
    }
    record.reference_name = "100.atr";
    return record;
  }
  // Flat but for one peak between every two beats, where a person may add one.
  static Trace signal(const ReadTrace& request) {
    Trace trace{request, {}, {}};
    for (int64_t i = request.first; i < request.first + request.count; ++i) {
      trace.low.push_back(i % kSpacing == kSpacing / 2 ? 1.0F : 0.0F);
    }
    trace.high = trace.low;
    return trace;
  }
  FoundBeats found_beats() const {
    FoundBeats all;
    for (int64_t i = 0; i < count; ++i) all.r_peaks.push_back(kSpacing * (i + 1));
    all.done = true;
    return all;
  }
  BeatInputs inputs(const ReadBeats& request) {
    if (request.places.size() == 1) read.push_back(request.places[0]);
    BeatInputs answer{request.places, {}, {}};
    for (const int64_t place : request.places) {
      answer.beats.push_back(beat(place));
      answer.contexts.emplace_back();
    }
    return answer;
  }

  Id last_id_ = 0;
  std::map<Id, JobRequest> requests_;
};

class CompareSessionTest : public testing::Test {
 protected:
  CompareSessionTest()
      : record(engine, jobs, library().models()),
        session(engine, jobs, record, library().models(), &edits) {
    session.set_statistics(shipped_statistics());
  }

  void open_record() {
    record.open({});
    for (int i = 0; i < 20; ++i) record.advance();
    ASSERT_TRUE(record.record());
  }

  // True when the comparison ended.
  bool finish(int frames = 4000) {
    for (int i = 0; i < frames && session.is_running(); ++i) session.advance(now_s += 0.001);
    return !session.is_running();
  }

  Echo engine;
  FewBeats jobs;
  RecordSession record;
  LabelEdits edits;
  CompareSession session;
  double now_s = 0;
};

size_t place_of(const CompareSession& session, const char* letter) {
  const auto& names = session.class_names();
  return static_cast<size_t>(std::find(names.begin(), names.end(), letter) - names.begin());
}

TEST_F(CompareSessionTest, PresetsAreRealTeacherAndSteps) {
  EXPECT_EQ(session.settings.sides[0].kind, SideKind::kStored);
  EXPECT_EQ(session.denoisers()[session.settings.sides[1].model].role, ModelRole::kStudent);
  EXPECT_EQ(session.steps_of(session.settings.sides[1]), 1);
  session.choose(ComparePreset::kTeacherAndStudent);
  EXPECT_EQ(session.steps_of(session.settings.sides[0]), 50);
  EXPECT_EQ(session.steps_of(session.settings.sides[1]), 1);
  session.choose(ComparePreset::kManyAndFewSteps);
  EXPECT_EQ(session.settings.sides[0].model, session.settings.sides[1].model);
  EXPECT_LT(session.steps_of(session.settings.sides[1]), 5);
  open_record();
  session.choose(ComparePreset::kRealAndStudent);
  EXPECT_EQ(session.settings.sides[0].kind, SideKind::kRecord);
}

TEST_F(CompareSessionTest, AStudentIsSetAgainstTheStoredStatistics) {
  session.start(now_s);
  ASSERT_TRUE(finish());
  EXPECT_EQ(session.error(), "");
  const BeatStatistics statistics = shipped_statistics();
  for (size_t k = 0; k < session.class_names().size(); ++k) {
    const SideClass& stored = session.side(0).classes[k];
    const SideClass& made = session.side(1).classes[k];
    EXPECT_EQ(stored.statistics->mean, statistics.of(session.class_names()[k])->statistics.mean);
    EXPECT_EQ(made.count(), 80U);
    ASSERT_TRUE(made.from_real);
    // A student that predicts 0 makes flat lines, which are nowhere near heartbeats.
    EXPECT_GT(made.from_real->estimate, 1.5);
    ASSERT_TRUE(session.comparisons()[k].distance);
    EXPECT_EQ(session.comparisons()[k].distance->estimate, made.from_real->estimate);
    EXPECT_FALSE(session.comparisons()[k].figures) << "statistics have no single beats";
  }
  ASSERT_EQ(session.tried().size(), 1U);
  EXPECT_GT(session.tried()[0].from_real, 1.5);
  ASSERT_TRUE(session.side(1).beat_ms);
  EXPECT_GT(*session.side(1).beat_ms, 0);
}

TEST_F(CompareSessionTest, TheTimeOfABeatLeavesOutTheOpeningOfItsModel) {
  session.settings.count = 16;
  session.start(now_s);
  session.advance(now_s += 100);  // the first answer comes after the model was opened
  ASSERT_TRUE(finish());
  EXPECT_LT(*session.side(1).beat_ms, 100);
}

TEST_F(CompareSessionTest, OneModelAgainstItselfIsAsFarAsItsOwnHalves) {
  engine.prediction = -0.5F;  // half of the noise, from which the beats are made
  session.settings.sides[0] = session.settings.sides[1];
  session.start(now_s);
  ASSERT_TRUE(finish());
  EXPECT_NE(session.side(0).classes[0].samples, session.side(1).classes[0].samples)
      << "each side has draws of its own";
  for (const ClassComparison& comparison : session.comparisons()) {
    ASSERT_TRUE(comparison.distance && comparison.figures);
    EXPECT_EQ(comparison.beats, 40U);
    EXPECT_NEAR(comparison.distance->estimate, 1.0, 0.05);
    EXPECT_NEAR(comparison.figures->other.neighbour, comparison.figures->own.neighbour, 0.15);
  }
}

TEST_F(CompareSessionTest, ARecordsBeatsAreThoseOfItsAnnotations) {
  open_record();
  session.choose(ComparePreset::kRealAndStudent);
  session.settings.count = 20;
  session.start(now_s);
  ASSERT_TRUE(finish());
  EXPECT_EQ(session.error(), "");
  const auto& classes = session.side(0).classes;
  const auto place = [&](const char* letter) { return place_of(session, letter); };
  EXPECT_EQ(classes[place("N")].count(), 20U);
  EXPECT_EQ(classes[place("V")].count(), 20U);
  EXPECT_EQ(classes[place("S")].count(), 0U);
  ASSERT_EQ(jobs.read.size(), 40U);
  for (size_t i = 0; i < 20; ++i) {
    EXPECT_NE(jobs.read[i] % 3, 2) << "N first";
    EXPECT_EQ(jobs.read[20 + i] % 3, 2);
  }
  EXPECT_GT(jobs.read[19], 100) << "from the whole record";
  const Beat first = FewBeats::beat(jobs.read[0]);
  EXPECT_TRUE(std::equal(first.begin(), first.end(), classes[place("N")].samples.begin()));
  EXPECT_TRUE(session.comparisons()[place("V")].figures);
  EXPECT_FALSE(session.comparisons()[place("S")].distance) << "the record has none";
}

TEST_F(CompareSessionTest, AnnotationsThatNameNoBeatsLeaveThemToTheClassifier) {
  jobs.names_rhythms = true;
  open_record();
  session.choose(ComparePreset::kRealAndStudent);
  session.settings.count = 20;
  session.start(now_s);
  ASSERT_TRUE(finish());
  EXPECT_EQ(session.side(0).classes[0].count(), 20U) << "all of them N";
}

TEST_F(CompareSessionTest, OnlyAPersonsRecordIsReal) {
  for (const char* comment :
       {"Synthetic, no recording of a patient: a rhythm composed of generated beats, seed 4",
        "simulated after McSharry et al. 2003, seed 23", "Drawn by hand"}) {
    jobs.comments = {"of some file", comment};
    open_record();
    EXPECT_FALSE(session.has_real_record()) << comment;
    session.choose(ComparePreset::kRealAndStudent);
    EXPECT_EQ(session.settings.sides[0].kind, SideKind::kStored) << comment;
    session.settings.sides[0].kind = SideKind::kRecord;
    EXPECT_EQ(session.preset(), std::nullopt) << comment;
  }
  session.settings.count = 20;
  session.start(now_s);
  ASSERT_TRUE(finish());
  EXPECT_TRUE(session.side(0).is_synthetic);
  jobs.comments = {"69 M, not simulated"};
  jobs.name = "101";
  open_record();
  EXPECT_TRUE(session.has_real_record());
  EXPECT_EQ(session.side(0).record_name, "100") << "what was compared keeps its name";
  EXPECT_TRUE(session.side(0).is_synthetic);
}

TEST_F(CompareSessionTest, ARecordsBeatsAreLabelledAsAPersonHasCorrectedThem) {
  jobs.names_rhythms = true;
  open_record();
  const auto beat = [](int64_t index) { return FewBeats::kSpacing * (index + 1); };
  edits.correct(beat(0), {BeatClass::kVentricular});
  edits.correct(beat(1), {std::nullopt});
  edits.correct(beat(1) + FewBeats::kSpacing / 2, {BeatClass::kVentricular});
  session.choose(ComparePreset::kRealAndStudent);
  session.settings.count = 200;
  session.start(now_s);
  ASSERT_TRUE(finish(20000));
  EXPECT_EQ(session.error(), "");
  const auto& classes = session.side(0).classes;
  EXPECT_EQ(classes[place_of(session, "N")].count(), 148U);
  const SideClass& ventricular = classes[place_of(session, "V")];
  ASSERT_EQ(ventricular.count(), 2U);
  const Beat first = FewBeats::beat(0);
  EXPECT_TRUE(std::equal(first.begin(), first.end(), ventricular.samples.begin()));
  const auto added = ventricular.samples.begin() + kBeatLength;
  EXPECT_EQ(std::max_element(added, ventricular.samples.end()) - added, kBeatRIndex);
}

TEST_F(CompareSessionTest, APersonKnowsBetterThanTheAnnotations) {
  open_record();
  edits.correct(FewBeats::kSpacing, {BeatClass::kVentricular});
  session.choose(ComparePreset::kRealAndStudent);
  session.settings.count = 200;
  session.start(now_s);
  ASSERT_TRUE(finish(20000));
  EXPECT_EQ(session.side(0).classes[place_of(session, "N")].count(), 99U);
  EXPECT_EQ(session.side(0).classes[place_of(session, "V")].count(), 51U);
}

TEST_F(CompareSessionTest, APartOfTheLabelsIsNotComparedAsIfItWereAll) {
  jobs.names_rhythms = true;
  record.open({});
  while (record.probabilities().empty()) record.advance();
  ASSERT_LT(record.probabilities().size(), 150U);
  session.choose(ComparePreset::kRealAndStudent);
  ASSERT_EQ(session.settings.sides[0].kind, SideKind::kRecord);
  EXPECT_EQ(session.obstacle(), CompareSession::Obstacle::kNoLabels);
  session.start(now_s);
  EXPECT_FALSE(session.is_running());
  while (record.is_classifying()) record.advance();
  EXPECT_EQ(session.obstacle(), CompareSession::Obstacle::kNone);
}

TEST_F(CompareSessionTest, RedoBringsBackTheSettingsAsTheyWereLeft) {
  session.settings.count = 16;
  session.start(now_s);
  ASSERT_TRUE(finish());
  const CompareSettings first = session.shown();
  session.settings.seed = 9;
  session.start(now_s);
  ASSERT_TRUE(finish());
  session.settings.seed = 77;  // and nothing started
  const CompareSettings left = session.settings;
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.settings.seed, 9U);
  EXPECT_EQ(session.shown().seed, 9U) << "only what was set";
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.shown(), first);
  EXPECT_EQ(session.settings.seed, 9U) << "as it was set before that comparison";
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.settings, first);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(session.redo());
  EXPECT_FALSE(session.can_redo());
  EXPECT_EQ(session.settings, left);
  EXPECT_EQ(session.shown().seed, 9U);

  session.try_steps(now_s);  // which chooses both sides
  ASSERT_TRUE(session.undo());
  EXPECT_EQ(session.settings, left);
}

TEST_F(CompareSessionTest, EverySettingIsAStepAndWhatOneControlDidIsOne) {
  const CompareSettings begun = session.settings;
  const auto set = [&](auto change) {
    change(session.settings);
    EXPECT_TRUE(session.note_settings());
  };
  for (const uint64_t count : {1, 14}) {  // typed
    set([&](CompareSettings& settings) { settings.count = count; });
  }
  set([](CompareSettings& settings) { settings.sides[0] = {SideKind::kGenerated, 2, 50}; });
  for (int steps = 49; steps > 30; --steps) {
    set([&](CompareSettings& settings) { settings.sides[0].steps = steps; });
  }
  session.undo();
  EXPECT_EQ(session.settings.sides[0].steps, 50);
  session.undo();
  EXPECT_EQ(session.settings.sides[0], begun.sides[0]);
  EXPECT_EQ(session.settings.count, 14U);
  session.undo();
  EXPECT_EQ(session.settings, begun);
  EXPECT_FALSE(session.can_undo());

  CompareSettings linked = begun;
  linked.seed = 99;
  session.take(linked);
  EXPECT_FALSE(session.can_undo()) << "it comes with the comparison it is for";
}

TEST_F(CompareSessionTest, TheComparisonBeforeIsThereAgain) {
  EXPECT_FALSE(session.can_undo());
  session.start(now_s);
  EXPECT_FALSE(session.can_undo()) << "there was none before";
  ASSERT_TRUE(finish());
  const CompareSettings first = session.shown();
  const double distance = session.comparisons()[0].distance->estimate;
  session.start(ComparePreset::kManyAndFewSteps, now_s);
  for (int i = 0; i < 20; ++i) session.advance(now_s += 0.001);
  ASSERT_TRUE(session.is_running());
  ASSERT_TRUE(session.undo());
  EXPECT_FALSE(session.is_running());
  EXPECT_EQ(session.settings, first);
  EXPECT_EQ(session.shown(), first);
  EXPECT_EQ(session.side(1).source, first.sides[1]);
  EXPECT_EQ(session.comparisons()[0].distance->estimate, distance);
  ASSERT_TRUE(session.redo());
  EXPECT_TRUE(session.was_cancelled());
  EXPECT_EQ(session.preset(), ComparePreset::kManyAndFewSteps);
  EXPECT_FALSE(session.redo());
}

TEST_F(CompareSessionTest, CancellingComparesWhatIsThere) {
  session.choose(ComparePreset::kTeacherAndStudent);
  session.start(now_s);
  for (int i = 0; i < 150; ++i) session.advance(now_s += 0.001);  // into the teacher's third batch
  ASSERT_TRUE(session.is_running());
  const float share = session.progress().share;
  EXPECT_GT(share, 0.1F);
  EXPECT_LT(share, 1.0F);
  session.cancel();
  ASSERT_TRUE(finish());
  EXPECT_TRUE(session.was_cancelled());
  const auto& classes = session.side(0).classes;
  EXPECT_GT(classes[0].count(), 5U);
  EXPECT_EQ(classes[0].count(), classes[3].count()) << "the classes fill up together";
  EXPECT_EQ(session.side(1).classes[0].count(), 0U);
  EXPECT_FALSE(session.comparisons()[0].distance);
}

TEST_F(CompareSessionTest, TriesAllStepsOneAfterAnother) {
  session.try_steps(now_s);
  ASSERT_TRUE(finish(40000));
  ASSERT_EQ(session.tried().size(), session.denoisers().size() - 1 + 5);  // one teacher, 5 times
  session.try_steps(now_s);
  session.cancel();
  ASSERT_TRUE(finish());
  EXPECT_FALSE(session.is_running());
}

TEST_F(CompareSessionTest, FailuresEndItAndSayWhy) {
  engine.fails = true;
  session.start(now_s);
  ASSERT_TRUE(finish());
  EXPECT_NE(session.error().find("the engine has failed"), std::string::npos);
  engine.fails = false;
  session.start(now_s);
  ASSERT_TRUE(finish());
  EXPECT_EQ(session.error(), "");

  open_record();
  jobs.fails = true;
  session.choose(ComparePreset::kRealAndStudent);
  session.start(now_s);
  ASSERT_TRUE(finish());
  EXPECT_NE(session.error().find("the file is gone"), std::string::npos);
}

TEST_F(CompareSessionTest, WhatStandsInTheWay) {
  session.settings.sides[0] = session.settings.sides[1] = {SideKind::kStored};
  EXPECT_EQ(session.obstacle(), CompareSession::Obstacle::kNoBeats);
  session.settings.sides[0].kind = SideKind::kRecord;
  EXPECT_EQ(session.obstacle(), CompareSession::Obstacle::kNoRecord);
  session.start(now_s);
  EXPECT_FALSE(session.is_running());
  CompareSession without(engine, jobs, record, library().models());
  EXPECT_EQ(without.obstacle(), CompareSession::Obstacle::kNoStatistics);
  CompareSession empty(engine, jobs, record, {});
  EXPECT_EQ(empty.obstacle(), CompareSession::Obstacle::kNoModel);
}

// The file that is shipped.
TEST(BeatStatistics, AreThoseOfFourClasses) {
  const BeatStatistics statistics = shipped_statistics();
  EXPECT_LT(statistics_bytes().size(), 200000U);
  ASSERT_EQ(statistics.classes.size(), 4U);
  const RealClass& normal = *statistics.of("N");
  EXPECT_EQ(normal.people, 22);
  EXPECT_GT(normal.statistics.mean[kBeatRIndex], 0.8F);  // the R peak
  EXPECT_GT(statistics.of("F")->largest_share, 0.5);     // nearly all of one person
  EXPECT_EQ(statistics.of("Q"), nullptr);
  for (size_t k = 0; k < statistics.axes.count(); ++k) {
    double length = 0;
    for (size_t i = 0; i < kBeatLength; ++i) {
      length += std::pow(static_cast<double>(statistics.axes.axes[k * kBeatLength + i]), 2);
    }
    EXPECT_NEAR(length, 1.0, 1e-3);
  }
}

TEST(BeatStatistics, AChangedFileIsRefusedWithAReason) {
  const StatisticsFile expected = *library().statistics();
  std::vector<uint8_t> bytes = statistics_bytes();
  bytes[100] ^= 1;
  const auto changed = parse_beat_statistics(expected, bytes);
  ASSERT_FALSE(changed);
  EXPECT_NE(changed.error().what.find("SHA-256"), std::string::npos);
  EXPECT_EQ(changed.error().where, expected.file);
  bytes.resize(50);
  const auto cut = parse_beat_statistics(expected, bytes);
  ASSERT_FALSE(cut);
  EXPECT_NE(cut.error().what.find("50 bytes long"), std::string::npos);
}

TEST(BeatStatistics, WhatDoesNotFitIsRefusedWithItsPlace) {
  const std::vector<uint8_t> shipped = statistics_bytes();
  const std::string text(shipped.begin(), shipped.end());
  struct Case {
    const char* from;
    const char* to;
    const char* where;
  };
  for (const Case& c :
       {Case{"\"draw\":40", "\"draw\":1", "statistics.draw"},
        Case{"\"format_version\":1", "\"format_version\":9", "statistics.format_version"},
        Case{"\"axes\":[", "\"axes\":[0.5,", "statistics.axes"},
        Case{"\"mean_mv\":[", "\"mean_mv\":[\"a\",", "mean_mv"},
        Case{"\"covariance\":[", "\"covariance\":[1,", "classes[0].covariance"},
        Case{"\"people\":", "\"persons\":", "classes[0].people"},
        Case{"\"classes\":[{", "\"classes\":[3,{", "classes[0]"},
        Case{"\"classes\":[{", "\"class\":[{", "statistics.classes"}}) {
    std::string wrong = text;
    const size_t at = wrong.find(c.from);
    ASSERT_NE(at, std::string::npos) << c.from;
    wrong.replace(at, std::string(c.from).size(), c.to);
    const std::vector<uint8_t> bytes(wrong.begin(), wrong.end());
    const auto refused = parse_beat_statistics(
        {"s.json", static_cast<int64_t>(bytes.size()), sha256_hex(bytes)}, bytes);
    ASSERT_FALSE(refused) << c.to;
    EXPECT_NE(refused.error().where.find(c.where), std::string::npos) << refused.error().where;
  }
}

TEST(BeatStatistics, AreNamedByTheManifest) {
  const std::string sha(64, 'a');
  const auto manifest = [&](const std::string& file, const std::string& hash) {
    return R"({"format_version": 1, "models": [], "statistics": {"bytes": 3, "file": ")" + file +
           R"(", "sha256": ")" + hash + R"("}})";
  };
  const auto named = statistics_file(manifest("s.json", sha));
  ASSERT_TRUE(named) << describe(named.error());
  EXPECT_EQ(named->file, "s.json");
  EXPECT_EQ(named->bytes, 3);
  EXPECT_FALSE(statistics_file(manifest("../s.json", sha)));
  EXPECT_FALSE(statistics_file(manifest("s.json", "abc")));
  EXPECT_FALSE(statistics_file(R"({"format_version": 1, "models": []})"));
  EXPECT_FALSE(statistics_file("{"));
}

}  // namespace
}  // namespace beatsmith
