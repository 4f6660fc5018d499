#include "app/synthetic_record.h"

#include <algorithm>
#include <string_view>

namespace beatsmith {

bool is_synthetic(const RecordSummary& record) {
  // Of beats and strips that models made, of the simulator, of Draw.
  constexpr std::string_view kBeginnings[] = {"Synthetic", "simulated", "Drawn by hand"};
  return std::any_of(record.comments.begin(), record.comments.end(), [&](std::string_view comment) {
    return std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                       [&](std::string_view beginning) { return comment.starts_with(beginning); });
  });
}

}  // namespace beatsmith
