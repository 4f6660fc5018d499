#pragma once

#include <string>

namespace beatsmith {

// What a person says of a recording that its files do not say, or say wrongly.
struct ReadAs {
  double sample_rate_hz = 0;  // of a CSV or NPY that does not say its own; 0: 360 are assumed
  std::string units = {};     // of the leads in a voltage, such as "uV"; empty: as their files say
  int beat_lead = -1;         // to look for beats in; -1: chosen by its name

  bool operator==(const ReadAs&) const = default;
};

}  // namespace beatsmith
