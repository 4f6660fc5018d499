// Zero-phase band limits, for detection and display. Beats that are learnt or generated are never
// filtered.
#pragma once

#include <span>
#include <vector>

#include "base/result.h"

namespace beatsmith {

// What lies between `low_hz` and `high_hz`, such as 0.5 and 40 for display: a second-order
// Butterworth high-pass and low-pass, each run forwards and backwards, so nothing moves in time;
// -6 dB at both limits. Values that are not finite are bridged by a straight line to the next ones
// that are (by zero where there are none), so the result is finite everywhere. Same length and
// units as the input. Error: limits that are not 0 < low < high < half the sample rate.
Result<std::vector<float>> band_pass(std::span<const float> input, double sample_rate_hz,
                                     double low_hz, double high_hz);

}  // namespace beatsmith
