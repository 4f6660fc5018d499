#include "platform/desktop_files.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "files/files.h"
#include "record_files.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

class DesktopFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / "beatsmith_desktop_files";
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "inner");
    for (const FileBytes& file : wfdb_files("sim", simulated_minute())) write(file);
    write({"sim.qrs", {0, 0}});
    write({"sim.csv", {}});
    write({"sim.bdf", {}});  // no annotations of the record, and neither is
    write({"sim.EDF", {}});
    write({"other.atr", {0, 0}});
    write({"inner/deep.csv", {}});
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const FileBytes& file) { ASSERT_TRUE(write_file(path(file.name), file.bytes)); }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  // The names of what was opened, and that their paths and sizes are right.
  std::vector<std::string> opened() {
    std::vector<std::string> names;
    for (const OpenedFile& file : files_.take_opened()) {
      EXPECT_EQ(fs::path(files_.path_of(file)).filename(), file.name);
      EXPECT_EQ(fs::file_size(files_.path_of(file)), file.bytes);
      names.push_back(file.name);
    }
    return names;
  }

  const std::vector<std::string> record_ = {"sim.hea", "sim.dat", "sim.atr", "sim.qrs"};
  fs::path folder_;
  DesktopFiles files_{(fs::path(testing::TempDir()) / "beatsmith_desktop_files/saved").string()};
};

TEST_F(DesktopFilesTest, OpensARecordByAnyOfItsPaths) {
  for (const char* name : {"sim", "sim.hea", "sim.dat", "sim.atr"}) {
    ASSERT_TRUE(files_.open_path(path(name))) << name;
    EXPECT_EQ(opened(), record_) << name;
  }
  EXPECT_TRUE(files_.take_opened().empty());
}

TEST_F(DesktopFilesTest, OpensASingleFile) {
  ASSERT_TRUE(files_.open_path(path("sim.csv")));
  EXPECT_EQ(opened(), std::vector<std::string>{"sim.csv"});
  ASSERT_TRUE(files_.open_path(path("other.atr")));
  EXPECT_EQ(opened(), std::vector<std::string>{"other.atr"});
  // A header whose samples are not there comes alone: opening it says what is missing.
  fs::remove(path("sim.dat"));
  ASSERT_TRUE(files_.open_path(path("sim")));
  EXPECT_EQ(opened().front(), "sim.hea");
}

TEST_F(DesktopFilesTest, SaysThatAPathIsNone) {
  const auto nothing = files_.open_path(path("nothing"));
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().where, path("nothing"));
  EXPECT_FALSE(files_.open_path(""));
  const auto folder = files_.open_path(folder_.string());
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().what, "this is a folder");
  EXPECT_TRUE(files_.take_opened().empty());
}

TEST_F(DesktopFilesTest, TakesADropAsOne) {
  files_.drop({path("sim.dat"), path("sim.hea"), path("other.atr")});
  EXPECT_EQ(opened(),
            (std::vector<std::string>{"sim.hea", "sim.dat", "sim.atr", "sim.qrs", "other.atr"}));
  files_.drop({path("inner")});
  EXPECT_EQ(opened(), std::vector<std::string>{"deep.csv"});
  files_.drop({folder_.string()});
  EXPECT_EQ(opened().size(), 8U) << "its folders are not opened";
}

TEST_F(DesktopFilesTest, SavesOverNothing) {
  const std::vector<uint8_t> first = {1};
  const std::vector<uint8_t> second = {2};
  EXPECT_EQ(*files_.save("beats.csv", "text/csv", first), path("saved/beats.csv"));
  EXPECT_EQ(*files_.save("beats.csv", "text/csv", second), path("saved/beats (2).csv"));
  EXPECT_EQ(*files_.save("beats.csv", "text/csv", second), path("saved/beats (3).csv"));
  EXPECT_EQ(*read_file(path("saved/beats.csv")), first);
  EXPECT_EQ(*read_file(path("saved/beats (2).csv")), second);
  // Whatever a name says, it stays in the folder.
  EXPECT_EQ(*files_.save("../x.csv", "text/csv", first), path("saved/x.csv"));

  write({"file", {}});
  DesktopFiles nowhere(path("file"));
  EXPECT_FALSE(nowhere.save("x.csv", "text/csv", first));
}

}  // namespace
}  // namespace beatsmith
