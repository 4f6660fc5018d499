// What a file says about beats that a model made.
#pragma once

#include "diffusion/sampler.h"
#include "ecg/file_formats.h"
#include "inference/model_manifest.h"

namespace beatsmith {

// The model with its version, seed and steps; sampler, guidance and noise scale where they are not
// the model's own. With the beats' classes in their order, enough to make them again.
Provenance provenance_of(const ModelDescription& model, const SamplerSettings& sampling);

}  // namespace beatsmith
