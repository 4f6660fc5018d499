// Plots: values on two axes, and bands of a mean and its spread on ECG paper.
#pragma once

#include <imgui.h>

#include <span>
#include <string>
#include <vector>

#include "drawing/paper.h"
#include "metrics/frechet.h"
#include "widgets/theme.h"

namespace beatsmith {

struct Axis {
  double low = 0;
  double high = 1;
  bool logarithmic = false;  // low is above 0 then

  // 0 at low, 1 at high; what lies beyond is at the end.
  double place(double value) const;
  // Round values along it: 1, 2 or 5 times a power of ten apart, about `count`; of a logarithmic
  // axis the powers of ten, or where it spans less than two of them also 2 and 5 times them.
  std::vector<double> ticks(int count) const;
};

// "0.05", "2", "100": as short as can be.
std::string tick_text(double value);

// A rectangle of the screen with two axes.
class Plot {
 public:
  Plot(ImDrawList& list, const Rect& area, const Axis& x, const Axis& y)
      : list_(list), area_(area), x_(x), y_(y) {}

  ImVec2 at(double x, double y) const;
  // Ground, lines at the ticks and their values, which stand left of the area and below it.
  void draw_frame(const Colours& colours, ImFont* font, std::span<const double> x_ticks,
                  std::span<const double> y_ticks);
  void dot(double x, double y, float radius, ImU32 colour);
  void ring(double x, double y, float radius, ImU32 colour, float thickness = 1.5F);
  // Where a normal distribution's density has fallen to exp(-2) of its middle: two standard
  // deviations along each of the first two dimensions.
  void ellipse(const Normal& normal, ImU32 colour, float thickness);
  void line(ImVec2 from, ImVec2 to, ImU32 colour, float thickness);
  void dotted_across(double y, ImU32 colour);

 private:
  ImDrawList& list_;
  Rect area_;
  Axis x_;
  Axis y_;
};

// Fills what lies within mean - spread and mean + spread; arguments as of draw_trace.
void draw_band(ImDrawList& list, std::span<const float> mean_mv, std::span<const float> spread_mv,
               double sample_rate_hz, ImVec2 start, const PaperScale& scale, ImVec2 clip,
               ImU32 colour);

}  // namespace beatsmith
