#include "app/nearest_beats.h"

#include <cmath>

#include "metrics/nearest.h"

namespace beatsmith {

std::vector<NearBeat> nearest_beats(const Beat& beat, std::span<const Beat> among, size_t count) {
  if (among.empty()) return {};
  const std::span<const float> values(among.front().data(), among.size() * kBeatLength);
  std::vector<NearBeat> nearest;
  for (const Neighbour& neighbour : nearest_rows(beat, {values, kBeatLength}, count)) {
    nearest.push_back(
        {neighbour.row, static_cast<float>(neighbour.distance / std::sqrt(double{kBeatLength}))});
  }
  return nearest;
}

}  // namespace beatsmith
