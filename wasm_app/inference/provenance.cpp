#include "inference/provenance.h"

#include <string>

namespace beatsmith {

Provenance provenance_of(const ModelDescription& model, uint64_t seed, int steps) {
  return {model.lead,
          {"Synthetic heartbeats, no recording of a patient: one every 256 samples, R peak at 96.",
           "Made by " + model.name + ", seed " + std::to_string(seed) + ", steps " +
               std::to_string(steps) + ", beatsmith " BEATSMITH_VERSION ".",
           "SHA-256 of the model: " + model.sha256}};
}

}  // namespace beatsmith
