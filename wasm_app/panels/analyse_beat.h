// The card of the beat at the cursor: large on paper, what the classifier thinks of it, its rhythm,
// its label to be corrected, and the generated beats that look most like it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/analyse_session.h"
#include "app/nearest_beats.h"
#include "app/workbench.h"

namespace beatsmith {

// The nearest generated beats, found when the beat or the set is another one.
struct BeatCardState {
  bool is_to_scale = true;  // the strip's lead that the beats are of: the card is drawn as it is
  std::optional<Beat> beat;
  uint64_t set_revision = 0;
  std::vector<NearBeat> nearest;
};

// Draws it at the cursor of ImGui, `width` wide.
void draw_beat_card(Panel& panel, Workbench& bench, AnalyseSession& session, float width,
                    BeatCardState& state);

// A button a class for the beat at the cursor, then what takes the beat or the correction away;
// true where one was pressed.
bool draw_label_choice(Panel& panel, AnalyseSession& session, float width);

}  // namespace beatsmith
