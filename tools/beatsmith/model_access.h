// The options by which a command finds its models, and the models it finds.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "inference/model_library.h"
#include "inference/onnx_runtime_engine.h"

namespace beatsmith {

struct ModelOptions {
  std::string folder;  // --models; empty: see models_folder
  std::string name;    // --model; empty: the first of the role asked for
  int threads = 0;     // --threads; 0: one per core
};

void add_models_folder_option(CLI::App& command, ModelOptions& options);  // --models
void add_model_options(CLI::App& command, ModelOptions& options);  // --models --model --threads

std::shared_ptr<const ModelLibrary> open_library(const ModelOptions& options);

// The model named in the options, else the first of these roles. WrongUse: a name there is not or
// of another role; Failure: beats of another kind than this program's.
const ModelDescription& choose_model(const ModelLibrary& library, const ModelOptions& options,
                                     const std::vector<ModelRole>& roles);

}  // namespace beatsmith
