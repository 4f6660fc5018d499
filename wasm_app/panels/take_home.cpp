#include "panels/take_home.h"

#include <array>

namespace beatsmith {
namespace {

constexpr float kButtonGap = 8;

class TakeHomePart {
 public:
  TakeHomePart(Panel& panel, TakeHome& state, const TakeHomeOffer& offer, float width)
      : panel_(panel), ui_(panel.ui), state_(state), offer_(offer), width_(width) {}

  void draw() {
    const auto scope = ui_.group(offer_.title);
    ui_.heading(3, offer_.title);
    ui_.label(tr(Text::kFileName));
    ui_.text_field(tr(Text::kFileName), state_.file_name, width_);
    if (!state_.is_file_name()) ui_.alert(tr(Text::kWriteAName));
    if (offer_.files) draw_formats();
    if (offer_.picture.width > 0 && button(Text::kSavePng)) state_.wish_picture();
    if (offer_.link && button(Text::kCopyLink)) {
      const std::string address = panel_.platform.full_address(offer_.link());
      state_.copy(panel_.platform, address, tr(Text::kCopiedLink, {address}));
    }
    if (offer_.command && button(Text::kCopyCommand)) {
      const CopiedText copied = offer_.command();
      state_.copy(panel_.platform, copied.text, copied.words);
    }
    if (state_.is_waiting_for_files() && place_button(Text::kCancel, false)) stop_files();
    take_picture();
    state_.advance(panel_.platform, panel_.files);
    ui_.status(tr(Text::kSaved),
               state_.is_waiting_for_files() ? tr(Text::kWritingFiles) : state_.said());
    ui_.alert(state_.error());
  }

 private:
  // The next of two in a row.
  bool button(Text name, bool ready = true) {
    return place_button(name, !offer_.ready || !ready || !state_.is_file_name());
  }

  bool place_button(Text name, bool disabled) {
    if (buttons_++ % 2 == 1) ImGui::SameLine(0, kButtonGap);
    return ui_.button(tr(name), {.width = (width_ - kButtonGap) / 2, .disabled = disabled});
  }

  void draw_formats() {
    struct Format {
      Text name;
      FileFormat format;
    };
    constexpr std::array<Format, 4> kFormats = {{{Text::kSaveWfdb, FileFormat::kWfdb},
                                                 {Text::kSaveEdf, FileFormat::kEdf},
                                                 {Text::kSaveCsv, FileFormat::kCsv},
                                                 {Text::kSaveNpy, FileFormat::kNpy}}};
    for (const Format& format : kFormats) {
      if (!button(format.name, offer_.files_ready)) continue;
      stop_files();  // a press while others are being made asks for these instead
      state_.wish_files();
      if (const auto made = offer_.files(format.format, state_.file_name)) {
        state_.save_files(panel_.files, *made);
      }
    }
  }

  void stop_files() {
    if (state_.is_waiting_for_files() && offer_.stop_files) offer_.stop_files();
    state_.drop_files_wish();
  }

  // What lies out of sight in the scroll area around the buttons is scrolled into sight for the
  // frame in which the picture is taken.
  void take_picture() {
    TakeHome::PictureWish& wish = state_.picture_wish();
    if (!wish.wished) return;
    const Rect& area = offer_.picture;
    const ImVec2 low = ImGui::GetWindowPos();
    const ImVec2 size = ImGui::GetWindowSize();
    const bool is_in_window = area.x >= low.x && area.x + area.width <= low.x + size.x;
    const bool is_in_sight = area.y >= low.y && area.y + area.height <= low.y + size.y;
    if (is_in_window && !is_in_sight && !wish.scrolled_from) {
      wish.scrolled_from = ImGui::GetScrollY();
      ImGui::SetScrollY(ImGui::GetScrollY() + area.y - low.y - kButtonGap);
      ui_.ask_for_frame();
      return;
    }
    state_.save_picture(panel_.platform, area);
    if (wish.scrolled_from) {
      ImGui::SetScrollY(*wish.scrolled_from);
      ui_.ask_for_frame();
    }
    wish = {};
  }

  Panel& panel_;
  Widgets& ui_;
  TakeHome& state_;
  const TakeHomeOffer& offer_;
  float width_;
  int buttons_ = 0;
};

}  // namespace

void draw_take_home(Panel& panel, TakeHome& state, const TakeHomeOffer& offer, float width) {
  TakeHomePart(panel, state, offer, width).draw();
}

}  // namespace beatsmith
