// What studies share: the shipped models, and trainings that go on where they stopped.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "model/checkpoint.h"
#include "studies/study.h"
#include "training/commands.h"

namespace beatsmith {

// Thrown when Ctrl-C ended a training within a study; what it made is saved.
struct Stopped : std::runtime_error {
  Stopped() : std::runtime_error("stopped by Ctrl-C") {}
};

// Models of this role ("teacher", "student", "classifier") in the manifest of context.models: their
// entries, and the first one and its file, which is what the app takes if nobody chooses. Throws
// std::runtime_error if there is none.
std::vector<nlohmann::json> shipped_entries(const StudyContext& context, const std::string& role);
StoredModel shipped_model(const StudyContext& context, const std::string& role);
std::string shipped_model_path(const StudyContext& context, const std::string& role);

// The checkpoint of a training that a study needs, context.runs/NAME.ckpt: begun, gone on with, or
// taken as it is where it is complete. One of other settings or of another data set is made anew.
// `train` is one of training/commands.h; the context's device and threads take the place of the
// settings'.
std::string trained(const StudyContext& context, const std::string& name, nlohmann::json config,
                    const std::function<bool(const nlohmann::json&, const TrainingFiles&)>& train);

// The shipped configuration NAME.json with assignments such as "steps=2000" on top.
nlohmann::json shipped_config(const std::string& name, const std::vector<std::string>& assignments);

// The context's device and threads take the place of the settings'.
void set_device(nlohmann::json& config, const StudyContext& context);

// As many styles in a denoiser's settings as the data set has (one a record of DS1), where the
// settings ask for styles at all.
void set_styles(nlohmann::json& config, const Dataset& dataset);

}  // namespace beatsmith
