// What the layers below the app say in English: all of it is in text/messages.inc, and found there.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "ecg/beat_table.h"
#include "files/files.h"
#include "io/edf.h"
#include "io/text.h"
#include "jobs/record_work.h"
#include "record_files.h"
#include "source_texts.h"
#include "text/messages.h"
#include "text/text.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

const fs::path kSources = BEATSMITH_SOURCE_FOLDER;

class Translation : public testing::Test {
 protected:
  Translation() { set_language(Language::kChinese); }
  ~Translation() override { set_language(Language::kEnglish); }
};

std::string content_of(const fs::path& path) {
  const Result<std::vector<uint8_t>> bytes = read_file(path.string());
  EXPECT_TRUE(bytes) << path;
  return bytes ? std::string(bytes->begin(), bytes->end()) : "";
}

TEST_F(Translation, EveryMessageIsInBothLanguagesWithTheSamePlaces) {
  const std::regex place(R"(\{(\d)!?\})");
  std::set<std::string_view> known;
  for (const Message& message : messages()) {
    EXPECT_TRUE(known.insert(message.english).second) << message.english << " is there twice";
    const auto places_of = [&](std::string_view text) {
      std::multiset<std::string> places;
      for (std::cregex_iterator at(text.begin(), text.end(), place), end; at != end; ++at) {
        places.insert((*at)[1]);
      }
      return places;
    };
    EXPECT_EQ(places_of(message.english), places_of(message.chinese)) << message.english;
    const bool is_chinese =
        std::any_of(message.chinese.begin(), message.chinese.end(), [](char c) { return c < 0; });
    EXPECT_TRUE(is_chinese) << message.english;
    if (message.is_part) continue;
    // What fits nearly everything would translate what it does not mean.
    const std::string words = std::regex_replace(std::string(message.english), place, "");
    const auto letters = std::count_if(words.begin(), words.end(), [](char c) { return c >= 'a'; });
    EXPECT_GE(letters, 3) << message.english;
  }
}

TEST_F(Translation, AnErrorIsTranslatedPartByPart) {
  EXPECT_EQ(translated("100.hea, line 3, field 2: gain 'abc' is not a number; correct the field; "
                       "header(5) of WFDB lists them"),
            "100.hea，第 3 行，第 2 个字段：增益“abc”不是数字；请更正该字段；各字段见 WFDB 的 "
            "header(5)");
  EXPECT_EQ(
      translated(
          "The header's start date '31/4/1989' in line 1, field 6, cannot be read and was left "
          "out."),
      "头文件第 1 行第 6 个字段的开始日期“31/4/1989”无法读取，已略去。");
  EXPECT_EQ(translated("There are no beats: lead ABP is in \"mmHg\", which is no voltage; choose "
                       "another lead."),
            "没有心搏：导联 ABP 的单位是“mmHg”，不是电压单位；请选择其他导联。");
  EXPECT_EQ(translated("Loading ONNX Runtime for WebAssembly, 3.1 of 14.2 MB"),
            "正在载入用于 WebAssembly 的 ONNX Runtime，3.1 / 14.2 MB");
}

TEST_F(Translation, WhatItDoesNotKnowStays) {
  for (const char* text : {"", "这是中文。", "nobody ever wrote this", "some: thing; else",
                           "C:\\a b.hea: [E:onnxruntime] Node (x): failed; see log"}) {
    EXPECT_EQ(translated(text), text);
  }
  EXPECT_EQ(translated("a.npy: nobody wrote this; open it again"),
            "a.npy: nobody wrote this；请重新打开");
  set_language(Language::kEnglish);
  EXPECT_EQ(translated("Reading files"), "Reading files");
}

// --- All that stands in the sources.

// Not for a person who uses the app: what the page's tools and the browser are told, and names.
const std::set<std::string> kNotShown = {
    "use strict",
    "Beatsmith jobs",  // a worker's name
    "input, textarea, [contenteditable]",
    "values are copied as they stand",  // a static_assert
    "gsettings get org.gnome.desktop.interface",
    // In files.
    "## time resolution:",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (",
    "sampling rate",
    "sampling frequency",
    "recorded date",
    "Recording ends",
    "Synthetic heartbeats, no recording of a patient: one every 256 samples, R peak at 96.",
    "Synthetic, no recording of a patient: a rhythm composed of generated beats, seed",
    "Made by",
    "Drawn by hand",
    "SHA-256 of the model:",
    "synthetic: composed by Beatsmith from beats of",
    ", no patient's",
    ", beats like those of MIT-BIH record",
    ", beats like record",
};

// Two words as in a sentence, and neither a command nor its options.
bool is_for_a_person(const std::string& text) {
  static const std::regex sentence("[A-Za-z][a-z']+ [a-z']{2,}");
  return std::regex_search(text, sentence) && text.rfind("beatsmith ", 0) != 0 &&
         text.rfind("--", 0) != 0 && kNotShown.count(text) == 0;
}

// By itself, or as the place of an error.
bool is_translated(const std::string& words) {
  return translated(words) != words ||
         translated(words + ": it cannot be read") != words + "：无法读取";
}

std::string trimmed_text(const std::string& text) {
  const size_t first = text.find_first_not_of(" \n");
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

TEST_F(Translation, WhateverTheSourcesSayIsInTheTables) {
  // Everything but what only a terminal shows.
  const auto is_meant = [](const std::string& path) {
    static const std::regex meant(
        R"((shared/(diffusion|ecg|io|metrics|signal)|wasm_app/.*|tools/files|web(/inference|/jobs)?)/[^/]*\.(cpp|h|js))");
    return std::regex_match(path, meant) && path != "wasm_app/main_desktop.cpp";
  };
  std::string english = content_of(kSources / "wasm_app/text/table.inc");
  for (const Message& message : messages()) english.append(message.english).append("\n");
  size_t sentences = 0;
  for (const char* folder : {"shared", "wasm_app", "tools/files", "web"}) {
    for (fs::recursive_directory_iterator entry(kSources / folder), end; entry != end; ++entry) {
      if (entry->path().filename() == "node_modules") entry.disable_recursion_pending();
      const std::string path = fs::relative(entry->path(), kSources).string();
      if (!is_meant(path)) continue;
      for (const std::string& text :
           source_texts(content_of(entry->path()), entry->path().extension() == ".js")) {
        const std::string words = trimmed_text(text);
        if (!is_for_a_person(words)) continue;
        ++sentences;
        EXPECT_TRUE(english.find(words) != english.npos || is_translated(words))
            << path << " says \"" << words << "\": add it to wasm_app/text/messages.inc";
      }
    }
  }
  EXPECT_GT(sentences, 400U);  // it reads the sources at all
}

TEST(SourceTexts, AreLiteralsJoined) {
  EXPECT_EQ(
      source_texts("f(\"a\\\"b\" /* \"c\" */, '\"', 1'000, \"d\"\n  \"e\");  // \"f\"", false),
      (std::vector<std::string>{"a\"b", "de"}));
  EXPECT_EQ(source_texts("f('a' +\n 'b', `c ${g({x: `y`})} d`)", true),
            (std::vector<std::string>{"ab", "c ", " d"}));
}

// --- All that the readers say of damaged files.

struct Said {
  std::set<std::string> errors;
  void check(const Error& error) {
    if (!errors.insert(error.what).second) return;
    EXPECT_NE(translated(error.what), error.what);
    EXPECT_NE(translated(error.mend), error.mend);
    const std::string whole = translated(describe(error, "input"));
    EXPECT_NE(whole.find("；" + translated(error.mend)), whole.npos) << whole;
    EXPECT_NE(whole.find("：" + translated(error.what)), whole.npos) << whole;
  }
  template <class T>
  void take(const Result<T>& result) {
    if (!result) check(result.error());
  }
};

// Bytes written over, left out or cut off, the same ones in every run.
std::vector<uint8_t> damaged(std::vector<uint8_t> bytes, uint32_t& state) {
  const auto draw = [&](size_t count) {
    state = state * 1664525U + 1013904223U;
    return (state >> 8) % count;
  };
  constexpr std::string_view kInstead = "9-x ,\"'/({\n#\0\xff";
  for (size_t i = 0; i <= draw(3) && !bytes.empty(); ++i) {
    const auto at =
        bytes.begin() + static_cast<std::ptrdiff_t>(draw(std::min<size_t>(bytes.size(), 800)));
    switch (draw(3)) {
      case 0:
        *at = static_cast<uint8_t>(kInstead[draw(kInstead.size())]);
        break;
      case 1:
        bytes.erase(at);
        break;
      default:
        if (draw(4) == 0) bytes.erase(at, bytes.end());
    }
  }
  return bytes;
}

TEST_F(Translation, WhatIsSaidOfDamagedFilesIsTranslated) {
  Said said;
  uint32_t state = 1;
  const SimulatedRecording simulated = simulated_minute();
  SimulatedRecording few = simulated;  // small enough to be read thousands of times
  for (Lead& lead : few.recording.leads) lead.samples.resize(20);
  std::erase_if(few.annotations, [](const Annotation& a) { return a.sample >= 20; });
  few.annotations.push_back({.sample = 10, .symbol = "N", .aux = "(N"});
  const std::vector<FileBytes> wfdb = wfdb_files("few", few);
  const FileBytes csv = csv_file("few.csv", few.recording);
  const FileBytes npy = npy_file("few.npy", few.recording);
  const Result<std::vector<uint8_t>> edf = format_edf(few.recording, few.annotations);
  ASSERT_TRUE(edf);
  LabelledBeats beats;
  beats.beats.resize(1);
  beats.classes = {"N"};
  const std::vector<uint8_t> table = bytes_of(format_beat_table(beats));
  const auto open = [&](std::vector<FileBytes> files) {
    const Result<RecordFromFiles> record = record_from_files(std::move(files));
    said.take(record);
    if (!record) return;
    for (const std::string& note : record->notes) EXPECT_NE(translated(note), note);
  };
  for (int i = 0; i < 3000; ++i) {
    for (const size_t hit : {0U, 1U, 2U}) {
      std::vector<FileBytes> files = wfdb;
      files[hit].bytes = damaged(files[hit].bytes, state);
      open(files);
      if (hit == 2) said.take(parse_wfdb_annotations(files[hit].bytes));
    }
    open({{csv.name, damaged(csv.bytes, state)}});
    open({{npy.name, damaged(npy.bytes, state)}});
    open({{"few.edf", damaged(*edf, state)}});
    const std::vector<uint8_t> rows = damaged(table, state);
    said.take(parse_beat_table(text_of(rows)));
  }
  EXPECT_GT(said.errors.size(), 40U);
}

TEST_F(Translation, WhatIsSaidOfWrongFilesIsTranslated) {
  Said said;
  const std::vector<FileBytes> wfdb = wfdb_files("100", simulated_minute());
  const std::vector<std::vector<FileBytes>> wrong = {
      {{"notes.txt", bytes_of("no ECG")}},
      {wfdb[0]},
      {wfdb[1]},
      {wfdb[2]},
      {{"a.csv", {}}, {"b.csv", {}}, {"c.csv", {}}, {"d.csv", {}}},
      {{".hidden", {}}},
  };
  for (const std::vector<FileBytes>& files : wrong) said.take(record_from_files(files));
  EXPECT_EQ(said.errors.size(), wrong.size());

  std::vector<FileBytes> files = wfdb;
  files.push_back({"101.atr", wfdb[2].bytes});
  files.push_back({"100.qrs", wfdb[2].bytes});
  files.push_back({"100.aaa", bytes_of("no annotations")});
  const Result<RecordFromFiles> opened = record_from_files(files);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->notes.size(), 3U);
  for (const std::string& note : opened->notes) EXPECT_NE(translated(note), note);
}

TEST_F(Translation, WhatIsSaidOfTablesIsTranslated) {
  for (const char* text :
       {"time_s,I\n0,1\n1,2\n2,3\n4,4\n5,5\n",
        "time_s,I\n0,1\n1,2\n2,3\n4,4\n5,5\n6,1\n7,1\n9,1\n10,1\n",
        "# 100 Hz\ntime,I\n0,1\n0.01,2\n0,3\n0.01,4\n",
        "# OpenSignals Text File Format\n# 100 Hz\n1\t512\n2\t511\n4\t513\n", "1\n2\n3\n"}) {
    const Result<RecordFromFiles> opened = record_from_files({{"a.csv", bytes_of(text)}});
    ASSERT_TRUE(opened) << describe(opened.error());
    ASSERT_EQ(opened->notes.size(), 1U) << text;
    EXPECT_NE(translated(opened->notes[0]), opened->notes[0]);
  }
  EXPECT_EQ(translated("Left out, since their smallest value is their largest: I, Sound."),
            "因最小值等于最大值，已略去：I, Sound。");
}

TEST_F(Translation, TakesLittleOfAFrame) {
  const std::string longest =
      "100.hea, record 100, signal 0, line 3: unheard of: and so on; which nobody knows; at all";
  const auto begin = std::chrono::steady_clock::now();
  constexpr int kTimes = 200;
  for (int i = 0; i < kTimes; ++i) ASSERT_FALSE(translated(longest).empty());
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
  RecordProperty("ms", std::to_string(taken.count() / kTimes));
  EXPECT_LT(taken.count() / kTimes, 1);
}

}  // namespace
}  // namespace beatsmith
