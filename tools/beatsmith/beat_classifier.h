// Class probabilities of beats, from a classifier in an inference engine.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "ecg/beat.h"
#include "ecg/beat_context.h"
#include "inference/onnx_runtime_engine.h"

namespace beatsmith {

// One probability for each of the model's classes, in its order; they sum to 1.
using Probabilities = std::vector<float>;

// The place of the largest.
size_t most_probable(const Probabilities& probabilities);

// `contexts`: one a beat, or empty where there is no recording around the beats.
Result<std::vector<Probabilities>> classify_beats(OnnxRuntimeEngine& engine,
                                                  const ModelDescription& model,
                                                  std::span<const Beat> beats,
                                                  std::span<const BeatContext> contexts,
                                                  const std::function<void(size_t)>& on_progress);

}  // namespace beatsmith
