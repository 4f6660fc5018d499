#include "io/recording.h"

#include <array>

namespace beatsmith {

std::optional<size_t> choose_beat_lead(const Recording& recording) {
  constexpr std::array<std::string_view, 3> kPreferred = {"MLII", "II", "V5"};
  for (const std::string_view name : kPreferred) {
    for (size_t i = 0; i < recording.leads.size(); ++i) {
      if (recording.leads[i].name == name) return i;
    }
  }
  if (recording.leads.empty()) return std::nullopt;
  return 0;
}

}  // namespace beatsmith
