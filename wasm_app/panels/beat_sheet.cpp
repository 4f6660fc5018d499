#include "panels/beat_sheet.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "drawing/trace.h"
#include "text/text.h"

namespace beatsmith {
namespace {

constexpr float kSheetAcross = 5;  // squares at least: 1 s

// A thin bracket under a wave, and its letter.
void draw_bracket(Panel& panel, ImVec2 from, float to, const char* letter) {
  constexpr float kTick = 4;
  const Widgets& ui = panel.ui;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImU32 colour = ui.colour().accent;
  const ImVec2 points[] = {
      {from.x, from.y - kTick}, {from.x, from.y}, {to, from.y}, {to, from.y - kTick}};
  list.AddPolyline(points, 4, colour, 0, 1.5F);
  const float width = Widgets::width_of(ui.fonts().small, letter);
  list.AddText(ui.fonts().small, Widgets::height_of(ui.fonts().small),
               {std::floor((from.x + to - width) / 2), std::floor(from.y + 2)},
               ui.colour().paper_text, letter);
}

void draw_waves(Panel& panel, const BeatWaves& waves, ImVec2 start, const PaperScale& scale,
                float brackets_y) {
  if (!waves.qrs) return;
  const float step = scale.px_per_s / static_cast<float>(kBeatSampleRateHz);
  const auto x = [&](int sample) { return start.x + static_cast<float>(sample) * step; };
  const auto bracket = [&](int from, int to, const char* letter) {
    draw_bracket(panel, {x(from), brackets_y}, x(to), letter);
  };
  bracket(waves.qrs->bounds.onset, waves.qrs->bounds.end, "QRS");
  if (waves.p) bracket(waves.p->bounds.onset, waves.p->bounds.end, "P");
  if (waves.t) {
    // T's onset is not measured: its bracket lies about its peak, as far as to its end.
    const int reach = waves.t->end ? *waves.t->end - waves.t->peak.sample : 12;
    const int from = std::max(waves.t->peak.sample - reach, waves.qrs->bounds.end + 6);
    bracket(from, std::min(waves.t->peak.sample + reach, kBeatLength - 1), "T");
  }
}

std::string figure(double value, const char* format) {
  const std::string digits = number_text(format, value);
  return digits[0] == '-' ? "\u2212" + digits.substr(1) : digits;
}

std::string in_ms(const std::optional<double>& ms) {
  return ms ? tr(Text::kMilliseconds, {figure(*ms, "%.0f")}) : tr(Text::kNotFound);
}

std::string in_mv(const WavePeak* peak) {
  if (peak == nullptr) return tr(Text::kNotFound);
  return tr(Text::kMillivolts, {figure(static_cast<double>(peak->amplitude_mv), "%.2f")});
}

}  // namespace

void draw_beat_sheet(Panel& panel, const BeatSheet& sheet, float width) {
  const float up = std::ceil(std::clamp(sheet.highest_mv * 2 + 0.3F, 3.0F, 10.0F));
  const float down = std::ceil(std::clamp(-sheet.lowest_mv * 2 + 0.3F, 2.0F, 8.0F));
  const float foot = 26;  // for the marks of the waves
  float square = width / kSheetAcross;
  if (sheet.highest_px > 0) square = std::min(square, (sheet.highest_px - foot) / (up + down));
  const PaperScale scale = {square * 5, square * 2};
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const Rect area = {corner.x, corner.y, width, square * (up + down) + foot};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Colours& colour = panel.ui.colour();
  panel.paper.draw(list, area, corner, scale, panel.pixel_ratio, colour);
  const float beat_width = kBeatLength / static_cast<float>(kBeatSampleRateHz) * scale.px_per_s;
  const ImVec2 start(corner.x + (width - beat_width) / 2, corner.y + square * up);
  const ImVec2 clip(area.y + 2, area.y + area.height - foot);
  if (sheet.noisy != nullptr) {
    const bool alone = sheet.beat == nullptr;
    draw_noise(list, *sheet.noisy, kBeatSampleRateHz, start, scale, clip,
               alone ? colour.ink : colour.faint_ink, 1.2F, panel.pixel_ratio);
  }
  if (sheet.beat != nullptr) {
    draw_trace(list, *sheet.beat, kBeatSampleRateHz, start, scale, clip, colour.ink, 2,
               panel.pixel_ratio);
  }
  if (sheet.waves != nullptr) {
    draw_waves(panel, *sheet.waves, start, scale, area.y + area.height - foot + 5);
  }
  ImGui::Dummy({area.width, area.height});
}

void draw_intervals(Panel& panel, const BeatWaves& waves, float width) {
  constexpr float kRow = 23;
  constexpr float kBetween = 20;
  Widgets& ui = panel.ui;
  const QrsComplex none;
  const QrsComplex& qrs = waves.qrs ? *waves.qrs : none;
  const auto peak = [](const auto& wave) { return wave ? &*wave : nullptr; };
  const struct {
    Text name;
    std::string value;
  } rows[] = {
      {Text::kPrInterval, in_ms(waves.pr_ms())},
      {Text::kPAmplitude, in_mv(waves.p ? &waves.p->peak : nullptr)},
      {Text::kQrsDuration, in_ms(waves.qrs_ms())},
      {Text::kQAmplitude, in_mv(peak(qrs.q))},
      {Text::kQtInterval, in_ms(waves.qt_ms())},
      {Text::kRAmplitude, in_mv(peak(qrs.r))},
      {Text::kSAmplitude, in_mv(peak(qrs.s))},
      {Text::kTAmplitude, in_mv(waves.t ? &waves.t->peak : nullptr)},
  };
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const float column = (width - kBetween) / 2;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float size = Widgets::height_of(ui.fonts().small);
  int placed = 0;
  for (const auto& row : rows) {
    const auto line = placed / 2;
    const ImVec2 place(corner.x + static_cast<float>(placed % 2) * (column + kBetween),
                       corner.y + static_cast<float>(line) * kRow);
    ++placed;
    const float y = std::floor(place.y + (kRow - size) / 2);
    const float right = place.x + column - Widgets::width_of(ui.fonts().small, row.value);
    list.AddText(ui.fonts().small, size, {place.x, y}, ui.colour().muted_text, tr(row.name));
    list.AddText(ui.fonts().small, size, {std::floor(right), y}, ui.colour().text,
                 row.value.c_str());
    list.AddLine({place.x, place.y + kRow - 1}, {place.x + column, place.y + kRow - 1},
                 ui.colour().border);
    ui.picture(std::string(tr(row.name)) + ": " + row.value, {place.x, place.y, column, kRow});
  }
  ImGui::SetCursorScreenPos(corner);
  const auto lines = (placed + 1) / 2;
  ImGui::Dummy({width, kRow * static_cast<float>(lines)});
}

}  // namespace beatsmith
