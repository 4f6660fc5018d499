// A recording on a strip of ECG paper: leads below one another, R peaks and classes on them.
#pragma once

#include "app/record_session.h"
#include "panels/panel.h"

namespace beatsmith {

// Draws the strip into `area` and moves the session's view by drag, wheel, pinch. `dragging` is
// kept by the caller from frame to frame.
void draw_strip(Panel& panel, RecordSession& session, const Rect& area, bool& dragging);

}  // namespace beatsmith
