#include "data/models_manifest.h"

#include <filesystem>
#include <stdexcept>

#include "data/value_or_throw.h"
#include "files/files.h"

namespace beatsmith {

nlohmann::json read_manifest(const std::string& path) {
  constexpr int kManifestVersion = 1;
  if (!std::filesystem::exists(path)) {
    return {{"format_version", kManifestVersion}, {"models", nlohmann::json::array()}};
  }
  const auto bytes = value_or_throw(read_file(path));
  auto manifest = nlohmann::json::parse(bytes.begin(), bytes.end(), nullptr, false);
  if (!manifest.is_object() || manifest.value("format_version", 0) != kManifestVersion) {
    throw std::runtime_error(path + ": this is no manifest of version 1; mend or remove it");
  }
  return manifest;
}

}  // namespace beatsmith
