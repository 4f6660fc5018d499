// A sheet of ECG paper as large as there is room, with one beat's span of time across it: time in
// ms from the R peak, amplitude in mV. The beat is drawn on it by whoever asked for the sheet.
#pragma once

#include <imgui.h>

#include <span>

#include "ecg/beat.h"
#include "panels/panel.h"

namespace beatsmith {

// Of a beat's sample, from the R peak.
double ms_from_r(double sample);

class BeatPaper {
 public:
  // Lays the sheet out at the cursor: `width` wide, at most `most_height` high, square millimetres
  // as large as that gives. Paper speed is 100 mm/s, 50 mm/s where that is too small. `filled`: the
  // sheet is as high as it may be, with more paper above and below.
  BeatPaper(Panel& panel, float width, float most_height, float low_mv, float high_mv,
            bool filled = false);

  const Rect& area() const { return area_; }
  float mm_per_s() const { return mm_per_s_; }
  ImVec2 place_of(double sample, float mv) const;
  double sample_at(float x) const;
  float mv_at(float y) const;

  void draw_paper();  // with the R mark
  void draw_beat(const Beat& beat, ImU32 colour, float thickness);
  void draw_noisy(const Beat& beat, ImU32 colour);
  // One value a sample, 0 .. 1, as a band of this colour behind the whole height.
  void draw_heat(std::span<const float> heat, ImU32 colour);
  // Words on a veil, `corner` 0 .. 1 from the left and the top.
  void write(ImVec2 corner, ImU32 colour, const std::string& text);
  void end();  // writes the axes over what was drawn, and takes the room of the sheet

 private:
  void write_axes();
  // In the small font, on a veil: to be read whatever lies below.
  void write_small(ImVec2 place, const std::string& text);
  void draw_veil(ImVec2 low, ImVec2 high);

  Panel& panel_;
  ImDrawList& list_;
  Rect area_;
  float mm_px_ = 1;
  float mm_per_s_ = 100;
  float low_mv_;
  float high_mv_;
  ImVec2 start_;  // of sample 0 at 0 mV
};

}  // namespace beatsmith
