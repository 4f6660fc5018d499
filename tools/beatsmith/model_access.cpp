#include "beatsmith/model_access.h"

#include <algorithm>

#include "beatsmith/command.h"
#include "ecg/beat.h"

namespace beatsmith {
namespace {

bool is_beat_contract(const ModelDescription& model) {
  return model.representation == "waveform" && model.sample_rate_hz == kBeatSampleRateHz &&
         model.beat_length == kBeatLength && model.r_index == kBeatRIndex;
}

}  // namespace

void add_models_folder_option(CLI::App& command, ModelOptions& options) {
  command.add_option("--models", options.folder,
                     "Folder of the models (default: $BEATSMITH_MODELS, else the program's own)");
}

void add_model_options(CLI::App& command, ModelOptions& options) {
  command.add_option("--model", options.name, "Name of the model, as `beatsmith models` lists it");
  add_models_folder_option(command, options);
  command.add_option("--threads", options.threads, "Threads (default: one per core)")
      ->check(CLI::Range(1, 1024));
}

std::shared_ptr<const ModelLibrary> open_library(const ModelOptions& options) {
  return std::make_shared<const ModelLibrary>(
      value_or_fail(ModelLibrary::open(models_folder(options.folder))));
}

const ModelDescription& choose_model(const ModelLibrary& library, const ModelOptions& options,
                                     const std::vector<ModelRole>& roles) {
  const auto has_role = [&](const ModelDescription& model) {
    return std::ranges::find(roles, model.role) != roles.end();
  };
  const ModelDescription* chosen = nullptr;
  if (!options.name.empty()) {
    chosen = library.find(options.name);
    if (chosen == nullptr)
      throw WrongUse("--model: " + describe(library.unknown_model(options.name)));
    if (!has_role(*chosen)) {
      throw WrongUse("--model: " + chosen->name + " is a " + std::string(name_of(chosen->role)) +
                     " and cannot do this; `beatsmith models` lists what each is");
    }
  } else {
    for (const ModelRole role : roles) {
      const auto found = std::ranges::find(library.models(), role, &ModelDescription::role);
      if (found == library.models().end()) continue;
      chosen = &*found;
      break;
    }
    if (chosen == nullptr) {
      throw Failure(library.folder() + ": there is no " + std::string(name_of(roles.front())) +
                    "; restore models/ from the repository, or name another folder with --models");
    }
  }
  if (!is_beat_contract(*chosen)) {
    throw Failure("model " + chosen->name +
                  " works on other beats than 256 samples of a waveform at 360 Hz with the R peak "
                  "at 96; use the models and the program of one release");
  }
  return *chosen;
}

}  // namespace beatsmith
