// Textures of OpenGL 3 and WebGL2, the same calls on both: for the sides of Platform.
#pragma once

#include <cstdint>
#include <vector>

namespace beatsmith {

// A texture that repeats in both directions and is drawn pixel for pixel. `pixels`: RGBA, 8 bits
// each, red in the lowest, width x height of them. Needs a current context.
uintptr_t upload_gl_texture(int width, int height, const std::vector<uint32_t>& pixels);
void release_gl_texture(uintptr_t texture);

}  // namespace beatsmith
