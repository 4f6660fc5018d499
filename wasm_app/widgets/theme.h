// The visual language: colours (dark and light), fonts and measures. ECG paper is the heart of it.
#pragma once

#include <imgui.h>

#include <span>
#include <string_view>
#include <vector>

namespace beatsmith {

struct Colours {
  ImU32 background;  // behind everything
  ImU32 surface;     // panels, cards
  ImU32 field;       // inputs
  ImU32 border;
  ImU32 text;
  ImU32 muted_text;
  ImU32 accent;
  ImU32 accent_hovered;
  ImU32 on_accent;  // text on the accent
  ImU32 hovered;    // laid over what the pointer is on
  ImU32 focus;      // ring around what has the keyboard
  ImU32 error;
  ImU32 paper;  // ECG paper, its lines and what is written on it
  ImU32 paper_fine;
  ImU32 paper_bold;
  ImU32 ink;
  ImU32 faint_ink;  // a noisy state, a second trace
  ImU32 paper_text;
};

const Colours& colours(bool dark);

// Of what is pressed or typed into: large enough for a finger with the gaps.
inline constexpr float kControlHeight = 36;
inline constexpr float kControlRounding = 7;

// Of an AAMI class: from the palette of Okabe and Ito, which people with any colour vision tell
// apart. Grey for anything else.
ImU32 class_colour(std::string_view letter, bool dark);

// "N" -> "normal", ...
std::string_view class_word(std::string_view letter);

struct Fonts {
  ImFont* body = nullptr;    // 15 px
  ImFont* small = nullptr;   // 13 px
  ImFont* strong = nullptr;  // 15 px, semibold
  ImFont* title = nullptr;   // 21 px, semibold
};

// OpenType or TrueType files; `chinese` may be empty.
struct FontBytes {
  std::span<const uint8_t> regular;
  std::span<const uint8_t> semibold;
  std::span<const uint8_t> chinese;
};

// Rasterises the fonts for so many framebuffer pixels a logical one into ImGui's atlas, with the
// letters of the app's language.
Fonts load_fonts(const FontBytes& files, float pixel_ratio);

// ImGui's own style, for what it draws itself: popups and scroll bars.
void apply_style(bool dark);

}  // namespace beatsmith
