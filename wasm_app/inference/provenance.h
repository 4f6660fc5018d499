// What a file says about beats that a model made.
#pragma once

#include <cstdint>

#include "ecg/file_formats.h"
#include "inference/model_manifest.h"

namespace beatsmith {

// The model with its version, seed and steps: enough to make the same beats again.
Provenance provenance_of(const ModelDescription& model, uint64_t seed, int steps);

}  // namespace beatsmith
