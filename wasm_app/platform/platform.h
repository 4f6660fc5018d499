// The seam between the app and the machine it runs on. Pointer, keys, text and size reach the app
// through ImGuiIO; this is the rest. Two sides: desktop_platform (GLFW) and web_platform (a
// canvas and its page).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/semantics.h"

namespace beatsmith {

// Two fingers, a trackpad's pinch, or the wheel with Ctrl: since the last frame.
struct Zoom {
  float factor = 1;  // > 1: closer
  float x = 0;       // the point that stays where it is, logical pixels
  float y = 0;
};

class Platform {
 public:
  virtual ~Platform() = default;

  virtual double now_s() const = 0;  // monotonic
  virtual bool prefers_dark() const = 0;
  virtual bool prefers_reduced_motion() const = 0;
  // The person's language as a tag: "en-GB", "zh-CN".
  virtual std::string language() const = 0;

  virtual Zoom take_zoom() = 0;
  // Where in the last frame something zooms: elsewhere a browser zooms its page.
  virtual void keep_zoom_areas(const std::vector<Rect>& /*areas*/) {}
  virtual std::vector<SemanticAction> take_actions() = 0;
  // Shows the widgets of the frame to whoever reads them in words.
  virtual void mirror(const std::vector<SemanticNode>& nodes) = 0;
  // Whether the mirror holds keyboard focus, takes the keys of widgets (as actions), and edits text
  // in fields of its own that lie over the drawn ones. False: the app does all that with ImGui.
  virtual bool edits_text() const = 0;

  // A texture that repeats in both directions; `pixels` are RGBA, row by row. See gl_textures.h.
  virtual uintptr_t upload_texture(int width, int height, const std::vector<uint32_t>& pixels) = 0;
  virtual void release_texture(uintptr_t texture) = 0;

  // A file of the app that not everybody needs, such as the letters of a language: asked for, and
  // there in a later frame, or the reason why it is not. Paths are those of the page.
  virtual void request_asset(const std::string& path) = 0;
  virtual std::optional<Result<std::vector<uint8_t>>> take_asset(const std::string& path) = 0;

  // The address of a place in the app ("#generate?seed=7"), given at the start or since the last
  // call, and the one to show. `elsewhere`: going back leads to the one before.
  virtual std::optional<std::string> take_address() = 0;
  virtual void show_address(const std::string& address, bool elsewhere) = 0;
  // The address as somebody else needs it: behind that of the page, where there is one.
  virtual std::string full_address(const std::string& address) const = 0;

  // Whether the machine can be heard; then a tone `in_s` from now, as planned ahead so that it
  // comes in time, however long a frame takes.
  virtual bool has_sound() const = 0;
  virtual void beep(double in_s, double frequency_hz, double duration_s) = 0;

  virtual void copy_to_clipboard(const std::string& text) = 0;

  // Has what the frame in work shows in `area` (logical pixels; what lies outside the window is cut
  // off) taken as a PNG in the framebuffer's own pixels, once it is drawn. One at a time.
  virtual void request_picture(const Rect& area) = 0;
  // Its bytes, or why there are none, in one of the frames after; nullopt: not there yet.
  virtual std::optional<Result<std::vector<uint8_t>>> take_picture() = 0;

  // Whether leaving would lose something, so that who leaves is to be asked before; where the app
  // itself is left, App::may_leave() does that.
  virtual void ask_before_leaving(bool wanted) = 0;

  // Small settings that outlast the program, such as the theme.
  virtual std::optional<std::string> remembered(const std::string& key) const = 0;
  virtual void remember(const std::string& key, const std::string& value) = 0;
};

}  // namespace beatsmith
