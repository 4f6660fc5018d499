#include "panels/strip.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "drawing/trace.h"

namespace beatsmith {
namespace {

constexpr float kSquarePx = 5 * kPxPerMm;

// "1:02.5" for 62.5 s.
std::string clock_text(double seconds, bool tenths) {
  const int minutes = static_cast<int>(seconds / 60);
  const double rest = seconds - 60.0 * minutes;
  char text[48];
  std::snprintf(text, sizeof text, tenths ? "%d:%04.1f" : "%d:%02.0f", minutes, rest);
  return text;
}

class Strip {
 public:
  Strip(Panel& panel, RecordSession& session, const Rect& area)
      : panel_(panel),
        session_(session),
        record_(*session.record()),
        view_(session.view()),
        area_(area),
        list_(*ImGui::GetWindowDrawList()) {}

  void draw() {
    const Colours& colour = panel_.ui.colour();
    list_.PushClipRect({area_.x, area_.y}, {area_.x + area_.width, area_.y + area_.height}, true);
    const PaperScale scale = {static_cast<float>(view_.px_per_s), kPaperMmPerMv * kPxPerMm};
    panel_.paper.draw(list_, area_, {x_of(0), area_.y}, scale, panel_.pixel_ratio, colour);
    draw_times();
    const auto leads = static_cast<int>(record_.leads.size());
    for (int lead = 0; lead < leads; ++lead) draw_lead(lead, leads);
    draw_marks();
    list_.PopClipRect();
    list_.AddRect({area_.x, area_.y}, {area_.x + area_.width, area_.y + area_.height},
                  colour.paper_bold);
  }

 private:
  float x_of(double seconds) const {
    return area_.x + static_cast<float>((seconds - view_.first_s) * view_.px_per_s);
  }

  void write(float x, float y, ImU32 colour, const std::string& text) {
    list_.AddText(panel_.ui.fonts().small, Widgets::height_of(panel_.ui.fonts().small),
                  {std::floor(x), std::floor(y)}, colour, text.c_str());
  }

  void draw_times() {
    constexpr double kSteps[] = {0.2, 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600};
    double step = kSteps[0];
    for (const double candidate : kSteps) {
      step = candidate;
      if (candidate * view_.px_per_s >= 90) break;
    }
    const Colours& colour = panel_.ui.colour();
    const double last = view_.first_s + view_.seconds();
    for (auto mark = static_cast<int64_t>(std::ceil(view_.first_s / step));
         static_cast<double>(mark) * step <= last; ++mark) {
      const double at = static_cast<double>(mark) * step;
      const float x = x_of(at);
      list_.AddRectFilled({x - 0.5F, area_.y + area_.height - 8},
                          {x + 0.5F, area_.y + area_.height}, colour.paper_text);
      write(x + 4, area_.y + area_.height - 17, colour.paper_text, clock_text(at, step < 1));
    }
  }

  // Leads share the height; each in its own units, at 10 mm/mV where it is a voltage that fits.
  void draw_lead(int index, int leads) {
    const LeadSummary& lead = record_.leads[static_cast<size_t>(index)];
    const Colours& colour = panel_.ui.colour();
    const float top = area_.y + 22;
    const float each = (area_.height - 22 - 22) / static_cast<float>(leads);
    const float from = top + each * static_cast<float>(index);
    const float middle = (lead.low + lead.high) / 2;
    const bool voltage = lead.units == "mV";
    const float span = std::max(1e-6F, lead.high - lead.low);
    // True scale, unless the trace would not be seen whole: then as large as it fits.
    const float fitting = (each - 8) / span;
    const float true_scale = kPaperMmPerMv * kPxPerMm;
    const float per_unit = voltage ? true_scale : fitting;
    // The baseline lies on a bold line of the paper.
    float base = from + each / 2 + (voltage ? std::clamp(middle, -2.0F, 2.0F) : middle) * per_unit;
    base = area_.y + std::round((base - area_.y) / kSquarePx) * kSquarePx;
    if (const Trace* trace = session_.trace(index, panel_.pixel_ratio)) {
      const double rate = record_.sample_rate_hz;
      const float start = x_of(static_cast<double>(trace->request.first) / rate);
      const double seconds = static_cast<double>(trace->request.count) / rate;
      const auto column = static_cast<float>(seconds * view_.px_per_s / trace->request.columns);
      const bool far = column < 0.9F;
      draw_levels(list_, trace->low, trace->high, {start - column / 2, base}, column, per_unit,
                  {from - each, from + 2 * each}, colour.ink, far ? 1.0F : 1.5F);
    }
    const std::string name = lead.name + (voltage ? "" : " (" + lead.units + ")");
    const float width = Widgets::width_of(panel_.ui.fonts().small, name) + 12;
    list_.AddRectFilled({area_.x + 6, from + 2}, {area_.x + 6 + width, from + 20}, colour.paper, 4);
    write(area_.x + 12, from + 4, colour.paper_text, name);
  }

  // R peaks with their classes above the strip's leads; reference symbols where a file gave them.
  void draw_marks() {
    const Colours& colour = panel_.ui.colour();
    const auto& peaks = record_.r_peaks;
    const double rate = record_.sample_rate_hz;
    const auto first = static_cast<int64_t>((view_.first_s - 1) * rate);
    const auto last = static_cast<int64_t>((view_.first_s + view_.seconds() + 1) * rate);
    const auto& probabilities = session_.probabilities();
    const bool letters = view_.px_per_s > 26;
    for (auto peak = std::lower_bound(peaks.begin(), peaks.end(), first);
         peak != peaks.end() && *peak <= last; ++peak) {
      const auto beat = static_cast<size_t>(peak - peaks.begin());
      const float x = x_of(static_cast<double>(*peak) / rate);
      ImU32 mark = colour.paper_text;
      std::string letter;
      if (beat < probabilities.size()) {
        letter = session_.class_names()[most_probable(probabilities[beat])];
        mark = class_colour(letter, panel_.ui.dark());
      }
      list_.AddRectFilled({x - 1, area_.y + 18}, {x + 1, area_.y + 25}, mark);
      if (!letters || letter.empty()) continue;
      const float width = Widgets::width_of(panel_.ui.fonts().strong, letter);
      list_.AddText(panel_.ui.fonts().strong, Widgets::height_of(panel_.ui.fonts().strong),
                    {std::floor(x - width / 2), area_.y + 1}, mark, letter.c_str());
    }
    if (!letters) return;
    const auto& reference = record_.reference;
    auto annotation = std::lower_bound(
        reference.begin(), reference.end(), first,
        [](const Annotation& candidate, int64_t sample) { return candidate.sample < sample; });
    for (; annotation != reference.end() && annotation->sample <= last; ++annotation) {
      const float x = x_of(static_cast<double>(annotation->sample) / rate);
      const float width = Widgets::width_of(panel_.ui.fonts().small, annotation->symbol);
      write(x - width / 2, area_.y + area_.height - 34, colour.paper_text, annotation->symbol);
    }
  }

  Panel& panel_;
  RecordSession& session_;
  const RecordSummary& record_;
  const StripView& view_;
  const Rect area_;
  ImDrawList& list_;
};

bool contains(const Rect& area, ImVec2 point) {
  return point.x >= area.x && point.x < area.x + area.width && point.y >= area.y &&
         point.y < area.y + area.height;
}

// Drag, wheel and pinch over the strip.
void move_view(Panel& panel, RecordSession& session, const Rect& area, bool& dragging) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool inside = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                      contains(area, io.MousePos);
  // A finger that goes up or down scrolls the page, one that goes along the strip pulls it.
  constexpr float kSlop = 8;
  const bool touch = io.MouseSource == ImGuiMouseSource_TouchScreen;
  const ImVec2 way = io.MousePos - io.MouseClickedPos[0];
  const bool along = std::abs(way.x) > kSlop && std::abs(way.x) > std::abs(way.y);
  const bool begun = touch ? io.MouseDown[0] && along && contains(area, io.MouseClickedPos[0])
                           : ImGui::IsMouseClicked(ImGuiMouseButton_Left);
  if (inside && begun) dragging = true;
  if (!io.MouseDown[0]) dragging = false;
  // The wheel over the strip is the strip's alone.
  if (inside) ImGui::SetKeyOwner(ImGuiKey_MouseWheelY, ImGui::GetID("strip"));
  const StripView& view = session.view();
  if (dragging) {
    panel.ui.hold_scroll();
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    if (io.MouseDelta.x != 0) {
      session.scroll_to(view.first_s - static_cast<double>(io.MouseDelta.x) / view.px_per_s);
    }
  }
  if (inside && (io.MouseWheel != 0 || io.MouseWheelH != 0)) {
    // A wheel's unit moves as many pixels as it moves a list of ImGui's.
    const double pixels =
        static_cast<double>((io.MouseWheel + io.MouseWheelH) * 5 * ImGui::GetFontSize());
    session.scroll_to(view.first_s - pixels / view.px_per_s);
  }
  const Zoom zoom = panel.platform.take_zoom();
  if (zoom.factor != 1 && zoom.y >= area.y && zoom.y < area.y + area.height) {
    session.zoom(static_cast<double>(zoom.factor), static_cast<double>(zoom.x - area.x));
  }
}

}  // namespace

void draw_strip(Panel& panel, RecordSession& session, const Rect& area, bool& dragging) {
  session.resize(static_cast<double>(area.width));
  move_view(panel, session, area, dragging);
  Strip(panel, session, area).draw();
}

}  // namespace beatsmith
