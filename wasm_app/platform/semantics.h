// What is on the screen, in words: one node for every widget, with its role, name, value, state and
// place. The web mirrors the nodes into real DOM elements, so that screen readers, the keyboard and
// tests find them; on the desktop tests read them directly. Roles are those of WAI-ARIA 1.2.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace beatsmith {

enum class Role : uint8_t {
  kRegion,  // a landmark with a name
  kGroup,
  kHeading,
  kText,    // a paragraph
  kStatus,  // text that is read out when it changes
  kAlert,   // an error, read out at once
  kButton,  // `pressed` buttons are toggle buttons
  kCheckbox,
  kRadiogroup,
  kRadio,
  kTablist,
  kTab,
  kCombobox,  // one of `options`
  kSlider,
  kSpinbutton,
  kTextbox,
  kProgressbar,
  kImage,
  kListbox,  // one of many `option`s; it has the keyboard for all of them
  kOption,
};

std::string_view name_of(Role role);  // "region", "spinbutton", ...

// Logical pixels (CSS pixels on the web), from the window's top left corner.
struct Rect {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;

  bool contains(float at_x, float at_y) const {
    return at_x >= x && at_x < x + width && at_y >= y && at_y < y + height;
  }
  bool operator==(const Rect&) const = default;
};

struct SemanticNode {
  uint32_t id = 0;      // the same in every frame, never 0
  uint32_t parent = 0;  // an earlier node's id; 0: none
  Role role = Role::kText;
  std::string name;
  std::string value;  // of a textbox or spinbutton: its text; of a slider: as a person says it
  std::vector<std::string> options;  // combobox only
  // Slider, spinbutton, progressbar (0 .. 1; negative: unknown); combobox: the index of the option;
  // option: its place, 0 .. max.
  double now = 0;
  double min = 0;
  double max = 0;
  // Listbox: the place of the chosen option, 0 .. max; so far go up and down, and by pages.
  double step = 0;
  double page = 0;       // what PageDown adds; of a slider 0: the keys do as they do elsewhere
  uint32_t active = 0;   // listbox: the id of the chosen option
  int level = 0;         // heading only, 1 .. 6
  bool checked = false;  // checkbox, radio, option; a tab or a toggle button that is on
  bool toggle = false;   // a button that stays pressed
  bool disabled = false;
  bool invalid = false;  // a field whose text cannot be used; the text after it says why
  bool visible = true;   // false: scrolled out of sight
  Rect rect;             // the part that is to be seen

  bool operator==(const SemanticNode&) const = default;
};

// What a person did to a node without pointing at it: by keyboard, screen reader, or test.
struct SemanticAction {
  enum class Kind : uint8_t { kPress, kSetNumber, kSetText, kFocus, kBlur };
  uint32_t node = 0;
  Kind kind = Kind::kPress;
  double number = 0;      // kSetNumber: slider, spinbutton; combobox, listbox: the index
  std::string text = {};  // kSetText: textbox, spinbutton
};

// The nodes in reading order as JSON, for a mirror that knows `before`: only what changed.
// {"nodes": [{"id", "parent", "role", "name", ...}, ...], "order": [id, ...]}; "order" only where
// it differs from before's. Fields at their default are left out. Empty string: nothing changed.
std::string semantic_changes(const std::vector<SemanticNode>& before,
                             const std::vector<SemanticNode>& now);

}  // namespace beatsmith
