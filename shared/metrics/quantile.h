// The quantile of a sample.
#pragma once

#include <vector>

namespace beatsmith {

// Linear interpolation between order statistics (Hyndman & Fan 1996, type 7: NumPy's default).
// Preconditions: values not empty and without NaN; quantile in [0, 1].
double quantile_of(std::vector<double> values, double quantile);

}  // namespace beatsmith
