// What lies over an electrocardiogram besides the heart: for strips whose signal-to-noise ratio is
// chosen.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace beatsmith {

struct StripNoiseSettings {
  // Signal-to-noise ratio, -10 .. 60 dB, as WFDB's nst defines it: 10 log10(S / N). S is the power
  // of a sine of the QRS complexes' peak-to-peak amplitude, A^2 / 8 (A: of the normal beats, within
  // 50 ms of R, the mean without the largest and the smallest 5 %); N is the noise's mean square
  // (here over the whole strip; nst trims that as well). Without it the strip has no noise.
  std::optional<double> snr_db;
  // Which kinds there are, of equal power; at least one where there is a ratio.
  bool wander = true;  // of the baseline, by respiration and electrodes, 0.05 .. 0.5 Hz
  bool muscle = true;  // in bursts, above 20 Hz
  bool mains = true;
  bool white = true;
  double mains_hz = 50;              // 50 or 60
  double respirations_per_min = 15;  // 4 .. 60

  bool operator==(const StripNoiseSettings&) const = default;
};

// Errors: a setting out of its range, a ratio without a kind of noise.
Result<Done> check_strip_noise(const StripNoiseSettings& settings);

// Makes the noise of a strip, piece after piece, before it is brought to its ratio: each kind has a
// mean square of 1. What it draws depends on the seed and the sample only.
class StripNoise {
 public:
  StripNoise(const StripNoiseSettings& settings, uint64_t seed);

  // The next samples, at kBeatSampleRateHz.
  void fill(std::span<float> out);

 private:
  struct Sine {
    double amplitude;
    double step;  // radians a sample
    double phase;
    double at(int64_t sample) const;
  };

  uint64_t seed_;
  bool muscle_;
  bool white_;
  std::vector<Sine> sines_;  // baseline wander and mains
  Sine bursts_;              // of the muscles
  int64_t sample_ = 0;
  float filter_input_ = 0;  // of the muscles' high-pass filter: the sample before
  float filter_output_ = 0;
};

}  // namespace beatsmith
