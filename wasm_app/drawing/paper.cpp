#include "drawing/paper.h"

#include <algorithm>
#include <cmath>

namespace beatsmith {
namespace {

constexpr int kMaxTilePx = 1024;
constexpr size_t kMaxTiles = 8;
constexpr float kMinSpacing = 2.6F;  // logical pixels between lines of one weight

// How often the pattern (`period` framebuffer pixels) is repeated in a tile, so that the tile's
// whole pixels stray from it least.
int repeats_of(float period) {
  int best = 1;
  float least = 1e9F;
  for (int n = 1; n == 1 || static_cast<float>(n) * period <= kMaxTilePx; ++n) {
    const float size = static_cast<float>(n) * period;
    const float stray = std::abs(std::round(size) - size) / static_cast<float>(n);
    if (stray < least - 1e-4F) {
      least = stray;
      best = n;
    }
  }
  return best;
}

// 0 no line, 1 fine, 2 bold: for each pixel along one direction. `unit_px`: of a second or a
// millivolt; `fine`, `bold`: lines in it.
std::vector<int> lines_along(float unit_px, int fine, int bold, int repeats, float pixel_ratio) {
  const float period = unit_px * static_cast<float>(repeats);
  std::vector<int> weights(static_cast<size_t>(std::max(1.0F, std::round(period))), 0);
  const int thickness = std::max(1, static_cast<int>(pixel_ratio + 0.25F));
  const auto draw = [&](int in_unit, int weight) {
    if (unit_px / static_cast<float>(in_unit) < kMinSpacing * pixel_ratio) return;
    for (int line = 0; line < in_unit * repeats; ++line) {
      const auto place = static_cast<size_t>(
          std::round(static_cast<float>(line) * unit_px / static_cast<float>(in_unit)));
      for (size_t i = place; i < place + static_cast<size_t>(thickness); ++i) {
        weights[i % weights.size()] = weight;
      }
    }
  };
  draw(fine, 1);
  draw(bold, 2);
  if (unit_px / static_cast<float>(bold) < kMinSpacing * pixel_ratio) draw(1, 2);
  return weights;
}

}  // namespace

void draw_calibration(ImDrawList& list, ImVec2 base, float square, ImU32 ink) {
  const float up = base.y - 2 * square;
  const ImVec2 points[] = {{base.x, base.y},
                           {base.x + square * 0.25F, base.y},
                           {base.x + square * 0.25F, up},
                           {base.x + square * 1.25F, up},
                           {base.x + square * 1.25F, base.y},
                           {base.x + square * 1.5F, base.y}};
  list.AddPolyline(points, 6, ink, 0, 1.5F);
}

const Paper::Tile& Paper::tile(float second_px, float millivolt_px, float pixel_ratio,
                               const Colours& colours) {
  const auto found = std::find_if(tiles_.begin(), tiles_.end(), [&](const Tile& tile) {
    return tile.second_px == second_px && tile.millivolt_px == millivolt_px &&
           tile.paper == colours.paper;
  });
  if (found != tiles_.end()) {
    tiles_.splice(tiles_.begin(), tiles_, found);
    return tiles_.front();
  }
  // A millimetre is 0.04 s and 0.1 mV, a bold square 0.2 s and 0.5 mV.
  const std::vector<int> across = lines_along(second_px, 25, 5, repeats_of(second_px), pixel_ratio);
  const std::vector<int> down =
      lines_along(millivolt_px, 10, 2, repeats_of(millivolt_px), pixel_ratio);
  const ImU32 inks[] = {colours.paper, colours.paper_fine, colours.paper_bold};
  std::vector<uint32_t> pixels;
  pixels.reserve(across.size() * down.size());
  for (const int row : down) {
    for (const int column : across) pixels.push_back(inks[std::max(row, column)]);
  }
  if (tiles_.size() == kMaxTiles) {
    platform_.release_texture(tiles_.back().texture);
    tiles_.pop_back();
  }
  const int width = static_cast<int>(across.size());
  const int height = static_cast<int>(down.size());
  tiles_.push_front({second_px, millivolt_px, colours.paper, width, height,
                     platform_.upload_texture(width, height, pixels)});
  return tiles_.front();
}

void Paper::draw(ImDrawList& list, const Rect& area, ImVec2 origin, const PaperScale& scale,
                 float pixel_ratio, const Colours& colours) {
  const Tile& drawn =
      tile(scale.px_per_s * pixel_ratio, scale.px_per_mv * pixel_ratio, pixel_ratio, colours);
  // Texel on pixel: the area and the origin lie on whole framebuffer pixels.
  const auto snapped = [&](float value) { return std::round(value * pixel_ratio); };
  const float left = snapped(area.x);
  const float top = snapped(area.y);
  const float right = snapped(area.x + area.width);
  const float bottom = snapped(area.y + area.height);
  const auto width = static_cast<float>(drawn.width);
  const auto height = static_cast<float>(drawn.height);
  // Only the phase within a tile counts: large texture coordinates lose their digits.
  const float phase_x = std::fmod(left - snapped(origin.x), width);
  const float phase_y = std::fmod(top - snapped(origin.y), height);
  // ImGui's name of a texture is a pointer that holds a number.
  // NOLINTNEXTLINE(performance-no-int-to-ptr)
  list.AddImage(reinterpret_cast<ImTextureID>(drawn.texture),
                {left / pixel_ratio, top / pixel_ratio},
                {right / pixel_ratio, bottom / pixel_ratio}, {phase_x / width, phase_y / height},
                {(phase_x + right - left) / width, (phase_y + bottom - top) / height});
}

}  // namespace beatsmith
