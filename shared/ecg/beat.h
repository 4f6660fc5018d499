// The beat contract: what a beat is everywhere in Beatsmith, learnt or generated.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace beatsmith {

inline constexpr double kBeatSampleRateHz = 360.0;
inline constexpr int kBeatLength = 256;  // samples, 0.711 s
inline constexpr int kBeatRIndex = 96;   // where the R peak stands in the window

using Beat = std::array<float, kBeatLength>;  // mV

// Cuts the beat whose R peak is at `r_peak` out of a 360 Hz lead in mV and subtracts the median of
// the window, and nothing else. nullopt where the window runs off the record or holds a NaN.
std::optional<Beat> cut_beat(std::span<const float> lead_mv, int64_t r_peak);

// As cut_beat, but what lies outside the record repeats its edge sample and NaNs repeat their
// neighbour, so that every detected beat can be classified. Precondition: lead_mv is not empty.
Beat cut_beat_padded(std::span<const float> lead_mv, int64_t r_peak);

}  // namespace beatsmith
