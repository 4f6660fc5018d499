// The heart rate over a recording, as a line to be drawn.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace beatsmith {

// Beats a minute in each of `column_count` equal parts of the samples [first, first + count): 60 s
// over the median of the RR intervals that end in the part, or of the 9 nearest its middle where
// fewer do, so that a premature beat and its pause do not show. NaN before the first R peak, after
// the last one, in a pause longer than 5 s (the signal is lost, or nothing was found), and
// everywhere with fewer than two R peaks. `r_peaks` ascending. Preconditions: a rate above 0,
// counts that are not negative.
std::vector<float> heart_rate_trend(std::span<const int64_t> r_peaks, double sample_rate_hz,
                                    int64_t first, int64_t count, int column_count);

}  // namespace beatsmith
