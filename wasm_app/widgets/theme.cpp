#include "widgets/theme.h"

#include <cmath>
#include <iterator>

#include "text/text.h"

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
  Text word;
  ImU32 light;
  ImU32 dark;
};

constexpr ClassLook kClassLooks[] = {
    {"N", Text::kClassN, rgb(0x00785A), rgb(0x1FC79B)},
    {"S", Text::kClassS, rgb(0x0067A8), rgb(0x56B4E9)},
    {"V", Text::kClassV, rgb(0xC24E00), rgb(0xF0803C)},
    {"F", Text::kClassF, rgb(0xA8487E), rgb(0xE69AC6)},
    {"Q", Text::kClassQ, rgb(0x6B6B6B), rgb(0xA8A8A8)},
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

std::string_view class_word(std::string_view letter) { return tr(look_of(letter).word); }

Fonts load_fonts(const FontBytes& files, float pixel_ratio) {
  // Latin, Greek, general punctuation, arrows, mathematical operators, geometric shapes.
  static constexpr ImWchar kRanges[] = {0x0020, 0x00FF, 0x0100, 0x017F, 0x0391,
                                        0x03C9, 0x2010, 0x2044, 0x2190, 0x2199,
                                        0x2212, 0x2265, 0x25A0, 0x25CF, 0};
  // Without the quotes, which Chinese has of its own width.
  static constexpr ImWchar kRangesBesideChinese[] = {0x0020, 0x00FF, 0x0100, 0x017F, 0x0391, 0x03C9,
                                                     0x2010, 0x2017, 0x201E, 0x2044, 0x2190, 0x2199,
                                                     0x2212, 0x2265, 0x25A0, 0x25CF, 0};
  // The file is a collection when it is the system's own and not the page's subset; ImGui keeps
  // the ranges by their place until the atlas is built.
  constexpr int kSimplifiedChinese = 2;
  static ImVector<ImWchar> chinese_ranges;
  const bool chinese = language() == Language::kChinese && !files.chinese.empty();
  if (chinese) {
    ImFontGlyphRangesBuilder builder;
    builder.AddText(characters_of(Language::kChinese).c_str());
    chinese_ranges.clear();
    builder.BuildRanges(&chinese_ranges);
  }
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  // ImGui takes the data as not const, and does not write to it.
  const auto add_file = [&](std::span<const uint8_t> file, float size, const ImFontConfig& config,
                            const ImWchar* ranges) {
    return atlas.AddFontFromMemoryTTF(const_cast<uint8_t*>(file.data()),
                                      static_cast<int>(file.size()), size, &config, ranges);
  };
  const auto add = [&](std::span<const uint8_t> file, float em) {
    // ImGui's size of a font is the height of its line, which in Inter is 1.21 em, in Noto 1.448.
    const float size = std::round(em * 1.21F * pixel_ratio);
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.OversampleH = pixel_ratio > 1.5F ? 1 : 2;
    config.PixelSnapH = false;
    ImFont* font = add_file(file, size, config, chinese ? kRangesBesideChinese : kRanges);
    if (chinese) {
      config.MergeMode = true;
      config.OversampleH = 1;
      const bool collection =
          std::string_view(reinterpret_cast<const char*>(files.chinese.data()), 4) == "ttcf";
      config.FontNo = collection ? kSimplifiedChinese : 0;
      add_file(files.chinese, std::round(em * 1.448F * pixel_ratio), config, chinese_ranges.Data);
    }
    return font;
  };
  Fonts fonts;
  fonts.body = add(files.regular, 15);
  fonts.small = add(files.regular, 13);
  fonts.strong = add(files.semibold, 15);
  fonts.title = add(files.semibold, 21);
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
