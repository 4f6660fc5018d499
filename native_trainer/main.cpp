// beatsmith-train: from records to trained, measured and exported models.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "build_info.h"
#include "data/prepare.h"
#include "evaluation/evaluate.h"
#include "training/commands.h"
#include "training/config.h"
#ifdef BEATSMITH_WITH_ONNX
#include "export/export.h"
#endif

namespace {

using namespace beatsmith;

constexpr int kWrongUse = 2;
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

#ifdef BEATSMITH_WITH_ONNX
  std::vector<std::string> checkpoints;
  std::string models = "models";
  std::string golden;
  auto* exporting = app.add_subcommand("export", "Checkpoints -> ONNX models and their manifest");
  exporting->add_option("checkpoints", checkpoints, "What a training wrote")->required();
  exporting->add_option("--out", models, "The folder of the models")->capture_default_str();
  exporting->add_option("--golden", golden, "Also write golden vectors into this folder");
#endif

  TrainingOptions distill_options;
  std::string teacher_path;
  std::string paths;
  auto* distill = add_training(app, "distill", "Distils a few-step student", distill_options);
  distill->add_option("--teacher", teacher_path, "The teacher's checkpoint or .onnx")->required();
  distill->add_option("--trajectories", paths, "Keeps the teacher's paths (made if not there)")
      ->required();

  TrainingOptions classifier_options;
  auto* classifier =
      add_training(app, "classifier", "Trains the beat classifier", classifier_options);

  EvaluationOptions evaluation;
  auto* evaluate = app.add_subcommand("evaluate", "Measures models on held-out real beats");
  evaluate->add_option("models", evaluation.models, "Checkpoints or .onnx files")->required();
  evaluate->add_option("--data", evaluation.data, "The data set that `prepare` wrote")->required();
  evaluate->add_option("--classes", evaluation.classes, "Which to generate, such as NV")
      ->capture_default_str();
  evaluate->add_option("--steps", evaluation.steps, "Sampling steps (0: the model's own)");
  evaluate->add_option("--draws", evaluation.generation.draws, "Draws of beats")
      ->capture_default_str();
  evaluate->add_option("--count", evaluation.generation.count, "Beats a side in a draw")
      ->capture_default_str();
  evaluate->add_option("--pool", evaluation.pool, "Beats generated of a class, to draw from")
      ->capture_default_str();
  evaluate->add_option("--seed", evaluation.generation.seed, "Of the beats and of the draws")
      ->capture_default_str();
  evaluate->add_option("--device", evaluation.device, "auto, cpu or cuda")->capture_default_str();
  evaluate->add_option("--threads", evaluation.threads, "0: as many as there are cores");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& end) {  // --help and --version end here too
    return app.exit(end) == 0 ? 0 : kWrongUse;
  }

  if (*prepare) {
    const Dataset dataset = prepare_dataset(records);
    save_dataset(dataset, data);
    std::cerr << data << ": " << dataset.beats.size() << " beats of " << dataset.records.size()
              << " records\n";
    return 0;
  }
  if (*teacher)
    return train_teacher(resolved(teacher_options), teacher_options.files) ? 0 : kStopped;
#ifdef BEATSMITH_WITH_ONNX
  if (*exporting) {
    export_models(checkpoints, models, golden);
    return 0;
  }
#endif
  if (*distill) {
    const auto config = resolved(distill_options);
    return train_student(config, distill_options.files, teacher_path, paths) ? 0 : kStopped;
  }
  if (*classifier) {
    return train_classifier(resolved(classifier_options), classifier_options.files) ? 0 : kStopped;
  }
  if (*evaluate) {
    evaluate_models(evaluation);
    return 0;
  }
  return kWrongUse;
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
