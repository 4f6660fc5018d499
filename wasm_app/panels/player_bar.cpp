#include "panels/player_bar.h"

#include <algorithm>
#include <cmath>

#include "text/text.h"

namespace beatsmith {
namespace {

constexpr double kSpeeds[] = {0.5, 1, 2};
constexpr const char* kSpeedSigns[] = {"½×", "1×", "2×"};
constexpr float kSide = 40;
constexpr float kGapPx = 6;

enum class Sign { kPlay, kPause, kBack, kForward };

// On the button that was made last.
void draw_sign(const Widgets& ui, Sign sign, bool on_accent, bool faint) {
  const ImVec2 low = ImGui::GetItemRectMin();
  const ImVec2 high = ImGui::GetItemRectMax();
  const ImVec2 at((low.x + high.x) / 2, (low.y + high.y) / 2);
  ImU32 colour = on_accent ? ui.colour().on_accent : ui.colour().text;
  if (faint) colour = (colour & 0x00FFFFFF) | (100U << 24);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto triangle = [&](float x, float way) {
    list.AddTriangleFilled({x - 4 * way, at.y - 6}, {x + 5 * way, at.y}, {x - 4 * way, at.y + 6},
                           colour);
  };
  const auto bar = [&](float x) {
    list.AddRectFilled({x - 1.5F, at.y - 6}, {x + 1.5F, at.y + 6}, colour);
  };
  switch (sign) {
    case Sign::kPlay:
      triangle(at.x, 1.2F);
      break;
    case Sign::kPause:
      bar(at.x - 4);
      bar(at.x + 4);
      break;
    case Sign::kBack:
      triangle(at.x + 1, -1);
      bar(at.x - 6);
      break;
    case Sign::kForward:
      triangle(at.x - 1, 1);
      bar(at.x + 6);
      break;
  }
}

}  // namespace

void draw_player_bar(Panel& panel, Player& player, PlayerBarState& state,
                     const std::string& step_words, float width) {
  Widgets& ui = panel.ui;
  const auto scope = ui.group(tr(Text::kPlayer));
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const bool playing = player.is_playing();
  const bool nothing = player.available() < 2;
  float x = corner.x;
  const auto button = [&](Text name, Sign sign, bool disabled, bool primary) {
    ImGui::SetCursorScreenPos({x, corner.y});
    const float wide = primary ? kSide + 12 : kSide;
    x += wide + kGapPx;
    const bool pressed =
        ui.button(tr(name), {.look = primary ? ButtonLook::kPrimary : ButtonLook::kPlain,
                             .width = wide,
                             .disabled = disabled,
                             .place = primary ? "play" : nullptr,
                             .shown = ""});
    draw_sign(ui, sign, primary, disabled);
    return pressed;
  };
  if (button(Text::kStepBack, Sign::kBack, player.position() == 0, false)) player.step(-1);
  if (button(playing ? Text::kPause : Text::kPlay, playing ? Sign::kPause : Sign::kPlay,
             nothing && !playing, true)) {
    player.toggle(panel.now_s);
  }
  if (button(Text::kStepForward, Sign::kForward, player.position() + 1 >= player.available(),
             false)) {
    player.step(1);
  }

  const float speed_x = corner.x + width - kSide;
  const bool roomy = width > 420;
  float words_width = 0;
  if (roomy) {
    words_width = 130;
    const float size = Widgets::height_of(ui.fonts().small);
    ImGui::GetWindowDrawList()->AddText(
        ui.fonts().small, size,
        {speed_x - words_width + 8, std::floor(corner.y + (kPlayerBarHeight - size) / 2)},
        ui.colour().muted_text, step_words.c_str());
  }
  ImGui::SetCursorScreenPos({x, corner.y});
  double position = player.position();
  if (ui.slider(tr(Text::kStep), position, 0, std::max(1, player.count() - 1), 1, step_words,
                speed_x - words_width - kGapPx - x, nothing)) {
    player.seek(static_cast<int>(std::lround(position)));
  }
  ImGui::SetCursorScreenPos({speed_x, corner.y});
  if (ui.button(tr(Text::kSpeed, {kSpeedSigns[state.speed]}),
                {.look = ButtonLook::kQuiet,
                 .width = kSide,
                 .place = "speed",
                 .shown = kSpeedSigns[state.speed]})) {
    state.speed = (state.speed + 1) % static_cast<int>(std::size(kSpeeds));
  }
  player.set_speed(kSpeeds[state.speed]);
  ImGui::SetCursorScreenPos(corner);
  ImGui::Dummy({width, kPlayerBarHeight});
}

void take_player_keys(Panel& panel, Player& player) {
  if (panel.ui.shortcut(ImGuiKey_Space)) player.toggle(panel.now_s);
  if (panel.ui.shortcut(ImGuiKey_LeftArrow)) player.step(-1);
  if (panel.ui.shortcut(ImGuiKey_RightArrow)) player.step(1);
}

}  // namespace beatsmith
