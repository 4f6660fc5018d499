// The classification studies: noise at its SNR, generated beats, arms that can be stopped and
// redone.

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "data/noise_records.h"
#include "diffusion/noise.h"
#include "files/files.h"
#include "network/torch_backend.h"
#include "report/numbers.h"
#include "small_dataset.h"
#include "studies/arm_classifier.h"
#include "studies/augmentation_arms.h"
#include "studies/augmentation_report.h"
#include "studies/intra_patient.h"
#include "studies/study_models.h"
#include "studies/study_runs.h"
#include "studies/synthetic_beats.h"
#include "temporary_folder.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

NoiseRecord white_noise(const std::string& name, uint64_t seed) {
  NoiseRecord noise{name, std::vector<float>(20 * 360), 0};
  fill_noise(seed, 0, 0, noise.mv);
  noise.rms_mv = noise_rms_mv(noise.mv);
  return noise;
}

nlohmann::json config_of(const std::string& name, int steps) {
  return shipped_config(name, {"steps=" + std::to_string(steps), "batch=32", "warm_up=10",
                               "threads=1", "device=cpu", "network.widths=[8,16]"});
}

// Untrained, which is all that is needed to make beats that are there.
DenoiserModel small_generator() {
  DenoiserDescription network;
  network.patch = 16;
  network.widths = {16};
  network.groups = 4;
  network.conditioning = 8;
  network.frequencies = 4;
  const nlohmann::json info = {{"name", "untrained"},  {"role", "student"}, {"scale", 2.0},
                               {"schedule", "cosine"}, {"prediction", "v"}, {"sampler", "ddim"},
                               {"default_steps", 2},   {"network", network}};
  return DenoiserModel({info, make_parameters(network, 1)}, torch::kCPU);
}

class ArmsTest : public TemporaryFolderTest {
 protected:
  StudyContext context(const Dataset& dataset) const {
    return {.dataset = dataset,
            .data = "",
            .models = "",
            .runs = path("runs"),
            .noise = "",
            .device = torch::kCPU,
            .threads = 1,
            .seed = 4};
  }
};

TEST(Noise, IsMixedInAtItsRatio) {
  const Dataset dataset = four_records(40);
  const NoiseRecord noise = white_noise("white", 3);
  EXPECT_NEAR(noise.rms_mv, 1.0, 0.03);
  for (const double snr_db : {24.0, 0.0}) {
    const Dataset noisy = with_noise(dataset, RecordSet::kDs2, noise, snr_db);
    // Beats keep their order within a record, and records theirs; of this set alone.
    size_t next = 0;
    for (size_t record = 0; record < dataset.records.size(); ++record) {
      double squares = 0;
      size_t samples = 0;
      for (size_t i = 0; i < dataset.beats.size(); ++i) {
        if (dataset.beats[i].record != record || dataset.set_of(i) != RecordSet::kDs2) continue;
        ASSERT_LT(next, noisy.beats.size());
        EXPECT_EQ(noisy.beats[next].sample, dataset.beats[i].sample);
        EXPECT_NE(noisy.beats[next].context, dataset.beats[i].context);
        const Beat before = dataset.beat_mv(i);
        const Beat after = noisy.beat_mv(next++);
        double mean = 0;
        for (int s = 0; s < kBeatLength; ++s) mean += (after[s] - before[s]) / kBeatLength;
        for (int s = 0; s < kBeatLength; ++s) squares += std::pow(after[s] - before[s] - mean, 2);
        samples += kBeatLength;
      }
      if (samples == 0) continue;
      const double signal = std::pow(qrs_amplitude_mv(dataset, record), 2) / 8;
      EXPECT_NEAR(10 * std::log10(signal / (squares / static_cast<double>(samples))), snr_db, 0.5);
    }
    EXPECT_EQ(next, noisy.beats.size());
  }
}

TEST_F(ArmsTest, NoiseRecordsAreReadOrNamed) {
  try {
    load_noise_records(folder_.string());
    FAIL() << "there is no noise record";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find(path("bw")), std::string::npos) << error.what();
  }
  for (const char* name : {"bw", "em", "ma"}) {
    Recording recording;
    recording.name = name;
    recording.sample_rate_hz = 360;
    recording.leads = {{"noise1", "mV", white_noise(name, 5).mv}};
    ASSERT_TRUE(save_recording(path(name), recording));
  }
  const auto noises = load_noise_records(folder_.string());
  ASSERT_EQ(noises.size(), 3U);
  EXPECT_EQ(noises[1].name, "em");
  EXPECT_NEAR(noises[1].rms_mv, 1.0, 0.03);
  EXPECT_EQ(noises[1].for_training().data() + noises[1].for_training().size(),
            noises[1].for_tests().data());
}

TEST_F(ArmsTest, SyntheticBeatsAreKeptAndAddedTo) {
  const Dataset dataset = four_records(4);
  const auto generator = small_generator();
  const auto few = with_synthetic_beats(dataset, generator, "g", {0, 3, 0, 0, 0}, 1, path("few"));
  const auto more = with_synthetic_beats(dataset, generator, "g", {0, 5, 2, 0, 0}, 1, path("few"));
  const auto anew = with_synthetic_beats(dataset, generator, "g", {0, 5, 2, 0, 0}, 1, path("new"));
  ASSERT_EQ(more.dataset.beats.size(), dataset.beats.size() + 7);
  EXPECT_EQ(more.dataset.samples, anew.dataset.samples);
  EXPECT_TRUE(std::equal(few.dataset.samples.begin(), few.dataset.samples.end(),
                         more.dataset.samples.begin()));
  EXPECT_EQ(more.dataset.beats[more.first[2]].beat_class, BeatClass::kVentricular);
  EXPECT_EQ(more.dataset.set_of(more.first[2]), RecordSet::kNone);
  EXPECT_NE(more.dataset.beat_mv(more.first[1]), more.dataset.beat_mv(more.first[1] + 1));
  EXPECT_THROW(with_synthetic_beats(dataset, generator, "g", {0, 0, 0, 0, 1}, 1, path("few")),
               std::runtime_error);
}

ArmData data_of(const Dataset& dataset) {
  ArmData data{dataset, {}};
  for (int k = 0; k < kArmClasses; ++k) {
    data.by_class.push_back(
        dataset.select(static_cast<BeatClass>(k), RecordSet::kDs1, TimeSplit::kTraining));
  }
  return data;
}

std::vector<size_t> tested_beats(const Dataset& dataset) {
  std::vector<size_t> beats;
  for (size_t i = 0; i < dataset.beats.size(); ++i) {
    if (dataset.set_of(i) == RecordSet::kDs2) beats.push_back(i);
  }
  return beats;
}

TEST_F(ArmsTest, ClassifierLearnsAndGoesOnWhereItWasStopped) {
  const Dataset dataset = four_records(20);
  const auto config = config_of("arms", 150);
  const auto data = data_of(dataset);
  const auto beats = tested_beats(dataset);
  const auto whole = train_arm(config, data, path("whole"));
  const auto confusion = sum_of(
      confusion_by_record(dataset, beats, whole.predict(dataset, beats, false), kArmClasses));
  EXPECT_EQ(confusion.total(), static_cast<int64_t>(beats.size()));
  EXPECT_GT(confusion.accuracy(), 0.9);

  std::thread presser([&] {
    while (!fs::exists(path("stopped"))) std::this_thread::yield();
    std::raise(SIGINT);
  });
  EXPECT_THROW(train_arm(config, data, path("stopped")), Stopped);
  presser.join();
  const auto resumed = train_arm(config, data, path("stopped"));
  EXPECT_TRUE(
      torch::equal(resumed.logits(dataset, beats, false), whole.logits(dataset, beats, false)));
}

TEST_F(ArmsTest, NoiseLossBalanceAndStartChangeWhatIsLearnt) {
  const Dataset dataset = four_records(20);
  const auto config = config_of("arms", 5);
  const auto beats = tested_beats(dataset);
  const auto logits = [&](const ArmData& data, const std::string& name) {
    return train_arm(config, data, path(name)).logits(dataset, beats, false);
  };
  ArmData data = data_of(dataset);
  data.by_class[0].resize(2);  // else all classes are alike and there is nothing to balance
  const auto plain = logits(data, "plain");
  auto noisy = data;
  noisy.noise = {white_noise("white", 3)};
  auto balanced = data;
  balanced.loss_balance = 1;
  auto started = data;
  started.start = path("plain");
  EXPECT_FALSE(torch::allclose(logits(noisy, "noisy"), plain));
  EXPECT_FALSE(torch::allclose(logits(balanced, "balanced"), plain));
  EXPECT_FALSE(torch::allclose(logits(started, "started"), plain));
  EXPECT_TRUE(torch::equal(logits(data, "again"), plain));
}

TEST_F(ArmsTest, ArmsAreStoredAndRedoneAlike) {
  const Dataset dataset = four_records(20);
  const auto generator = small_generator();
  const std::vector<Arm> arms = {
      {.name = "real"},
      {.name = "real 50 %", .real_share = 0.5},
      {.name = "added", .generated = {0, 0, 2, 0}},
      {.name = "none passes", .generated = {0, 0, 2, 0}, .least_probability = 1.1},
      {.name = "repeated", .generated = {0, 0, 2, 0}, .repeated = true},
      {.name = "classical", .classical = true},
      {.name = "alone", .real_share = 0, .generated = {1, 1, 1, 1}},
      {.name = "pre-trained", .real_share = 0.5, .pretrained = true}};
  const auto measure = [&](const std::vector<Arm>& some) {
    return measure_arms(context(dataset), generator, "g", config_of("arms", 20), some, 2);
  };
  const auto figures = measure(arms);
  ASSERT_EQ(figures.at("arms").size(), arms.size() - 1);  // no noise, so no classical augmentation

  const auto learnt = [&](size_t arm) { return figures.at("arms").at(arm).at("learnt_from"); };
  const nlohmann::json none = {0, 0, 0, 0};
  const nlohmann::json all = {12, 12, 12, 12};
  EXPECT_EQ(figures.at("real_beats"), all);
  EXPECT_EQ(learnt(0), (nlohmann::json{{"real", all}, {"generated", none}}));
  EXPECT_EQ(learnt(1).at("real"), nlohmann::json({6, 6, 6, 6}));
  EXPECT_EQ(learnt(2).at("generated"), nlohmann::json({0, 0, 24, 0}));
  EXPECT_EQ(learnt(3), learnt(0));
  EXPECT_EQ(learnt(4).at("real"), nlohmann::json({12, 12, 36, 12}));
  EXPECT_EQ(learnt(5), (nlohmann::json{{"real", none}, {"generated", all}}));
  // An arm whose beats are those of another is that other.
  EXPECT_EQ(figures.at("arms").at(3).at("seen").at("accuracy"),
            figures.at("arms").at(0).at("seen").at("accuracy"));
  EXPECT_EQ(figures.at("arms").at(3).at("unseen").at("macro_f1_gain"), to_json(Interval{0, 0, 0}));

  // Runs that are there are read: nothing is written again. One that is gone is redone alike.
  const auto times = [&] {
    std::map<std::string, fs::file_time_type> of;
    for (const auto& entry : fs::directory_iterator(path("runs/arms"))) {
      if (entry.path().extension() == ".json") of[entry.path()] = entry.last_write_time();
    }
    return of;
  };
  const auto before = times();
  EXPECT_EQ(before.size(), 2 * (arms.size() - 1));
  EXPECT_EQ(measure(arms), figures);
  EXPECT_EQ(times(), before);
  fs::remove_all(path("runs/arms"));
  const auto redone = measure({arms[0], arms[7]});
  EXPECT_EQ(redone.at("arms").at(1), figures.at("arms").back());

  Report report;
  render_arms(figures, report);
  for (const auto& arm : figures.at("arms")) {
    EXPECT_NE(report.text().find("| " + arm.at("name").get<std::string>() + " |"),
              std::string::npos);
  }
}

TEST_F(ArmsTest, IntraPatientSplitLeavesTestBeatsOut) {
  const Dataset dataset = four_records(40);
  const auto figures = measure_intra_patient(context(dataset), config_of("intra-patient", 120), 2);
  int64_t tested = 0;
  for (const auto& row : figures.at("confusion")) {
    for (const auto& cell : row) tested += cell.get<int64_t>();
  }
  EXPECT_GT(tested, 40);  // two seeds of about 32 of 160 beats
  EXPECT_LT(tested, 90);
  EXPECT_GT(figures.at("figures").at("accuracy").at("estimate"), 0.9);
  Report report;
  intra_patient_study().render(figures, report);
  EXPECT_NE(report.text().find("same people"), std::string::npos);
}

}  // namespace
}  // namespace beatsmith
