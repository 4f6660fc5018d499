// One beat large on paper of its own, its waves marked, and its intervals in figures.
#pragma once

#include "ecg/beat.h"
#include "ecg/delineation.h"
#include "panels/panel.h"

namespace beatsmith {

// What is on the sheet; what is not there is nullptr.
struct BeatSheet {
  const Beat* beat = nullptr;        // in ink: the beat, or the estimate of it
  const Beat* noisy = nullptr;       // faint behind it: the state it is estimated from
  const BeatWaves* waves = nullptr;  // marked below it
  float lowest_mv = -1.5F;           // what it has room for
  float highest_mv = 2.5F;
  float highest_px = 0;  // how high the sheet may be; 0: as high as its width makes it
};

// At the cursor, `width` wide.
void draw_beat_sheet(Panel& panel, const BeatSheet& sheet, float width);

// PR, QRS and QT, and the amplitudes of the waves, in two columns.
void draw_intervals(Panel& panel, const BeatWaves& waves, float width);

}  // namespace beatsmith
