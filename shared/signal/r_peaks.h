// R-peak detection.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace beatsmith {

// Finds the R peaks of one lead (any units, any rate from 100 to 2,000 Hz; NaN allowed). Returns
// sample indices at the input's own rate, ascending, each at the peak of largest absolute
// deflection of its QRS complex, which is where MIT-BIH's annotators put them.
Result<std::vector<int64_t>> detect_r_peaks(std::span<const float> lead, double sample_rate_hz);

}  // namespace beatsmith
