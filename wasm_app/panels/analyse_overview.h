// The whole recording at a glance: its levels, the beats' classes as ticks, the heart rate, and the
// part that the strip shows as a window to be dragged.
#pragma once

#include "app/analyse_session.h"
#include "panels/panel.h"

namespace beatsmith {

struct OverviewState {
  double grip_s = 0;  // where in the window it is held, from its first second
  bool held = false;
};

float overview_height();  // logical pixels

// Draws it into `area`: a slider of the position in words, and the heart rate as a picture.
void draw_overview(Panel& panel, RecordSession& record, AnalyseSession& session, const Rect& area,
                   OverviewState& state);

}  // namespace beatsmith
