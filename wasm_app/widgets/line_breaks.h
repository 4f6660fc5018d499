// Where a paragraph's lines end: at blanks, and between Chinese characters. Dear ImGui's own
// wrapping also breaks after any full stop, "1.09" among them, and lets Chinese punctuation begin a
// line.
#pragma once

#include <imgui.h>

#include <string_view>
#include <vector>

namespace beatsmith {

// The lines of `text` (UTF-8) that are no wider than `width`, in logical pixels, where they can be
// broken; without the blanks at their ends. '\n' ends a line. A word that is wider than `width` is
// broken between letters.
std::vector<std::string_view> break_lines(const ImFont& font, float font_size,
                                          std::string_view text, float width);

}  // namespace beatsmith
