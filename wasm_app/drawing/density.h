// Many beats on one another, as a picture: the more of them pass a pixel, the stronger its colour.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <span>
#include <vector>

#include "ecg/beat.h"

namespace beatsmith {

// Where a picture's beats lie, in its own (framebuffer) pixels.
struct DensityScale {
  float first_px = 0;  // of the first sample, from the left edge
  float base_px = 0;   // of 0 mV, from the top
  float px_per_s = 0;
  float px_per_mv = 0;
  float thickness = 1;
};

// width x height pixels, row by row, as Platform::upload_texture takes them: `colour` with an alpha
// that grows with the logarithm of the number of beats, so that a single one is still seen.
std::vector<uint32_t> density_picture(std::span<const Beat> beats, int width, int height,
                                      const DensityScale& scale, ImU32 colour);

}  // namespace beatsmith
