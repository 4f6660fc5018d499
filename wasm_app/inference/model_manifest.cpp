#include "inference/model_manifest.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace beatsmith {
namespace {

using nlohmann::json;

constexpr const char* kRestore =
    "restore models/ from the repository, or export the models again with beatsmith-train export";

// Where a text stops being JSON: the library says so to a SAX handler without throwing.
class SyntaxErrorLocator : public nlohmann::json_sax<json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool key(string_t&) override { return true; }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    byte = position;
    return false;
  }

  std::size_t byte = 0;
};

// Reads the keys of one entry into variables and keeps the first error.
class Fields {
 public:
  Fields(const json& object, std::string place) : object_(object), place_(std::move(place)) {}

  template <class T>
  void read(const char* key, T& out) {
    const auto field = find(key);
    if (!field) return;
    if (!take(*field, out)) fail(key, "has the wrong type: " + field->dump());
  }

  // A name that `from_name` turns into a value.
  template <class T>
  void read_name(const char* key, T& out, std::optional<T> (*from_name)(std::string_view)) {
    std::string name;
    read(key, name);
    if (error_) return;
    if (const auto value = from_name(name)) {
      out = *value;
    } else {
      fail(key, "\"" + name + "\" is not known to this version");
    }
  }

  bool has(const char* key) const { return object_.contains(key); }

  void require(bool holds, const char* key, const char* what) {
    if (!holds) fail(key, what);
  }

  void fail(const char* key, const std::string& what) {
    if (!error_) error_ = Error{what, place_ + "." + key, kRestore};
  }

  const std::optional<Error>& error() const { return error_; }

 private:
  const json* find(const char* key) {
    const auto found = object_.find(key);
    if (found != object_.end()) return &*found;
    fail(key, "is missing");
    return nullptr;
  }

  static bool take(const json& value, std::string& out) {
    if (!value.is_string()) return false;
    out = value.get<std::string>();
    return true;
  }
  static bool take(const json& value, int64_t& out) {
    if (!value.is_number_integer()) return false;
    out = value.get<int64_t>();
    return true;
  }
  static bool take(const json& value, int& out) {
    int64_t wide = 0;
    if (!take(value, wide) || wide != static_cast<int>(wide)) return false;
    out = static_cast<int>(wide);
    return true;
  }
  static bool take(const json& value, double& out) {
    if (!value.is_number()) return false;
    out = value.get<double>();
    return true;
  }
  static bool take(const json& value, float& out) {
    double wide = 0;
    if (!take(value, wide)) return false;
    out = static_cast<float>(wide);
    return true;
  }
  template <class T>
  static bool take(const json& value, std::vector<T>& out) {
    if (!value.is_array()) return false;
    out.clear();
    for (const json& element : value) {
      T read{};
      if (!take(element, read)) return false;
      out.push_back(std::move(read));
    }
    return true;
  }

  const json& object_;
  std::string place_;
  std::optional<Error> error_;
};

std::optional<ModelRole> role_from_name(std::string_view name) {
  for (const ModelRole role : {ModelRole::kTeacher, ModelRole::kStudent, ModelRole::kClassifier}) {
    if (name == name_of(role)) return role;
  }
  return std::nullopt;
}

bool is_sha256(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

// A name in the manifest's own folder and nowhere else.
bool is_plain_file_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.find_first_of("/\\") == std::string::npos;
}

void read_denoiser(Fields& fields, ModelDescription& model) {
  fields.read_name("prediction", model.prediction, prediction_from_name);
  fields.read_name("schedule", model.schedule, schedule_from_name);
  fields.read_name("sampler", model.sampler, sampler_from_name);
  fields.read("default_steps", model.default_steps);
  fields.read("guidance", model.guidance);
  if (fields.has("noise_scale")) {
    fields.read("noise_scale", model.noise_scale);
    fields.require(model.noise_scale >= 0.01F && model.noise_scale <= 2, "noise_scale",
                   "is not from 0.01 to 2");
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
  if (!entry.is_object()) return Error{"is not an object", place, kRestore};
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
  return {what, "metadata \"" + key + "\"", kRestore};
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
  const json manifest = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (manifest.is_discarded()) {
    SyntaxErrorLocator locator;
    json::sax_parse(text, &locator);
    return Error{"is not JSON", "byte " + std::to_string(locator.byte), kRestore};
  }
  if (!manifest.is_object()) return Error{"is not a JSON object", {}, kRestore};

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
    return Error{"is missing or not a list", "models", kRestore};
  }

  std::vector<ModelDescription> models;
  for (const json& entry : *entries) {
    const std::string place = "models[" + std::to_string(models.size()) + "]";
    Result<ModelDescription> model = parse_model(entry, place);
    if (!model) return model.error();
    const auto same_name = [&](const ModelDescription& other) { return other.name == model->name; };
    if (std::any_of(models.begin(), models.end(), same_name)) {
      return Error{"a second model is named " + model->name, place + ".name", kRestore};
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
