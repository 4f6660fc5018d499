// Buttons, choices and sliders of Widgets.
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/widgets.h"

namespace beatsmith {
namespace {

constexpr float kSelectFrame = 12 + 26;  // of a select: left of its text, and the arrow

// As much of it as fits, and "…" where that is not all.
std::string shortened(ImFont* font, std::string_view text, float width) {
  constexpr std::string_view kDots = "\u2026";
  if (Widgets::width_of(font, text) <= width) return std::string(text);
  const float room = width - Widgets::width_of(font, kDots);
  const char* end = text.data();
  font->CalcTextSizeA(Widgets::height_of(font), room, 0, text.data(), text.data() + text.size(),
                      &end);
  return std::string(text.data(), end) + std::string(kDots);
}

ImU32 faded(ImU32 colour) { return (colour & 0x00FFFFFF) | (((colour >> 24) * 2 / 5) << 24); }

}  // namespace

bool Widgets::button(std::string_view name, const ButtonOptions& options) {
  const uint32_t id = id_of(options.place == nullptr ? name : options.place);
  const std::string_view shown = options.shown == nullptr ? name : options.shown;
  ImFont* font = options.look == ButtonLook::kPrimary ? fonts_.strong : fonts_.body;
  const float height = options.tall ? kControlHeight + 8 : kControlHeight;
  const float width = options.width > 0 ? options.width : width_of(font, shown) + 28;
  ImVec2 low;
  ImVec2 high;
  const bool seen = reserve(id, {width, height}, low, high);
  Press done = press(id, low, high, options.disabled);
  if (options.place != nullptr && is_second_click(id, options.look)) done.pressed = false;
  if (seen) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImU32 text = colour().text;
    if (options.look == ButtonLook::kPrimary) {
      text = colour().on_accent;
      const ImU32 fill = done.hovered ? colour().accent_hovered : colour().accent;
      list.AddRectFilled(low, high, options.disabled ? faded(fill) : fill, kControlRounding);
    } else {
      if (options.look == ButtonLook::kPlain) {
        list.AddRectFilled(low, high, colour().surface, kControlRounding);
        const bool on = options.on.value_or(false);
        list.AddRect(low, high, on ? colour().accent : colour().border, kControlRounding, 0,
                     on ? 1.8F : 1.0F);
      }
      if (done.hovered || done.held)
        list.AddRectFilled(low, high, colour().hovered, kControlRounding);
      if (options.disabled) text = faded(text);
    }
    draw_centred(font, low, high, text, shown);
    draw_focus(id, low, high, kControlRounding);
  }
  SemanticNode& node = add_node(id, Role::kButton, name, low, high);
  node.disabled = options.disabled;
  node.toggle = options.on.has_value();
  node.checked = options.on.value_or(false);
  return done.pressed;
}

// Whether a press belongs to a double click whose first one has put this button here: Cancel in the
// place of what starts a run, or the other way round. Of those, one is a primary button.
bool Widgets::is_second_click(uint32_t id, ButtonLook look) {
  const ImGuiIO& io = ImGui::GetIO();
  Replaced& shown = replaced_[id];
  if (shown.look != look) shown = {look, ImGui::GetTime()};
  return action(id, SemanticAction::Kind::kPress) == nullptr && io.MouseClickedLastCount[0] > 1 &&
         ImGui::GetTime() - shown.since_s < static_cast<double>(io.MouseDoubleClickTime);
}

bool Widgets::chip(std::string_view name, std::string_view shown, ImU32 dot, bool& on,
                   float width) {
  const uint32_t id = id_of(name);
  ImVec2 low;
  ImVec2 high;
  const bool seen = reserve(id, {width, kControlHeight}, low, high);
  const Press done = press(id, low, high, false);
  if (done.pressed) on = !on;
  if (seen) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(low, high, on ? colour().surface : colour().background, kControlRounding);
    list.AddRect(low, high, on ? dot : colour().border, kControlRounding, 0, on ? 1.8F : 1.0F);
    if (done.hovered) list.AddRectFilled(low, high, colour().hovered, kControlRounding);
    const ImVec2 centre(low.x + 14, (low.y + high.y) / 2);
    if (on) {
      list.AddCircleFilled(centre, 5.5F, dot);
    } else {
      list.AddCircle(centre, 5, colour().muted_text, 0, 1.3F);
    }
    const float text_height = height_of(fonts_.body);
    list.PushClipRect(low, {high.x - 4, high.y}, true);
    draw_text(fonts_.body, ImFloor(ImVec2(low.x + 25, centre.y - text_height / 2)),
              on ? colour().text : colour().muted_text, shown);
    list.PopClipRect();
    draw_focus(id, low, high, kControlRounding);
  }
  add_node(id, Role::kCheckbox, name, low, high).checked = on;
  return done.pressed;
}

bool Widgets::options_row(Role group, Role item, std::string_view name,
                          std::span<const std::string> options, int& index, float width) {
  const Scope scope(*this, group, name);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const bool tabs = item == Role::kTab;
  const auto count = static_cast<float>(options.size());
  // In equal parts, if the words fit into them; else each as its words need, all in one font.
  constexpr float kMargin = 12;
  ImFont* plain = fonts_.body;
  ImFont* strong = fonts_.strong;
  float widest = 0;
  float sum = 0;
  const auto measure = [&] {
    widest = sum = 0;
    for (const std::string& option : options) {
      const float needed = width_of(strong, option) + 2 * kMargin;
      widest = std::max(widest, needed);
      sum += needed;
    }
  };
  measure();
  if (width == 0) width = sum;
  if (sum > width) {
    plain = strong = fonts_.small;
    measure();
  }
  const bool equal = !tabs && widest <= width / count;
  const float extra = (width - sum) / count;
  float x = start.x;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (!tabs) {
    list.AddRectFilled(start, start + ImVec2(width, kControlHeight), colour().field,
                       kControlRounding);
    list.AddRect(start, start + ImVec2(width, kControlHeight), colour().border, kControlRounding);
  }
  int chosen = index;
  for (int i = 0; i < static_cast<int>(options.size()); ++i) {
    const uint32_t id = id_of(options[i]);
    const float each = equal ? width / count : width_of(strong, options[i]) + 2 * kMargin + extra;
    ImGui::SetCursorScreenPos({x, start.y});
    x += each;
    ImVec2 low;
    ImVec2 high;
    const bool seen = reserve(id, {each, kControlHeight}, low, high);
    const Press done = press(id, low, high, false);
    if (done.pressed) chosen = i;
    const bool on = index == i;
    if (seen) {
      if (tabs) {
        if (on)
          list.AddRectFilled({low.x + 8, high.y - 3}, {high.x - 8, high.y}, colour().accent, 2);
      } else if (on) {
        list.AddRectFilled(low + ImVec2(3, 3), high - ImVec2(3, 3), colour().surface,
                           kControlRounding - 2);
        list.AddRect(low + ImVec2(3, 3), high - ImVec2(3, 3), colour().border,
                     kControlRounding - 2);
      }
      if (done.hovered && !on) list.AddRectFilled(low, high, colour().hovered, kControlRounding);
      draw_centred(on ? strong : plain, low, high, on ? colour().text : colour().muted_text,
                   options[i]);
      draw_focus(id, low, high, kControlRounding);
    }
    add_node(id, item, options[i], low, high).checked = on;
  }
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({width, kControlHeight});
  const bool changed = chosen != index;
  index = chosen;
  return changed;
}

bool Widgets::choice(std::string_view name, std::span<const std::string> options, int& index,
                     float width) {
  return options_row(Role::kRadiogroup, Role::kRadio, name, options, index, width);
}

bool Widgets::tabs(std::string_view name, std::span<const std::string> options, int& index,
                   float width) {
  return options_row(Role::kTablist, Role::kTab, name, options, index, width);
}

float Widgets::select_width(std::string_view option) const {
  return std::ceil(width_of(fonts_.body, option)) + kSelectFrame;
}

bool Widgets::select(std::string_view name, std::span<const std::string> options, int& index,
                     float width) {
  const uint32_t id = id_of(name);
  ImVec2 low;
  ImVec2 high;
  const bool seen = reserve(id, {width, kControlHeight}, low, high);
  const Press done = press(id, low, high, false);
  const int before = index;
  const int last = static_cast<int>(options.size()) - 1;
  if (const SemanticAction* set = action(id, SemanticAction::Kind::kSetNumber)) {
    index = std::clamp(static_cast<int>(set->number), 0, last);
  }
  if (!platform_.edits_text() && is_focused(id) && focus_ring_) {
    if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) index = std::min(index + 1, last);
    if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) index = std::max(index - 1, 0);
  }
  ImGui::PushOverrideID(id);
  if (done.pressed) ImGui::OpenPopup("options");
  const float row = kControlHeight;
  float list_width = width;
  for (const std::string& option : options) {
    list_width = std::max(list_width, width_of(fonts_.body, option) + 24);
  }
  const float list_left = std::min(low.x, ImGui::GetIO().DisplaySize.x - list_width - 4);
  ImGui::SetNextWindowPos({std::max(4.0F, list_left), high.y + 4});
  ImGui::SetNextWindowSize({list_width, row * static_cast<float>(options.size()) + 8});
  if (ImGui::BeginPopup("options")) {
    ImGui::SetCursorPos({0, 4});
    if (ImGui::IsKeyPressed(ImGuiKey_Escape)) ImGui::CloseCurrentPopup();
    for (int i = 0; i <= last; ++i) {
      const ImVec2 place = ImGui::GetCursorScreenPos();
      ImGui::PushID(i);
      ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(0, 0));
      if (ImGui::Selectable("##option", i == index, 0, {list_width, row})) index = i;
      ImGui::PopStyleVar();
      ImGui::PopID();
      const float text_height = height_of(fonts_.body);
      draw_text(fonts_.body, ImFloor(ImVec2(place.x + 12, place.y + (row - text_height) / 2)),
                colour().text, options[i]);
    }
    ImGui::EndPopup();
  }
  ImGui::PopID();
  if (seen) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(low, high, colour().field, kControlRounding);
    list.AddRect(low, high, colour().border, kControlRounding);
    if (done.hovered) list.AddRectFilled(low, high, colour().hovered, kControlRounding);
    if (index >= 0 && index <= last) {
      const float room = width - kSelectFrame;
      ImFont* font = width_of(fonts_.body, options[index]) <= room ? fonts_.body : fonts_.small;
      draw_text(font, ImFloor(ImVec2(low.x + 12, (low.y + high.y - height_of(font)) / 2)),
                colour().text, shortened(font, options[index], room));
    }
    const ImVec2 tip(high.x - 16, (low.y + high.y) / 2 + 2.5F);
    list.AddLine(tip - ImVec2(5, 5), tip, colour().muted_text, 1.6F);
    list.AddLine(tip, tip + ImVec2(5, -5), colour().muted_text, 1.6F);
    draw_focus(id, low, high, kControlRounding);
  }
  SemanticNode& node = add_node(id, Role::kCombobox, name, low, high);
  node.options.assign(options.begin(), options.end());
  node.now = index;
  return index != before;
}

void Widgets::move_by_keys(uint32_t id, double& value, double min, double max,
                           const KeySteps& steps) const {
  if (platform_.edits_text() || !is_focused(id) || !focus_ring_) return;
  const std::pair<ImGuiKey, double> moves[] = {
      {ImGuiKey_RightArrow, steps.step},    {ImGuiKey_LeftArrow, -steps.step},
      {ImGuiKey_UpArrow, steps.step},       {ImGuiKey_DownArrow, -steps.step},
      {ImGuiKey_PageDown, steps.page_down}, {ImGuiKey_PageUp, -steps.page_down},
      {ImGuiKey_Home, min - value},         {ImGuiKey_End, max - value}};
  for (const auto& [key, move] : moves) {
    if (ImGui::IsKeyPressed(key)) value += move;
  }
}

bool Widgets::slider(std::string_view name, double& value, double min, double max, double step,
                     std::string_view shown, float width, bool disabled) {
  constexpr float kKnob = 8;
  const uint32_t id = id_of(name);
  ImVec2 low;
  ImVec2 high;
  const bool seen = reserve(id, {width, kControlHeight}, low, high);
  const Press done = press(id, low, high, disabled);
  const double before = value;
  const float from = low.x + kKnob;
  const float to = high.x - kKnob;
  if (done.held) hold_scroll();
  if (done.held && ImGui::IsMousePosValid()) {  // a second finger takes the first one away
    const double share = std::clamp((ImGui::GetIO().MousePos.x - from) / (to - from), 0.0F, 1.0F);
    value = min + std::round(share * (max - min) / step) * step;
  }
  if (const SemanticAction* set = action(id, SemanticAction::Kind::kSetNumber)) {
    if (!disabled) value = set->number;
  }
  if (!disabled) {
    const double tenth = std::max(step, std::round((max - min) / 10 / step) * step);
    move_by_keys(id, value, min, max, {.step = step, .page_down = -tenth});
  }
  // What lies outside is only changed by the person.
  if (value != before) value = std::clamp(value, min, max);
  const double now = std::clamp(value, min, max);
  if (seen) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float middle = (low.y + high.y) / 2;
    const float place =
        from + (to - from) * static_cast<float>(max > min ? (now - min) / (max - min) : 0);
    const ImU32 fill = disabled ? faded(colour().muted_text) : colour().accent;
    list.AddRectFilled({from, middle - 2}, {to, middle + 2}, colour().border, 2);
    list.AddRectFilled({from, middle - 2}, {place, middle + 2}, fill, 2);
    list.AddCircleFilled({place, middle}, kKnob, colour().surface);
    list.AddCircle({place, middle}, kKnob, fill, 0, 2);
    draw_focus(id, low, high, kControlRounding);
  }
  SemanticNode& node = add_node(id, Role::kSlider, name, low, high);
  node.value = shown;
  node.now = now;
  node.min = min;
  node.max = max;
  node.step = step;
  node.disabled = disabled;
  return value != before;
}

bool Widgets::picture_button(std::string_view name, const Rect& rect, bool on, bool* hovered,
                             const char* place) {
  const uint32_t id = id_of(place == nullptr ? name : place);
  const ImVec2 low(rect.x, rect.y);
  const ImVec2 high(rect.x + rect.width, rect.y + rect.height);
  ImGui::SetCursorScreenPos(low);
  ImVec2 unused;
  reserve(id, {rect.width, rect.height}, unused, unused);
  const Press done = press(id, low, high, false);
  draw_focus(id, low + ImVec2(3, 3), high - ImVec2(3, 3), 2);
  if (hovered != nullptr) *hovered = done.hovered;
  SemanticNode& node = add_node(id, Role::kButton, name, low, high);
  node.toggle = true;
  node.checked = on;
  return done.pressed;
}

Widgets::Scope Widgets::list(std::string_view name, const Rect& rect, const ListShape& shape,
                             int& selected, bool& moved) {
  const uint32_t id = id_of(name);
  const int page = shape.columns * shape.page_rows;
  int chosen = selected;
  if (const SemanticAction* set = action(id, SemanticAction::Kind::kSetNumber)) {
    chosen = static_cast<int>(set->number);
  }
  if (!platform_.edits_text() && is_focused(id) && focus_ring_) {
    const std::pair<ImGuiKey, int> steps[] = {{ImGuiKey_RightArrow, 1},
                                              {ImGuiKey_LeftArrow, -1},
                                              {ImGuiKey_DownArrow, shape.columns},
                                              {ImGuiKey_UpArrow, -shape.columns},
                                              {ImGuiKey_PageDown, page},
                                              {ImGuiKey_PageUp, -page},
                                              {ImGuiKey_End, shape.count},
                                              {ImGuiKey_Home, -shape.count}};
    for (const auto& [key, step] : steps) {
      if (ImGui::IsKeyPressed(key)) chosen += step;
    }
  }
  chosen = std::clamp(chosen, 0, std::max(0, shape.count - 1));
  moved = chosen != selected || (is_focused(id) && focus_moved_);
  selected = chosen;
  SemanticNode& node = add_node(id, Role::kListbox, name, {rect.x, rect.y},
                                {rect.x + rect.width, rect.y + rect.height});
  node.now = chosen;
  node.max = std::max(0, shape.count - 1);
  node.step = shape.columns;
  node.page = page;
  ImGui::PushOverrideID(id);
  node.active = ImGui::GetCurrentWindowRead()->GetID(chosen);
  ImGui::PopID();
  return {*this, node};
}

bool Widgets::list_option(std::string_view name, const Rect& rect, int index, int count,
                          bool selected, bool& hovered) {
  const uint32_t id = ImGui::GetCurrentWindowRead()->GetID(index);
  const uint32_t list = parents_.back();
  const ImVec2 low(rect.x, rect.y);
  const ImVec2 high(rect.x + rect.width, rect.y + rect.height);
  ImGui::SetCursorScreenPos(low);
  ImVec2 unused;
  reserve(id, {rect.width, rect.height}, unused, unused);
  const Press done = press(id, low, high, false);
  if (is_focused(id)) focused_ = list;
  if (selected) draw_focus(list, low + ImVec2(3, 3), high - ImVec2(3, 3), 2);
  hovered = done.hovered;
  SemanticNode& node = add_node(id, Role::kOption, name, low, high);
  node.checked = selected;
  node.now = index;
  node.max = count - 1;
  return done.pressed;
}

bool Widgets::picture_slider(std::string_view name, const Rect& rect, double& value, double min,
                             double max, double step, double page, std::string_view shown) {
  const uint32_t id = id_of(name);
  const ImVec2 low(rect.x, rect.y);
  const ImVec2 high(rect.x + rect.width, rect.y + rect.height);
  ImGui::SetCursorScreenPos(low);
  ImVec2 unused;
  reserve(id, {rect.width, rect.height}, unused, unused);
  press(id, low, high, false);
  const double before = value;
  if (const SemanticAction* set = action(id, SemanticAction::Kind::kSetNumber)) value = set->number;
  move_by_keys(id, value, min, max, {.step = step, .page_down = page});
  value = std::clamp(value, min, std::max(min, max));
  draw_focus(id, low, high, 2);
  SemanticNode& node = add_node(id, Role::kSlider, name, low, high);
  node.value = shown;
  node.now = value;
  node.min = min;
  node.max = max;
  node.step = step;
  node.page = page;
  return value != before;
}

void Widgets::picture(std::string_view name, const Rect& rect, const char* place) {
  add_node(id_of(place == nullptr ? name : place), Role::kImage, name, {rect.x, rect.y},
           {rect.x + rect.width, rect.y + rect.height});
}

}  // namespace beatsmith
