#include "widgets/widgets.h"

#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "text/text.h"
#include "widgets/line_breaks.h"

namespace beatsmith {
namespace {

// What is written may be called as the widget below it is.
uint32_t id_as(Role role, uint32_t id) { return id ^ (static_cast<uint32_t>(role) * 0x9e3779b9U); }

}  // namespace

// --- The frame, and what is said of it.

void Widgets::begin_frame() {
  nodes_before_.swap(nodes_);
  nodes_.clear();
  parents_.clear();
  zoom_areas_.clear();
  last_level_ = 0;
  moving_ = false;
  scroll_held_ = false;
  focus_moved_ = false;
  for (SemanticAction& done : platform_.take_actions()) waiting_.push_back(std::move(done));
  take_actions();
  for (const SemanticAction& done : actions_) {
    if (done.kind == SemanticAction::Kind::kFocus) {
      focused_ = done.node;
      focus_ring_ = !ImGui::IsMouseDown(ImGuiMouseButton_Left);
      focus_moved_ = focus_ring_;
    } else if (done.kind == SemanticAction::Kind::kBlur && focused_ == done.node) {
      focused_ = 0;
    }
  }
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) focus_ring_ = false;
  popup_open_ = ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId);
}

// What moves the focus, and then one that does something. Of values that follow each other in one
// control the last is taken: the mirror has shown it already, and would go back to the first.
void Widgets::take_actions() {
  using Kind = SemanticAction::Kind;
  const auto moves_focus = [](const SemanticAction& done) {
    return done.kind == Kind::kFocus || done.kind == Kind::kBlur;
  };
  const auto overtaken = [&] {
    const SemanticAction& done = waiting_[0];
    const bool sets = done.kind == Kind::kSetNumber || done.kind == Kind::kSetText;
    return sets && waiting_.size() > 1 && waiting_[1].kind == done.kind &&
           waiting_[1].node == done.node;
  };
  actions_.clear();
  for (bool acts = false; !acts && !waiting_.empty(); waiting_.pop_front()) {
    if (overtaken()) continue;
    acts = !moves_focus(waiting_.front());
    actions_.push_back(std::move(waiting_.front()));
  }
}

void Widgets::end_frame() {
  if (!platform_.edits_text()) move_focus_by_keys();
  platform_.mirror(nodes_);
  platform_.keep_zoom_areas(zoom_areas_);
}

void Widgets::keep_zoom(const Rect& rect) {
  ImRect seen(rect.x, rect.y, rect.x + rect.width, rect.y + rect.height);
  seen.ClipWith(ImGui::GetCurrentWindowRead()->ClipRect);
  zoom_areas_.push_back({seen.Min.x, seen.Min.y, seen.GetWidth(), seen.GetHeight()});
}

uint32_t Widgets::id_of(std::string_view name) const {
  return ImGui::GetCurrentWindowRead()->GetID(name.data(), name.data() + name.size());
}

SemanticNode& Widgets::add_node(uint32_t id, Role role, std::string_view name, ImVec2 low,
                                ImVec2 high) {
  SemanticNode& node = nodes_.emplace_back();
  node.id = id;
  node.parent = parents_.empty() ? 0 : parents_.back();
  node.role = role;
  node.name = name;
  const ImRect clip = ImGui::GetCurrentWindowRead()->ClipRect;
  ImRect seen(low, high);
  node.visible = seen.Overlaps(clip);
  if (node.visible) seen.ClipWith(clip);
  node.rect = {seen.Min.x, seen.Min.y, seen.GetWidth(), seen.GetHeight()};
  return node;
}

const SemanticAction* Widgets::action(uint32_t id, SemanticAction::Kind kind) const {
  const auto found =
      std::find_if(actions_.begin(), actions_.end(), [&](const SemanticAction& candidate) {
        return candidate.node == id && candidate.kind == kind;
      });
  return found == actions_.end() ? nullptr : &*found;
}

Widgets::Scope::Scope(Widgets& widgets, Role role, std::string_view name) : widgets_(widgets) {
  const uint32_t id = widgets.id_of(name);
  const ImVec2 place = ImGui::GetCursorScreenPos();
  widgets.add_node(id, role, name, place, place).visible = true;
  widgets.parents_.push_back(id);
  ImGui::PushOverrideID(id);
}

Widgets::Scope::Scope(Widgets& widgets, const SemanticNode& node) : widgets_(widgets) {
  widgets.parents_.push_back(node.id);
  ImGui::PushOverrideID(node.id);
}

Widgets::Scope::~Scope() {
  ImGui::PopID();
  widgets_.parents_.pop_back();
}

// --- Focus without a mirror: Tab and Shift+Tab walk through the widgets, the keys act on them.

void Widgets::move_focus_by_keys() {
  const auto takes_focus = [](const SemanticNode& node) {
    constexpr std::array kRoles = {Role::kButton,  Role::kCheckbox,   Role::kRadio,
                                   Role::kTab,     Role::kCombobox,   Role::kSlider,
                                   Role::kTextbox, Role::kSpinbutton, Role::kListbox};
    return !node.disabled && std::find(kRoles.begin(), kRoles.end(), node.role) != kRoles.end();
  };
  if (!ImGui::IsKeyPressed(ImGuiKey_Tab)) return;
  std::vector<uint32_t> order;
  for (const SemanticNode& node : nodes_) {
    if (takes_focus(node)) order.push_back(node.id);
  }
  if (order.empty()) return;
  const auto count = static_cast<std::ptrdiff_t>(order.size());
  const bool back = ImGui::GetIO().KeyShift;
  const auto found = std::find(order.begin(), order.end(), focused_);
  std::ptrdiff_t place = back ? count - 1 : 0;
  if (found != order.end()) place = (found - order.begin() + (back ? count - 1 : 1)) % count;
  focused_ = order[static_cast<size_t>(place)];
  focus_ring_ = true;
  focus_moved_ = true;
  ImGui::ClearActiveID();
}

void Widgets::draw_focus(uint32_t id, ImVec2 low, ImVec2 high, float rounding) const {
  if (!is_focused(id) || !focus_ring_) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 edge(2, 2);
  list.AddRect(low - edge, high + edge, colour().focus, rounding + 2, 0, 2.5F);
}

bool Widgets::shortcut(ImGuiKeyChord keys) const {
  const ImGuiIO& io = ImGui::GetIO();
  const auto key = static_cast<ImGuiKey>(keys & ~ImGuiMod_Mask_);
  if (popup_open_ || io.WantTextInput || !ImGui::IsKeyPressed(key)) return false;
  if (io.KeyMods != (keys & ImGuiMod_Mask_)) return false;
  // With a mirror, the page keeps to itself the keys of the element that has the focus.
  if (platform_.edits_text() || io.KeyCtrl || !focus_ring_ || focused_ == 0) return true;
  const auto found = std::find_if(nodes_before_.begin(), nodes_before_.end(),
                                  [&](const SemanticNode& node) { return node.id == focused_; });
  if (found == nodes_before_.end()) return true;
  const bool in_list = found->role == Role::kListbox;
  if (key == ImGuiKey_Enter || key == ImGuiKey_Space) {
    return in_list || found->role == Role::kSlider;  // which do nothing of their own with them
  }
  const bool moves = in_list || found->role == Role::kSlider || found->role == Role::kCombobox ||
                     found->role == Role::kRadio || found->role == Role::kTab;
  return !moves || key < ImGuiKey_LeftArrow || key > ImGuiKey_End;
}

// --- Places and pointers.

bool Widgets::reserve(uint32_t id, ImVec2 size, ImVec2& low, ImVec2& high) {
  low = ImGui::GetCursorScreenPos();
  high = low + size;
  ImGui::ItemSize(size);
  if (is_focused(id) && focus_moved_) {
    // What the keyboard reaches comes into sight.
    ImGui::ScrollToRect(ImGui::GetCurrentWindow(), ImRect(low, high),
                        ImGuiScrollFlags_KeepVisibleEdgeY);
  }
  return ImGui::ItemAdd(ImRect(low, high), id, nullptr, ImGuiItemFlags_NoNav);
}

Widgets::Press Widgets::press(uint32_t id, ImVec2 low, ImVec2 high, bool disabled) {
  Press result;
  if (disabled) return result;
  result.pressed = ImGui::ButtonBehavior(ImRect(low, high), id, &result.hovered, &result.held);
  if (result.pressed || result.held) focused_ = id;
  if (result.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (action(id, SemanticAction::Kind::kPress) != nullptr) result.pressed = true;
  const bool keys = !platform_.edits_text() && is_focused(id) && focus_ring_;
  if (keys &&
      (ImGui::IsKeyPressed(ImGuiKey_Enter, false) || ImGui::IsKeyPressed(ImGuiKey_Space, false))) {
    result.pressed = true;
  }
  return result;
}

void Widgets::begin_scroll(const char* id, ImVec2 position, ImVec2 size, float padding) {
  ImGui::SetCursorScreenPos(position);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(padding, padding));
  ImGui::BeginChild(id, size, ImGuiChildFlags_AlwaysUseWindowPadding, ImGuiWindowFlags_NoNav);
  ImGui::PopStyleVar();
}

void Widgets::end_scroll() {
  constexpr float kSlop = 8;           // a finger that moves less presses
  constexpr float kDecayPerS = 0.02F;  // of the speed after a flick
  const ImGuiIO& io = ImGui::GetIO();
  const ImGuiWindow& window = *ImGui::GetCurrentWindow();
  Kinetics& motion = kinetics_[window.ID];
  const bool touch = io.MouseSource == ImGuiMouseSource_TouchScreen;
  if (!io.MouseDown[0]) motion.dragging = false;
  if (touch && io.MouseDown[0] && !scroll_held_ && window.ScrollMax.y > 0 &&
      window.Rect().Contains(io.MouseClickedPos[0])) {
    const ImVec2 way = io.MousePos - io.MouseClickedPos[0];
    if (!motion.dragging && std::abs(way.y) > kSlop && std::abs(way.y) > std::abs(way.x)) {
      motion.dragging = true;
      ImGui::ClearActiveID();
    }
    if (motion.dragging) {
      ImGui::SetScrollY(window.Scroll.y - io.MouseDelta.y);
      if (io.DeltaTime > 0) {
        motion.speed = 0.6F * motion.speed - 0.4F * io.MouseDelta.y / io.DeltaTime;
      }
    } else {
      motion.speed = 0;
    }
  } else if (std::abs(motion.speed) > 10 && !platform_.prefers_reduced_motion()) {
    ImGui::SetScrollY(window.Scroll.y + motion.speed * io.DeltaTime);
    motion.speed *= std::pow(kDecayPerS, io.DeltaTime);
    moving_ = true;
  } else {
    motion.speed = 0;
  }
  ImGui::EndChild();
}

constexpr float kLongPressS = 0.5F;
constexpr float kStillPx = 8;

bool Widgets::long_press(const Rect& rect) {
  const ImGuiIO& io = ImGui::GetIO();
  const ImVec2 at = io.MouseClickedPos[0];
  const bool rests = io.MouseSource == ImGuiMouseSource_TouchScreen && io.MouseDown[0] &&
                     io.MouseDragMaxDistanceSqr[0] < kStillPx * kStillPx &&
                     ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                     rect.contains(at.x, at.y);
  if (!rests) return false;
  if (io.MouseDownDuration[0] < kLongPressS) {
    moving_ = true;  // there is nothing to wake the app later
    return false;
  }
  return io.MouseDownDurationPrev[0] < kLongPressS;
}

bool Widgets::was_long_press() {
  const ImGuiIO& io = ImGui::GetIO();
  return io.MouseSource == ImGuiMouseSource_TouchScreen &&
         std::max(io.MouseDownDuration[0], io.MouseDownDurationPrev[0]) >= kLongPressS;
}

// --- Text.

float Widgets::height_of(ImFont* font) { return font->FontSize * ImGui::GetIO().FontGlobalScale; }

float Widgets::width_of(ImFont* font, std::string_view text) {
  return font->CalcTextSizeA(height_of(font), FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

void Widgets::draw_text(ImFont* font, ImVec2 position, ImU32 colour_of_text,
                        std::string_view text) const {
  ImGui::GetWindowDrawList()->AddText(font, height_of(font), position, colour_of_text, text.data(),
                                      text.data() + text.size());
}

void Widgets::draw_centred(ImFont* font, ImVec2 low, ImVec2 high, ImU32 colour_of_text,
                           std::string_view text) const {
  const float height = height_of(font);
  const float width = width_of(font, text);
  const ImVec2 place((low.x + high.x - width) / 2, (low.y + high.y - height) / 2);
  draw_text(font, ImFloor(place), colour_of_text, text);
}

void Widgets::paragraph(Role role, ImFont* font, ImU32 colour_of_text, std::string_view name,
                        std::string_view text, float width) {
  const uint32_t id = id_as(role, id_of(name));
  if (width == 0) width = std::max(40.0F, ImGui::GetContentRegionAvail().x);
  const float line = height_of(font);
  const std::vector<std::string_view> lines = break_lines(*font, line, text, width);
  ImVec2 size(0, line * static_cast<float>(lines.size()));
  for (const std::string_view words : lines) size.x = std::max(size.x, width_of(font, words));
  ImVec2 low;
  ImVec2 high;
  const bool seen = reserve(id, {width, size.y}, low, high);
  for (size_t i = 0; seen && i < lines.size(); ++i) {
    draw_text(font, {low.x, low.y + line * static_cast<float>(i)}, colour_of_text, lines[i]);
  }
  high.x = low.x + size.x;  // what is to be seen of it
  const bool is_heading = role == Role::kHeading;
  SemanticNode& node =
      add_node(id, role, is_heading || role == Role::kStatus ? name : "", low, high);
  if (!is_heading) node.value = text;
}

void Widgets::heading(int level, std::string_view text, float width) {
  ImFont* font = level <= 2 ? fonts_.title : fonts_.strong;
  paragraph(Role::kHeading, font, colour().text, text, text, width);
  set_level(nodes_.back(), level);
}

void Widgets::pictured_heading(int level, std::string_view text, const Rect& rect) {
  set_level(add_node(id_of(text), Role::kHeading, text, {rect.x, rect.y},
                     {rect.x + rect.width, rect.y + rect.height}),
            level);
}

// A screen that leaves out a panel's title leaves no gap in the order that readers go by.
void Widgets::set_level(SemanticNode& node, int level) {
  last_level_ = std::min(level, last_level_ + 1);
  node.level = last_level_;
}

void Widgets::text(std::string_view text) {
  paragraph(Role::kText, fonts_.body, colour().text, text, text);
}

void Widgets::muted_text(std::string_view text) {
  paragraph(Role::kText, fonts_.small, colour().muted_text, text, text);
}

void Widgets::label(std::string_view text) {
  const float height = height_of(fonts_.small);
  draw_text(fonts_.small, ImGui::GetCursorScreenPos(), colour().muted_text, text);
  ImGui::Dummy({1, height - 3});
}

void Widgets::status(std::string_view name, std::string_view text) {
  if (text.empty()) {  // takes no room, but is there: a reader hears only what changes
    const ImVec2 place = ImGui::GetCursorScreenPos();
    add_node(id_as(Role::kStatus, id_of(name)), Role::kStatus, name, place, place);
    return;
  }
  paragraph(Role::kStatus, fonts_.small, colour().muted_text, name, translated(text));
}

void Widgets::alert(std::string_view text) {
  if (text.empty()) return;
  const std::string shown = translated(text);
  paragraph(Role::kAlert, fonts_.body, colour().error, shown, shown);
}

void Widgets::progress(std::string_view name, float share, std::string_view text) {
  const uint32_t id = id_of(name);
  ImVec2 low;
  ImVec2 high;
  if (reserve(id, {ImGui::GetContentRegionAvail().x, 6}, low, high)) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(low, high, colour().border, 3);
    const float width = (high.x - low.x) * std::clamp(share, 0.0F, 1.0F);
    if (width > 1) list.AddRectFilled(low, {low.x + width, high.y}, colour().accent, 3);
  }
  SemanticNode& node = add_node(id, Role::kProgressbar, name, low, high);
  node.now = share;
  node.max = 1;
  node.value = translated(text);
}

}  // namespace beatsmith
