// Numbers that the tests compute with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "diffusion/noise.h"

namespace beatsmith {

inline constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// `rows` normal points around `mean`, different for each seed.
inline std::vector<float> cloud(uint64_t seed, size_t rows, size_t dimension, float mean = 0.0F) {
  std::vector<float> values(rows * dimension);
  fill_noise(seed, 0, 0, values);
  for (float& value : values) value += mean;
  return values;
}

}  // namespace beatsmith
