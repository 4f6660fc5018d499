#include "platform/picture.h"

#define GLFW_INCLUDE_GLEXT
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>

// stb_image_write, the whole library in a header (Debian's libstb-dev), in this one place.
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace beatsmith {

Result<std::vector<uint8_t>> picture_of_framebuffer(GLFWwindow* window, const Rect& area) {
  constexpr int kChannels = 3;
  int window_width = 0;
  int window_height = 0;
  glfwGetFramebufferSize(window, &window_width, &window_height);
  const auto pixel = [](float place, int end) {
    return std::clamp(static_cast<int>(std::lround(place)), 0, end);
  };
  const int left = pixel(area.x, window_width);
  const int top = pixel(area.y, window_height);
  const int width = pixel(area.x + area.width, window_width) - left;
  const int height = pixel(area.y + area.height, window_height) - top;
  if (width <= 0 || height <= 0) {
    return Error{"nothing of the picture is in sight", "", "scroll to it and try again"};
  }
  std::vector<uint8_t> rows(static_cast<size_t>(width) * height * kChannels);
  glReadBuffer(GL_BACK);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(left, window_height - top - height, width, height, GL_RGB, GL_UNSIGNED_BYTE,
               rows.data());
  std::vector<uint8_t> png;
  const auto append = [](void* context, void* data, int size) {
    auto& out = *static_cast<std::vector<uint8_t>*>(context);
    const auto* bytes = static_cast<const uint8_t*>(data);
    out.insert(out.end(), bytes, bytes + size);
  };
  stbi_flip_vertically_on_write(1);  // OpenGL's first row is the lowest
  const int written = stbi_write_png_to_func(append, &png, width, height, kChannels, rows.data(),
                                             width * kChannels);
  if (written == 0) return Error{"the picture could not be made", "", "close other programs"};
  return png;
}

}  // namespace beatsmith
