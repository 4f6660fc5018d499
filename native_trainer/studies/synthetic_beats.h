// Beats of a generator as further beats of a data set, made once and kept.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "model/denoiser_model.h"

namespace beatsmith {

// Beats wanted of each class.
using ClassCounts = std::array<size_t, kBeatClassCount>;

// The data set's beats and after them those of a record "generated" of neither set; the beats of
// class k are dataset.beats[first[k]] and the `counts[k]` after it.
struct ExtendedDataset {
  Dataset dataset;
  ClassCounts first{};
};

// Samples `counts` beats with the generator's own sampler, or reads those that an earlier call has
// left in `folder` for the same generator and seed; what is made is saved every few thousand beats.
// Throws std::runtime_error: a class that the generator does not know, a file that cannot be read
// or written.
ExtendedDataset with_synthetic_beats(const Dataset& dataset, const DenoiserModel& generator,
                                     const std::string& generator_hash, const ClassCounts& counts,
                                     uint64_t seed, const std::string& folder);

}  // namespace beatsmith
