// Sample-rate conversion by a windowed-sinc filter.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace beatsmith {

// Resamples `input` from `from_hz` to `to_hz` (both 1 .. 100,000 Hz, else an error). Output sample
// k stands at time k / to_hz of the input, so R peaks keep their place in time. Passband ripple
// below 0.1 dB up to 0.45 of the lower rate. Equal rates: a copy, bit for bit. NaN spreads over the
// filter's length only.
Result<std::vector<float>> resample(std::span<const float> input, double from_hz, double to_hz);

// The same, of a few samples of a signal that is nowhere as a whole: bit for bit those of resample.
class Resampler {
 public:
  // Error: a rate outside 1 .. 100,000 Hz.
  static Result<Resampler> start(double from_hz, double to_hz);

  // Of an input of so many samples.
  int64_t output_count(int64_t input_count) const;

  // Inputs first .. end - 1: those that the outputs [first_output, first_output + count) are made
  // of, as far as the input has them.
  struct Inputs {
    int64_t first;
    int64_t end;
  };
  Inputs inputs_of(int64_t first_output, int64_t count, int64_t input_count) const;
  // Writes the outputs [first_output, first_output + out.size()); `inputs` begins with input
  // `first` and holds what inputs_of says.
  void run(std::span<const float> inputs, int64_t first, int64_t input_count, int64_t first_output,
           std::span<float> out) const;

 private:
  Resampler(double from_hz, double to_hz);

  double from_hz_;
  double to_hz_;
  double reach_;  // of the filter, in inputs
  std::vector<float> table_;
};

}  // namespace beatsmith
