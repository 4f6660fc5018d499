// The one layer through which every widget is drawn. It draws with ImGui, and says in words what it
// drew (platform/semantics.h), so that what is seen, what is read out and what tests find cannot
// drift apart. A widget acts by pointer, and the same by a SemanticAction (keyboard, screen reader,
// test).
#pragma once

#include <imgui.h>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/platform.h"
#include "platform/semantics.h"
#include "widgets/theme.h"

namespace beatsmith {

enum class ButtonLook : uint8_t {
  kPlain,
  kPrimary,  // the one obvious next action of a screen
  kQuiet,    // no frame
};

struct ButtonOptions {
  ButtonLook look = ButtonLook::kPlain;
  float width = 0;  // logical pixels; 0: as its text needs
  bool disabled = false;
  bool tall = false;
  std::optional<bool> on = {};  // a button that stays pressed: whether it is
  const char* place =
      nullptr;  // buttons that stand in for one another keep the focus: their common id
  const char* shown = nullptr;  // drawn instead of the name, such as a sign
};

class Widgets {
 public:
  explicit Widgets(Platform& platform) : platform_(platform) {}

  void set_fonts(const Fonts& fonts) { fonts_ = fonts; }
  void set_dark(bool dark) { dark_ = dark; }
  const Fonts& fonts() const { return fonts_; }
  const Colours& colour() const { return colours(dark_); }
  bool dark() const { return dark_; }

  void begin_frame();
  void end_frame();
  const std::vector<SemanticNode>& nodes() const { return nodes_; }
  // Whether something still moves by itself, such as a list after a flick, or is to be done yet.
  bool is_moving() const { return moving_ || !waiting_.empty(); }

  // Widgets made while it lives are inside; ids too.
  class Scope {
   public:
    Scope(Widgets& widgets, Role role, std::string_view name);
    // `node`: the last one made.
    Scope(Widgets& widgets, const SemanticNode& node);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Widgets& widgets_;
  };
  [[nodiscard]] Scope region(std::string_view name) { return {*this, Role::kRegion, name}; }
  [[nodiscard]] Scope group(std::string_view name) { return {*this, Role::kGroup, name}; }

  // A part of the window that scrolls up and down, by wheel, bar, and a touch that drags.
  void begin_scroll(const char* id, ImVec2 position, ImVec2 size, float padding);
  void end_scroll();

  // Once, when a finger has rested on `rect` of the current window for half a second.
  bool long_press(const Rect& rect);
  // Whether the finger that is lifted, or down, has done so.
  static bool was_long_press();

  // Level 1: the app's name, once; 2: a panel's title; 3: of a part of it.
  // `width` 0: as wide as there is room.
  void heading(int level, std::string_view text, float width = 0);
  // One that something else at `rect` stands for, such as the app's mark.
  void pictured_heading(int level, std::string_view text, const Rect& rect);
  void text(std::string_view text);        // wrapped
  void muted_text(std::string_view text);  // wrapped, small
  void label(std::string_view text);       // of the next widget, whose name says the same
  // What a layer below says in English (see translated()) may be given to these as it is.
  void status(std::string_view name, std::string_view text);  // read out when it changes
  void alert(std::string_view text);
  void progress(std::string_view name, float share, std::string_view text);  // share < 0: unknown

  bool button(std::string_view name, const ButtonOptions& options = {});
  // One of several that may be on together: a coloured dot, a word.
  bool chip(std::string_view name, std::string_view shown, ImU32 dot, bool& on, float width);
  // Exactly one of a few, side by side.
  bool choice(std::string_view name, std::span<const std::string> options, int& index, float width);
  // `width` 0: as the words need.
  bool tabs(std::string_view name, std::span<const std::string> options, int& index,
            float width = 0);
  // Exactly one of a list that opens. What does not fit into `width` is written small, or cut off
  // with dots.
  bool select(std::string_view name, std::span<const std::string> options, int& index, float width);
  // How wide it is where this option fits.
  float select_width(std::string_view option) const;
  // `shown`: the value as a person says it, such as "8 steps".
  bool slider(std::string_view name, double& value, double min, double max, double step,
              std::string_view shown, float width, bool disabled = false);
  // A whole number; true when it became another valid one. What is wrong with a text that is none,
  // faults() says.
  bool number(std::string_view name, uint64_t& value, uint64_t min, uint64_t max, float width);
  // Alerts for the fields since the last call.
  void faults();
  bool text_field(std::string_view name, std::string& value, float width);

  // Something drawn at `rect` (the caller draws it) that can be pressed, such as a beat: a toggle
  // button in words. `hovered` may be null. `place`: an id that stays when the name changes.
  bool picture_button(std::string_view name, const Rect& rect, bool on, bool* hovered = nullptr,
                      const char* place = nullptr);
  // One of many things in rows, which the caller draws within `rect` and makes known by
  // list_option: one stop of Tab, in which the arrows, PageUp, PageDown, Home and End choose.
  // `moved`: they did, so that the chosen one is to be brought into sight.
  struct ListShape {
    int count = 0;
    int columns = 1;
    int page_rows = 1;
  };
  [[nodiscard]] Scope list(std::string_view name, const Rect& rect, const ListShape& shape,
                           int& selected, bool& moved);
  // True when it was chosen; those out of sight may be left out.
  bool list_option(std::string_view name, const Rect& rect, int index, int count, bool selected,
                   bool& hovered);
  // A slider that the caller draws at `rect` and moves by pointer itself; PageDown adds `page`, as
  // it goes on in a text.
  bool picture_slider(std::string_view name, const Rect& rect, double& value, double min,
                      double max, double step, double page, std::string_view shown);
  // Something drawn at `rect`, described in words. `place`: as above.
  void picture(std::string_view name, const Rect& rect, const char* place = nullptr);

  // Whether these keys (such as ImGuiMod_Ctrl | ImGuiKey_Z, or one alone) were pressed, and are not
  // meant for a field, an open list, or (without Ctrl) the widget that has the keyboard.
  bool shortcut(ImGuiKeyChord keys) const;

  // What is done in this frame shows in the next one.
  void ask_for_frame() { moving_ = true; }

  // What is at `rect` zooms, by two fingers or the wheel with Ctrl.
  void keep_zoom(const Rect& rect);

  // A drag on what is under it is not to scroll the area around it: called while such a drag lasts.
  void hold_scroll() { scroll_held_ = true; }

  // Of a line of text in a font, logical pixels.
  static float height_of(ImFont* font);
  static float width_of(ImFont* font, std::string_view text);

 private:
  struct Press {
    bool pressed = false;
    bool hovered = false;
    bool held = false;
  };
  // A button that has come into the place of another one.
  struct Replaced {
    ButtonLook look = ButtonLook::kPlain;
    double since_s = 0;  // by ImGui::GetTime
  };
  struct Kinetics {
    float speed = 0;  // logical pixels a second
    bool dragging = false;
  };

  SemanticNode& add_node(uint32_t id, Role role, std::string_view name, ImVec2 low, ImVec2 high);
  uint32_t id_of(std::string_view name) const;
  // Reserves a rectangle at the cursor; false where it is out of sight.
  bool reserve(uint32_t id, ImVec2 size, ImVec2& low, ImVec2& high);
  Press press(uint32_t id, ImVec2 low, ImVec2 high, bool disabled);
  // What the keys add to a slider's value.
  struct KeySteps {
    double step;
    double page_down;
  };
  // The arrows, PageUp, PageDown, Home and End, where the keyboard is on this slider.
  void move_by_keys(uint32_t id, double& value, double min, double max,
                    const KeySteps& steps) const;
  const SemanticAction* action(uint32_t id, SemanticAction::Kind kind) const;
  bool is_second_click(uint32_t id, ButtonLook look);
  bool is_focused(uint32_t id) const { return id == focused_; }
  void draw_focus(uint32_t id, ImVec2 low, ImVec2 high, float rounding) const;
  void draw_text(ImFont* font, ImVec2 position, ImU32 colour, std::string_view text) const;
  void draw_centred(ImFont* font, ImVec2 low, ImVec2 high, ImU32 colour,
                    std::string_view text) const;
  void paragraph(Role role, ImFont* font, ImU32 colour, std::string_view name,
                 std::string_view text, float width = 0);
  void set_level(SemanticNode& node, int level);
  bool options_row(Role group, Role item, std::string_view name,
                   std::span<const std::string> options, int& index, float width);
  // A list that is open, or the edge of a scroll area, lies over this place: a platform's own field
  // would show through, so that its text is drawn here meanwhile.
  bool is_covered(ImVec2 low, ImVec2 high) const;
  // A one-line text edited at low .. high; true when `text` changed.
  bool edit_line(uint32_t id, ImVec2 low, ImVec2 high, std::string& text, bool invalid);
  void move_focus_by_keys();
  void take_actions();

  Platform& platform_;
  Fonts fonts_;
  bool dark_ = false;
  std::deque<SemanticAction> waiting_;  // each frame does one, so that they act in their order
  std::vector<SemanticAction> actions_;
  std::vector<SemanticNode> nodes_;
  std::vector<SemanticNode> nodes_before_;  // of the last frame
  std::vector<uint32_t> parents_;
  uint32_t focused_ = 0;
  bool focus_ring_ = false;  // shown when the focus came by keyboard
  bool focus_moved_ = false;
  bool popup_open_ = false;
  bool scroll_held_ = false;
  bool moving_ = false;
  std::vector<Rect> zoom_areas_;
  int last_level_ = 0;                     // of the headings in this frame
  std::map<uint32_t, Kinetics> kinetics_;  // of scroll areas
  std::map<uint32_t, Replaced> replaced_;  // by their common id
  std::vector<std::string> faults_;
  // The text of a number field that is being edited, or was set from outside and cannot be used: it
  // stays until the keyboard goes elsewhere, or the number becomes another one by other means.
  struct Draft {
    std::string text;
    uint32_t focused = 0;  // where the keyboard was
    uint64_t value = 0;    // of the number
    uint64_t before = 0;   // the first key: a text that cannot be used leaves it
  };
  std::map<uint32_t, Draft> drafts_;
};

}  // namespace beatsmith
