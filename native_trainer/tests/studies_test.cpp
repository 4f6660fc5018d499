// Studies are kept in results.json one by one, and every one of them runs.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "build_info.h"
#include "report/plot.h"
#include "small_dataset.h"
#include "studies/run_studies.h"
#include "studies/study_models.h"
#include "temporary_folder.h"
#include "training/commands.h"
#include "training/config.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class StudiesTest : public TemporaryFolderTest {
 protected:
  void SetUp() override {
    fs::create_directories(folder_ / "models");
    save_dataset(four_records(100), path("data.bin"));
    write("models/manifest.json", R"({"format_version": 1, "models": []})");
    options_.data = path("data.bin");
    options_.models = path("models");
    options_.runs = path("runs");
    options_.out = path("docs");
    options_.device = "cpu";
    options_.threads = 1;
  }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(path(name)) << text;
  }
  std::string text_of(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(path(name)).rdbuf();
    return text.str();
  }
  json results() const { return json::parse(text_of("docs/results.json")); }

  // Counts how often it was run, which is its figure.
  Study counting(const std::string& name) {
    return {name,
            "The study " + name,
            {},
            NoiseUse::kNone,
            [this, name](const StudyContext&) {
              return json{{"runs", ++runs_[name]}};
            },
            [name](const json& figures, Report& report) {
              report.paragraph("run " + figures.at("runs").dump());
              report.figure(name, "nothing", Plot{name, {{"", {}, {}, {}}}});
            }};
  }
  static Study failing(const std::string& name) {
    return {name,
            name,
            {},
            NoiseUse::kNone,
            [](const StudyContext&) -> json { throw std::runtime_error("it does not work"); },
            [](const json&, Report&) {}};
  }

  StudyOptions options_;
  std::map<std::string, int> runs_;
};

TEST_F(StudiesTest, EachIsKeptWithWhereItComesFrom) {
  ASSERT_TRUE(run_studies(options_, {counting("one"), counting("two")}));
  const auto entry = results().at("studies").at("one");
  EXPECT_EQ(entry.at("figures").at("runs"), 1);
  EXPECT_EQ(entry.at("data_hash"), load_dataset(path("data.bin")).hash);
  EXPECT_EQ(entry.at("commit"), kTrainingCommit);
  EXPECT_EQ(entry.at("seed"), 4);
  EXPECT_EQ(entry.at("hardware").at("threads"), 1);
  EXPECT_GE(entry.at("seconds"), 0.0);
  const std::string text = text_of("docs/results.md");
  for (const char* words :
       {"## The study one", "## The study two", "run 1", "evaluate --only one --data"}) {
    EXPECT_NE(text.find(words), std::string::npos) << words;
  }
  EXPECT_TRUE(fs::exists(path("docs/results/one.svg")));
  // No path of this machine gets into what is published.
  EXPECT_EQ(text_of("docs/results.json").find(folder_.string()), std::string::npos);
}

TEST_F(StudiesTest, OnlyOneIsRedoneAndTheOthersStay) {
  const std::vector<Study> studies = {counting("one"), counting("two")};
  ASSERT_TRUE(run_studies(options_, studies));
  const auto before = results();
  options_.only = {"two"};
  ASSERT_TRUE(run_studies(options_, studies));
  const auto after = results();
  EXPECT_EQ(after.at("studies").at("one"), before.at("studies").at("one"));
  EXPECT_EQ(after.at("studies").at("two").at("figures").at("runs"), 2);
  EXPECT_NE(text_of("docs/results.md").find("## The study one"), std::string::npos);
  options_.only = {"three"};
  try {
    run_studies(options_, studies);
    FAIL() << "ran a study that is not there";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("three"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("one two"), std::string::npos);
  }
}

TEST_F(StudiesTest, ResumingRunsWhatIsMissingOrOfAnotherKind) {
  auto measuring = counting("two");
  measuring.models = {"student"};
  const std::vector<Study> studies = {counting("one"), measuring};
  const auto ship = [&](const std::string& sha256) {
    const json student = {
        {"name", "s"}, {"role", "student"}, {"file", "s.onnx"}, {"sha256", sha256}};
    write("models/manifest.json", json{{"format_version", 1}, {"models", {student}}}.dump());
  };
  ship("00");
  options_.only = {"one"};
  ASSERT_TRUE(run_studies(options_, studies));
  options_.only.clear();
  options_.resume = true;
  ASSERT_TRUE(run_studies(options_, studies));
  EXPECT_EQ(runs_["one"], 1);
  EXPECT_EQ(runs_["two"], 1);
  options_.seed = 5;
  ASSERT_TRUE(run_studies(options_, studies));
  EXPECT_EQ(runs_["one"], 2);
  ship("11");  // another student matters to the study that measures it
  ASSERT_TRUE(run_studies(options_, studies));
  EXPECT_EQ(runs_["one"], 2);
  EXPECT_EQ(runs_["two"], 3);
  EXPECT_EQ(results().at("studies").at("two").at("models").at("s"), "11");
}

TEST_F(StudiesTest, OneThatFailsLeavesTheOthersAndItsOwnFormerFigures) {
  auto two = counting("two");
  ASSERT_TRUE(run_studies(options_, {counting("one"), two}));
  EXPECT_FALSE(run_studies(options_, {failing("one"), two, failing("three")}));
  const auto studies = results().at("studies");
  EXPECT_EQ(studies.at("one").at("figures").at("runs"), 1);
  EXPECT_EQ(studies.at("two").at("figures").at("runs"), 2);
  EXPECT_FALSE(studies.contains("three"));
}

TEST_F(StudiesTest, ThoseThatNeedNoiseWaitForIt) {
  auto noisy = counting("noisy");
  noisy.noise = NoiseUse::kNeeded;
  ASSERT_TRUE(run_studies(options_, {counting("one"), noisy}));
  EXPECT_FALSE(results().at("studies").contains("noisy"));
  options_.only = {"noisy"};  // asked for by name
  EXPECT_FALSE(run_studies(options_, {counting("one"), noisy}));
  options_.noise = path("models");
  ASSERT_TRUE(run_studies(options_, {noisy}));
  EXPECT_TRUE(results().at("studies").contains("noisy"));
}

TEST_F(StudiesTest, RefuseAFileThatHoldsNoResults) {
  fs::create_directories(path("docs"));
  for (const char* wrong : {"no json", "{}", R"({"format_version": 99, "studies": {}})"}) {
    write("docs/results.json", wrong);
    try {
      run_studies(options_, {counting("one")});
      FAIL() << wrong;
    } catch (const std::runtime_error& error) {
      EXPECT_NE(std::string(error.what()).find("results.json"), std::string::npos);
    }
    EXPECT_EQ(text_of("docs/results.json"), wrong);  // left for its owner to mend
  }
}

TEST_F(StudiesTest, ATrainingThatIsThereIsNotRepeated) {
  const Dataset dataset = load_dataset(path("data.bin"));
  const StudyContext context{.dataset = dataset,
                             .data = path("data.bin"),
                             .models = "",
                             .runs = path("runs"),
                             .noise = "",
                             .threads = 1};
  int runs = 0;
  const auto train = [&](const json& config, const TrainingFiles& files) {
    ++runs;
    return train_classifier(config, files);
  };
  const auto config = [](const std::string& seed) {
    return shipped_config("classifier", {"steps=2", "batch=8", "context_batch=8", "seed=" + seed});
  };
  trained(context, "c", config("1"), train);
  trained(context, "c", config("1"), train);
  EXPECT_EQ(runs, 1);
  trained(context, "c", config("2"), train);
  EXPECT_EQ(runs, 2);
}

TEST_F(StudiesTest, AFolderThatCannotBeMadeIsFoundBeforeTheWork) {
  write("taken", "a file");
  options_.out = path("taken");
  try {
    run_studies(options_, {counting("one")});
    FAIL() << "wrote into a file";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find(path("taken")), std::string::npos) << error.what();
  }
  EXPECT_EQ(runs_["one"], 0);
}

// Every study that needs no noise, quickly, on models of seconds: it runs, and what it renders
// comes from results.json alone.
TEST_F(StudiesTest, AllOfThemRunAndRender) {
  const std::vector<std::string> small = {"batch=16",
                                          "threads=1",
                                          "device=cpu",
                                          "warm_up=2",
                                          "network.patch=8",
                                          "network.blocks=1",
                                          "network.widths=[16,16]",
                                          "network.conditioning=16",
                                          "network.frequencies=8",
                                          "network.styles=2"};
  const auto config = [&](const std::string& name, std::vector<std::string> assignments) {
    if (name != "classifier") assignments.insert(assignments.begin(), small.begin(), small.end());
    return load_config(std::string(kConfigFolder) + "/" + name + ".json", assignments);
  };
  const auto files = [&](const std::string& name) {
    return TrainingFiles{path("data.bin"), path("models/" + name), false};
  };
  ASSERT_TRUE(train_teacher(config("teacher", {"steps=20", "sampling_steps=4"}), files("t.ckpt")));
  ASSERT_TRUE(train_student(config("distill", {"steps=20"}), files("s.ckpt"),
                            {path("models/t.ckpt"), "", ""}));
  ASSERT_TRUE(train_classifier(config("classifier", {"steps=20", "batch=16", "threads=1"}),
                               files("c.ckpt")));
  json manifest = {{"format_version", 1}, {"models", json::array()}};
  for (const std::string role : {"teacher", "student", "classifier"}) {
    manifest["models"].push_back(
        {{"name", role}, {"role", role}, {"file", role.substr(0, 1) + ".ckpt"}, {"sha256", "00"}});
  }
  write("models/manifest.json", manifest.dump());
  options_.quick = true;
  ASSERT_TRUE(run_studies(options_, all_studies()));
  const auto written = results();
  const Report again = render_results(written, all_studies());
  EXPECT_EQ(again.text(), text_of("docs/results.md"));
  for (const auto& study : all_studies()) {
    if (study.noise == NoiseUse::kNeeded) continue;
    EXPECT_TRUE(written.at("studies").contains(study.name)) << study.name;
    EXPECT_NE(again.text().find("## " + study.title), std::string::npos) << study.name;
  }
  EXPECT_NE(again.text().find("no figures to cite"), std::string::npos);
  for (const auto& [name, svg] : again.figures()) {
    EXPECT_EQ(text_of("docs/results/" + name + ".svg"), svg);
    EXPECT_EQ(svg.find("nan"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace beatsmith
