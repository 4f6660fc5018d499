// models/manifest.json: what the models are, and what their files must be. Text in, descriptions or
// an error out; the same on every side. model_library.h reads the files.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diffusion/sampler.h"

namespace beatsmith {

inline constexpr int kModelFormatVersion = 1;

enum class ModelRole { kTeacher, kStudent, kClassifier };

std::string_view name_of(ModelRole role);

struct ModelDescription {
  std::string name;  // "beatsmith-student-2"
  ModelRole role = ModelRole::kStudent;
  std::string file;  // inside the manifest's folder
  int64_t bytes = 0;
  std::string sha256;  // 64 hexadecimal digits, lower case

  std::string representation;  // "waveform"
  double sample_rate_hz = 0;
  std::string lead;
  int beat_length = 0;
  int r_index = 0;
  std::vector<std::string>
      classes;      // one-letter names, in the order of the network's inputs/outputs
  float scale = 1;  // network units = mV * scale
  int64_t parameters = 0;

  // Denoisers only.
  PredictionKind prediction = PredictionKind::kVelocity;
  ScheduleKind schedule = ScheduleKind::kCosine;
  SamplerKind sampler = SamplerKind::kDdim;
  int default_steps = 0;
  std::vector<double> times;  // few-step only: the times it was distilled for, descending from 1
  float guidance = 1;
  float noise_scale = 1;  // of the starting noise; 1 where the manifest has none
  // Names of the styles a model can be asked for, and how often each occurs in each of `classes`;
  // both empty for a model without styles.
  std::vector<std::string> styles;
  std::vector<std::vector<double>> style_shares;

  // Classifiers only.
  float temperature = 1;                 // probabilities = softmax(logits / temperature)
  std::vector<std::string> rr_features;  // names, in the order of the network's `rr`

  std::string json;  // the manifest's whole entry, for check_metadata and for showing
};

// Errors name the model and the key: "models[1], \"scale\"".
Result<std::vector<ModelDescription>> parse_model_manifest(std::string_view text);

// Whether a model file's own metadata agree with the manifest: every key that both hold must be
// equal, and the file must hold at least format_version, name, role and beat_length. `lookup` gives
// a metadata value (strings as they are, numbers and lists as JSON), nullopt where there is none.
Result<Done> check_metadata(
    const ModelDescription& model,
    const std::function<std::optional<std::string>(const std::string& key)>& lookup);

}  // namespace beatsmith
