#include "platform/semantics.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace beatsmith {
namespace {

void append_string(std::string& json, std::string_view text) {
  json += '"';
  for (const char character : text) {
    const auto code = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      json += '\\';
      json += character;
    } else if (code < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", code);
      json += escape;
    } else {
      json += character;
    }
  }
  json += '"';
}

void append_number(std::string& json, double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.10g", std::isfinite(value) ? value : 0);
  json += digits;
}

void append_text_field(std::string& json, const char* key, const std::string& text) {
  if (text.empty()) return;
  json += std::string(",\"") + key + "\":";
  append_string(json, text);
}

void append_number_field(std::string& json, const char* key, double value) {
  if (value == 0) return;
  json += std::string(",\"") + key + "\":";
  append_number(json, value);
}

void append_flag(std::string& json, const char* key, bool value, bool usual) {
  if (value == usual) return;
  json += std::string(",\"") + key + (value ? "\":true" : "\":false");
}

void append_node(std::string& json, const SemanticNode& node) {
  json +=
      "{\"id\":" + std::to_string(node.id) + ",\"role\":\"" + std::string(name_of(node.role)) + '"';
  append_number_field(json, "parent", node.parent);
  append_text_field(json, "name", node.name);
  append_text_field(json, "value", node.value);
  if (!node.options.empty()) {
    json += ",\"options\":[";
    for (const std::string& option : node.options) {
      if (json.back() != '[') json += ',';
      append_string(json, option);
    }
    json += ']';
  }
  append_number_field(json, "now", node.now);
  append_number_field(json, "min", node.min);
  append_number_field(json, "max", node.max);
  append_number_field(json, "step", node.step);
  append_number_field(json, "page", node.page);
  append_number_field(json, "active", node.active);
  append_number_field(json, "level", node.level);
  append_flag(json, "checked", node.checked, false);
  append_flag(json, "toggle", node.toggle, false);
  append_flag(json, "disabled", node.disabled, false);
  append_flag(json, "invalid", node.invalid, false);
  append_flag(json, "visible", node.visible, true);
  json += ",\"rect\":[";
  append_number(json, node.rect.x);
  for (const float value : {node.rect.y, node.rect.width, node.rect.height}) {
    json += ',';
    append_number(json, value);
  }
  json += "]}";
}

}  // namespace

std::string_view name_of(Role role) {
  switch (role) {
    case Role::kRegion:
      return "region";
    case Role::kGroup:
      return "group";
    case Role::kHeading:
      return "heading";
    case Role::kText:
      return "text";
    case Role::kStatus:
      return "status";
    case Role::kAlert:
      return "alert";
    case Role::kButton:
      return "button";
    case Role::kCheckbox:
      return "checkbox";
    case Role::kRadiogroup:
      return "radiogroup";
    case Role::kRadio:
      return "radio";
    case Role::kTablist:
      return "tablist";
    case Role::kTab:
      return "tab";
    case Role::kCombobox:
      return "combobox";
    case Role::kSlider:
      return "slider";
    case Role::kSpinbutton:
      return "spinbutton";
    case Role::kTextbox:
      return "textbox";
    case Role::kProgressbar:
      return "progressbar";
    case Role::kImage:
      return "image";
    case Role::kListbox:
      return "listbox";
    case Role::kOption:
      return "option";
  }
  return "group";
}

std::string semantic_changes(const std::vector<SemanticNode>& before,
                             const std::vector<SemanticNode>& now) {
  std::vector<const SemanticNode*> known;
  known.reserve(before.size());
  for (const SemanticNode& node : before) known.push_back(&node);
  std::sort(known.begin(), known.end(),
            [](const SemanticNode* a, const SemanticNode* b) { return a->id < b->id; });

  std::string nodes;
  for (const SemanticNode& node : now) {
    const auto place =
        std::lower_bound(known.begin(), known.end(), node.id,
                         [](const SemanticNode* other, uint32_t id) { return other->id < id; });
    const bool same = place != known.end() && **place == node;
    if (same) continue;
    if (!nodes.empty()) nodes += ',';
    append_node(nodes, node);
  }
  const bool same_order =
      before.size() == now.size() && std::equal(before.begin(), before.end(), now.begin(),
                                                [](const SemanticNode& a, const SemanticNode& b) {
                                                  return a.id == b.id && a.parent == b.parent;
                                                });
  if (nodes.empty() && same_order) return {};
  std::string json = "{\"nodes\":[" + nodes + ']';
  if (!same_order) {
    json += ",\"order\":[";
    for (const SemanticNode& node : now) {
      if (json.back() != '[') json += ',';
      json += std::to_string(node.id);
    }
    json += ']';
  }
  return json + '}';
}

}  // namespace beatsmith
