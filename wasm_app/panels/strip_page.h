// A page of a composed strip: rows of ECG paper at true scale, beats marked, a pen where it plays.
#pragma once

#include <cstdint>
#include <string>

#include "app/strip_session.h"
#include "panels/panel.h"

namespace beatsmith {

// How a strip is laid out on paper so large.
struct StripPage {
  StripPage(const ComposedRecord& record, float width, float height);

  double seconds() const { return row_s * rows; }  // of a whole page
  double first_s(double position_s) const;         // of the page that holds the position
  // At a place on the page, from its corner, within the strip.
  double time_at(double position_s, ImVec2 place) const;

  float width = 0;
  float height = 0;
  float up_mv = 0;  // above the baseline of a row, and below
  float down_mv = 0;
  float row_height = 0;  // logical pixels, in whole squares of paper
  double row_s = 0;
  int rows = 1;
  double duration_s = 0;  // of the strip
};

// Of the beat's class.
ImU32 rhythm_colour(const RhythmBeat& beat, bool dark);

// At the cursor; `position_s`: the page that holds it, and where the pen is. `is_playing`: what is
// to come is faint.
void draw_strip_page(Panel& panel, const ComposedRecord& record, const StripPage& page,
                     double position_s, bool is_playing);

}  // namespace beatsmith
