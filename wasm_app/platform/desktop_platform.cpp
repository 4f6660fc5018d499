#include "platform/desktop_platform.h"

#include <GLFW/glfw3.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>

#include "files/files.h"
#include "io/text.h"
#include "platform/gl_textures.h"
#include "platform/picture.h"

namespace beatsmith {
namespace {

constexpr const char* kChineseFont = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

// GLFW does not tell; the desktops of freedesktop.org keep it where gsettings finds it. False where
// there is no such program or setting.
bool setting_is(const char* key, std::string_view wanted) {
  const std::string command =
      std::string("gsettings get org.gnome.desktop.interface ") + key + " 2>/dev/null";
  FILE* answer = ::popen(command.c_str(), "r");
  if (answer == nullptr) return false;
  char line[64] = "";
  const bool read = std::fgets(line, sizeof line, answer) != nullptr;
  ::pclose(answer);
  return read && std::string_view(line).find(wanted) != std::string_view::npos;
}

}  // namespace

DesktopPlatform::DesktopPlatform(GLFWwindow* window, std::string settings_path, std::string models)
    : window_(window),
      settings_path_(std::move(settings_path)),
      models_(std::move(models)),
      wishes_{setting_is("color-scheme", "prefer-dark"), setting_is("enable-animations", "false")} {
  const Result<std::vector<uint8_t>> bytes = read_file(settings_path_);
  if (!bytes) return;  // the first start
  std::string_view text = text_of(*bytes);
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const size_t equals = line.find('=');
    if (equals == line.npos) continue;
    settings_[std::string(line.substr(0, equals))] = line.substr(equals + 1);
  }
}

double DesktopPlatform::now_s() const { return glfwGetTime(); }

std::string DesktopPlatform::language() const {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "en";
}

std::optional<Result<std::vector<uint8_t>>> DesktopPlatform::take_asset(const std::string& path) {
  constexpr std::string_view kModels = "models/";
  if (path.substr(0, kModels.size()) == kModels) {
    return read_file(models_ + "/" + path.substr(kModels.size()));
  }
  Result<std::vector<uint8_t>> font = read_file(kChineseFont);
  if (!font) {
    return Error{"the Chinese letters are not here", kChineseFont,
                 "install the package fonts-noto-cjk"};
  }
  return font;
}

Zoom DesktopPlatform::take_zoom() { return std::exchange(zoom_, {}); }

void DesktopPlatform::add_zoom(const Zoom& zoom) {
  zoom_ = {zoom_.factor * zoom.factor, zoom.x, zoom.y};
}

uintptr_t DesktopPlatform::upload_texture(int width, int height,
                                          const std::vector<uint32_t>& pixels) {
  return upload_gl_texture(width, height, pixels);
}

void DesktopPlatform::release_texture(uintptr_t texture) { release_gl_texture(texture); }

bool DesktopPlatform::take_picture_of_frame(float pixel_ratio) {
  if (!picture_area_) return false;
  const Rect area = *std::exchange(picture_area_, {});
  picture_ = picture_of_framebuffer(window_, {area.x * pixel_ratio, area.y * pixel_ratio,
                                              area.width * pixel_ratio, area.height * pixel_ratio});
  return true;
}

void DesktopPlatform::copy_to_clipboard(const std::string& text) {
  glfwSetClipboardString(window_, text.c_str());
}

std::optional<std::string> DesktopPlatform::remembered(const std::string& key) const {
  const auto found = settings_.find(key);
  if (found == settings_.end()) return std::nullopt;
  return found->second;
}

void DesktopPlatform::remember(const std::string& key, const std::string& value) {
  settings_[key] = value;
  std::string text;
  for (const auto& [name, setting] : settings_)
    text.append(name).append("=").append(setting).append("\n");
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(settings_path_).parent_path(), ignored);
  const Result<Done> written = write_file(
      settings_path_, std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  if (!written) std::fprintf(stderr, "%s\n", describe(written.error()).c_str());
}

}  // namespace beatsmith
