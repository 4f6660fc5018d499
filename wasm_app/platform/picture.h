// The desktop window's framebuffer as a picture.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "platform/semantics.h"

struct GLFWwindow;

namespace beatsmith {

// What has been drawn and not yet shown, as PNG; `area` in framebuffer pixels from the top left
// corner, cut to the window. Needs its context to be current. Error: nothing of it is in the
// window.
Result<std::vector<uint8_t>> picture_of_framebuffer(GLFWwindow* window, const Rect& area);

}  // namespace beatsmith
