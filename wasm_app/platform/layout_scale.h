// How large the app is drawn where a screen has very many pixels and its system knows of nothing to
// do about it: a 4K television at ratio 1 is seen from as far as any other.
#pragma once

#include <algorithm>
#include <cmath>

namespace beatsmith {

// By how much a logical pixel of the app is larger than one of the system. So many whole times as
// an ordinary screen (1920 x 1080, less the frame of a window) fits into the framebuffer, a logical
// pixel has at least so many of it; `pixel_ratio` is how many the system gives it. Where the system
// gives less than one, a person has asked for smaller things, and gets them.
inline float layout_scale(int framebuffer_width, int framebuffer_height, float pixel_ratio) {
  constexpr float kOrdinaryWidth = 1800;
  constexpr float kOrdinaryHeight = 960;
  const float screens = std::min(static_cast<float>(framebuffer_width) / kOrdinaryWidth,
                                 static_cast<float>(framebuffer_height) / kOrdinaryHeight);
  return std::max(1.0F, std::floor(screens) / std::max(1.0F, pixel_ratio));
}

}  // namespace beatsmith
