// What a drawn beat is made plausible with.
#pragma once

#include <cstdint>
#include <optional>

namespace beatsmith {

inline constexpr double kLeastShare = 0.05;

struct RemakeSettings {
  // Of the way to noise, kLeastShare .. 1: 0 would be the drawing as it is, 1 leaves nothing of it.
  double share = 0.6;
  // Of the model's classes; nullopt: the one that the classifier sees in the drawing.
  std::optional<int> class_index = {};
  uint64_t seed = 7;

  bool operator==(const RemakeSettings&) const = default;
};

}  // namespace beatsmith
