// A recording on a strip of ECG paper: leads below one another, R peaks and labels on them, the
// cursor's beat marked, and where the reference sees something else.
#pragma once

#include "app/analyse_session.h"
#include "panels/panel.h"

namespace beatsmith {

// Draws the strip into `area`; drag, wheel and pinch move the view, a click or a tap moves the
// cursor, a finger that rests opens the labels. `dragging` is kept by the caller from frame to
// frame.
void draw_strip(Panel& panel, RecordSession& record, AnalyseSession& session, const Rect& area,
                bool& dragging);

// A lead that mostly spans more than this is none of a heart, and is not drawn to scale.
float strip_room_mv(const Rect& area);

}  // namespace beatsmith
