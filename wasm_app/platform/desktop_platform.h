// The desktop side of the seam: a GLFW window with OpenGL 3, OpenAL, and settings in a file.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/desktop_sound.h"
#include "platform/platform.h"

struct GLFWwindow;

namespace beatsmith {

// What the person has set for all programs.
struct DesktopWishes {
  bool dark = false;
  bool reduced_motion = false;
};

class DesktopPlatform final : public Platform {
 public:
  // `settings_path`: a file of lines "key=value"; read now, written by remember().
  // `models`: the folder of the assets "models/NAME".
  DesktopPlatform(GLFWwindow* window, std::string settings_path, std::string models);

  double now_s() const override;
  bool prefers_dark() const override { return wishes_.dark; }
  bool prefers_reduced_motion() const override { return wishes_.reduced_motion; }

  std::string language() const override;

  Zoom take_zoom() override;
  void ask_before_leaving(bool) override {}
  std::vector<SemanticAction> take_actions() override { return {}; }
  void mirror(const std::vector<SemanticNode>&) override {}  // App::nodes() has them
  bool edits_text() const override { return false; }

  uintptr_t upload_texture(int width, int height, const std::vector<uint32_t>& pixels) override;
  void release_texture(uintptr_t texture) override;

  // Of letters the system has whole fonts; what belongs to the models is read from their folder.
  void request_asset(const std::string&) override {}
  std::optional<Result<std::vector<uint8_t>>> take_asset(const std::string& path) override;
  std::optional<std::string> take_address() override { return std::exchange(address_, {}); }
  void show_address(const std::string&, bool) override {}
  void set_address(std::string address) { address_ = std::move(address); }

  std::string full_address(const std::string& address) const override { return address; }

  void request_picture(const Rect& area) override { picture_area_ = area; }
  std::optional<Result<std::vector<uint8_t>>> take_picture() override {
    return std::exchange(picture_, {});
  }

  // Asked for where there is something to be heard, not at the start: looking takes its time.
  bool has_sound() const override {
    static const bool kIsThere = DesktopSound::is_there();
    return kIsThere;
  }
  void beep(double in_s, double frequency_hz, double duration_s) override {
    sound_.beep(in_s, frequency_hz, duration_s);
  }

  void copy_to_clipboard(const std::string& text) override;
  std::optional<std::string> remembered(const std::string& key) const override;
  void remember(const std::string& key, const std::string& value) override;

  void add_zoom(const Zoom& zoom);
  // Right after a frame is drawn, before it is shown: takes the picture that was asked for. True:
  // it did, and the app wants a frame to take it.
  bool take_picture_of_frame(float pixel_ratio);

 private:
  GLFWwindow* window_;
  std::string settings_path_;
  std::string models_;
  std::map<std::string, std::string> settings_;
  DesktopWishes wishes_;
  DesktopSound sound_;
  Zoom zoom_;
  std::optional<Rect> picture_area_;  // asked for in this frame
  std::optional<Result<std::vector<uint8_t>>> picture_;
  std::optional<std::string> address_;
};

}  // namespace beatsmith
