#include "inference/provenance.h"

#include <string>

#include "io/text.h"

namespace beatsmith {

Provenance provenance_of(const ModelDescription& model, const SamplerSettings& sampling) {
  std::string how =
      "seed " + std::to_string(sampling.seed) + ", steps " + std::to_string(sampling.steps);
  if (sampling.kind != model.sampler) how += ", sampler " + std::string(name_of(sampling.kind));
  if (sampling.guidance != model.guidance) {
    how += ", guidance " + text_from_float(sampling.guidance);
  }
  if (sampling.noise_scale != model.noise_scale) {
    how += ", noise scale " + text_from_float(sampling.noise_scale);
  }
  return {model.lead,
          {"Synthetic heartbeats, no recording of a patient: one every 256 samples, R peak at 96.",
           "Made by " + model.name + ", " + how + ", beatsmith " BEATSMITH_VERSION ".",
           "SHA-256 of the model: " + model.sha256}};
}

}  // namespace beatsmith
