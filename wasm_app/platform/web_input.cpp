// What web/input.js sees, into ImGuiIO. Text never comes this way: the browser's own fields edit it
// (Platform::edits_text), so that composition and any script work.
#include <emscripten.h>
#include <imgui.h>

#include <cfloat>
#include <string_view>

namespace {

// As in web/input.js.
enum class PointerKind { kMove, kDown, kUp, kLeave };

ImGuiKey key_from_name(std::string_view name) {
  if (name.size() == 1) {
    if (name[0] >= 'a' && name[0] <= 'z') return static_cast<ImGuiKey>(ImGuiKey_A + name[0] - 'a');
    if (name[0] >= '0' && name[0] <= '9') return static_cast<ImGuiKey>(ImGuiKey_0 + name[0] - '0');
  }
  struct Named {
    std::string_view name;  // KeyboardEvent.key
    ImGuiKey key;
  };
  static constexpr Named kNamed[] = {
      {"Control", ImGuiMod_Ctrl},
      {"Shift", ImGuiMod_Shift},
      {"Escape", ImGuiKey_Escape},
      {"Enter", ImGuiKey_Enter},
      {" ", ImGuiKey_Space},
      {"ArrowLeft", ImGuiKey_LeftArrow},
      {"ArrowRight", ImGuiKey_RightArrow},
      {"ArrowUp", ImGuiKey_UpArrow},
      {"ArrowDown", ImGuiKey_DownArrow},
      {"Home", ImGuiKey_Home},
      {"End", ImGuiKey_End},
      {"PageUp", ImGuiKey_PageUp},
      {"PageDown", ImGuiKey_PageDown},
      {"Delete", ImGuiKey_Delete},
      {"Backspace", ImGuiKey_Backspace},
      {"+", ImGuiKey_KeypadAdd},
      {"-", ImGuiKey_Minus},
      {"=", ImGuiKey_Equal},
  };
  for (const Named& named : kNamed) {
    if (named.name == name) return named.key;
  }
  return ImGuiKey_None;
}

}  // namespace

extern "C" {

// `source`: an ImGuiMouseSource; x, y: logical pixels.
EMSCRIPTEN_KEEPALIVE void bs_page_pointer(int kind, int source, float x, float y) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(static_cast<ImGuiMouseSource>(source));
  switch (static_cast<PointerKind>(kind)) {
    case PointerKind::kMove:
      io.AddMousePosEvent(x, y);
      break;
    case PointerKind::kDown:
      io.AddMousePosEvent(x, y);
      io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
      break;
    case PointerKind::kUp:
      io.AddMousePosEvent(x, y);
      io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
      break;
    case PointerKind::kLeave:
      // Away first, so that releasing the button presses nothing.
      io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
      io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
      break;
  }
}

// Logical pixels that the content is to move by.
EMSCRIPTEN_KEEPALIVE void bs_page_wheel(float dx, float dy) {
  // A window scrolls by five lines of text a unit.
  const float unit = 5 * ImGui::GetFontSize();
  ImGui::GetIO().AddMouseWheelEvent(dx / unit, dy / unit);
}

// `name`: KeyboardEvent.key, letters in lower case. Unknown keys are left alone.
EMSCRIPTEN_KEEPALIVE void bs_page_key(const char* name, int down) {
  const ImGuiKey key = key_from_name(name);
  if (key != ImGuiKey_None) ImGui::GetIO().AddKeyEvent(key, down != 0);
}

// Whether the page's window has the keyboard; without it no key and no button stays pressed.
EMSCRIPTEN_KEEPALIVE void bs_page_focus(int focused) { ImGui::GetIO().AddFocusEvent(focused != 0); }

}  // extern "C"
