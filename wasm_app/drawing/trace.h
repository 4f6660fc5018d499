// Traces on ECG paper.
#pragma once

#include <imgui.h>

#include <span>

#include "drawing/paper.h"

namespace beatsmith {

// One trace of evenly spaced samples in mV; `start` is the first sample's place at 0 mV. Samples
// that are no numbers leave gaps; what leaves clip.x .. clip.y (screen heights) runs along the
// edge.
void draw_trace(ImDrawList& list, std::span<const float> samples_mv, double sample_rate_hz,
                ImVec2 start, const PaperScale& scale, ImVec2 clip, ImU32 colour, float thickness);

// Smallest and largest of each column, `column_width` logical pixels apart: a strip seen from afar.
void draw_levels(ImDrawList& list, std::span<const float> low_mv, std::span<const float> high_mv,
                 ImVec2 start, float column_width, float px_per_mv, ImVec2 clip, ImU32 colour,
                 float thickness);

}  // namespace beatsmith
