// The trained models in a folder: manifest.json and the files it names, checked before use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "inference/beat_statistics.h"
#include "inference/model_manifest.h"

namespace beatsmith {

// `given`, else BEATSMITH_MODELS, else the nearest models/ above the program's own file, else the
// models/ of the sources it was built from.
std::string models_folder(const std::string& given);

class ModelLibrary {
 public:
  // Reads FOLDER/manifest.json; the model files are looked at by load only, so that a broken one
  // does not stand in the way of the others.
  static Result<ModelLibrary> open(const std::string& folder);

  const std::string& folder() const { return folder_; }
  const std::vector<ModelDescription>& models() const { return models_; }

  // nullptr where there is no model of that name.
  const ModelDescription* find(std::string_view name) const;
  // The error for such a name: it lists the names there are.
  Error unknown_model(std::string_view name) const;

  std::string path_of(const ModelDescription& model) const;

  // The file's bytes, after its size and SHA-256 were found to be the manifest's.
  Result<std::vector<uint8_t>> load(const ModelDescription& model) const;

  // What the manifest says of the statistics of real beats, see beat_statistics.h.
  const Result<StatisticsFile>& statistics() const { return statistics_; }

 private:
  std::string folder_;
  std::vector<ModelDescription> models_;
  Result<StatisticsFile> statistics_ = StatisticsFile{};
};

}  // namespace beatsmith
