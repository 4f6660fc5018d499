#include "report/plot.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <stdexcept>

#include "report/svg.h"

namespace beatsmith {
namespace {

constexpr double kWidth = 560;
constexpr double kPanelHeight = 250;  // of the coordinate system alone
constexpr double kLeft = 78, kRight = 20;
constexpr double kLegendLine = 24;
constexpr double kSmall = 14;
const std::string kGrid = "#e4e4de";
const std::string kReferenceColour = "#777777";

// Okabe & Ito's colours, told apart with any colour vision; then dashes tell what colours do not.
constexpr const char* kColours[] = {"#0072b2", "#d55e00", "#009e73", "#aa4499",
                                    "#b8860b", "#56b4e9", "#444444"};
constexpr const char* kDashes[] = {"", "8 4", "2 3", "10 3 2 3", "5 2", "", "8 4"};
constexpr size_t kLookCount = std::size(kColours);

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value == 0 ? 0.0 : value);  // not "-0"
  return text;
}

// The font size, `size` at most, at which bold `words` fit into `room`.
double fitted_size(const std::string& words, double room, double size) {
  const double width = 1.1 * text_width(words, size);
  return width > room ? size * room / width : size;
}

// A panel's two axes: values to places on the page.
class Scale {
 public:
  Scale(const Axis& axis, double low, double high, double start, double end)
      : logarithmic_(axis.logarithmic),
        low_(forward(low)),
        high_(forward(high)),
        start_(start),
        end_(end) {}
  double operator()(double value) const {
    return start_ + (forward(value) - low_) / (high_ - low_) * (end_ - start_);
  }

 private:
  double forward(double value) const { return logarithmic_ ? std::log(value) : value; }

  bool logarithmic_;
  double low_, high_, start_, end_;
};

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void include(const std::vector<double>& values) {
    for (const double value : values) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
};

// 1, 2 or 5 times a power of ten, so that some five steps cover the range.
double tick_step(double extent) {
  const double raw = extent / 5;
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (raw <= factor * power) return factor * power;
  }
  return 10 * power;
}

std::vector<double> ticks_of(const Axis& axis, double low, double high) {
  std::vector<double> ticks;
  if (!axis.categories.empty()) {
    for (size_t i = 0; i < axis.categories.size(); ++i) ticks.push_back(static_cast<double>(i));
  } else if (!axis.ticks.empty()) {
    ticks = axis.ticks;
  } else if (axis.logarithmic) {
    for (double power = std::floor(std::log10(low)); power <= std::log10(high) + 1e-9; ++power) {
      ticks.push_back(std::pow(10.0, power));
    }
  } else {
    const double step = tick_step(high - low);
    for (double i = std::ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; ++i) {
      ticks.push_back(i * step);
    }
  }
  std::erase_if(ticks, [&](double tick) { return tick < low || tick > high; });
  return ticks;
}

// What an axis shows: its own limits, else the data with some air, and 0 where bars or areas stand.
Range shown(const Axis& axis, Range data, bool from_zero) {
  if (!axis.categories.empty()) {
    return {-0.5, static_cast<double>(axis.categories.size()) - 0.5};
  }
  if (from_zero) data.include({0.0});
  Range range{axis.low.value_or(data.low), axis.high.value_or(data.high)};
  if (!std::isfinite(range.low) || !std::isfinite(range.high)) range = {0, 1};
  if (axis.logarithmic) {
    if (range.low <= 0) throw std::invalid_argument("a logarithmic axis with a value of 0 or less");
    if (range.low == range.high) range = {range.low / 2, range.high * 2};
    if (!axis.low) range.low /= 1.15;
    if (!axis.high) range.high *= 1.15;
    return range;
  }
  const double extent = range.high > range.low ? range.high - range.low : 1;
  if (!axis.low && !(from_zero && range.low == 0)) range.low -= 0.06 * extent;
  if (!axis.high) range.high += 0.06 * extent;
  return range;
}

void check(const Panel& panel) {
  for (const auto& series : panel.series) {
    const bool fits = series.x.size() == series.y.size() &&
                      series.low.size() == series.high.size() &&
                      (series.low.empty() || series.low.size() == series.y.size());
    if (!fits) throw std::invalid_argument("series '" + series.name + "' of different lengths");
  }
}

// Names of the plot's series in the order of their first use; their places are their looks.
std::vector<std::string> legend_of(const Plot& plot) {
  std::vector<std::string> names;
  for (const auto& panel : plot.panels) {
    for (const auto& series : panel.series) {
      if (series.mark == Mark::kReference) continue;
      if (std::find(names.begin(), names.end(), series.name) == names.end()) {
        names.push_back(series.name);
      }
    }
  }
  return names;
}

// As the first series of that name is drawn.
Mark mark_of(const Plot& plot, const std::string& name) {
  for (const auto& panel : plot.panels) {
    for (const auto& series : panel.series) {
      if (series.name == name) return series.mark;
    }
  }
  return Mark::kLine;
}

class PanelDrawing {
 public:
  PanelDrawing(SvgPage& page, const Panel& panel, const std::vector<std::string>& legend,
               double top)
      : page_(page),
        panel_(panel),
        legend_(legend),
        top_(top),
        bottom_(top + kPanelHeight),
        x_range_(shown(panel.x, data(true), false)),
        y_range_(shown(panel.y, data(false), stands_on_zero())),
        x_(panel.x, x_range_.low, x_range_.high, kLeft, kWidth - kRight),
        y_(panel.y, y_range_.low, y_range_.high, bottom_, top_) {}

  void draw() {
    axes();
    for (const auto& series : panel_.series) {
      if (series.mark == Mark::kReference) {
        page_.polyline(points(series), {kReferenceColour, 1.5, "5 4"});
      }
    }
    size_t bars = 0;
    for (const auto& series : panel_.series) {
      if (series.mark == Mark::kBars) draw_bars(series, bars++);
      if (series.mark == Mark::kArea) draw_area(series);
      if (series.mark == Mark::kLine) draw_line(series);
    }
  }

 private:
  Range data(bool of_x) const {
    Range range;
    for (const auto& series : panel_.series) {
      range.include(of_x ? series.x : series.y);
      if (of_x) continue;
      range.include(series.low);
      range.include(series.high);
    }
    return range;
  }

  bool stands_on_zero() const {
    return std::any_of(panel_.series.begin(), panel_.series.end(), [](const Series& series) {
      return series.mark == Mark::kBars || series.mark == Mark::kArea;
    });
  }

  size_t look(const Series& series) const {
    return static_cast<size_t>(std::find(legend_.begin(), legend_.end(), series.name) -
                               legend_.begin());
  }
  std::string colour(const Series& series) const { return kColours[look(series) % kLookCount]; }

  // Kept inside the panel where an axis was cut short.
  SvgPoint place(double x, double y) const {
    return {std::clamp(x_(x), kLeft, kWidth - kRight), std::clamp(y_(y), top_, bottom_)};
  }

  std::vector<SvgPoint> points(const Series& series) const {
    std::vector<SvgPoint> places;
    for (size_t i = 0; i < series.x.size(); ++i) {
      if (std::isfinite(series.y[i])) places.push_back(place(series.x[i], series.y[i]));
    }
    return places;
  }

  void axes() {
    const double right = kWidth - kRight;
    for (const double tick : ticks_of(panel_.y, y_range_.low, y_range_.high)) {
      page_.line({kLeft, y_(tick)}, {right, y_(tick)}, {kGrid, 1});
      page_.text({kLeft - 8, y_(tick) + 5}, short_number(tick), SvgPage::Anchor::kEnd, kSmall);
    }
    for (const double tick : ticks_of(panel_.x, x_range_.low, x_range_.high)) {
      const auto& names = panel_.x.categories;
      if (names.empty()) page_.line({x_(tick), top_}, {x_(tick), bottom_}, {kGrid, 1});
      page_.text({x_(tick), bottom_ + 19},
                 names.empty() ? short_number(tick) : names[static_cast<size_t>(tick)],
                 SvgPage::Anchor::kMiddle, kSmall);
    }
    page_.line({kLeft, bottom_}, {right, bottom_}, {"#555555", 1});
    page_.line({kLeft, top_}, {kLeft, bottom_}, {"#555555", 1});
    if (y_range_.low < 0 && y_range_.high > 0 && !panel_.y.logarithmic) {
      page_.line({kLeft, y_(0)}, {right, y_(0)}, {"#555555", 1});
    }
    page_.text({kLeft, top_ - 9}, panel_.title, SvgPage::Anchor::kStart,
               fitted_size(panel_.title, kWidth - kLeft - 8, SvgPage::kFontSize), "#222222", true);
    page_.text({(kLeft + right) / 2, bottom_ + 41}, panel_.x.label, SvgPage::Anchor::kMiddle);
    page_.upright_text({22, (top_ + bottom_) / 2}, panel_.y.label);
  }

  void draw_line(const Series& series) {
    if (!series.low.empty()) {
      std::vector<SvgPoint> band;
      for (size_t i = 0; i < series.x.size(); ++i) {
        if (std::isfinite(series.low[i])) band.push_back(place(series.x[i], series.low[i]));
      }
      for (size_t i = series.x.size(); i-- > 0;) {
        if (std::isfinite(series.high[i])) band.push_back(place(series.x[i], series.high[i]));
      }
      page_.polygon(band, colour(series), 0.15);
    }
    const auto places = points(series);
    page_.polyline(places, {colour(series), 2.2, kDashes[look(series) % kLookCount]});
    for (const auto& at : places) page_.marker(at, look(series), colour(series));
  }

  void draw_area(const Series& series) {
    auto outline = points(series);
    if (outline.empty()) return;
    const auto top_line = outline;
    outline.push_back({outline.back().first, y_(0)});
    outline.push_back({outline.front().first, y_(0)});
    page_.polygon(outline, colour(series), 0.12);
    page_.polyline(top_line, {colour(series), 2.2, kDashes[look(series) % kLookCount]});
  }

  // Groups take four fifths of the way from one place to the next.
  void draw_bars(const Series& series, size_t number) {
    const auto count = static_cast<double>(
        std::count_if(panel_.series.begin(), panel_.series.end(),
                      [](const Series& other) { return other.mark == Mark::kBars; }));
    const double group = 0.8 * bar_spacing(series);
    const double width = group / count;
    for (size_t i = 0; i < series.x.size(); ++i) {
      if (!std::isfinite(series.y[i])) continue;
      const double left = x_(series.x[i]) - group / 2 + static_cast<double>(number) * width;
      const double high = place(series.x[i], std::max(series.y[i], 0.0)).second;
      const double low = place(series.x[i], std::min(series.y[i], 0.0)).second;
      page_.rectangle({left + 1, high}, width - 2, low - high, colour(series), 0.85);
      if (series.low.empty() || !std::isfinite(series.low[i])) continue;
      const double middle = left + width / 2;
      const double from = place(series.x[i], series.low[i]).second;
      const double to = place(series.x[i], series.high[i]).second;
      page_.line({middle, from}, {middle, to}, {"#222222", 1.5});
      page_.line({middle - 4, from}, {middle + 4, from}, {"#222222", 1.5});
      page_.line({middle - 4, to}, {middle + 4, to}, {"#222222", 1.5});
    }
  }

  // Places on the page between neighbouring bars.
  double bar_spacing(const Series& series) const {
    if (!panel_.x.categories.empty() || series.x.size() < 2) return x_(1) - x_(0);
    return x_(series.x[1]) - x_(series.x[0]);
  }

  SvgPage& page_;
  const Panel& panel_;
  const std::vector<std::string>& legend_;
  double top_, bottom_;
  Range x_range_, y_range_;
  Scale x_, y_;
};

// Where each entry of the legend stands: line by line, as many as fit.
std::vector<SvgPoint> legend_places(const std::vector<std::string>& names, double top) {
  std::vector<SvgPoint> places;
  double x = kLeft - 40, y = top;
  for (const auto& name : names) {
    const double width = 46 + text_width(name);
    if (x + width > kWidth - 8 && !places.empty() && x > kLeft - 40) {
      x = kLeft - 40;
      y += kLegendLine;
    }
    places.push_back({x, y});
    x += width + 6;
  }
  return places;
}

}  // namespace

std::string to_svg(const Plot& plot) {
  for (const auto& panel : plot.panels) check(panel);
  constexpr double kHead = 40, kAbove = 34, kBelow = 60;
  const auto legend = legend_of(plot);
  const bool shows_legend = legend.size() > 1;
  const auto places = legend_places(shows_legend ? legend : std::vector<std::string>{}, kHead + 16);
  double top = places.empty() ? kHead : places.back().second + 12;
  const double height =
      top + static_cast<double>(plot.panels.size()) * (kAbove + kPanelHeight + kBelow);
  SvgPage page(kWidth, height, plot.title);
  page.text({kWidth / 2, 27}, plot.title, SvgPage::Anchor::kMiddle,
            fitted_size(plot.title, kWidth - 16, 17), "#111111", true);
  for (size_t i = 0; i < places.size(); ++i) {
    const auto [x, y] = places[i];
    const std::string colour = kColours[i % kLookCount];
    const Mark mark = mark_of(plot, legend[i]);
    if (mark == Mark::kBars) {
      page.rectangle({x, y - 12}, 34, 14, colour, 0.85);
    } else {
      page.line({x, y - 5}, {x + 34, y - 5}, {colour, 2.5, kDashes[i % kLookCount]});
    }
    if (mark == Mark::kLine) page.marker({x + 17, y - 5}, i, colour);
    page.text({x + 41, y}, legend[i], SvgPage::Anchor::kStart);
  }
  for (const auto& panel : plot.panels) {
    PanelDrawing(page, panel, legend, top + kAbove).draw();
    top += kAbove + kPanelHeight + kBelow;
  }
  return std::move(page).finish();
}

std::string to_svg(const HeatMap& map) {
  const size_t rows = map.rows.size(), columns = map.columns.size();
  if (map.shares.size() != rows * columns || map.texts.size() != rows * columns) {
    throw std::invalid_argument("heat map '" + map.title + "' of different lengths");
  }
  constexpr double kTop = 84, kLabels = 90, kCellHeight = 48;
  const double cell = (kWidth - kLabels - kRight) / static_cast<double>(columns);
  SvgPage page(kWidth, kTop + kCellHeight * static_cast<double>(rows) + 20, map.title);
  page.text({kWidth / 2, 27}, map.title, SvgPage::Anchor::kMiddle,
            fitted_size(map.title, kWidth - 16, 17), "#111111", true);
  page.text({kLabels + (kWidth - kLabels - kRight) / 2, 52}, map.column_label,
            SvgPage::Anchor::kMiddle);
  page.upright_text({22, kTop + kCellHeight * static_cast<double>(rows) / 2}, map.row_label);
  for (size_t c = 0; c < columns; ++c) {
    page.text({kLabels + cell * (static_cast<double>(c) + 0.5), 76}, map.columns[c],
              SvgPage::Anchor::kMiddle, SvgPage::kFontSize, "#222222", true);
  }
  for (size_t r = 0; r < rows; ++r) {
    const double y = kTop + kCellHeight * static_cast<double>(r);
    page.text({kLabels - 12, y + kCellHeight / 2 + 5}, map.rows[r], SvgPage::Anchor::kEnd,
              SvgPage::kFontSize, "#222222", true);
    for (size_t c = 0; c < columns; ++c) {
      const double x = kLabels + cell * static_cast<double>(c);
      const double share = map.shares[r * columns + c];
      page.rectangle({x + 1, y + 1}, cell - 2, kCellHeight - 2, "#eef1f4");
      if (share > 0) page.rectangle({x + 1, y + 1}, cell - 2, kCellHeight - 2, "#0072b2", share);
      page.text({x + cell / 2, y + kCellHeight / 2 + 5}, map.texts[r * columns + c],
                SvgPage::Anchor::kMiddle, SvgPage::kFontSize, share > 0.55 ? "#ffffff" : "#222222");
    }
  }
  return std::move(page).finish();
}

}  // namespace beatsmith
