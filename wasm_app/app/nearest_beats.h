// Which beats of a set look most like one.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "ecg/beat.h"

namespace beatsmith {

struct NearBeat {
  size_t index = 0;  // in the set
  float rms_mv = 0;  // root mean square difference from it
};

// The `count` nearest, the nearest first.
std::vector<NearBeat> nearest_beats(const Beat& beat, std::span<const Beat> among, size_t count);

}  // namespace beatsmith
