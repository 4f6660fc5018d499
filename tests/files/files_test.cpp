// tools/files on a real file system: native builds only.
#include "files/files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("beatsmith_files_" + std::to_string(getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void put(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }
  size_t file_count() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }

  fs::path folder_;
};

Recording small_recording() {
  return {"x", 360, {{"MLII", "mV", {0.5F, -1.25F, 0}}, {"V5", "mV", {1, 2, 3}}}, {"a comment"}};
}

TEST_F(Files, BytesSurvive) {
  const std::vector<uint8_t> bytes = {0, 1, 2, 255, 10, 13};
  ASSERT_TRUE(write_file(path("a"), bytes));
  EXPECT_EQ(*read_file(path("a")), bytes);
  ASSERT_TRUE(write_file(path("a"), {}));
  EXPECT_TRUE(read_file(path("a"))->empty());
  EXPECT_EQ(file_count(), 1U) << "no .partial is left";
}

TEST_F(Files, FailedReadNamesTheFile) {
  for (const std::string& name : {path("missing"), path("."), std::string("/dev/zero")}) {
    const auto bytes = read_file(name);
    ASSERT_FALSE(bytes) << name;
    EXPECT_EQ(bytes.error().where, name);
    EXPECT_FALSE(bytes.error().mend.empty());
  }
}

TEST_F(Files, FailedWriteLeavesWhatWasThere) {
  const std::vector<uint8_t> old_bytes = {1};
  const std::vector<uint8_t> new_bytes = {2};
  ASSERT_TRUE(write_file(path("a"), old_bytes));
  const OutputFile files[] = {{path("a"), new_bytes}, {path("no_folder/b"), new_bytes}};
  const auto written = write_files(files);
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().where, path("no_folder/b"));
  EXPECT_EQ(*read_file(path("a")), old_bytes);
  EXPECT_FALSE(write_file(folder_.string(), new_bytes));
  EXPECT_EQ(file_count(), 1U);
}

TEST_F(Files, FullDiskIsSaid) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "there is no /dev/full";
  fs::create_symlink("/dev/full", path("a.partial"));
  const auto written = write_file(path("a"), std::vector<uint8_t>(10));
  ASSERT_FALSE(written);
  EXPECT_NE(written.error().mend.find("space"), std::string::npos) << describe(written.error());
  EXPECT_EQ(file_count(), 0U);
}

TEST_F(Files, RecordingsSurviveEveryFormat) {
  const Recording recording = small_recording();
  for (const std::string name : {"rec", "rec2.hea", "r.csv", "r.npy"}) {
    const auto saved = save_recording(path(name), recording);
    ASSERT_TRUE(saved) << describe(saved.error());
    const auto again = load_recording(path(name), 360);
    ASSERT_TRUE(again) << describe(again.error());
    EXPECT_EQ(again->recording.name, fs::path(name).stem());
    EXPECT_EQ(again->recording.sample_rate_hz, 360);
    EXPECT_EQ(again->annotation_rate_hz, 360);
    ASSERT_EQ(again->recording.leads.size(), 2U);
    for (size_t k = 0; k < 2; ++k) {
      EXPECT_EQ(again->recording.leads[k].samples, recording.leads[k].samples);
    }
  }
  ASSERT_TRUE(save_recording(path("r.edf"), recording));
  const auto edf = load_recording(path("r.edf"));
  ASSERT_TRUE(edf) << describe(edf.error());
  EXPECT_EQ(edf->recording.name, "r");
  EXPECT_EQ(edf->recording.sample_count(), recording.sample_count());
  EXPECT_TRUE(load_recording(path("rec.hea")));
  EXPECT_TRUE(load_recording(path("r.csv"))) << "the time column tells the rate";
  EXPECT_FALSE(load_recording(path("r.npy"))) << "an array tells none";
}

TEST_F(Files, SegmentsLieBesideTheirRecord) {
  put("m.hea", "m/3 1 250 6\na 2\n~ 2\na 2\n");
  put("a.hea", "a 1 250 2\na.dat 16 1 16 0 1 9 0 II\n");
  put("a.dat", {"\1\0\2\0", 4});
  const auto loaded = load_recording(path("m"));
  ASSERT_TRUE(loaded) << describe(loaded.error());
  const std::vector<float>& samples = loaded->recording.leads[0].samples;
  ASSERT_EQ(samples.size(), 6U);
  EXPECT_EQ(samples[1], 2);
  EXPECT_TRUE(std::isnan(samples[2]));
  EXPECT_EQ(samples[4], 1);
  ASSERT_EQ(loaded->notes.size(), 1U);
  EXPECT_NE(loaded->notes[0].find("checksums in II"), std::string::npos) << loaded->notes[0];
  EXPECT_EQ(*wfdb_record_paths(path("m")),
            (std::vector<std::string>{path("m.hea"), path("a.hea"), path("a.dat")}));
  fs::remove(path("a.hea"));
  EXPECT_EQ(load_recording(path("m")).error().where, path("a.hea"));
}

TEST_F(Files, BrokenRecordsAreRefusedByName) {
  put("text.hea", "Dear reader,\nthis is a letter.\n");
  put("lost.hea", "lost 1 360 4\nlost.dat 16\n");
  put("short.hea", "short 1 360 4\nshort.dat 16\n");
  put("short.dat", "1234567");
  put("out.hea", "out 1 360 4\n../short.dat 16\n");
  put("bad.csv", "time_s,I\n0,1\n1,one\n");
  put("bad.npy", "\x93NUMPY");
  put("bad.edf", "EDF");
  for (const auto& [name, place] : {std::pair{"text", "text.hea, line 1"},
                                    {"lost", "lost.dat"},
                                    {"short.hea", "short.hea, short.dat, byte 7"},
                                    {"out", "out.hea, line 2"},
                                    {"bad.csv", "bad.csv, line 3"},
                                    {"bad.npy", "bad.npy, byte"},
                                    {"bad.edf", "bad.edf, byte 3"},
                                    {"none", "none.hea"}}) {
    const auto recording = load_recording(path(name), 360);
    ASSERT_FALSE(recording) << name;
    EXPECT_TRUE(recording.error().where.starts_with(path(place))) << describe(recording.error());
    EXPECT_FALSE(recording.error().mend.empty());
  }
}

TEST_F(Files, WhatCannotBeSavedLeavesNothing) {
  Recording recording = small_recording();
  recording.leads[0].samples[1] = 1e9F;  // mV, more than 16 bits hold at any gain
  EXPECT_FALSE(save_recording(path("rec"), recording));
  EXPECT_FALSE(save_recording(path("two words"), small_recording()));
  recording.leads.clear();
  EXPECT_FALSE(save_recording(path("r.csv"), recording));
  EXPECT_EQ(file_count(), 0U);
}

TEST_F(Files, AnnotationsSurvive) {
  const std::vector<Annotation> annotations = {
      {18, "+", 0, 0, 0, "(N"}, {77, "N", 0, 0, 0, ""}, {5000, "V", 1, 2, 3, "x"}};
  ASSERT_TRUE(save_annotations(path("rec.atr"), annotations));
  EXPECT_EQ(*load_annotations(path("rec.atr")), annotations);
  put("text.atr", "N 18\nV 77\n");
  const auto text = load_annotations(path("text.atr"));
  ASSERT_FALSE(text);
  EXPECT_TRUE(text.error().where.starts_with(path("text.atr") + ", byte"));
  EXPECT_FALSE(save_annotations(path("x.atr"), std::vector<Annotation>{{1, "?!", 0, 0, 0, ""}}));
}

}  // namespace
}  // namespace beatsmith
