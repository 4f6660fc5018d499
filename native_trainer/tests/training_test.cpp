// Training runs of seconds: they learn, and a resumed run is the run that was never stopped.

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "build_info.h"
#ifdef BEATSMITH_WITH_ONNX
#include "export/export.h"
#endif
#include "model/classifier_model.h"
#include "model/denoiser_model.h"
#include "small_dataset.h"
#include "temporary_folder.h"
#include "training/commands.h"
#include "training/config.h"
#include "training/trainer.h"

namespace beatsmith {
namespace {

class TrainingTest : public TemporaryFolderTest {
 protected:
  void SetUp() override { save_dataset(small_dataset(20), path("data.bin")); }

  TrainingFiles files(const std::string& checkpoint, bool resume = false) const {
    return {path("data.bin"), path(checkpoint), resume};
  }

  // The shipped configuration, small enough for seconds.
  static nlohmann::json config(const std::string& name, std::vector<std::string> assignments) {
    std::vector<std::string> small = {"batch=16", "threads=1", "device=cpu", "warm_up=10"};
    if (name == "classifier") {
      small.push_back("context_batch=16");
    } else {
      small.insert(small.end(),
                   {"network.widths=[32,32]", "network.patch=8", "network.blocks=1",
                    "network.conditioning=32", "network.frequencies=8", "network.styles=1"});
    }
    if (name == "distill") {
      small.insert(small.end(), {"matching.groups=4", "matching.made_per_group=8",
                                 "matching.real_per_group=8", "matching.windows=[16,256]"});
    }
    small.insert(small.end(), assignments.begin(), assignments.end());
    return load_config(std::string(kConfigFolder) + "/" + name + ".json", small);
  }
};

std::vector<char> bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(TrainingTest, TeacherOverfitsAFewBeats) {
  const auto settings = config("teacher", {"steps=900", "learning_rate=0.004", "average=0.99"});
  ASSERT_TRUE(train_teacher(settings, files("teacher")));
  const DenoiserModel model(load_model(path("teacher")), torch::kCPU);
  // Class V is a broad upright bump of 1.25 mV; after so short a run its samples peak where it
  // does.
  const auto beats = model.sample(2, 8, model.settings(1, 20));
  ASSERT_EQ(beats.size(), 8U * kBeatLength);
  for (size_t i = 0; i < 8; ++i) {
    const auto first = beats.begin() + static_cast<std::ptrdiff_t>(i * kBeatLength);
    const auto highest = std::max_element(first, first + kBeatLength);
    EXPECT_NEAR(static_cast<double>(highest - first), kBeatRIndex, 12) << "beat " << i;
    EXPECT_NEAR(*highest, 1.25, 0.3) << "beat " << i;
  }
}

TEST_F(TrainingTest, ResumedRunIsBitForBitTheRunThatWasNotStopped) {
  const auto settings = config("teacher", {"steps=200", "checkpoint_every_s=0"});
  ASSERT_TRUE(train_teacher(settings, files("whole")));
  // Ctrl-C as soon as the first checkpoint is there.
  std::thread presser([&] {
    while (!std::filesystem::exists(path("stopped"))) std::this_thread::yield();
    std::raise(SIGINT);
  });
  const bool finished = train_teacher(settings, files("stopped"));
  presser.join();
  ASSERT_FALSE(finished);
  EXPECT_LT(Container::load(path("stopped")).header.at("iteration"), 200);
  ASSERT_TRUE(train_teacher(settings, files("stopped", true)));
  EXPECT_EQ(bytes_of(path("whole")), bytes_of(path("stopped")));
}

TEST_F(TrainingTest, ResumingWithOtherSettingsNamesTheDifference) {
  ASSERT_TRUE(train_teacher(config("teacher", {"steps=2"}), files("teacher")));
  try {
    train_teacher(config("teacher", {"steps=2", "learning_rate=0.5"}), files("teacher", true));
    FAIL() << "resumed with another learning rate";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("learning_rate"), std::string::npos) << error.what();
  }
}

TEST_F(TrainingTest, SettingsThatMakeNoSenseAreNamed) {
  for (const std::string key : {"class_balance", "null_class_share", "seed", "batch"}) {
    try {
      train_teacher(config("teacher", {key + "=-3"}), files("teacher"));
      FAIL() << "trained with a negative " << key;
    } catch (const std::runtime_error& error) {
      EXPECT_NE(std::string(error.what()).find(key), std::string::npos) << error.what();
    }
  }
}

// How far beats of the two, from the same noise that is new to both, are apart: as a share of the
// power of `wanted`'s. Of an untrained one it is about 1.
double difference_of(const DenoiserModel& wanted, const DenoiserModel& made) {
  const auto a = wanted.sample(0, 64, wanted.settings(9, 8));
  const auto b = made.sample(0, 64, made.settings(9));
  double difference = 0;
  double power = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    difference += std::pow(a[i] - b[i], 2);
    power += std::pow(a[i], 2);
  }
  return difference / power;
}

TEST_F(TrainingTest, StudentLearnsItsTeachersJumps) {
  ASSERT_TRUE(train_teacher(config("teacher", {"steps=400", "learning_rate=0.004", "average=0.98"}),
                            files("teacher")));
  const auto settings =
      config("distill", {"steps=900", "batch=64", "learning_rate=0.004", "trajectories=4096",
                         "substeps=2", "sampling_steps=2", "average=0.98", "path_share=10"});
  ASSERT_TRUE(train_student(settings, files("student"), {path("teacher"), path("paths"), ""}));
  const DenoiserModel teacher(load_model(path("teacher")), torch::kCPU);
  const DenoiserModel student(load_model(path("student")), torch::kCPU);
  EXPECT_EQ(student.settings(0).kind, SamplerKind::kFewStep);
  EXPECT_LT(difference_of(teacher, student), 0.2);
}

// Not those of the data: this teacher's predictions have nothing to do with them.
TEST_F(TrainingTest, StudentLearnsItsTeachersPredictions) {
  ASSERT_TRUE(train_teacher(config("teacher", {"steps=2"}), files("teacher")));
  const StoredModel model = load_model(path("teacher"));
  torch::manual_seed(1);
  model.parameters.at("out.conv.weight").normal_(0, 0.1);
  Container random;
  random.header = Container::load(path("teacher")).header;
  put_parameters(random, "average", model.parameters);
  random.save(path("teacher"));

  const DenoiserModel teacher(load_model(path("teacher")), torch::kCPU);
  const auto difference_after = [&](const std::string& steps) {
    const auto settings =
        config("distill-predictions", {"steps=" + steps, "learning_rate=0.004", "average=0.98",
                                       "seed=5", "sampling_steps=8", "warm_up=0"});
    EXPECT_TRUE(train_student(settings, files("student-" + steps), {path("teacher"), "", ""}));
    const DenoiserModel student(load_model(path("student-" + steps)), torch::kCPU);
    EXPECT_EQ(student.settings(0).kind, SamplerKind::kDdim);
    return difference_of(teacher, student);
  };
  EXPECT_GT(difference_after("1"), 0.4);
  EXPECT_LT(difference_after("400"), 0.1);
}

TEST_F(TrainingTest, ResumedStudentIsTheOneThatWasNotStoppedAndOfTheSameTeacher) {
  for (const char* teacher : {"teacher", "other"}) {
    const std::string seed = teacher == std::string("other") ? "seed=9" : "seed=8";
    ASSERT_TRUE(train_teacher(config("teacher", {"steps=2", seed}), files(teacher)));
  }
  const auto settings = config("distill", {"steps=40", "checkpoint_every_s=0"});
  const StudentSources sources{path("teacher"), "", path("other")};
  ASSERT_TRUE(train_student(settings, files("whole"), sources));
  std::thread presser([&] {
    while (!std::filesystem::exists(path("stopped"))) std::this_thread::yield();
    std::raise(SIGINT);
  });
  const bool finished = train_student(settings, files("stopped"), sources);
  presser.join();
  ASSERT_FALSE(finished);
  for (const StudentSources& wrong : {StudentSources{path("other"), "", path("other")},
                                      StudentSources{path("teacher"), "", path("teacher")}}) {
    EXPECT_THROW(train_student(settings, files("stopped", true), wrong), std::runtime_error);
  }
  // The start is in the checkpoint.
  ASSERT_TRUE(train_student(settings, files("stopped", true), {path("teacher"), "", ""}));
  EXPECT_EQ(bytes_of(path("whole")), bytes_of(path("stopped")));
}

TEST_F(TrainingTest, DistillationSaysWhatItLacks) {
  ASSERT_TRUE(train_teacher(config("teacher", {"steps=2"}), files("teacher")));
  const auto refusal = [&](const std::vector<std::string>& assignments) -> std::string {
    try {
      train_student(config("distill", assignments), files("student"), {path("teacher"), "", ""});
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "not refused";
  };
  EXPECT_NE(refusal({"method=rote"}).find("predictions or jumps"), std::string::npos);
  EXPECT_NE(refusal({"path_share=0.5"}).find("--trajectories"), std::string::npos);
  EXPECT_NE(refusal({"path_share=-1"}).find("path_share"), std::string::npos);
  EXPECT_NE(refusal({"sampling_steps=0"}).find("sampling_steps"), std::string::npos);
  for (const char* other : {"network.styles=3", "network.styles=0"}) {
    EXPECT_NE(refusal({other}).find("network.styles=1"), std::string::npos) << other;
  }
  EXPECT_NE(refusal({"network.classes=3"}).find("network.classes=4"), std::string::npos);
  // Paths that nothing would be learnt from.
  EXPECT_THROW(
      train_student(config("distill", {}), files("student"), {path("teacher"), path("paths"), ""}),
      std::runtime_error);
  // The same beats of another person, in other units.
  Dataset other = small_dataset(20);
  for (int16_t& sample : other.samples) sample = static_cast<int16_t>(2 * sample);
  save_dataset(other, path("data.bin"));
  EXPECT_NE(refusal({}).find("other data"), std::string::npos);
}

// Class by class the mean over made beats against that over real ones, as a share of the latter.
class StudentOfSteps : public TrainingTest, public testing::WithParamInterface<int> {};
TEST_P(StudentOfSteps, MatchesRealBeatsAsASetWithoutPaths) {
  ASSERT_TRUE(train_teacher(config("teacher", {"steps=2"}), files("teacher")));  // knows nothing
  const std::string steps = std::to_string(GetParam());
  const auto settings = config("distill", {"steps=600", "learning_rate=0.004", "average=0.98",
                                           "path_share=0", "sampling_steps=" + steps});
  ASSERT_TRUE(train_student(settings, files("student"), {path("teacher"), "", ""}));
  const DenoiserModel student(load_model(path("student")), torch::kCPU);
  EXPECT_EQ(student.settings(0).times.size(), static_cast<size_t>(GetParam()));
  const Dataset dataset = load_dataset(path("data.bin"));
  for (const int k : {0, 2}) {
    const auto real =
        dataset.select(static_cast<BeatClass>(k), RecordSet::kDs1, TimeSplit::kTraining);
    const auto made = student.sample(k, 64, student.settings(9));
    double difference = 0;
    double power = 0;
    for (size_t s = 0; s < kBeatLength; ++s) {
      double wanted = 0;
      double mean = 0;
      for (const size_t beat : real)
        wanted += dataset.beat_mv(beat)[s] / static_cast<double>(real.size());
      for (size_t i = 0; i < 64; ++i) mean += made[i * kBeatLength + s] / 64.0;
      difference += std::pow(wanted - mean, 2);
      power += std::pow(wanted, 2);
    }
    EXPECT_LT(difference / power, 0.1) << "class " << k;
  }
}

INSTANTIATE_TEST_SUITE_P(TrainingTest, StudentOfSteps, testing::Values(1, 2));

TEST_F(TrainingTest, AStudentBeginsWithAnothersParameters) {
  ASSERT_TRUE(train_teacher(config("teacher", {"steps=2"}), files("teacher")));
  const StudentSources fresh{path("teacher"), "", ""};
  ASSERT_TRUE(train_student(config("distill", {"steps=2", "sampling_steps=2", "name=first"}),
                            files("first"), fresh));
  const StudentSources on{path("teacher"), "", path("first")};
  std::vector<std::string> settings = {"steps=2", "sampling_steps=1", "learning_rate=1e-9",
                                       "seed=7"};
  ASSERT_TRUE(train_student(config("distill", settings), files("second"), on));
  const StoredModel first = load_model(path("first"));
  const StoredModel second = load_model(path("second"));
  EXPECT_EQ(second.info.at("default_steps"), 1);
  EXPECT_EQ(second.info.at("started_from").at("name"), "first");
  EXPECT_EQ(second.info.at("started_from").at("hash"), hash_of(first.parameters));
  for (size_t i = 0; i < first.parameters.size(); ++i) {
    EXPECT_TRUE(
        torch::allclose(first.parameters.tensors()[i], second.parameters.tensors()[i], 0, 1e-6))
        << first.parameters.names()[i];
  }

  settings.push_back("network.widths=[32,64]");
  try {
    train_student(config("distill", settings), files("third"), on);
    FAIL() << "began with another network's parameters";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find(path("first")), std::string::npos) << error.what();
  }
}

TEST_F(TrainingTest, AStyleIsWhoseBeatsTheyAreLike) {
  Dataset dataset = small_dataset(20);
  dataset.records.push_back({"upside down", "MLII", RecordSet::kDs1});
  const size_t there = dataset.beats.size();
  for (size_t i = 0; i < there; ++i) {
    if (dataset.set_of(i) != RecordSet::kDs1) continue;
    dataset.beats.push_back(dataset.beats[i]);
    dataset.beats.back().record = 2;
    for (size_t s = 0; s < kBeatLength; ++s) {
      dataset.samples.push_back(static_cast<int16_t>(-dataset.samples[i * kBeatLength + s]));
    }
  }
  save_dataset(dataset, path("data.bin"));
  ASSERT_TRUE(train_teacher(
      config("teacher", {"steps=900", "learning_rate=0.004", "average=0.99", "network.styles=2"}),
      files("teacher")));
  const DenoiserModel model(load_model(path("teacher")), torch::kCPU);
  EXPECT_EQ(model.info().at("styles"), (std::vector<std::string>{"made", "upside down"}));
  EXPECT_EQ(model.info().at("style_shares")[2], (std::vector<double>{0.5, 0.5}));
  for (const int style : {0, 1}) {
    model.walk(model.settings(1, 20), {{0, 2, style}, {1, 2, style}}, [&](const Sampler& sampler) {
      if (!sampler.done()) return;
      for (const size_t row : {0U, 1U}) {
        const double at_r = sampler.state()[row * kBeatLength + kBeatRIndex] / model.scale();
        EXPECT_NEAR(at_r, style == 0 ? 1.25 : -1.25, 0.4);
      }
    });
  }
}

TEST_F(TrainingTest, StylesThatTheDataHaveNotAreRefused) {
  try {
    train_teacher(config("teacher", {"steps=1", "network.styles=22"}), files("teacher"));
    FAIL() << "trained with styles that are not there";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("network.styles=1"), std::string::npos)
        << error.what();
  }
}

TEST_F(TrainingTest, ClassifierTellsTheClassesApart) {
  ASSERT_TRUE(train_classifier(config("classifier", {"steps=150"}), files("classifier")));
  const ClassifierModel model(load_model(path("classifier")), torch::kCPU);
  const Dataset dataset = load_dataset(path("data.bin"));
  std::vector<size_t> tested;
  for (size_t i = 0; i < dataset.beats.size(); ++i) {
    if (dataset.set_of(i) == RecordSet::kDs2) tested.push_back(i);
  }
  EXPECT_GT(model.confusion(dataset, tested, true).accuracy(), 0.9);
  EXPECT_GT(model.confusion(dataset, tested, false).accuracy(), 0.9);
}

TEST_F(TrainingTest, CrossValidationLeavesOutTheRecordsOfEachFold) {
  Dataset dataset = small_dataset(20);
  for (DatasetRecord& record : dataset.records) record.set = RecordSet::kDs1;
  save_dataset(dataset, path("data.bin"));
  auto settings = config("classifier", {"steps=150"});
  settings["folds"] = {{"made"}, {"tested"}};
  ::testing::internal::CaptureStdout();
  ASSERT_TRUE(cross_validate_classifier(settings, files("classifier")));
  const std::string printed = ::testing::internal::GetCapturedStdout();
  EXPECT_NE(printed.find("80 beats"), std::string::npos) << printed;
  EXPECT_NE(printed.find("temperature"), std::string::npos) << printed;
  settings["folds"] = nlohmann::json::array({{"made", "tested", "absent"}});
  EXPECT_THROW(cross_validate_classifier(settings, files("classifier")), std::runtime_error)
      << "nothing to train on";
}

TEST_F(TrainingTest, DamagedFilesAreRefusedByName) {
  ASSERT_TRUE(train_teacher(config("teacher", {"steps=1"}), files("teacher")));
  auto bytes = bytes_of(path("teacher"));
  bytes.resize(bytes.size() / 2);
  std::ofstream(path("cut"), std::ios::binary).write(bytes.data(), std::ssize(bytes));
  std::ofstream(path("garbage")) << "this is no checkpoint";
  for (const char* name : {"cut", "garbage", "data.bin", "absent"}) {
    try {
      load_model(path(name));
      FAIL() << name << " was read as a model";
    } catch (const std::runtime_error& error) {
      EXPECT_NE(std::string(error.what()).find(path(name)), std::string::npos) << error.what();
    }
  }
}

#ifdef BEATSMITH_WITH_ONNX
TEST_F(TrainingTest, ExportedWeightsAreTheCheckpointsOrTheirHalves) {
  ASSERT_TRUE(train_teacher(config("teacher", {"steps=2"}), files("teacher")));
  const StoredModel trained = load_model(path("teacher"));
  const auto name = trained.info.at("name").get<std::string>();
  std::map<std::string, uintmax_t> sizes;
  for (const std::string weights : {"float32", "float16"}) {
    ExportOptions options;
    options.folder = path(weights);
    options.weights = weights;
    options.noise_scale = 0.75;
    options.sampler = "dpm-solver++";
    export_models({path("teacher")}, options);
    const std::string file = path(weights) + "/" + name + ".onnx";
    sizes[weights] = std::filesystem::file_size(file);
    const StoredModel stored = load_model(file);
    for (const auto& parameter : trained.parameters.names()) {
      const auto exact = trained.parameters.at(parameter);
      const auto expected =
          weights == "float32" ? exact : exact.to(torch::kHalf).to(torch::kFloat32);
      EXPECT_TRUE(torch::equal(stored.parameters.at(parameter), expected)) << parameter;
    }
    const SamplerSettings sampling = DenoiserModel(stored, torch::kCPU).settings(0, 7);
    EXPECT_EQ(sampling.kind, SamplerKind::kDpmSolver);
    EXPECT_EQ(sampling.steps, 7);
    EXPECT_EQ(sampling.noise_scale, 0.75F);
    // Exporting it again changes nothing, but for what is asked.
    options = {};
    options.folder = path("again");
    export_models({file}, options);
    options.name = "renamed";
    export_models({file}, options);
    const auto renamed = load_model(path("again") + "/renamed.onnx").info;
    EXPECT_EQ(renamed.at("name"), "renamed");
    EXPECT_EQ(renamed.at("trained_as"), name);
    EXPECT_THROW(export_models({file, file}, options), std::runtime_error);
    EXPECT_EQ(bytes_of(path("again") + "/" + name + ".onnx"), bytes_of(file));
  }
  EXPECT_LT(static_cast<double>(sizes["float16"]), 0.6 * static_cast<double>(sizes["float32"]));
}
#endif

TEST(Config, RefusesWhatItDoesNotKnow) {
  const std::string teacher = std::string(kConfigFolder) + "/teacher.json";
  EXPECT_EQ(load_config(teacher, {"batch=64"}).at("batch"), 64);
  EXPECT_EQ(load_config(teacher, {"network.widths=[8,16]"}).at("network").at("widths").size(), 2U);
  for (const char* wrong :
       {"bach=64", "batch", "batch=many", "batch=2.5", "network.width=3", "network=3", "=1"}) {
    EXPECT_THROW(load_config(teacher, {wrong}), std::runtime_error) << wrong;
  }
  EXPECT_THROW(load_config(teacher + ".absent", {}), std::runtime_error);
}

}  // namespace
}  // namespace beatsmith
