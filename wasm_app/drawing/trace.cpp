#include "drawing/trace.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace beatsmith {
namespace {

// Lines through points, each with soft edges of its own. (ImGui's polyline mitres its corners, and
// where a trace turns back within a pixel or two its lines break up.)
void draw_lines(ImDrawList& list, std::span<const ImVec2> points, ImU32 colour, float thickness) {
  const auto whole =
      std::clamp(std::lround(thickness), 1L, static_cast<long>(IM_DRAWLIST_TEX_LINES_WIDTH_MAX));
  const ImVec4 uv = list._Data->TexUvLines[whole];
  const float half = thickness / 2 + 1;  // the texture's edge fades over a pixel
  const auto segments = static_cast<int>(points.size()) - 1;
  list.PrimReserve(6 * segments, 4 * segments);
  for (int i = 0; i < segments; ++i) {
    const ImVec2 from = points[i];
    const ImVec2 to = points[i + 1];
    const ImVec2 way = to - from;
    const float length = std::max(1e-4F, std::sqrt(way.x * way.x + way.y * way.y));
    const ImVec2 side(-way.y / length * half, way.x / length * half);
    // A little longer than the way, to close the joints.
    const ImVec2 end(way.x / length * thickness * 0.3F, way.y / length * thickness * 0.3F);
    const ImDrawIdx first = list._VtxCurrentIdx;
    for (const unsigned int corner : {0U, 1U, 2U, 0U, 2U, 3U}) list.PrimWriteIdx(first + corner);
    list.PrimWriteVtx(from - end + side, {uv.x, uv.y}, colour);
    list.PrimWriteVtx(to + end + side, {uv.x, uv.y}, colour);
    list.PrimWriteVtx(to + end - side, {uv.z, uv.w}, colour);
    list.PrimWriteVtx(from - end - side, {uv.z, uv.w}, colour);
  }
}

// Draws what lies between two gaps, and forgets it.
void flush(ImDrawList& list, std::vector<ImVec2>& points, ImU32 colour, float thickness) {
  if (points.size() == 1) list.AddCircleFilled(points[0], thickness, colour);
  if (points.size() > 1) draw_lines(list, points, colour, thickness);
  points.clear();
}

}  // namespace

void draw_trace(ImDrawList& list, std::span<const float> samples_mv, double sample_rate_hz,
                ImVec2 start, const PaperScale& scale, ImVec2 clip, ImU32 colour, float thickness,
                float pixel_ratio) {
  const float step = scale.px_per_s / static_cast<float>(sample_rate_hz);
  // Samples of one framebuffer pixel are drawn as their smallest and largest: half the work, and
  // the same to be seen.
  const auto together = static_cast<size_t>(std::max(1.0F, std::round(1 / (step * pixel_ratio))));
  static std::vector<float> low;  // kept for their memory: this runs for every beat of a frame
  static std::vector<float> high;
  low.clear();
  high.clear();
  for (size_t i = 0; i < samples_mv.size(); i += together) {
    const auto part = samples_mv.subspan(i, std::min(together, samples_mv.size() - i));
    const auto [least, most] = std::minmax_element(part.begin(), part.end());
    low.push_back(*least);
    high.push_back(*most);
  }
  draw_levels(list, low, high, {start.x - step / 2, start.y}, step * static_cast<float>(together),
              scale.px_per_mv, clip, colour, thickness);
}

void draw_noise(ImDrawList& list, std::span<const float> samples_mv, double sample_rate_hz,
                ImVec2 start, const PaperScale& scale, ImVec2 clip, ImU32 colour, float thickness,
                float pixel_ratio) {
  const float step = scale.px_per_s / static_cast<float>(sample_rate_hz);
  const auto together = static_cast<size_t>(1 / (step * pixel_ratio));
  if (together < 2) {
    draw_trace(list, samples_mv, sample_rate_hz, start, scale, clip, colour, thickness,
               pixel_ratio);
    return;
  }
  const auto bars = static_cast<int>((samples_mv.size() + together - 1) / together);
  const float width = 1 / pixel_ratio;
  const ImVec2 white = list._Data->TexUvWhitePixel;
  list.PrimReserve(6 * bars, 4 * bars);
  for (size_t i = 0; i < samples_mv.size(); i += together) {
    // With the sample after them, so that each bar reaches the next.
    const auto part = samples_mv.subspan(i, std::min(together + 1, samples_mv.size() - i));
    const auto [least, most] = std::minmax_element(part.begin(), part.end());
    const float x =
        std::floor((start.x + static_cast<float>(i) * step) * pixel_ratio) / pixel_ratio;
    const float high = std::clamp(start.y - *most * scale.px_per_mv, clip.x, clip.y);
    const float low = std::clamp(start.y - *least * scale.px_per_mv, clip.x, clip.y);
    list.PrimRectUV({x, high}, {x + width, std::max(low, high + width)}, white, white, colour);
  }
}

void draw_levels(ImDrawList& list, std::span<const float> low_mv, std::span<const float> high_mv,
                 ImVec2 start, float column_width, float px_per_mv, ImVec2 clip, ImU32 colour,
                 float thickness) {
  static std::vector<ImVec2> points;
  points.clear();
  // Down and up in turn, so that one line passes through both levels of every column.
  bool from_high = true;
  for (size_t i = 0; i < low_mv.size(); ++i) {
    if (!std::isfinite(low_mv[i])) {
      flush(list, points, colour, thickness);
      continue;
    }
    const float x = start.x + (static_cast<float>(i) + 0.5F) * column_width;
    const float high = std::clamp(start.y - high_mv[i] * px_per_mv, clip.x, clip.y);
    const float low = std::clamp(start.y - low_mv[i] * px_per_mv, clip.x, clip.y);
    points.push_back({x, from_high ? high : low});
    if (low - high > 0.5F) {
      points.push_back({x, from_high ? low : high});
      from_high = !from_high;
    }
  }
  flush(list, points, colour, thickness);
}

}  // namespace beatsmith
