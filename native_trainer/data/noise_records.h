// The noise of the MIT-BIH Noise Stress Test Database, and beats with a stated amount of it.
//
// The signal-to-noise ratio is that of WFDB's `nst` and `sigamp`: 10 log10(S / (a^2 N)), where a is
// the gain of the noise,
//   S = P^2 / 8, P the trimmed mean of the peak-to-peak amplitude within R +/- 50 ms of the first
//       300 normal beats of the record (all beats where it has no normal one);
//   N = R^2, R the trimmed mean of the root mean square, about its own mean, of each of the first
//       300 seconds of the noise.
// Trimmed: without the largest and the smallest 5 %.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/dataset.h"

namespace beatsmith {

struct NoiseRecord {
  std::string name;       // "bw" baseline wander, "em" electrode motion, "ma" muscle
  std::vector<float> mv;  // its first lead at 360 Hz
  double rms_mv = 0;      // R above

  // What is learnt with and what is tested with are never the same noise: the first half serves
  // augmentation, the second half tests.
  std::span<const float> for_training() const { return std::span(mv).first(mv.size() / 2); }
  std::span<const float> for_tests() const { return std::span(mv).subspan(mv.size() / 2); }
};

// bw, em and ma of `folder`. Throws std::runtime_error with file, place and mend.
std::vector<NoiseRecord> load_noise_records(const std::string& folder);

// Of a noise, or of anything else at 360 Hz: R above. Precondition: at least a second of it.
double noise_rms_mv(std::span<const float> noise_mv);

// Peak-to-peak amplitude of a beat within R +/- 50 ms.
double qrs_amplitude_mv(const Beat& beat);
// P above, of a record of the data set.
double qrs_amplitude_mv(const Dataset& dataset, size_t record);

// The gain a that gives a signal of QRS amplitude P and a noise of amplitude R this ratio.
double noise_gain(double qrs_amplitude_mv, double noise_rms_mv, double snr_db);

// The records of one set with the noise running along all of each (from its beginning again where
// it is over), and everything a record says of its beats worked out anew: as if the noise had been
// mixed into the recording and the beats been cut at the same R peaks.
Dataset with_noise(const Dataset& dataset, RecordSet set, const NoiseRecord& noise, double snr_db);

}  // namespace beatsmith
