// The classifier's training batches: beats and their contexts, augmented.
#pragma once

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "data/beat_sampler.h"
#include "data/dataset.h"
#include "network/description.h"

namespace beatsmith {

struct ClassifierBatch {
  torch::Tensor beats;   // [rows, 1, kBeatLength], mV times the scale
  torch::Tensor rr;      // [rows, kContextFeatureCount]
  torch::Tensor labels;  // [rows], int64
};

// What may differ between recorders, placements and detectors, and no more.
struct ClassifierAugmentation {
  double gain;            // spread of the amplitude's logarithm
  double noise_mv;        // largest spread of noise, white to low-passed
  double wander_mv;       // largest amplitude of baseline wander
  double shift;           // spread of the R peak's place, samples
  double low_pass_share;  // of beats band-limited as by a recorder of 100 to 250 Hz
  double context_noise;   // spread of noise on the features, in units of their own spread
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ClassifierAugmentation, gain, noise_mv, wander_mv, shift,
                                   low_pass_share, context_noise)

class ClassifierBatches {
 public:
  // `network`: for the spread of the features.
  ClassifierBatches(const Dataset& dataset, BeatSampler sampler,
                    const ClassifierAugmentation& augmentation,
                    const ClassifierDescription& network, float scale, uint64_t seed);

  // Pure functions of the seed and the iteration; the second leaves the beats empty, which take
  // nearly all of the time.
  ClassifierBatch beats_and_contexts(int64_t iteration, int64_t rows) const;
  ClassifierBatch contexts(int64_t iteration, int64_t rows) const;

 private:
  void fill_beat(float* out, const Beat& mv, uint64_t iteration, uint32_t row) const;

  const Dataset& dataset_;
  BeatSampler sampler_;
  ClassifierAugmentation augmentation_;
  BeatContext context_noise_;
  float scale_;
  uint64_t seed_;
};

// Sets the network's means and factors so that each feature of the context has mean 0 and spread 1
// over `beats`; one that does not vary keeps its spread.
void standardise_context(ClassifierDescription& network, const Dataset& dataset,
                         const std::vector<size_t>& beats);

}  // namespace beatsmith
