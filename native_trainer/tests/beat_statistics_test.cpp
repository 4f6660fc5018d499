// The statistics of the real beats that are stored with the models.

#include "data/beat_statistics.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "data/models_manifest.h"
#include "data/value_or_throw.h"
#include "files/files.h"
#include "io/sha256.h"
#include "small_dataset.h"
#include "temporary_folder.h"

namespace beatsmith {
namespace {

using nlohmann::json;

StatisticsOptions few() { return {.data = "made", .folder = {}, .axes = 3, .draw = 4}; }

TEST(BeatStatistics, AreOfTheTrainingBeatsOfDs1) {
  const Dataset dataset = four_records(40);
  const json statistics = statistics_of(dataset, few());
  ASSERT_EQ(statistics.at("classes").size(), 4U);  // Q has no beats
  const json& normal = statistics.at("classes").at(0);
  const auto training = dataset.select(BeatClass::kNormal, RecordSet::kDs1, TimeSplit::kTraining);
  EXPECT_EQ(normal.at("class"), "N");
  EXPECT_EQ(normal.at("beats"), training.size());
  EXPECT_EQ(normal.at("people"), 2);
  EXPECT_GE(normal.at("largest_share").get<double>(), 0.5);
  double peak = 0;
  for (const size_t index : training) {
    peak += dataset.beat_mv(index)[kBeatRIndex] / static_cast<double>(training.size());
  }
  EXPECT_NEAR(normal.at("mean_mv").at(kBeatRIndex).get<double>(), peak, 1e-4);
  EXPECT_EQ(statistics.at("axes").size(), 3U * kBeatLength);
  EXPECT_EQ(normal.at("covariance").size(), 9U);
  EXPECT_GT(normal.at("own_distance").get<double>(), 0.0);
  // The classes' centres lie about the mean of all, each class counting alike.
  double sum = 0;
  for (const json& entry : statistics.at("classes")) sum += entry.at("place").at(0).get<double>();
  EXPECT_NEAR(sum, 0, 1e-3);
}

TEST(BeatStatistics, LeaveOutClassesWithTooFewBeats) {
  Dataset dataset = four_records(40);
  for (DatasetBeat& beat : dataset.beats) {
    if (beat.beat_class == BeatClass::kFusion) beat.time_split = TimeSplit::kHeldOut;
  }
  EXPECT_EQ(statistics_of(dataset, few()).at("classes").size(), 3U);
  StatisticsOptions many = few();
  many.draw = 1000;
  EXPECT_THROW(statistics_of(dataset, many), std::runtime_error);
}

using BeatStatisticsFile = TemporaryFolderTest;

TEST_F(BeatStatisticsFile, IsNamedInTheManifestWithSizeAndHash) {
  save_dataset(four_records(40), path("data.bin"));
  const std::string models = path("models");
  std::filesystem::create_directories(models);
  std::ofstream(models + "/manifest.json") << R"({"format_version": 1, "models": ["kept"]})";
  StatisticsOptions options = few();
  options.data = path("data.bin");
  options.folder = models;
  write_statistics(options);
  const json manifest = read_manifest(models + "/manifest.json");
  EXPECT_EQ(manifest.at("models"), json::array({"kept"}));
  const json& entry = manifest.at("statistics");
  const auto bytes = value_or_throw(read_file(models + "/" + entry.at("file").get<std::string>()));
  EXPECT_EQ(entry.at("bytes"), bytes.size());
  EXPECT_EQ(entry.at("sha256"), sha256_hex(bytes));
}

}  // namespace
}  // namespace beatsmith
