// The web side of the seam: a canvas and the page around it (web/main.js). What the page gives
// comes through main_web.cpp; what the page is asked for goes to Module.host.page.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/platform.h"

namespace beatsmith {

class WebPlatform final : public Platform {
 public:
  double now_s() const override;
  bool prefers_dark() const override { return prefers_dark_; }
  bool prefers_reduced_motion() const override { return prefers_reduced_motion_; }

  std::string language() const override;

  Zoom take_zoom() override;
  void keep_zoom_areas(const std::vector<Rect>& areas) override { zoom_areas_ = areas; }
  void ask_before_leaving(bool wanted) override;
  std::vector<SemanticAction> take_actions() override;
  void mirror(const std::vector<SemanticNode>& nodes) override;
  // The browser's own field: caret, selection, composition, clipboard and the keyboard of a phone.
  bool edits_text() const override { return true; }

  uintptr_t upload_texture(int width, int height, const std::vector<uint32_t>& pixels) override;
  void release_texture(uintptr_t texture) override;

  void request_asset(const std::string& path) override;
  std::optional<Result<std::vector<uint8_t>>> take_asset(const std::string& path) override;
  std::optional<std::string> take_address() override { return std::exchange(address_, {}); }
  void show_address(const std::string& address, bool elsewhere) override;

  std::string full_address(const std::string& address) const override;

  void request_picture(const Rect& area) override { picture_area_ = area; }
  std::optional<Result<std::vector<uint8_t>>> take_picture() override {
    return std::exchange(picture_, {});
  }

  bool has_sound() const override;
  void beep(double in_s, double frequency_hz, double duration_s) override;

  void copy_to_clipboard(const std::string& text) override;
  std::optional<std::string> remembered(const std::string& key) const override;
  void remember(const std::string& key, const std::string& value) override;

  // From the page.
  void set_preferences(bool dark, bool reduced_motion);
  void add_zoom(const Zoom& zoom);
  bool zooms_at(float x, float y) const;
  void add_action(SemanticAction action);
  void add_asset(const std::string& path, Result<std::vector<uint8_t>> bytes);
  void set_address(std::string address) { address_ = std::move(address); }
  void set_picture(Result<std::vector<uint8_t>> png) { picture_ = std::move(png); }

  // Right after a frame is drawn, as long as the canvas still has it: has the page take the picture
  // that was asked for.
  void take_picture_of_frame(float pixel_ratio);

 private:
  bool prefers_dark_ = false;
  bool prefers_reduced_motion_ = false;
  Zoom zoom_;
  std::vector<Rect> zoom_areas_;
  std::vector<SemanticAction> actions_;
  std::vector<SemanticNode> mirrored_;  // what the page knows
  std::map<std::string, Result<std::vector<uint8_t>>> assets_;
  std::optional<std::string> address_;
  std::optional<Rect> picture_area_;  // asked for in this frame
  std::optional<Result<std::vector<uint8_t>>> picture_;
};

}  // namespace beatsmith
