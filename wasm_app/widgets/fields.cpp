// Text and number fields of Widgets. Where the platform's own field lies over the drawn one
// (Platform::edits_text), it shows and edits the text; here only the frame is drawn.
#include <imgui_internal.h>

#include <cmath>
#include <cstdio>
#include <optional>

#include "io/text.h"
#include "text/text.h"
#include "widgets/widgets.h"

namespace beatsmith {
namespace {

// ImGui's text box writes into a string that grows with what is typed.
int grow(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag == ImGuiInputTextFlags_CallbackResize) {
    auto& text = *static_cast<std::string*>(data->UserData);
    text.resize(static_cast<size_t>(data->BufTextLen));
    data->Buf = text.data();
  }
  return 0;
}

// All digits of a whole number: a seed may have twenty.
std::string digits_of(double number) {
  char text[400];
  std::snprintf(text, sizeof text, number == std::floor(number) ? "%.0f" : "%.6g", number);
  return text;
}

}  // namespace

bool Widgets::is_covered(ImVec2 low, ImVec2 high) const {
  return popup_open_ || !ImGui::GetCurrentWindowRead()->ClipRect.Contains(ImRect(low, high));
}

bool Widgets::edit_line(uint32_t id, ImVec2 low, ImVec2 high, std::string& text, bool invalid) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(low, high, colour().field, kControlRounding);
  list.AddRect(low, high, invalid ? colour().error : colour().border, kControlRounding, 0,
               invalid ? 2.0F : 1.0F);
  bool changed = false;
  if (const SemanticAction* set = action(id, SemanticAction::Kind::kSetText)) {
    changed = text != set->text;
    text = set->text;
  }
  if (platform_.edits_text()) {
    if (is_covered(low, high)) {
      const float text_height = height_of(fonts_.body);
      draw_text(fonts_.body, ImFloor(ImVec2(low.x + 12, (low.y + high.y - text_height) / 2)),
                colour().text, text);
    }
  } else {
    const ImVec2 cursor = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos(low);
    ImGui::PushFont(fonts_.body);
    ImGui::PushOverrideID(id);
    ImGui::SetNextItemWidth(high.x - low.x);
    ImGui::PushStyleColor(ImGuiCol_FrameBg, 0U);
    if (is_focused(id) && focus_moved_) ImGui::SetKeyboardFocusHere();
    const float text_height = height_of(fonts_.body);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(12, (high.y - low.y - text_height) / 2));
    changed |= ImGui::InputText("##text", text.data(), text.capacity() + 1,
                                ImGuiInputTextFlags_CallbackResize, grow, &text);
    if (ImGui::IsItemActivated()) focused_ = id;
    ImGui::PopStyleVar();
    ImGui::PopStyleColor();
    ImGui::PopID();
    ImGui::PopFont();
    ImGui::SetCursorScreenPos(cursor);
  }
  draw_focus(id, low, high, kControlRounding);
  return changed;
}

bool Widgets::text_field(std::string_view name, std::string& value, float width) {
  const uint32_t id = id_of(name);
  ImVec2 low;
  ImVec2 high;
  reserve(id, {width, kControlHeight}, low, high);
  const bool changed = edit_line(id, low, high, value, false);
  SemanticNode& node = add_node(id, Role::kTextbox, name, low, high);
  node.value = value;
  node.visible = !is_covered(low, high);
  return changed;
}

bool Widgets::number(std::string_view name, uint64_t& value, uint64_t min, uint64_t max,
                     float width) {
  const uint32_t id = id_of(name);
  ImVec2 low;
  ImVec2 high;
  reserve(id, {width, kControlHeight}, low, high);
  const uint64_t before = value;
  // Of a text that can be used; while it is being edited it may be no number for a while.
  const auto number_of = [&](const std::string& text) {
    const auto number = integer_from_text<uint64_t>(text);
    return number && *number >= min && *number <= max ? number : std::nullopt;
  };
  if (const auto draft = drafts_.find(id); draft != drafts_.end()) {
    if (is_focused(id)) draft->second.focused = id;
    const Draft& then = draft->second;
    const bool is_shown = is_focused(id) || !number_of(then.text);
    if (!is_shown || then.focused != focused_ || then.value != value) drafts_.erase(draft);
  }
  std::string text = drafts_.contains(id) ? drafts_[id].text : std::to_string(value);
  const auto take = [&] {
    const uint64_t unedited = drafts_.contains(id) ? drafts_[id].before : before;
    value = number_of(text).value_or(unedited);
    drafts_[id] = {text, focused_, value, unedited};
  };
  if (const SemanticAction* set = action(id, SemanticAction::Kind::kSetNumber)) {
    text = digits_of(set->number);
    take();
    drafts_[id].before = value;
  }
  if (edit_line(id, low, high, text, !number_of(text))) take();
  const bool invalid = !number_of(text);
  SemanticNode& node = add_node(id, Role::kSpinbutton, name, low, high);
  node.value = text;
  node.now = static_cast<double>(value);
  node.min = static_cast<double>(min);
  node.max = static_cast<double>(max);
  node.step = 1;
  node.invalid = invalid;
  node.visible = !is_covered(low, high);
  if (invalid) {
    faults_.push_back(
        tr(Text::kWriteWholeNumber, {name, std::to_string(min), std::to_string(max)}));
  }
  return value != before;
}

void Widgets::faults() {
  for (const std::string& fault : faults_) alert(fault);
  faults_.clear();
}

}  // namespace beatsmith
