// How much arithmetic a network is, counted from its description.
#pragma once

#include <cstdint>

#include "network/description.h"

namespace beatsmith {

// Multiply-adds of one forward pass for one row: those of convolutions and matrix products,
// exactly; padding's zeros are counted as what they are multiplied by. Normalisations, activations
// and sums of tensors, some hundredth of it, are not counted.
int64_t multiply_adds(const DenoiserDescription& description);
int64_t multiply_adds(const ClassifierDescription& description);

}  // namespace beatsmith
