#include "ecg/beat.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "base/median.h"

namespace beatsmith {
namespace {

void subtract_median(Beat& beat) {
  Beat copy = beat;
  const float median = median_of(std::span<float>(copy));
  for (float& sample : beat) sample -= median;
}

// Every non-finite sample takes the value of the finite one before it, leading ones that of the
// first finite one; a window without any becomes zero.
void repeat_over_gaps(Beat& beat) {
  const auto is_finite = [](float sample) { return std::isfinite(sample); };
  const auto first = std::find_if(beat.begin(), beat.end(), is_finite);
  float last = first == beat.end() ? 0.0F : *first;
  for (float& sample : beat) {
    if (is_finite(sample)) last = sample;
    sample = last;
  }
}

}  // namespace

std::optional<Beat> cut_beat(std::span<const float> lead_mv, int64_t r_peak) {
  const auto count = static_cast<int64_t>(lead_mv.size());
  if (r_peak < kBeatRIndex || r_peak > count - (kBeatLength - kBeatRIndex)) return std::nullopt;
  Beat beat;
  std::copy_n(lead_mv.begin() + static_cast<std::ptrdiff_t>(r_peak - kBeatRIndex), kBeatLength,
              beat.begin());
  for (const float sample : beat) {
    if (!std::isfinite(sample)) return std::nullopt;
  }
  subtract_median(beat);
  return beat;
}

Beat cut_beat_padded(std::span<const float> lead_mv, int64_t r_peak) {
  const int64_t last = static_cast<int64_t>(lead_mv.size()) - 1;
  const int64_t start = std::clamp<int64_t>(r_peak, 0, last) - kBeatRIndex;
  Beat beat;
  for (int i = 0; i < kBeatLength; ++i) {
    beat[i] = lead_mv[static_cast<size_t>(std::clamp<int64_t>(start + i, 0, last))];
  }
  repeat_over_gaps(beat);
  subtract_median(beat);
  return beat;
}

}  // namespace beatsmith
