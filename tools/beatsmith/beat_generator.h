// Beats from a denoiser: shared/diffusion's sampler driven by an inference engine.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "ecg/beat.h"
#include "inference/onnx_runtime_engine.h"

namespace beatsmith {

struct GeneratorSettings {
  uint64_t seed = 0;
  std::optional<int> steps;       // the model's own where not given
  std::optional<float> guidance;  // likewise
  size_t batch = 256;             // beats sampled at a time; the beats do not depend on it
};

// How the model is to be sampled. Error: steps that a few-step student was not distilled for.
Result<SamplerSettings> sampler_settings(const ModelDescription& model,
                                         const GeneratorSettings& settings);

// One beat in mV for each request, in their order. `on_progress` is told how many are done.
Result<std::vector<Beat>> generate_beats(OnnxRuntimeEngine& engine, const ModelDescription& model,
                                         const GeneratorSettings& settings,
                                         std::span<const BeatRequest> requests,
                                         const std::function<void(size_t)>& on_progress);

}  // namespace beatsmith
