// beatsmith-train: from records to trained, measured and exported models.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>

#include "build_info.h"
#include "data/beat_statistics.h"
#include "data/prepare.h"
#include "diffusion/sampler.h"
#include "evaluation/evaluate.h"
#include "studies/run_studies.h"
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
  command->final_callback([&options] {
    if (!options.files.resume && std::filesystem::exists(options.files.checkpoint)) {
      throw CLI::ValidationError(options.files.checkpoint +
                                 ": is there already; go on from it with "
                                 "--resume, remove it, or name another file");
    }
  });
  return command;
}

nlohmann::json resolved(const TrainingOptions& options) {
  auto config = load_config(options.config, options.assignments);
  std::cerr << config.dump(2) << "\n";
  return config;
}

struct EvaluateOptions {
  bool all = false;
  StudyOptions studies;
  EvaluationOptions one;  // models and beats named on the command line
};

CLI::App* add_evaluate(CLI::App& app, EvaluateOptions& options) {
  auto* command =
      app.add_subcommand("evaluate", "Measures models or beats; writes docs/results.md");
  EvaluationOptions& one = options.one;
  StudyOptions& studies = options.studies;
  command->add_option("--data", one.data, "The data set that `prepare` wrote")->required();
  command->add_option("--seed", one.generation.seed, "Of the beats and of the draws")
      ->capture_default_str()
      ->check([](const std::string& text) {
        return text.starts_with("-") ? "must be at least 0" : std::string();
      });
  command->add_option("--device", one.device, "auto, cpu or cuda")->capture_default_str();
  command->add_option("--threads", one.threads, "0: as many as there are cores")
      ->check(CLI::Range(0, 1024));

  const std::string some = "Some models, or anybody's beats, printed";
  command->add_option("models", one.models, "Checkpoints or .onnx files")->group(some);
  auto* beats = command->add_option("--beats", one.beats, "Files or folders of beats (.npy, .csv)")
                    ->group(some);
  command
      ->add_option("--against", one.against, "Real beats instead of the data set's held-out ones")
      ->group(some);
  command->add_option("--classifier", one.classifier, "For the Frechet distance in its features")
      ->group(some);
  command->add_flag("--discriminate", one.generation.discriminate, "Also the discriminative score")
      ->group(some);
  command->add_option("--classes", one.classes, "Which to generate, such as NV")
      ->capture_default_str()
      ->excludes(beats)
      ->group(some);
  command->add_option("--steps", one.steps, "Sampling steps (0: the model's own)")
      ->check(CLI::Range(0, 100000))
      ->excludes(beats)
      ->group(some);
  command->add_option("--sampler", one.sampler, "Of a teacher (default: the model's own)")
      ->check(CLI::IsMember({"ddim", "ddpm", "dpm-solver++"}))
      ->excludes(beats)
      ->group(some);
  command
      ->add_option("--noise-scale", one.noise_scale,
                   "Of the noise beats start from (default: the model's own)")
      ->check(CLI::Range(kLeastNoiseScale, kMostNoiseScale))
      ->excludes(beats)
      ->group(some);
  command->add_option("--draws", one.generation.draws, "Draws of beats")
      ->capture_default_str()
      ->check(CLI::Range(2, 10000))
      ->group(some);
  command
      ->add_option("--count", one.generation.count, "Beats a side in a draw, if there are so many")
      ->capture_default_str()
      ->check(CLI::Range(one.generation.neighbours + 1, 100000))
      ->group(some);
  command->add_option("--pool", one.pool, "Beats generated of a class, to draw from")
      ->capture_default_str()
      ->check(CLI::Range(one.generation.neighbours + 1, 10000000))
      ->excludes(beats)
      ->group(some);

  const std::string every = "The studies of docs/results.md";
  command->add_flag("--all", options.all, "Redoes every study and writes the results")
      ->group(every);
  command->add_option("--only", studies.only, "Redoes this study (repeatable), keeps the others")
      ->allow_extra_args(false)
      ->group(every);
  command
      ->add_flag("--resume", studies.resume, "Leaves out what was run on this data by this program")
      ->group(every);
  command->add_flag("--quick", studies.quick, "Only sees that studies work: no figures to cite")
      ->group(every);
  command->add_option("--models", studies.models, "Folder of the models")
      ->capture_default_str()
      ->group(every);
  command->add_option("--runs", studies.runs, "Folder of what studies train")
      ->capture_default_str()
      ->group(every);
  command->add_option("--noise", studies.noise, "Folder of the noise records bw, em, ma")
      ->group(every);
  command->add_option("--out", studies.out, "Folder of results.json, results.md and results/")
      ->capture_default_str()
      ->group(every);
  return command;
}

int run_evaluate(EvaluateOptions& options) {
  const EvaluationOptions& one = options.one;
  const bool studies = options.all || !options.studies.only.empty();
  if (studies == (!one.models.empty() || !one.beats.empty())) {
    std::cerr
        << "beatsmith-train evaluate: give models or --beats to have them judged, or else --all or "
           "--only NAME to redo studies; not both\n";
    return kWrongUse;
  }
  if (!studies) {
    evaluate(one);
    return 0;
  }
  options.studies.data = one.data;
  options.studies.seed = one.generation.seed;
  options.studies.device = one.device;
  options.studies.threads = one.threads;
  return run_studies(options.studies, all_studies()) ? 0 : 1;
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
  ExportOptions exported;
  auto* exporting = app.add_subcommand("export", "Checkpoints -> ONNX models and their manifest");
  exporting->add_option("checkpoints", checkpoints, "What a training wrote")->required();
  exporting->add_option("--out", exported.folder, "The folder of the models")
      ->capture_default_str();
  exporting->add_option("--golden", exported.golden_folder,
                        "Also write golden vectors into this folder");
  exporting
      ->add_option("--weights", exported.weights, "Stored as float32 or as float16, half the size")
      ->check(CLI::IsMember({"float32", "float16"}));
  exporting->add_option("--name", exported.name, "Of the model, instead of the checkpoint's")
      ->check([](const std::string& name) {
        const bool plain =
            !name.empty() && name.front() != '.' && name.find_first_of("/\\") == name.npos;
        return plain ? std::string() : "must be a plain file name";
      });
  exporting
      ->add_option("--sampler", exported.sampler, "Of a teacher, kept with the model as its own")
      ->check(CLI::IsMember({"ddim", "ddpm", "dpm-solver++"}));
  exporting
      ->add_option("--noise-scale", exported.noise_scale,
                   "Of the noise a generator's beats start from, kept with the model")
      ->check(CLI::Range(kLeastNoiseScale, kMostNoiseScale));
#endif

  StatisticsOptions described;
  auto* statistics = app.add_subcommand(
      "statistics", "What the app knows of the real training beats -> FOLDER, its manifest");
  statistics->add_option("--data", described.data, "The data set that `prepare` wrote")->required();
  statistics->add_option("--out", described.folder, "The folder of the models")
      ->capture_default_str();
  statistics->add_option("--draw", described.draw, "Beats of a draw of the floor")
      ->capture_default_str();

  TrainingOptions distill_options;
  StudentSources sources;
  auto* distill =
      add_training(app, "distill", "Distils a small, few-step student", distill_options);
  distill->add_option("--teacher", sources.teacher, "The teacher's checkpoint or .onnx")
      ->required();
  distill->add_option("--trajectories", sources.trajectories,
                      "Keeps the teacher's paths (made if not there), where path_share is above 0");
  distill->add_option("--start", sources.start,
                      "Begin with the parameters of this generator, of the same network");

  TrainingOptions classifier_options;
  auto* classifier =
      add_training(app, "classifier", "Trains the beat classifier", classifier_options);
  bool cross_validate = false;
  classifier->add_flag(
      "--cross-validate", cross_validate,
      "Train on the folds of the settings instead, and judge by the records left out");

  EvaluateOptions evaluation;
  auto* evaluate_command = add_evaluate(app, evaluation);

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
    export_models(checkpoints, exported);
    return 0;
  }
#endif
  if (*statistics) {
    write_statistics(described);
    return 0;
  }
  if (*distill) {
    const auto config = resolved(distill_options);
    return train_student(config, distill_options.files, sources) ? 0 : kStopped;
  }
  if (*classifier) {
    const auto train = cross_validate ? cross_validate_classifier : train_classifier;
    return train(resolved(classifier_options), classifier_options.files) ? 0 : kStopped;
  }
  if (*evaluate_command) return run_evaluate(evaluation);
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
