// Traces on ECG paper.
#pragma once

#include <imgui.h>

#include <span>

#include "drawing/paper.h"

namespace beatsmith {

// One trace of evenly spaced, finite samples in mV; `start` is the first sample's place at 0 mV.
// What leaves clip.x .. clip.y (screen heights) runs along the edge.
void draw_trace(ImDrawList& list, std::span<const float> samples_mv, double sample_rate_hz,
                ImVec2 start, const PaperScale& scale, ImVec2 clip, ImU32 colour, float thickness,
                float pixel_ratio);

// As draw_trace, for a noisy state: where its samples crowd, a bar for each framebuffer pixel,
// which costs a software rasteriser a third of a trace with soft edges and looks the same.
void draw_noise(ImDrawList& list, std::span<const float> samples_mv, double sample_rate_hz,
                ImVec2 start, const PaperScale& scale, ImVec2 clip, ImU32 colour, float thickness,
                float pixel_ratio);

// Smallest and largest of each column, `column_width` logical pixels apart: a strip seen from afar.
void draw_levels(ImDrawList& list, std::span<const float> low_mv, std::span<const float> high_mv,
                 ImVec2 start, float column_width, float px_per_mv, ImVec2 clip, ImU32 colour,
                 float thickness);

}  // namespace beatsmith
