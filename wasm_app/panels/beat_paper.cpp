#include "panels/beat_paper.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "drawing/trace.h"

namespace beatsmith {
namespace {

constexpr double kBeatSeconds = kBeatLength / kBeatSampleRateHz;
constexpr float kLeastMmPx = 7;  // below, the slower paper

// With a minus as wide as its digits.
std::string signed_text(int number) {
  return number < 0 ? "\u2212" + std::to_string(-number) : std::to_string(number);
}

ImU32 with_alpha(ImU32 colour, float share) {
  const auto alpha = static_cast<float>(colour >> 24);
  return (colour & 0x00FFFFFF) | (static_cast<ImU32>(alpha * std::clamp(share, 0.0F, 1.0F)) << 24);
}

}  // namespace

double ms_from_r(double sample) { return (sample - kBeatRIndex) / kBeatSampleRateHz * 1000; }

BeatPaper::BeatPaper(Panel& panel, float width, float most_height, float low_mv, float high_mv,
                     bool filled)
    : panel_(panel), list_(*ImGui::GetWindowDrawList()), low_mv_(low_mv), high_mv_(high_mv) {
  float high_mm = (high_mv - low_mv) * kPaperMmPerMv;
  const auto mm_px_at = [&](float speed) {
    const float wide_mm = static_cast<float>(kBeatSeconds) * speed;
    return std::min(width / wide_mm, most_height / high_mm);
  };
  mm_px_ = mm_px_at(100);
  if (mm_px_ < kLeastMmPx) {
    mm_per_s_ = 50;
    mm_px_ = mm_px_at(50);
  }
  if (filled) {
    const float spare_mm = std::max(0.0F, most_height / mm_px_ - high_mm);
    high_mm += spare_mm;
    low_mv_ -= spare_mm / 2 / kPaperMmPerMv;
    high_mv_ += spare_mm / 2 / kPaperMmPerMv;
  }
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  area_ = {corner.x, corner.y, width, std::floor(high_mm * mm_px_)};
  const float beat_px = static_cast<float>(kBeatSeconds) * mm_per_s_ * mm_px_;
  start_ = {corner.x + (width - beat_px) / 2, corner.y + high_mv_ * kPaperMmPerMv * mm_px_};
}

ImVec2 BeatPaper::place_of(double sample, float mv) const {
  const double mm = sample / kBeatSampleRateHz * static_cast<double>(mm_per_s_);
  return {start_.x + static_cast<float>(mm) * mm_px_, start_.y - mv * kPaperMmPerMv * mm_px_};
}

double BeatPaper::sample_at(float x) const {
  return static_cast<double>((x - start_.x) / mm_px_ / mm_per_s_) * kBeatSampleRateHz;
}

float BeatPaper::mv_at(float y) const { return (start_.y - y) / mm_px_ / kPaperMmPerMv; }

void BeatPaper::draw_paper() {
  const Colours& colour = panel_.ui.colour();
  // The paper's squares stay square however fast it runs: bold lines through the R peak and 0 mV.
  const PaperScale squares = {kPaperMmPerS * mm_px_, kPaperMmPerMv * mm_px_};
  panel_.paper.draw(list_, area_, place_of(kBeatRIndex, 0), squares, panel_.pixel_ratio, colour);
  // Where the R peak of a beat belongs.
  const float bottom = area_.y + area_.height;
  const float r = place_of(kBeatRIndex, 0).x;
  for (float y = area_.y + 4; y < bottom - 30; y += 9) {
    list_.AddRectFilled({r - 0.75F, y}, {r + 0.75F, std::min(y + 4, bottom - 30)},
                        with_alpha(colour.accent, 0.55F));
  }
}

void BeatPaper::write_axes() {
  ImFont* font = panel_.ui.fonts().small;
  const float size = Widgets::height_of(font);
  const float bottom = area_.y + area_.height;
  // Where they would crowd, only the last says the unit.
  const bool crowded = 0.2F * mm_per_s_ * mm_px_ < 70;
  for (int ms = -200; ms <= 400; ms += 200) {
    const float x = place_of(kBeatRIndex + ms * kBeatSampleRateHz / 1000, 0).x;
    std::string text = ms == 0 ? "R" : signed_text(ms);
    if (ms != 0 && (!crowded || ms == 400)) text += " ms";
    const float text_width = Widgets::width_of(font, text);
    const float text_x = std::min(x - text_width / 2, area_.x + area_.width - text_width - 3);
    list_.AddRectFilled({x - 0.5F, bottom - 7}, {x + 0.5F, bottom}, panel_.ui.colour().paper_text);
    write_small({text_x, bottom - 9 - size}, text);
  }
  for (int mv = static_cast<int>(std::ceil(low_mv_)); mv <= static_cast<int>(high_mv_); ++mv) {
    const float y = place_of(0, static_cast<float>(mv)).y;
    if (y < area_.y + size || y > bottom - 2 * size) continue;
    write_small({area_.x + 5, y - size - 1}, signed_text(mv) + " mV");
  }
}

void BeatPaper::draw_veil(ImVec2 low, ImVec2 high) {
  list_.AddRectFilled(low, high, with_alpha(panel_.ui.colour().paper, 0.85F), 4);
}

void BeatPaper::write_small(ImVec2 place, const std::string& text) {
  ImFont* font = panel_.ui.fonts().small;
  const float size = Widgets::height_of(font);
  place = {std::floor(place.x), std::floor(place.y)};
  draw_veil({place.x - 3, place.y}, {place.x + Widgets::width_of(font, text) + 3, place.y + size});
  list_.AddText(font, size, place, panel_.ui.colour().paper_text, text.c_str());
}

void BeatPaper::draw_beat(const Beat& beat, ImU32 colour, float thickness) {
  const PaperScale scale = {mm_per_s_ * mm_px_, kPaperMmPerMv * mm_px_};
  draw_trace(list_, beat, kBeatSampleRateHz, start_, scale,
             {area_.y + 2, area_.y + area_.height - 2}, colour, thickness, panel_.pixel_ratio);
}

void BeatPaper::draw_noisy(const Beat& beat, ImU32 colour) {
  const PaperScale scale = {mm_per_s_ * mm_px_, kPaperMmPerMv * mm_px_};
  draw_noise(list_, beat, kBeatSampleRateHz, start_, scale,
             {area_.y + 2, area_.y + area_.height - 2}, colour, 1.3F, panel_.pixel_ratio);
}

void BeatPaper::draw_heat(std::span<const float> heat, ImU32 colour) {
  for (size_t i = 0; i < heat.size(); ++i) {
    if (heat[i] < 0.01F) continue;
    const float left = place_of(static_cast<double>(i) - 0.5, 0).x;
    const float right = place_of(static_cast<double>(i) + 0.5, 0).x;
    list_.AddRectFilled({left, area_.y}, {right, area_.y + area_.height},
                        with_alpha(colour, 0.6F * heat[i]));
  }
}

void BeatPaper::write(ImVec2 corner, ImU32 colour, const std::string& text) {
  ImFont* font = panel_.ui.fonts().strong;
  const float size = Widgets::height_of(font);
  const float width = Widgets::width_of(font, text);
  const ImVec2 place(std::floor(area_.x + 10 + corner.x * (area_.width - 20 - width)),
                     std::floor(area_.y + 8 + corner.y * (area_.height - 16 - size)));
  draw_veil({place.x - 5, place.y - 2}, {place.x + width + 5, place.y + size + 2});
  list_.AddText(font, size, place, colour, text.c_str());
}

void BeatPaper::end() {
  write_axes();
  list_.AddRect({area_.x, area_.y}, {area_.x + area_.width, area_.y + area_.height},
                panel_.ui.colour().paper_bold);
  ImGui::SetCursorScreenPos({area_.x, area_.y});
  ImGui::Dummy({area_.width, area_.height});
}

}  // namespace beatsmith
