// Simulated electrocardiograms with known R peaks: data for tests and demonstrations.
//
// After McSharry et al. (IEEE TBME 50(3):289-294, 2003): every beat is a sum of Gaussian waves over
// the phase around its R peak, here in the closed form of their equation for z; RR intervals vary
// with the respiratory (0.25 Hz) and the Mayer (0.1 Hz) rhythm. Ectopic beats have waves and timing
// of their own: a ventricular beat comes early, wide and without a P wave, and the next sinus beat
// keeps its time (full compensatory pause); a supraventricular one comes early after a small
// inverted P wave and resets the sinus rhythm.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "io/recording.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {

struct SimulatorSettings {
  double sample_rate_hz = 360.0;        // 50 .. 10,000
  double duration_s = 60.0;             // above 0, up to 86,400
  double heart_rate_bpm = 70.0;         // 20 .. 220
  double rr_variability = 0.04;         // standard deviation over mean of sinus intervals, 0 .. 0.2
  double ventricular_share = 0.0;       // probability that a sinus beat is followed by a V beat;
  double supraventricular_share = 0.0;  // by an S beat; together at most 1
  double baseline_wander_mv = 0.0;      // amplitude of a slow wander, 0 .. 10
  double noise_mv = 0.0;                // standard deviation of white noise, 0 .. 10
  uint64_t seed = 0;
};

struct SimulatedRecording {
  Recording recording;                  // one lead, "MLII", mV
  std::vector<Annotation> annotations;  // N, V and S at the centres of the R waves
};

// The same settings give the same recording bit for bit in one build. Random draws and beat kinds
// are the same in all builds; samples may differ in their last bits, and an annotation by one
// sample, because `sin` and `exp` do. Errors: a setting out of its range.
Result<SimulatedRecording> simulate_ecg(const SimulatorSettings& settings);

}  // namespace beatsmith
