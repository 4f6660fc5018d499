#include "studies/study_models.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "build_info.h"
#include "data/value_or_throw.h"
#include "files/files.h"
#include "training/config.h"
#include "training/trainer.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// Whether the checkpoint is of these settings (but for those that change nothing) and data.
bool is_same_training(const json& header, const json& config, const Dataset& dataset) {
  const json stored = header.value("config", json::object());
  const auto data = header.value("model", json::object()).value("data", "");
  return computed_settings(stored) == computed_settings(config) &&
         data.find(dataset.hash) != std::string::npos;
}

}  // namespace

std::vector<json> shipped_entries(const StudyContext& context, const std::string& role) {
  const std::string path = (fs::path(context.models) / "manifest.json").string();
  const auto manifest = json::parse(value_or_throw(read_file(path)), nullptr, false);
  std::vector<json> entries;
  if (manifest.is_object()) {
    for (const auto& model : manifest.value("models", json::array())) {
      if (model.value("role", "") == role) entries.push_back(model);
    }
  }
  if (entries.empty()) {
    throw std::runtime_error(path + ": names no " + role + "; export one there first");
  }
  for (const auto& entry : entries) {
    for (const char* key : {"name", "file", "sha256"}) {
      if (!entry.contains(key)) {
        throw std::runtime_error(path + ": its " + role + " has no \"" + key +
                                 "\"; export it anew");
      }
    }
  }
  return entries;
}

std::string shipped_model_path(const StudyContext& context, const std::string& role) {
  const json entry = shipped_entries(context, role).front();
  return (fs::path(context.models) / entry.at("file")).string();
}

StoredModel shipped_model(const StudyContext& context, const std::string& role) {
  return load_model(shipped_model_path(context, role));
}

std::string trained(const StudyContext& context, const std::string& name, json config,
                    const std::function<bool(const json&, const TrainingFiles&)>& train) {
  set_device(config, context);
  fs::create_directories(context.runs);
  const std::string path = (fs::path(context.runs) / (name + ".ckpt")).string();
  bool resume = false;
  if (fs::exists(path)) {
    const json header = Container::load(path).header;
    resume = is_same_training(header, config, context.dataset);
    if (resume && header.at("iteration") == config.at("steps")) return path;
  }
  std::fprintf(stderr, "training %s\n", path.c_str());
  if (!train(config, {context.data, path, resume})) throw Stopped();
  return path;
}

json shipped_config(const std::string& name, const std::vector<std::string>& assignments) {
  return load_config(std::string(kConfigFolder) + "/" + name + ".json", assignments);
}

void set_device(json& config, const StudyContext& context) {
  config["device"] = context.device.is_cuda() ? "cuda" : "cpu";
  config["threads"] = context.threads;
}

void set_styles(json& config, const Dataset& dataset) {
  if (config.at("network").value("styles", 0) == 0) return;
  config["network"]["styles"] =
      std::count_if(dataset.records.begin(), dataset.records.end(),
                    [](const DatasetRecord& record) { return record.set == RecordSet::kDs1; });
}

}  // namespace beatsmith
