// beatsmith-train: from records to trained, measured and exported models.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "beatsmith_commit.h"
#include "data/prepare.h"
#include "training/commands.h"
#include "training/config.h"

namespace {

using namespace beatsmith;

constexpr int kStopped = 130;  // what a shell gives a program ended by Ctrl-C

struct TrainingOptions {
  std::string config;
  std::vector<std::string> assignments;
  TrainingFiles files;
};

CLI::App* add_training(CLI::App& app, const std::string& name, const std::string& help,
                       TrainingOptions& options) {
  auto* command = app.add_subcommand(name, help);
  options.config = std::string(kConfigFolder) + "/" + name + ".json";
  command->add_option("--data", options.files.data, "The data set that `prepare` wrote")
      ->required();
  command->add_option("--out", options.files.checkpoint, "The checkpoint to write")->required();
  command->add_option("--config", options.config, "Settings (JSON)")->capture_default_str();
  command->add_option("--set", options.assignments, "key=value, on top of the settings")
      ->allow_extra_args(false);
  command->add_flag("--resume", options.files.resume, "Go on from the checkpoint");
  return command;
}

nlohmann::json resolved(const TrainingOptions& options) {
  auto config = load_config(options.config, options.assignments);
  std::cerr << config.dump(2) << "\n";
  return config;
}

int run(int argc, char** argv) {
  CLI::App app{"Trains, measures and exports Beatsmith's models"};
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("beatsmith-train ") + kTrainingCommit);

  std::string records;
  std::string data;
  auto* prepare = app.add_subcommand("prepare", "WFDB records -> one data set");
  prepare->add_option("--records", records, "Folder of .hea, .dat and .atr files")->required();
  prepare->add_option("--out", data, "The data set to write")->required();

  TrainingOptions teacher_options;
  auto* teacher = add_training(app, "teacher", "Trains a diffusion model", teacher_options);

  CLI11_PARSE(app, argc, argv);

  if (*prepare) {
    const Dataset dataset = prepare_dataset(records);
    save_dataset(dataset, data);
    std::cerr << data << ": " << dataset.beats.size() << " beats of " << dataset.records.size()
              << " records\n";
    return 0;
  }
  if (*teacher)
    return train_teacher(resolved(teacher_options), teacher_options.files) ? 0 : kStopped;
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "beatsmith-train: " << error.what() << "\n";
    return 1;
  }
}
