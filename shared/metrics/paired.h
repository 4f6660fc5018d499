// How far an estimate of a signal is from the signal itself, and the SNR of a beat that has no such
// reference.
#pragma once

#include <span>

#include "base/result.h"

namespace beatsmith {

// For all four: x is `reference`, y is `estimate`, of the same unit and length n. Error: different
// lengths, empty, not finite.

// MAE = sum |x - y| / n, in the signals' unit.
Result<double> mean_absolute_error(std::span<const float> reference,
                                   std::span<const float> estimate);

// MSE = sum (x - y)^2 / n, in the signals' unit squared.
Result<double> mean_squared_error(std::span<const float> reference,
                                  std::span<const float> estimate);

// Percent root-mean-square difference: PRD = 100 sqrt(sum (x - y)^2 / sum x^2). The mean of x is
// not taken off first, so the value depends on x's baseline. Error also: the reference is all 0.
Result<double> percent_rms_difference(std::span<const float> reference,
                                      std::span<const float> estimate);

// SNR = 10 log10(sum x^2 / sum (x - y)^2) in dB; infinite where both are equal. Error also: the
// reference is all 0.
Result<double> snr_db(std::span<const float> reference, std::span<const float> estimate);

// SNR of a single beat, after WFDB's `sigamp` and `nst`: 10 log10(S / N) in dB, where
//   S = (peak-to-peak of the QRS, within R +/- 50 ms)^2 / 8, a sine's mean square of that height;
//   N = the mean square, about its own mean, of the beat's isoelectric part: of the 50 ms windows
//       that lie wholly outside R +/- 100 ms, the one where it is least.
// Infinite where the isoelectric part is constant. A property of one beat: compare distributions.
// Error: the beat is not finite, is flat around R, or reaches too little around R for the windows.
Result<double> beat_snr_db(std::span<const float> beat, double sample_rate_hz, int r_index);

}  // namespace beatsmith
