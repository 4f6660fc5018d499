// A recording has one sample rate; the signals of a file may have several: which of them become its
// leads. Private to shared/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace beatsmith {

struct RatedSignal {
  std::string name;
  std::string units;
  double rate_hz = 0;
};

enum class RateUse : uint8_t { kKept, kResampled, kLeftOut };

struct RatePlan {
  double rate_hz = 0;              // of the recording
  std::vector<RateUse> uses;       // of each signal
  std::vector<std::string> notes;  // what is resampled or left out, a sentence each
};

// The highest rate of an ECG (by its name), else the first voltage's, else the first signal's.
// Signals of that rate are kept, ECGs of other rates are resampled, others are left out.
// Precondition: there is a signal.
RatePlan plan_rates(std::span<const RatedSignal> signals);

// `samples` of one lead at another rate, `count` of them: the last one stays where the
// others go on for less than one of its intervals.
Result<std::vector<float>> resampled_lead(std::span<const float> samples, double from_hz,
                                          double to_hz, size_t count);

// Whether a recording may be this long: of `samples` (of all leads) `recorded` are in the file, the
// others are missing since nothing was recorded. A wrong time must not take all memory.
bool may_be_missing(double samples, double recorded);

}  // namespace beatsmith
