#include "drawing/plot.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace beatsmith {

double Axis::place(double value) const {
  const auto scaled = [this](double number) {
    return logarithmic ? std::log(std::max(number, 1e-300)) : number;
  };
  const double share = (scaled(value) - scaled(low)) / (scaled(high) - scaled(low));
  return std::clamp(share, 0.0, 1.0);
}

std::vector<double> Axis::ticks(int count) const {
  std::vector<double> values;
  if (logarithmic) {
    const bool fine = high / low < 100;
    for (double power = std::pow(10, std::floor(std::log10(low))); power <= high; power *= 10) {
      for (const double factor : {1.0, 2.0, 5.0}) {
        const double value = factor * power;
        if ((fine || factor == 1) && value >= low * 0.999 && value <= high * 1.001) {
          values.push_back(value);
        }
      }
    }
    return values;
  }
  const double rough = (high - low) / std::max(1, count);
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0}) {
    if (factor * power >= rough) step = factor * power;
  }
  for (double i = std::ceil(low / step); i * step <= high + step * 1e-6; ++i) {
    values.push_back(i * step);
  }
  return values;
}

std::string tick_text(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.4g", value);
  std::string text = digits;
  if (text.front() == '-') text.replace(0, 1, "\u2212");
  return text;
}

ImVec2 Plot::at(double x, double y) const {
  return {area_.x + area_.width * static_cast<float>(x_.place(x)),
          area_.y + area_.height * static_cast<float>(1 - y_.place(y))};
}

void Plot::draw_frame(const Colours& colours, ImFont* font, std::span<const double> x_ticks,
                      std::span<const double> y_ticks) {
  const float size = font->FontSize * ImGui::GetIO().FontGlobalScale;
  const ImVec2 low(area_.x, area_.y);
  const ImVec2 high(area_.x + area_.width, area_.y + area_.height);
  list_.AddRectFilled(low, high, colours.paper, 4);
  const auto width_of = [&](const std::string& text) {
    return font->CalcTextSizeA(size, FLT_MAX, 0, text.c_str()).x;
  };
  for (const double tick : x_ticks) {
    const float x = std::floor(at(tick, y_.low).x) + 0.5F;
    const std::string text = tick_text(tick);
    list_.AddLine({x, low.y}, {x, high.y}, colours.paper_fine);
    list_.AddText(font, size, {std::floor(x - width_of(text) / 2), high.y + 4}, colours.muted_text,
                  text.c_str());
  }
  for (const double tick : y_ticks) {
    const float y = std::floor(at(x_.low, tick).y) + 0.5F;
    const std::string text = tick_text(tick);
    list_.AddLine({low.x, y}, {high.x, y}, colours.paper_fine);
    list_.AddText(font, size, {std::floor(low.x - width_of(text) - 6), std::floor(y - size / 2)},
                  colours.muted_text, text.c_str());
  }
  list_.AddRect(low, high, colours.paper_bold, 4);
}

void Plot::dot(double x, double y, float radius, ImU32 colour) {
  list_.AddCircleFilled(at(x, y), radius, colour, 8);
}

void Plot::ring(double x, double y, float radius, ImU32 colour, float thickness) {
  list_.AddCircle(at(x, y), radius, colour, 10, thickness);
}

void Plot::ellipse(const Normal& normal, ImU32 colour, float thickness) {
  // The Cholesky factor of the first two dimensions' covariance turns a circle into the ellipse.
  const size_t d = normal.mean.size();
  const double a = std::sqrt(std::max(0.0, normal.covariance[0]));
  const double b = a > 0 ? normal.covariance[1] / a : 0;
  const double c = std::sqrt(std::max(0.0, normal.covariance[d + 1] - b * b));
  constexpr int kPoints = 64;
  ImVec2 points[kPoints];
  for (int i = 0; i < kPoints; ++i) {
    const double angle = 2 * 3.14159265358979 * i / kPoints;
    const double u = 2 * std::cos(angle);
    const double v = 2 * std::sin(angle);
    points[i] = at(normal.mean[0] + a * u, normal.mean[1] + b * u + c * v);
  }
  list_.AddPolyline(points, kPoints, colour, ImDrawFlags_Closed, thickness);
}

void Plot::line(ImVec2 from, ImVec2 to, ImU32 colour, float thickness) {
  list_.AddLine(from, to, colour, thickness);
}

void Plot::dotted_across(double y, ImU32 colour) {
  constexpr float kDash = 4;
  const float height = at(x_.low, y).y;
  for (float x = area_.x; x < area_.x + area_.width; x += 2 * kDash) {
    list_.AddLine({x, height}, {std::min(x + kDash, area_.x + area_.width), height}, colour, 1.5F);
  }
}

void draw_band(ImDrawList& list, std::span<const float> mean_mv, std::span<const float> spread_mv,
               double sample_rate_hz, ImVec2 start, const PaperScale& scale, ImVec2 clip,
               ImU32 colour) {
  const auto count = static_cast<int>(mean_mv.size());
  if (count < 2) return;
  const float step = scale.px_per_s / static_cast<float>(sample_rate_hz);
  const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
  list.PrimReserve(6 * (count - 1), 2 * count);
  const ImDrawIdx first = list._VtxCurrentIdx;
  for (int i = 0; i < count; ++i) {
    const float x = start.x + static_cast<float>(i) * step;
    for (const float side : {1.0F, -1.0F}) {
      const float y = start.y - (mean_mv[i] + side * spread_mv[i]) * scale.px_per_mv;
      list.PrimWriteVtx({x, std::clamp(y, clip.x, clip.y)}, white, colour);
    }
  }
  for (int i = 0; i + 1 < count; ++i) {
    const ImDrawIdx corner = first + 2 * i;
    for (const unsigned int k : {0U, 2U, 3U, 0U, 3U, 1U}) list.PrimWriteIdx(corner + k);
  }
}

}  // namespace beatsmith
