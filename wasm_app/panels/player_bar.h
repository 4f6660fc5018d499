// A row to play frames by: back, play or pause, forward, a slider over the steps, the speed.
#pragma once

#include <string>

#include "app/player.h"
#include "panels/panel.h"

namespace beatsmith {

inline constexpr float kPlayerBarHeight = 36;

struct PlayerBarState {
  int speed = 1;  // among the speeds
};

// At the cursor. `step_words`: where it stands, as a person says it: "Step 2 of 4".
void draw_player_bar(Panel& panel, Player& player, PlayerBarState& state,
                     const std::string& step_words, float width);

// Space plays and pauses, Left and Right step, unless the widget that has the keyboard uses them.
void take_player_keys(Panel& panel, Player& player);

}  // namespace beatsmith
