// beatsmith models: what is installed, and whether it is what it should be.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "beatsmith/command.h"
#include "beatsmith/model_access.h"

namespace beatsmith {
namespace {

struct ModelsOptions {
  ModelOptions models;
  bool json = false;
};

std::string classes_of(const ModelDescription& model) {
  std::string classes;
  for (const std::string& name : model.classes) classes += (classes.empty() ? "" : " ") + name;
  return classes;
}

std::string steps_of(const ModelDescription& model) {
  if (model.role == ModelRole::kClassifier) return "-";
  return std::to_string(model.default_steps) + " (" + std::string(name_of(model.sampler)) + ")";
}

int list_models(const ModelsOptions& options) {
  const std::shared_ptr<const ModelLibrary> library = open_library(options.models);
  OnnxRuntimeEngine engine(library, 1);
  int width = 4;  // of the names' column
  for (const ModelDescription& model : library->models()) {
    width = std::max(width, static_cast<int>(model.name.size()));
  }
  if (!options.json) {
    std::printf("%-*s  %-10s %-10s %10s %9s  %-17s %s\n", width, "name", "role", "classes",
                "parameters", "bytes", "steps", "state");
  }
  nlohmann::ordered_json report = nlohmann::ordered_json::array();
  const int exit_code = for_each_item(library->models(), [&](const ModelDescription& model) {
    const Result<Done> opened = engine.open(model.name);
    if (options.json) {
      auto entry = nlohmann::ordered_json::parse(model.json);
      entry["path"] = library->path_of(model);
      entry["verified"] = opened.has_value();
      report.push_back(entry);
    } else {
      std::printf("%-*s  %-10s %-10s %10lld %9lld  %-17s %s\n", width, model.name.c_str(),
                  std::string(name_of(model.role)).c_str(), classes_of(model).c_str(),
                  static_cast<long long>(model.parameters), static_cast<long long>(model.bytes),
                  steps_of(model).c_str(), opened ? "verified" : "broken");
    }
    if (!opened) throw Failure(describe(opened.error()));
  });
  if (options.json) print_json(report);
  note(counted(library->models().size(), "model") + " in " + library->folder());
  return exit_code;
}

}  // namespace

Command models_command(CLI::App& program) {
  auto options = std::make_shared<ModelsOptions>();
  CLI::App* app = program.add_subcommand(
      "models",
      "Lists the models and verifies each: size, SHA-256, metadata; fails if one is broken");
  add_models_folder_option(*app, options->models);
  app->add_flag("--json", options->json, "Print the manifest's entries as JSON");
  app->footer(
      "Examples:\n"
      "  beatsmith models\n"
      "  beatsmith models --models ~/my-models --json");
  return {app, [options] { return list_models(*options); }};
}

}  // namespace beatsmith
