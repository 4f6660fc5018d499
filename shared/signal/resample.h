// Sample-rate conversion by a windowed-sinc filter.
#pragma once

#include <span>
#include <vector>

#include "base/result.h"

namespace beatsmith {

// Resamples `input` from `from_hz` to `to_hz` (both 1 .. 100,000 Hz, else an error). Output sample
// k stands at time k / to_hz of the input, so R peaks keep their place in time. Passband ripple
// below 0.1 dB up to 0.45 of the lower rate. Equal rates: a copy, bit for bit. NaN spreads over the
// filter's length only.
Result<std::vector<float>> resample(std::span<const float> input, double from_hz, double to_hz);

}  // namespace beatsmith
