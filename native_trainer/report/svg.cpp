#include "report/svg.h"

#include <cstdio>

namespace beatsmith {
namespace {

// Shortest text of a coordinate: tenths of a unit are finer than any screen shows.
std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  std::string shortest = text;
  if (shortest.ends_with(".0")) shortest.resize(shortest.size() - 2);
  return shortest == "-0" ? "0" : shortest;
}

std::string escaped(const std::string& words) {
  std::string text;
  for (const char c : words) {
    switch (c) {
      case '&':
        text += "&amp;";
        break;
      case '<':
        text += "&lt;";
        break;
      case '>':
        text += "&gt;";
        break;
      case '"':
        text += "&quot;";
        break;
      default:
        text += c;
    }
  }
  return text;
}

std::string points_text(const std::vector<SvgPoint>& points) {
  std::string text;
  for (const auto& [x, y] : points) {
    text += (text.empty() ? "" : " ") + number(x) + "," + number(y);
  }
  return text;
}

std::string stroke_text(const SvgPage::Stroke& stroke) {
  std::string text = " stroke=\"" + stroke.colour + "\" stroke-width=\"" + number(stroke.width) +
                     "\" fill=\"none\"";
  if (!stroke.dash.empty()) text += " stroke-dasharray=\"" + stroke.dash + "\"";
  return text;
}

}  // namespace

SvgPage::SvgPage(double width, double height, const std::string& label) {
  body_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(width) + " " +
          number(height) + "\" width=\"" + number(width) + "\" height=\"" + number(height) +
          "\" role=\"img\" aria-label=\"" + escaped(label) +
          "\" font-family=\"system-ui, 'DejaVu Sans', Arial, sans-serif\">\n";
  body_ += "<title>" + escaped(label) + "</title>\n";
  body_ += "<rect width=\"" + number(width) + "\" height=\"" + number(height) +
           "\" rx=\"8\" fill=\"#fdfdfb\" stroke=\"#d8d8d2\"/>\n";
}

void SvgPage::line(SvgPoint from, SvgPoint to, const Stroke& stroke) {
  body_ += "<line x1=\"" + number(from.first) + "\" y1=\"" + number(from.second) + "\" x2=\"" +
           number(to.first) + "\" y2=\"" + number(to.second) + "\"" + stroke_text(stroke) + "/>\n";
}

void SvgPage::polyline(const std::vector<SvgPoint>& points, const Stroke& stroke) {
  body_ += "<polyline points=\"" + points_text(points) + "\"" + stroke_text(stroke) +
           " stroke-linejoin=\"round\"/>\n";
}

void SvgPage::polygon(const std::vector<SvgPoint>& points, const std::string& fill,
                      double opacity) {
  char share[16];
  std::snprintf(share, sizeof share, "%.2f", opacity);
  body_ += "<polygon points=\"" + points_text(points) + "\" fill=\"" + fill + "\" fill-opacity=\"" +
           share + "\"/>\n";
}

void SvgPage::rectangle(SvgPoint corner, double width, double height, const std::string& fill,
                        double opacity) {
  const auto [x, y] = corner;
  polygon({{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}}, fill, opacity);
}

void SvgPage::marker(SvgPoint centre, size_t shape, const std::string& fill) {
  const auto [x, y] = centre;
  constexpr double kRadius = 4;
  switch (shape % 4) {
    case 0:
      body_ += "<circle cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"" + number(kRadius) +
               "\" fill=\"" + fill + "\"/>\n";
      break;
    case 1:
      rectangle({x - 3.5, y - 3.5}, 7, 7, fill);
      break;
    case 2:
      polygon({{x, y - 5}, {x + 4.5, y + 3.5}, {x - 4.5, y + 3.5}}, fill, 1);
      break;
    default:
      polygon({{x, y - 5.5}, {x + 4.5, y}, {x, y + 5.5}, {x - 4.5, y}}, fill, 1);
  }
}

void SvgPage::text(SvgPoint at, const std::string& words, Anchor anchor, double size,
                   const std::string& colour, bool bold) {
  constexpr const char* kAnchors[] = {"start", "middle", "end"};
  body_ += "<text x=\"" + number(at.first) + "\" y=\"" + number(at.second) + "\" font-size=\"" +
           number(size) + "\" text-anchor=\"" + kAnchors[static_cast<int>(anchor)] + "\" fill=\"" +
           colour + "\"" + (bold ? " font-weight=\"600\"" : "") + ">" + escaped(words) +
           "</text>\n";
}

void SvgPage::upright_text(SvgPoint middle, const std::string& words) {
  const std::string place = number(middle.first) + " " + number(middle.second);
  body_ += "<text transform=\"translate(" + place + ") rotate(-90)\" font-size=\"" +
           number(kFontSize) + "\" text-anchor=\"middle\" fill=\"#222222\">" + escaped(words) +
           "</text>\n";
}

std::string SvgPage::finish() && { return std::move(body_) + "</svg>\n"; }

double text_width(const std::string& words, double size) {
  size_t letters = 0;
  for (const char c : words) letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return 0.56 * size * static_cast<double>(letters);
}

}  // namespace beatsmith
