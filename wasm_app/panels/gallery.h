// A sheet of ECG paper with the beats of a set on it, at true scale or a multiple of it.
#pragma once

#include <string>
#include <vector>

#include "app/generate_session.h"
#include "panels/panel.h"

namespace beatsmith {

struct GalleryState {
  int scale = 0;          // index into gallery_scales(); 0: as large as all beats fit
  int selected = 0;       // a beat of the set
  float drawn_scale = 1;  // of the last frame: 1 is 25 mm/s and 10 mm/mV
  float pinched = 1;      // towards the next scale
};

// Names for Widgets::choice: "Fit", "1:1", "2:1", "3:1".
std::vector<std::string> gallery_scales();

// Draws the sheet at the cursor, `width` wide and as high as it needs. `height`: what is to be seen
// of it at once. What is out of sight costs nothing. Two fingers choose another scale.
void draw_gallery(Panel& panel, GenerateSession& session, float width, float height,
                  GalleryState& state);

}  // namespace beatsmith
