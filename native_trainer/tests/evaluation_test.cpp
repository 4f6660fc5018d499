// What beats and predictions are judged by.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "diffusion/noise.h"
#include "evaluation/classification.h"
#include "evaluation/discriminator.h"
#include "evaluation/figures.h"
#include "evaluation/generation.h"
#include "evaluation/given_beats.h"
#include "evaluation/operation_count.h"
#include "evaluation/peak_memory.h"
#include "files/files.h"
#include "io/npy.h"
#include "report/report.h"
#include "small_dataset.h"
#include "temporary_folder.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

std::vector<float> beats_of(const Dataset& dataset, TimeSplit split) {
  std::vector<float> values;
  for (const size_t beat : dataset.select(BeatClass::kVentricular, RecordSet::kDs1, split)) {
    const Beat mv = dataset.beat_mv(beat);
    values.insert(values.end(), mv.begin(), mv.end());
  }
  return values;
}

GenerationJudge ventricular_judge(const Dataset& dataset, GenerationSettings settings = {}) {
  settings.draws = 3;
  return {BeatClass::kVentricular, real_beats(dataset, BeatClass::kVentricular), settings, nullptr};
}

// "Generated" beats that copy training beats must show as memorised and at the floor, ones that
// are far off as neither.
TEST(GenerationJudge, TellsCopiesFromStrangers) {
  const Dataset dataset = small_dataset(100);
  GenerationSettings settings;
  settings.discriminate = true;
  const auto judge = ventricular_judge(dataset, settings);
  EXPECT_EQ(judge.count(), 15u);  // as many as are held out
  const auto copies = beats_of(dataset, TimeSplit::kTraining);
  const auto copied = judge.judge(copies).measured;
  EXPECT_EQ(copied.at(Metric::kMemorised).value.estimate, 1.0);
  EXPECT_LT(copied.at(Metric::kMemorised).floor.estimate, 1.0);
  EXPECT_NEAR(copied.at(Metric::kDistance).against_floor.estimate, 1.0, 0.3);
  EXPECT_NEAR(copied.at(Metric::kPrecision).against_floor.estimate, 1.0, 0.2);
  auto strangers = copies;
  for (float& value : strangers) value += 2.0F;
  const auto strange = judge.judge(strangers).measured;
  EXPECT_EQ(strange.at(Metric::kMemorised).value.estimate, 0.0);
  EXPECT_GT(strange.at(Metric::kDistance).against_floor.estimate, 2.0);
  EXPECT_EQ(strange.at(Metric::kPrecision).value.estimate, 0.0);
  EXPECT_GT(strange.at(Metric::kNeighbour).value.estimate, 0.95);
  EXPECT_GT(strange.at(Metric::kMmd).against_floor.estimate, 0.3);
  EXPECT_GT(strange.at(Metric::kDiscriminative).value.estimate, 0.4);
  EXPECT_EQ(strange.count(Metric::kFrechet), 0u);  // nobody gave a classifier
}

// Held-out beats in the generated ones' place are at no distance; the ratio's floor is the same.
TEST(GenerationJudge, SeesTheSameHeldOutDrawOnBothSides) {
  const Dataset dataset = small_dataset(100);
  const auto judge = ventricular_judge(dataset);
  const auto same = judge.judge(beats_of(dataset, TimeSplit::kHeldOut)).measured;
  EXPECT_EQ(same.at(Metric::kDistance).value.estimate, 0.0);
  EXPECT_EQ(same.at(Metric::kRecall).value.estimate, 1.0);
  const auto again = judge.judge(beats_of(dataset, TimeSplit::kTraining)).measured;
  EXPECT_EQ(same.at(Metric::kDistance).floor.estimate, again.at(Metric::kDistance).floor.estimate);
}

TEST(GenerationJudge, RefusesTooFewBeats) {
  const Dataset dataset = small_dataset(100);
  EXPECT_THROW(ventricular_judge(dataset).judge({}), std::runtime_error);
  EXPECT_THROW(ventricular_judge(small_dataset(20)), std::runtime_error);  // 3 held out
}

TEST(GenerationFigures, SayWhichBoundsAreMet) {
  const auto figure = [](double value, double floor, double against) {
    const auto around = [](double x) { return Interval{x, x - 0.01, x + 0.01}; };
    return Measured{around(value), around(floor), around(against)};
  };
  ClassFigures figures{BeatClass::kNormal, 600, 9000, {}};
  figures.measured = {{Metric::kDistance, figure(1, 1, 1.025)},     // 1.02 is in the interval
                      {Metric::kPrecision, figure(0.7, 0.8, 0.9)},  // 0.97 is not
                      {Metric::kRecall, figure(0.8, 0.8, 1.0)},
                      {Metric::kNeighbour, figure(0.8, 0.7, 0.1)},
                      {Metric::kMemorised, figure(0.2, 0.1, 0.1)}};
  auto fusion = figures;
  fusion.beat_class = BeatClass::kFusion;
  const GenerationBounds bounds{1.02, 0.97, 0.02};
  const auto json = nlohmann::json::parse(to_json({figures, fusion}).dump());
  Report report;
  render_generation(json, &bounds, report);
  EXPECT_NE(report.text().find("| N (600) | 1.025 ± 0.010, met | 0.900 ± 0.010, **missed** | 1.000 "
                               "± 0.010, met | +0.100 ± 0.010, **missed** | 0.200 ± 0.010, "
                               "**missed** |"),
            std::string::npos)
      << report.text();
  // Without bounds of its own, and without columns of what was not measured.
  EXPECT_NE(report.text().find("| F (600) | 1.025 ± 0.010 | 0.900 ± 0.010 |"), std::string::npos);
  EXPECT_EQ(report.text().find("Fréchet"), std::string::npos);
}

TEST(DiscriminativeScore, TellsApartWhatDiffersAndRepeatsItself) {
  constexpr size_t kRows = 60;
  const auto noise = [](uint64_t seed, float slope) {
    std::vector<float> beats(kRows * kBeatLength);
    fill_noise(seed, 0, 0, beats);
    for (size_t i = 0; i < beats.size(); ++i) {
      beats[i] += slope * static_cast<float>(i % kBeatLength) / kBeatLength;
    }
    return beats;
  };
  const double same = discriminative_score(noise(1, 0), noise(2, 0), 7);
  EXPECT_LT(same, 0.25);  // 60 tested beats: a spread of 0.065
  EXPECT_GT(discriminative_score(noise(1, 0), noise(2, 4), 7), 0.4);
  EXPECT_EQ(discriminative_score(noise(1, 0), noise(2, 0), 7), same);
  EXPECT_THROW(discriminative_score({}, noise(1, 0), 7), std::exception);
  EXPECT_THROW(discriminative_score(noise(1, 0), std::vector<float>(3 * kBeatLength), 7),
               std::invalid_argument);
}

TEST(Classification, BootstrapsOverRecords) {
  Dataset dataset = small_dataset(8);
  // A second record of DS2, so that there are two to draw from.
  dataset.records.push_back({"other", "MLII", RecordSet::kDs2});
  for (size_t i = 0; i < dataset.beats.size(); i += 2) dataset.beats[i].record = 2;
  const auto beats = beats_of_set(dataset, RecordSet::kDs2);
  std::vector<int> right;
  for (const size_t beat : beats) right.push_back(static_cast<int>(dataset.beats[beat].beat_class));
  const auto perfect = measure_classification(dataset, beats, right);
  EXPECT_EQ(perfect.records, 2);
  EXPECT_EQ(perfect.matrix.total(), static_cast<int64_t>(beats.size()));
  ASSERT_FALSE(perfect.figures.empty());
  for (const auto& [name, interval] : perfect.figures) {
    EXPECT_DOUBLE_EQ(interval.estimate, 1.0) << name;
  }
  auto half = right;
  for (size_t i = 0; i < half.size(); ++i) {
    if (dataset.beats[beats[i]].record == 2) half[i] = (half[i] + 1) % kBeatClassCount;
  }
  const auto measured = measure_classification(dataset, beats, half);
  EXPECT_EQ(measured.figures.front().first, "accuracy");
  EXPECT_EQ(measured.figures.front().second.low, 0.0);  // a draw of the second record alone
  EXPECT_EQ(measured.figures.front().second.high, 1.0);
}

TEST(OperationCount, OfANetworkOfOneBlock) {
  DenoiserDescription d;
  d.length = 16;
  d.classes = 1;
  d.styles = 0;
  d.patch = 4;
  d.widths = {8};
  d.blocks = 1;
  d.middle_blocks = 0;
  d.kernel = 3;
  d.groups = 4;
  d.conditioning = 8;
  d.frequencies = 4;
  // 4 positions. A block: two convolutions and two products of the condition; the upper one takes
  // 16 channels in and has a shortcut.
  const int64_t conditioning = 2 * 8 + 8 * 8 + 8 * 8 + 8 * 8;
  const int64_t waveform = 8 * 16, stem = 8 * 8 * 3 * 4, out = 8 * 4 * 3 * 4;
  const int64_t scales = 2 * 8 * 8;
  const int64_t down = 2 * (8 * 8 * 3 * 4) + scales;
  const int64_t up = (16 * 8 * 3 * 4) + (8 * 8 * 3 * 4) + (16 * 8 * 4) + scales;
  EXPECT_EQ(multiply_adds(d), conditioning + waveform + stem + down + up + out);
  // Convolutions of twice the channels on both sides are four times the work.
  const int64_t before = multiply_adds(d);
  d.widths = {16};
  EXPECT_GT(multiply_adds(d), 2 * before);
  EXPECT_GT(multiply_adds(ClassifierDescription{}), 100000);
}

TEST(PeakMemory, SeesWhatWorkTakes) {
  const auto peak = peak_memory_of([] {
    std::vector<char> block(64 << 20, 1);
    EXPECT_EQ(block[12345], 1);
  });
  if (!peak) GTEST_SKIP() << "no /proc to read it from";
  EXPECT_GT(*peak, 60 << 20);
  EXPECT_LT(*peak, 80 << 20);
  EXPECT_LT(*peak_memory_of([] {}), 4 << 20);  // and forgets it
}

class GivenBeatsTest : public TemporaryFolderTest {
 protected:
  void SetUp() override { fs::create_directories(folder_ / "V"); }

  // A table of beats in mV: the first `samples` columns of each row.
  void write_csv(const std::string& name, const std::vector<std::string>& classes,
                 int samples = kBeatLength) {
    std::ofstream file(path(name));
    const bool labelled = !classes.empty() && !classes[0].empty();
    file << (labelled ? "beat,class" : "beat");
    for (int i = 0; i < samples; ++i) file << ",mv_" << i;
    for (size_t row = 0; row < classes.size(); ++row) {
      file << "\n" << row << (labelled ? "," : "") << classes[row];
      for (int i = 0; i < samples; ++i) file << "," << 0.5 * static_cast<double>(row);
    }
    file << "\n";
  }
  void write_npy(const std::string& name, const std::vector<size_t>& shape) {
    const std::vector<float> values(shape[0] * shape[1], 0.25F);
    ASSERT_TRUE(write_file(path(name), format_npy(shape, values)));
  }
  std::string error_of(const std::string& name) const {
    try {
      load_given_beats({path(name)});
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }
};

TEST_F(GivenBeatsTest, TakesClassesFromLabelsFilesAndFolders) {
  write_csv("mixed.csv", {"N", "V", "N"});
  write_csv("S.csv", {"", ""});
  write_npy("V/anything.npy", {4, kBeatLength});
  write_npy("labelled.npy", {2, kBeatLength});
  std::ofstream(path("labelled.labels.csv")) << "beat,class\n0,F\n1,N\n";
  const auto beats = load_given_beats({folder_.string()});
  const auto count = [&](BeatClass beat_class) {
    return beats.count(beat_class) == 0 ? 0 : beats.at(beat_class).size() / kBeatLength;
  };
  EXPECT_EQ(count(BeatClass::kNormal), 3u);
  EXPECT_EQ(count(BeatClass::kSupraventricular), 2u);
  EXPECT_EQ(count(BeatClass::kVentricular), 5u);
  EXPECT_EQ(count(BeatClass::kFusion), 1u);
  EXPECT_EQ(load_given_beats({path("S.csv"), path("V")}).size(), 2u);
  EXPECT_EQ(beats.at(BeatClass::kNormal)[2 * kBeatLength], 1.0F);  // the third row of mixed.csv
}

TEST_F(GivenBeatsTest, SaysWhatIsWrongAndWhatToDo) {
  write_csv("beats.csv", {"", ""});
  write_csv("short.csv", {"N"}, 200);
  write_npy("N.npy", {3, 187});
  std::vector<float> in_uv(3 * kBeatLength);
  for (size_t i = 0; i < in_uv.size(); ++i) in_uv[i] = static_cast<float>(i % kBeatLength) * 10;
  const std::vector<size_t> shape = {3, kBeatLength};
  ASSERT_TRUE(write_file(path("V.npy"), format_npy(shape, in_uv)));
  fs::create_directories(path("empty"));
  for (const auto& [name, says] :
       {std::pair<std::string, std::string>{"beats.csv", "name the file"},
        {"short.csv", "mv_255"},
        {"N.npy", "256 samples at 360 Hz"},
        {"V.npy", "range over 2550 mV"},
        {"empty", "holds no"},
        {"absent.csv", "check the path"}}) {
    const std::string error = error_of(name);
    EXPECT_NE(error.find(path(name)), std::string::npos) << name << ": " << error;
    EXPECT_NE(error.find(says), std::string::npos) << name << ": " << error;
  }
}

}  // namespace
}  // namespace beatsmith
