// ECG paper: 25 mm/s and 10 mm/mV, a line every millimetre and a bolder one every five.
#pragma once

#include <cstdint>
#include <list>

#include "platform/platform.h"
#include "widgets/theme.h"

namespace beatsmith {

inline constexpr float kPaperMmPerS = 25;
inline constexpr float kPaperMmPerMv = 10;
// Logical pixels a millimetre at true size: CSS counts 96 pixels an inch.
inline constexpr float kPxPerMm = 96 / 25.4F;
inline constexpr float kSquarePx = 5 * kPxPerMm;  // a bold square at true scale: 0.2 s, 0.5 mV
inline constexpr double kTruePxPerS = kPaperMmPerS * kPxPerMm;

// Logical pixels for one second and one millivolt.
struct PaperScale {
  float px_per_s = kPaperMmPerS * kPxPerMm;
  float px_per_mv = kPaperMmPerMv * kPxPerMm;
};

// The mark of 1 mV for 0.2 s, as every ECG machine puts it at the start of the paper: from `base`,
// on the baseline, one and a half bold squares wide. `square`: logical pixels.
void draw_calibration(ImDrawList& list, ImVec2 base, float square, ImU32 ink);

class Paper {
 public:
  explicit Paper(Platform& platform) : platform_(platform) {}

  // Fills `area` with paper on which a bold line in each direction passes through `origin`. Where
  // lines would crowd (a strip zoomed out) the finer ones are left out. One textured quad: drawn as
  // lines it took a software rasteriser as long as 64 beats do.
  void draw(ImDrawList& list, const Rect& area, ImVec2 origin, const PaperScale& scale,
            float pixel_ratio, const Colours& colours);

  // The textures are gone with the graphics context.
  void forget() { tiles_.clear(); }

 private:
  // One period of the pattern, in framebuffer pixels.
  struct Tile {
    float second_px = 0;  // of one second and one millivolt
    float millivolt_px = 0;
    ImU32 paper = 0;
    int width = 0;
    int height = 0;
    uintptr_t texture = 0;
  };
  const Tile& tile(float second_px, float millivolt_px, float pixel_ratio, const Colours& colours);

  Platform& platform_;
  std::list<Tile> tiles_;  // the last used in front
};

}  // namespace beatsmith
