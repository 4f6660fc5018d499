// Plots as SVG text: lines with 95 % bands, bars with error bars, densities, heat maps.
//
// A plot brings its own light background, so that it reads the same on a light and on a dark page;
// its text is large enough for a phone's width; series differ by colour, dash and marker.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace beatsmith {

struct Axis {
  std::string label = {};  // with its unit
  bool logarithmic = false;
  std::optional<double> low = {}, high = {};  // else what the data need
  std::vector<double> ticks = {};             // else at round numbers
  std::vector<std::string> categories = {};   // names of 0, 1, 2, ... instead of numbers
};

enum class Mark {
  kLine,       // points joined by a line, their interval as a band
  kBars,       // one group a place, their interval as an error bar
  kArea,       // a filled curve, such as a density
  kReference,  // a thin grey line, such as a bound or a diagonal
};

struct Series {
  std::string name;  // the legend's; series of one name look alike in all panels
  Mark mark = Mark::kLine;
  std::vector<double> x, y;       // of equal length; NaN leaves a gap
  std::vector<double> low = {};   // the interval around y; empty: none
  std::vector<double> high = {};  // as long as `low`
};

struct Panel {
  std::string title;
  Axis x, y;
  std::vector<Series> series;
};

// Panels one above the other under one legend.
struct Plot {
  std::string title;
  std::vector<Panel> panels;
};

// A matrix of shares in [0, 1] as shades, each cell with its text: a confusion matrix.
struct HeatMap {
  std::string title;
  std::string row_label, column_label;
  std::vector<std::string> rows, columns;
  std::vector<double> shares;      // [rows, columns]
  std::vector<std::string> texts;  // likewise
};

// Throws std::invalid_argument where lengths differ or a logarithmic axis meets a value of 0 or
// less.
std::string to_svg(const Plot& plot);
std::string to_svg(const HeatMap& map);

}  // namespace beatsmith
