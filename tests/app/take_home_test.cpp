// What is taken home: from the buttons of the app to files that the project's own readers take.
#include "app/take_home.h"

#include "driven_app.h"
#include "io/edf.h"
#include "io/text.h"
#include "io/wfdb_header.h"
#include "io/wfdb_signal.h"
#include "record_files.h"

namespace beatsmith {
namespace {

class TakeHomeApp : public testing::Test {
 protected:
  void make_beats() {
    driven_.press(Role::kButton, "Generate");
    ASSERT_TRUE(driven_.until([&] {
      const SemanticNode* button = driven_.find(Role::kButton, "Generate");
      return button != nullptr && driven_.said("Progress").find("16 beats") == 0;
    }));
  }

  void save_as(const std::string& name, const char* button) {
    driven_.set_text(Role::kTextbox, "File name", name);
    driven_.press(Role::kButton, button);
  }

  std::vector<uint8_t> saved(const std::string& path) const {
    const auto bytes = read_file(driven_.save_folder() + "/" + path);
    EXPECT_TRUE(bytes) << describe(bytes.error());
    return bytes ? *bytes : std::vector<uint8_t>{};
  }

  // The beats as the CSV has them, bit for bit.
  LabelledBeats table() {
    save_as("größe 中", "Save CSV");
    const std::vector<uint8_t> csv = saved("größe 中.csv");
    const auto beats = parse_beat_table(text_of(csv));
    EXPECT_TRUE(beats);
    return beats ? *beats : LabelledBeats{};
  }

  // Whether each beat with its class stands in the recording, at 256 samples each.
  static void expect_beats(const RecordFromFiles& record, const LabelledBeats& beats) {
    ASSERT_EQ(record.recording.sample_count(), static_cast<int64_t>(beats.beats.size() * 256));
    ASSERT_EQ(record.reference.size(), beats.beats.size());
    EXPECT_EQ(record.recording.sample_rate_hz, 360);
    for (size_t i = 0; i < beats.beats.size(); ++i) {
      EXPECT_EQ(record.reference[i].sample, static_cast<int64_t>(256 * i + 96));
      EXPECT_EQ(record.reference[i].symbol, beats.classes[i]);
      for (size_t k = 0; k < 256; ++k) {
        ASSERT_NEAR(record.recording.leads[0].samples[static_cast<int64_t>(256 * i + k)],
                    beats.beats[i][k], 0.0006);
      }
    }
    ASSERT_EQ(record.recording.comments.size(), 3U);
    EXPECT_NE(record.recording.comments[1].find("seed 7, steps 4,"), std::string::npos);
  }

  DrivenApp driven_;
};

TEST_F(TakeHomeApp, BeatsReadBackTheSameFromEveryFormat) {
  make_beats();
  const LabelledBeats beats = table();
  ASSERT_EQ(beats.beats.size(), 16U);
  EXPECT_EQ(beats.classes[15], "F");

  save_as("größe 中", "Save NPY");
  EXPECT_EQ(beats_from_npy(*parse_npy(saved("größe 中/größe 中.npy")))->beats, beats.beats);
  EXPECT_FALSE(saved("größe 中/größe 中.labels.csv").empty());
  EXPECT_NE(driven_.said("Saved").find("größe 中"), std::string::npos);

  save_as("own", "Save WFDB");
  const auto record = record_from_files({{"own.hea", saved("own/own.hea")},
                                         {"own.dat", saved("own/own.dat")},
                                         {"own.atr", saved("own/own.atr")}});
  ASSERT_TRUE(record) << describe(record.error());
  expect_beats(*record, beats);

  save_as("own", "Save EDF");
  const auto edf = record_from_files({{"own.edf", saved("own.edf")}});
  ASSERT_TRUE(edf) << describe(edf.error());
  EXPECT_EQ(edf->reference_name, "own.edf");
  expect_beats(*edf, beats);
  EXPECT_EQ(driven_.alerts(), "");
}

TEST_F(TakeHomeApp, NothingIsOverwritten) {
  save_as("own", "Save WFDB");
  save_as("own", "Save WFDB");
  EXPECT_EQ(saved("own (2)/own.hea"), saved("own/own.hea")) << "a record keeps its own names";
  EXPECT_NE(driven_.said("Saved").find("own (2)"), std::string::npos);
}

TEST_F(TakeHomeApp, ARecordingIsTakenHomeWithItsLabels) {
  driven_.press(Role::kTab, "Analyse");
  driven_.until_example();
  const auto save = [&](const char* button) {
    driven_.press(Role::kButton, button);
    ASSERT_TRUE(driven_.until([&] { return driven_.said("Saved").find("own") < 99; }));
  };
  driven_.set_text(Role::kTextbox, "File name", "own");
  save("Save EDF");
  const auto edf = record_from_files({{"own.edf", saved("own.edf")}});
  ASSERT_TRUE(edf) << describe(edf.error());
  EXPECT_GT(edf->reference.size(), 50U);
  save("Save CSV");
  const std::vector<uint8_t> csv = saved("own.csv");
  const auto beats = parse_beat_table(text_of(csv));
  ASSERT_TRUE(beats);
  ASSERT_EQ(beats->classes.size(), edf->reference.size());
  for (size_t i = 0; i < beats->classes.size(); ++i) {
    EXPECT_EQ(beats->classes[i], edf->reference[i].symbol);
  }
  EXPECT_EQ(driven_.alerts(), "");
}

TEST_F(TakeHomeApp, FilesBeingWrittenAreCancelled) {
  driven_.press(Role::kTab, "Analyse");
  driven_.until_example();
  const SemanticNode* button = driven_.find(Role::kButton, "Save WFDB");
  ASSERT_NE(button, nullptr);
  const auto press_at_once = [&](const SemanticNode& node) {
    SemanticAction press;
    press.node = node.id;
    driven_.platform.actions.push_back(press);
    driven_.frame();
  };
  // Something to do before that, so that the files are not there at once.
  Jobs::Id last = 0;
  for (int i = 0; i < 200; ++i) last = driven_.jobs.submit(ReadTrace{0, 0, 21600, 1 << 16});
  press_at_once(*button);
  EXPECT_EQ(driven_.said("Saved"), "Writing the files");
  const SemanticNode* cancel = driven_.find(Role::kButton, "Cancel");
  ASSERT_NE(cancel, nullptr);
  press_at_once(*cancel);
  driven_.frame();
  EXPECT_EQ(driven_.find(Role::kButton, "Cancel"), nullptr);
  EXPECT_TRUE(driven_.until([&] { return driven_.jobs.poll(last).has_value(); }));
  driven_.frame(20);
  EXPECT_EQ(driven_.said("Saved"), "");
  EXPECT_FALSE(std::filesystem::exists(driven_.save_folder() + "/Example_labelled"));
}

TEST_F(TakeHomeApp, SaysWhatANameCannotBe) {
  save_as("my beats", "Save WFDB");
  EXPECT_NE(driven_.alerts().find("a WFDB record cannot be named 'my beats'"), std::string::npos)
      << driven_.alerts();
  save_as("my beats", "Save EDF");
  EXPECT_EQ(driven_.alerts(), "") << "an EDF can";
  for (const char* name : {"", "../beats", ".beats"}) {
    driven_.set_text(Role::kTextbox, "File name", name);
    EXPECT_TRUE(driven_.find(Role::kButton, "Save WFDB")->disabled) << name;
    EXPECT_NE(driven_.alerts().find("Write a name"), std::string::npos) << name;
  }
}

TEST_F(TakeHomeApp, APictureIsOfTheSheetAndSavedWhenItIsThere) {
  driven_.press(Role::kButton, "Save PNG");
  ASSERT_TRUE(driven_.platform.picture_area);
  const Rect area = *driven_.platform.picture_area;
  const SemanticNode* first = driven_.find(Role::kOption, "Beat 1,");
  ASSERT_NE(first, nullptr);
  EXPECT_LE(area.x, first->rect.x);
  EXPECT_LE(area.y, first->rect.y);
  EXPECT_GE(area.x + area.width, first->rect.x + first->rect.width);
  EXPECT_GE(area.y + area.height, first->rect.y + first->rect.height);
  EXPECT_LE(area.y + area.height, 800);
  EXPECT_EQ(driven_.said("Saved"), "");

  driven_.platform.picture = std::vector<uint8_t>{0x89, 'P', 'N', 'G'};
  driven_.frame();
  EXPECT_EQ(saved("beats.png"), (std::vector<uint8_t>{0x89, 'P', 'N', 'G'}));
  driven_.press(Role::kButton, "Save PNG");
  driven_.platform.picture = Error{"no picture", "", "try again"};
  driven_.frame();
  EXPECT_NE(driven_.alerts().find("no picture; try again"), std::string::npos);
}

TEST(TakeHomePhone, ThePictureIsScrolledIntoSightAndBack) {
  DrivenApp driven(390, 844);
  const SemanticNode* button = driven.find(Role::kButton, "Save PNG");
  ASSERT_NE(button, nullptr);
  driven.act(Role::kButton, "Save PNG", {.kind = SemanticAction::Kind::kFocus});
  driven.frame(3);
  const Rect before = driven.find(Role::kButton, "Save PNG")->rect;
  ASSERT_TRUE(driven.find(Role::kButton, "Save PNG")->visible);
  ASSERT_FALSE(driven.find(Role::kOption, "Beat 1,")->visible);
  driven.press(Role::kButton, "Save PNG");
  driven.frame(2);
  ASSERT_TRUE(driven.platform.picture_area);
  EXPECT_GE(driven.platform.picture_area->y, 0);
  EXPECT_LE(driven.platform.picture_area->y, 400) << "at the top of the page";
  driven.frame(2);
  EXPECT_EQ(driven.find(Role::kButton, "Save PNG")->rect, before);
}

TEST(TakeHome, TypesOfFilesAreThoseThatOthersKnow) {
  EXPECT_EQ(media_type_of("beats.csv"), "text/csv");
  EXPECT_EQ(media_type_of("beats.png"), "image/png");
  EXPECT_EQ(media_type_of("beats.edf"), "application/octet-stream");
}

}  // namespace
}  // namespace beatsmith
