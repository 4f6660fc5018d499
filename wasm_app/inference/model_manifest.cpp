#include "inference/model_manifest.h"

#include <algorithm>
#include <utility>

#include "inference/json_fields.h"

namespace beatsmith {
namespace {

using nlohmann::json;

std::optional<ModelRole> role_from_name(std::string_view name) {
  for (const ModelRole role : {ModelRole::kTeacher, ModelRole::kStudent, ModelRole::kClassifier}) {
    if (name == name_of(role)) return role;
  }
  return std::nullopt;
}

void read_denoiser(Fields& fields, ModelDescription& model) {
  fields.read_name("prediction", model.prediction, prediction_from_name);
  fields.read_name("schedule", model.schedule, schedule_from_name);
  fields.read_name("sampler", model.sampler, sampler_from_name);
  fields.read("default_steps", model.default_steps);
  fields.read("guidance", model.guidance);
  if (fields.has("noise_scale")) {
    fields.read("noise_scale", model.noise_scale);
    fields.require(model.noise_scale >= kLeastNoiseScale && model.noise_scale <= kMostNoiseScale,
                   "noise_scale", "is not from 0.01 to 2");
  }
  if (model.sampler == SamplerKind::kFewStep) {
    fields.read("times", model.times);
    fields.require(model.times.size() == static_cast<size_t>(model.default_steps), "times",
                   "holds not as many times as there are default_steps");
  }
  if (!fields.has("styles")) return;
  fields.read("styles", model.styles);
  fields.read("style_shares", model.style_shares);
  const auto one_a_style = [&](const std::vector<double>& shares) {
    return shares.size() == model.styles.size();
  };
  fields.require(model.style_shares.size() == model.classes.size() &&
                     std::all_of(model.style_shares.begin(), model.style_shares.end(), one_a_style),
                 "style_shares", "does not hold one share for each class and style");
}

void read_classifier(Fields& fields, ModelDescription& model) {
  fields.read("temperature", model.temperature);
  fields.require(model.temperature > 0, "temperature", "is not above 0");
  fields.read("rr_features", model.rr_features);
}

Result<ModelDescription> parse_model(const json& entry, const std::string& place) {
  if (!entry.is_object()) return Error{"is not an object", place, kRestoreModels};
  ModelDescription model;
  Fields fields(entry, place);
  fields.read("name", model.name);
  fields.read_name("role", model.role, role_from_name);
  fields.read("file", model.file);
  fields.require(is_plain_file_name(model.file), "file", "is not a plain file name");
  fields.read("bytes", model.bytes);
  fields.read("sha256", model.sha256);
  fields.require(is_sha256(model.sha256), "sha256", "is not 64 lower-case hexadecimal digits");
  fields.read("representation", model.representation);
  fields.read("sample_rate_hz", model.sample_rate_hz);
  fields.read("lead", model.lead);
  fields.read("beat_length", model.beat_length);
  fields.read("r_index", model.r_index);
  fields.read("classes", model.classes);
  fields.require(!model.classes.empty(), "classes", "is empty");
  fields.read("scale", model.scale);
  fields.require(model.scale > 0, "scale", "is not above 0");
  fields.read("parameters", model.parameters);
  if (model.role == ModelRole::kClassifier) {
    read_classifier(fields, model);
  } else {
    read_denoiser(fields, model);
  }
  if (fields.error()) return *fields.error();
  model.json = entry.dump();
  return model;
}

Error contradiction(const std::string& key, const std::string& what) {
  return {what, "metadata \"" + key + "\"", kRestoreModels};
}

}  // namespace

std::string_view name_of(ModelRole role) {
  switch (role) {
    case ModelRole::kTeacher:
      return "teacher";
    case ModelRole::kStudent:
      return "student";
    case ModelRole::kClassifier:
      break;
  }
  return "classifier";
}

Result<std::vector<ModelDescription>> parse_model_manifest(std::string_view text) {
  const Result<json> parsed = parse_json_object(text);
  if (!parsed) return parsed.error();
  const json& manifest = *parsed;

  int version = 0;
  Fields fields(manifest, "manifest");
  fields.read("format_version", version);
  if (fields.error()) return *fields.error();
  if (version != kModelFormatVersion) {
    return Error{"format version " + std::to_string(version) + " is not " +
                     std::to_string(kModelFormatVersion) + ", the one this program reads",
                 "format_version", "use the models and the program of one release"};
  }
  const auto entries = manifest.find("models");
  if (entries == manifest.end() || !entries->is_array()) {
    return Error{"is missing or not a list", "models", kRestoreModels};
  }

  std::vector<ModelDescription> models;
  for (const json& entry : *entries) {
    const std::string place = "models[" + std::to_string(models.size()) + "]";
    Result<ModelDescription> model = parse_model(entry, place);
    if (!model) return model.error();
    const auto same_name = [&](const ModelDescription& other) { return other.name == model->name; };
    if (std::any_of(models.begin(), models.end(), same_name)) {
      return Error{"a second model is named " + model->name, place + ".name", kRestoreModels};
    }
    models.push_back(*std::move(model));
  }
  return models;
}

Result<Done> check_metadata(
    const ModelDescription& model,
    const std::function<std::optional<std::string>(const std::string& key)>& lookup) {
  json expected = json::parse(model.json);
  expected["format_version"] = kModelFormatVersion;
  for (const char* key : {"file", "bytes", "sha256", "card"})
    expected.erase(key);  // about the file

  for (const auto& [key, value] : expected.items()) {
    const std::optional<std::string> found = lookup(key);
    if (!found) {
      for (const char* required : {"format_version", "name", "role", "beat_length"}) {
        if (key == required) return contradiction(key, "is missing");
      }
      continue;
    }
    const bool equal = value.is_string()
                           ? *found == value.get_ref<const std::string&>()
                           : json::parse(*found, nullptr, /*allow_exceptions=*/false) == value;
    if (!equal) {
      return contradiction(key, "is " + *found + ", the manifest says " + value.dump());
    }
  }
  return Done{};
}

}  // namespace beatsmith
