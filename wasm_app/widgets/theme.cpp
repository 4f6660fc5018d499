#include "widgets/theme.h"

#include <cmath>
#include <iterator>

namespace beatsmith {
namespace {

// 0xRRGGBB as ImGui packs it.
constexpr ImU32 rgb(uint32_t hex, uint32_t alpha = 255) {
  return IM_COL32((hex >> 16) & 255, (hex >> 8) & 255, hex & 255, alpha);
}

constexpr Colours kLight = {
    .background = rgb(0xF3F1EE),
    .surface = rgb(0xFFFFFF),
    .field = rgb(0xF6F4F1),
    .border = rgb(0xD9D3CC),
    .text = rgb(0x1E1B1A),
    .muted_text = rgb(0x665F5A),
    .accent = rgb(0xB3243C),
    .accent_hovered = rgb(0x97192F),
    .on_accent = rgb(0xFFFFFF),
    .hovered = rgb(0x1E1B1A, 16),
    .focus = rgb(0x1F5FBF),
    .error = rgb(0xA8200D),
    .paper = rgb(0xFFF8F5),
    .paper_fine = rgb(0xF8DDD6),
    .paper_bold = rgb(0xEFB3A8),
    .ink = rgb(0x14161F),
    .faint_ink = rgb(0x14161F, 84),
    .paper_text = rgb(0x6E4A44),
};

constexpr Colours kDark = {
    .background = rgb(0x141213),
    .surface = rgb(0x1F1C1D),
    .field = rgb(0x2A2627),
    .border = rgb(0x453E3F),
    .text = rgb(0xF1ECE8),
    .muted_text = rgb(0xB0A6A1),
    .accent = rgb(0xD2405A),
    .accent_hovered = rgb(0xE05570),
    .on_accent = rgb(0xFFFFFF),
    .hovered = rgb(0xFFFFFF, 20),
    .focus = rgb(0x7FB2FF),
    .error = rgb(0xFF8A75),
    .paper = rgb(0x1B1516),
    .paper_fine = rgb(0x2E2021),
    .paper_bold = rgb(0x563335),
    .ink = rgb(0xFFEFE3),
    .faint_ink = rgb(0xFFEFE3, 92),
    .paper_text = rgb(0xC79E96),
};

struct ClassLook {
  std::string_view letter;
  std::string_view word;
  ImU32 light;
  ImU32 dark;
};

constexpr ClassLook kClassLooks[] = {
    {"N", "normal", rgb(0x00785A), rgb(0x1FC79B)},
    {"S", "supraventricular", rgb(0x0067A8), rgb(0x56B4E9)},
    {"V", "ventricular", rgb(0xC24E00), rgb(0xF0803C)},
    {"F", "fusion", rgb(0xA8487E), rgb(0xE69AC6)},
    {"Q", "unclassifiable", rgb(0x6B6B6B), rgb(0xA8A8A8)},
};

const ClassLook& look_of(std::string_view letter) {
  for (const ClassLook& look : kClassLooks) {
    if (look.letter == letter) return look;
  }
  return *(std::end(kClassLooks) - 1);
}

}  // namespace

const Colours& colours(bool dark) { return dark ? kDark : kLight; }

ImU32 class_colour(std::string_view letter, bool dark) {
  return dark ? look_of(letter).dark : look_of(letter).light;
}

std::string_view class_word(std::string_view letter) { return look_of(letter).word; }

Fonts load_fonts(std::span<const uint8_t> regular, std::span<const uint8_t> semibold,
                 float pixel_ratio) {
  // Latin, Greek, general punctuation, arrows, mathematical operators, geometric shapes.
  static constexpr ImWchar kRanges[] = {0x0020, 0x00FF, 0x0100, 0x017F, 0x0391,
                                        0x03C9, 0x2010, 0x2044, 0x2190, 0x2199,
                                        0x2212, 0x2265, 0x25A0, 0x25CF, 0};
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  // ImGui's size of a font is the height of its line, which in Inter is 1.21 em.
  const auto add = [&](std::span<const uint8_t> file, float em) {
    const float size = std::round(em * 1.21F * pixel_ratio);
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = pixel_ratio > 1.5F ? 1 : 2;
    config.PixelSnapH = false;
    // ImGui takes the data as not const, and does not write to it.
    return atlas.AddFontFromMemoryTTF(const_cast<uint8_t*>(file.data()),
                                      static_cast<int>(file.size()), size, &config, kRanges);
  };
  Fonts fonts;
  fonts.body = add(regular, 15);
  fonts.small = add(regular, 13);
  fonts.strong = add(semibold, 15);
  fonts.title = add(semibold, 21);
  atlas.Build();
  ImGui::GetIO().FontGlobalScale = 1 / pixel_ratio;
  return fonts;
}

void apply_style(bool dark) {
  const Colours& colour = colours(dark);
  ImGuiStyle& style = ImGui::GetStyle();
  style = ImGuiStyle();
  style.WindowPadding = {0, 0};
  style.WindowRounding = 0;
  style.WindowBorderSize = 0;
  style.PopupRounding = 8;
  style.PopupBorderSize = 1;
  style.FrameRounding = 6;
  style.FramePadding = {10, 8};
  style.ItemSpacing = {8, 8};
  style.ScrollbarSize = 10;
  style.ScrollbarRounding = 5;
  style.GrabRounding = 6;
  style.AntiAliasedLinesUseTex = true;
  const auto set = [&](ImGuiCol which, ImU32 value) {
    style.Colors[which] = ImGui::ColorConvertU32ToFloat4(value);
  };
  set(ImGuiCol_WindowBg, colour.background);
  set(ImGuiCol_ChildBg, rgb(0, 0));
  set(ImGuiCol_PopupBg, colour.surface);
  set(ImGuiCol_Border, colour.border);
  set(ImGuiCol_Text, colour.text);
  set(ImGuiCol_FrameBg, colour.field);
  set(ImGuiCol_FrameBgHovered, colour.field);
  set(ImGuiCol_FrameBgActive, colour.field);
  set(ImGuiCol_Header, colour.hovered);
  set(ImGuiCol_HeaderHovered, colour.hovered);
  set(ImGuiCol_HeaderActive, colour.hovered);
  set(ImGuiCol_ScrollbarBg, rgb(0, 0));
  set(ImGuiCol_ScrollbarGrab, colour.border);
  set(ImGuiCol_ScrollbarGrabHovered, colour.muted_text);
  set(ImGuiCol_ScrollbarGrabActive, colour.muted_text);
  set(ImGuiCol_TextSelectedBg, (colour.focus & 0x00FFFFFF) | (90U << 24));
}

}  // namespace beatsmith
