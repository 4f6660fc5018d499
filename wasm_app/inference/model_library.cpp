#include "inference/model_library.h"

#include <cstdlib>
#include <filesystem>

#include "files/files.h"
#include "inference/json_fields.h"
#include "io/text.h"

namespace beatsmith {
std::string models_folder(const std::string& given) {
  namespace fs = std::filesystem;
  if (!given.empty()) return given;
  const char* environment = std::getenv("BEATSMITH_MODELS");
  if (environment != nullptr && *environment != '\0') return environment;
  std::error_code ignored;
  fs::path folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  while (folder.has_relative_path()) {
    if (fs::exists(folder / "models" / "manifest.json", ignored)) return folder / "models";
    folder = folder.parent_path();
  }
  return BEATSMITH_SOURCE_MODELS;
}

Result<ModelLibrary> ModelLibrary::open(const std::string& folder) {
  const std::string path = folder + "/manifest.json";
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  const std::string_view manifest = text_of(*bytes);
  Result<std::vector<ModelDescription>> models = parse_model_manifest(manifest);
  if (!models) return in_file(path, models.error());
  ModelLibrary library;
  library.folder_ = folder;
  library.models_ = *std::move(models);
  library.statistics_ = statistics_file(manifest);
  return library;
}

const ModelDescription* ModelLibrary::find(std::string_view name) const {
  for (const ModelDescription& model : models_) {
    if (model.name == name) return &model;
  }
  return nullptr;
}

Error ModelLibrary::unknown_model(std::string_view name) const {
  std::string names;
  for (const ModelDescription& model : models_) names += (names.empty() ? "" : ", ") + model.name;
  return {"there is no model \"" + std::string(name) + "\"", folder_,
          names.empty() ? "the manifest lists none" : "choose one of: " + names};
}

std::string ModelLibrary::path_of(const ModelDescription& model) const {
  return folder_ + "/" + model.file;
}

Result<std::vector<uint8_t>> ModelLibrary::load(const ModelDescription& model) const {
  const std::string path = path_of(model);
  Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes;
  if (std::optional<Error> error = file_fault(*bytes, model.bytes, model.sha256)) {
    error->where = path;
    return *error;
  }
  return bytes;
}

}  // namespace beatsmith
