// The trainer's files, batches and figures.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "data/beat_sampler.h"
#include "data/container.h"
#include "data/prepare.h"
#include "small_dataset.h"

namespace beatsmith {
namespace {

std::string temporary(const std::string& name) {
  return (std::filesystem::path(::testing::TempDir()) / name).string();
}

TEST(Container, GivesBackWhatWasPut) {
  const std::string path = temporary("container.bin");
  Container written;
  written.header = {{"kind", "test"}, {"text", "µV"}};
  written.put("floats", std::vector<float>{1.5F, -0.0F});
  written.put("empty", std::vector<int64_t>{});
  written.save(path);
  const Container read = Container::load(path);
  EXPECT_EQ(read.header, written.header);
  EXPECT_EQ(read.get<float>("floats"), (std::vector<float>{1.5F, -0.0F}));
  EXPECT_TRUE(read.get<int64_t>("empty").empty());
  EXPECT_EQ(read.hash(), written.hash());
  EXPECT_THROW(read.get<double>("floats"), std::runtime_error);
  const auto error_of = [](const auto& act) -> std::string {
    try {
      act();
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  };
  const std::string absent = error_of([&] { (void)read.get<float>("absent"); });
  EXPECT_NE(absent.find(path + ": array 'absent'"), std::string::npos) << absent;

  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(-1, std::ios::end);
  file.put('!');
  file.close();
  const std::string changed = error_of([&] { Container::load(path); });
  EXPECT_NE(changed.find(path + ": its contents are not those"), std::string::npos) << changed;
  std::filesystem::remove(path);
}

TEST(Dataset, SurvivesItsFile) {
  const std::string path = temporary("dataset.bin");
  const Dataset written = small_dataset(6);
  save_dataset(written, path);
  const Dataset read = load_dataset(path);
  ASSERT_EQ(read.beats.size(), written.beats.size());
  EXPECT_EQ(read.samples, written.samples);
  EXPECT_EQ(read.records.at(1).set, RecordSet::kDs2);
  EXPECT_EQ(read.select(BeatClass::kFusion, RecordSet::kDs1, TimeSplit::kHeldOut),
            written.select(BeatClass::kFusion, RecordSet::kDs1, TimeSplit::kHeldOut));
  std::filesystem::remove(path);
}

TEST(BeatSampler, DrawsClassesByTheirBalanceAndRepeatsItself) {
  std::vector<std::vector<size_t>> by_class(3);
  for (size_t i = 0; i < 900; ++i) by_class[0].push_back(i);
  for (size_t i = 900; i < 1000; ++i) by_class[2].push_back(i);
  const BeatSampler sampler(by_class, 0.5);  // 30 to 10
  std::map<int, int> drawn;
  for (uint64_t iteration = 0; iteration < 100; ++iteration) {
    for (uint32_t row = 0; row < 100; ++row) {
      const auto draw = sampler.draw(7, iteration, row);
      const auto& beats = by_class[static_cast<size_t>(draw.class_index)];
      ASSERT_TRUE(draw.beat >= beats.front() && draw.beat <= beats.back());
      EXPECT_EQ(sampler.draw(7, iteration, row).beat, draw.beat);
      ++drawn[draw.class_index];
    }
  }
  EXPECT_EQ(drawn.count(1), 0U);
  EXPECT_NEAR(drawn[0], 7500, 200);
  EXPECT_THROW(BeatSampler({{}, {}}, 0.5), std::runtime_error);
}

TEST(Prepare, NamesAFolderWithoutRecords) {
  const std::string folder = temporary("no_records");
  std::filesystem::create_directories(folder);
  for (const std::string& wrong : {folder, folder + "/absent"}) {
    try {
      prepare_dataset(wrong);
      FAIL() << wrong;
    } catch (const std::runtime_error& error) {
      EXPECT_NE(std::string(error.what()).find(wrong), std::string::npos);
    }
  }
}

// The published numbers of beats of the inter-patient split, less the windows that run off a
// record's end.
TEST(Prepare, CutsTheBeatsOfMitBih) {
  const char* folder = std::getenv("BEATSMITH_MITDB");
  if (folder == nullptr) GTEST_SKIP() << "BEATSMITH_MITDB is not set";
  const Dataset dataset = prepare_dataset(folder);
  const auto count = [&](BeatClass beat_class, RecordSet set) {
    return static_cast<double>(dataset.select(beat_class, set, TimeSplit::kTraining).size() +
                               dataset.select(beat_class, set, TimeSplit::kHeldOut).size());
  };
  const std::pair<RecordSet, std::array<int, 5>> published[] = {
      {RecordSet::kDs1, {45866, 944, 3788, 415, 8}},
      {RecordSet::kDs2, {44259, 1837, 3221, 388, 7}}};
  for (const auto& [set, counts] : published) {
    for (int k = 0; k < kBeatClassCount; ++k) {
      const double cut = count(static_cast<BeatClass>(k), set);
      EXPECT_LE(cut, counts[static_cast<size_t>(k)]);
      EXPECT_GE(cut, counts[static_cast<size_t>(k)] - 45);  // two at most of each record
    }
  }
}

}  // namespace
}  // namespace beatsmith
