// From checkpoints to what the app runs: models/NAME.onnx, models/manifest.json, golden vectors.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace beatsmith {

struct StoredModel;

// The model as ONNX, its metadata included. Free dimension: the batch. Weights are stored in half
// precision where `info` says "weights": "float16"; export_models has rounded them then.
std::string onnx_bytes(const StoredModel& model);

struct ExportOptions {
  std::string folder = "models";
  // Not empty: also GOLDEN/NAME/{inputs, output}.npy as LibTorch computes them, for unit-variance
  // inputs.
  std::string golden_folder;
  // "float32", "float16" (half the size; each weight is rounded to 11 bits), or empty to store them
  // as the checkpoint says.
  std::string weights;
  std::string name;  // instead of the checkpoint's own, which must then be the only one
  // Of generators, as SamplerSettings has them; empty or none: as the checkpoint says. A few-step
  // student has no other sampler.
  std::string sampler;
  std::optional<double> noise_scale;
};

// Exports each checkpoint (or .onnx) and brings the folder's manifest.json up to date: an entry of
// the same name is replaced, others stay. All files appear, or none. Throws std::runtime_error with
// file, place and mend.
void export_models(const std::vector<std::string>& checkpoints, const ExportOptions& options);

}  // namespace beatsmith
