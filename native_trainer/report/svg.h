// The few elements of SVG that plots are made of.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace beatsmith {

using SvgPoint = std::pair<double, double>;

class SvgPage {
 public:
  static constexpr double kFontSize = 15;

  enum class Anchor { kStart, kMiddle, kEnd };
  struct Stroke {
    std::string colour = "#333333";
    double width = 1;
    std::string dash = {};  // as stroke-dasharray; empty: solid
  };

  // `label` is what a screen reader says.
  SvgPage(double width, double height, const std::string& label);

  void line(SvgPoint from, SvgPoint to, const Stroke& stroke);
  void polyline(const std::vector<SvgPoint>& points, const Stroke& stroke);
  void polygon(const std::vector<SvgPoint>& points, const std::string& fill, double opacity);
  void rectangle(SvgPoint corner, double width, double height, const std::string& fill,
                 double opacity = 1);
  // A filled circle, square, triangle or diamond for 0, 1, 2, 3, and so on in turn.
  void marker(SvgPoint centre, size_t shape, const std::string& fill);
  void text(SvgPoint at, const std::string& words, Anchor anchor, double size = kFontSize,
            const std::string& colour = "#222222", bool bold = false);
  void upright_text(SvgPoint middle, const std::string& words);  // read from below to above

  std::string finish() &&;

 private:
  std::string body_;
};

// About how wide the words are in the page's font.
double text_width(const std::string& words, double size = SvgPage::kFontSize);

}  // namespace beatsmith
