#include "panels/analyse_overview.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "drawing/trace.h"
#include "panels/analyse_words.h"

namespace beatsmith {
namespace {

constexpr float kTickHeight = 5;  // of the row of one class
constexpr BeatClass kTicked[] = {BeatClass::kSupraventricular, BeatClass::kVentricular,
                                 BeatClass::kFusion, BeatClass::kUnclassifiable};
constexpr float kTicksHeight = kTickHeight * 4 + 4;
constexpr float kLevelsHeight = 36;
constexpr float kRateHeight = 52;
constexpr float kRateWordsHeight = 17;  // above the line
constexpr float kLeastWindowPx = 6;

class Overview {
 public:
  Overview(Panel& panel, RecordSession& record, AnalyseSession& session, const Rect& area)
      : panel_(panel),
        record_(record),
        session_(session),
        area_(area),
        right_(area.x + area.width),
        bottom_(area.y + area.height),
        columns_(static_cast<int>(area.width)),
        list_(*ImGui::GetWindowDrawList()) {}

  void draw(OverviewState& state) {
    const Colours& colour = panel_.ui.colour();
    move(state);
    list_.AddRectFilled({area_.x, area_.y}, {right_, bottom_}, colour.surface, 4);
    list_.PushClipRect({area_.x, area_.y}, {right_, bottom_}, true);
    draw_ticks();
    draw_levels_of_lead();
    draw_rate();
    draw_window();
    write_rate();
    list_.PopClipRect();
    list_.AddRect({area_.x, area_.y}, {right_, bottom_}, colour.border, 4);
  }

 private:
  float x_of(double seconds) const {
    return area_.x + static_cast<float>(seconds / record_.duration_s()) * area_.width;
  }
  double at_s(float x) const {
    return static_cast<double>((x - area_.x) / area_.width) * record_.duration_s();
  }

  // By keys and readers as a slider; a pointer takes hold of the window, or calls it to where it
  // is.
  void move(OverviewState& state) {
    const StripView& view = record_.view();
    const double room = std::max(0.0, record_.duration_s() - view.seconds());
    double first_s = view.first_s;
    const double step = std::max(view.seconds() / 10, room / 1e6);
    const Rect levels = {area_.x, area_.y, area_.width, kTicksHeight + kLevelsHeight};
    if (panel_.ui.picture_slider(tr(Text::kPositionInRecording), levels, first_s, 0, room, step,
                                 view.seconds() * 0.9, clock_words(first_s))) {
      session_.scroll_to(first_s);
    }
    const ImGuiIO& io = ImGui::GetIO();
    const bool inside = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                        area_.contains(io.MousePos.x, io.MousePos.y);
    // A finger that goes up or down scrolls the page.
    constexpr float kSlop = 8;
    const ImVec2 way(io.MousePos.x - io.MouseClickedPos[0].x,
                     io.MousePos.y - io.MouseClickedPos[0].y);
    const bool along = std::abs(way.x) > kSlop && std::abs(way.x) > std::abs(way.y);
    const bool still = std::abs(way.x) <= kSlop && std::abs(way.y) <= kSlop;
    const bool touch = io.MouseSource == ImGuiMouseSource_TouchScreen;
    const bool tapped = touch && ImGui::IsMouseReleased(ImGuiMouseButton_Left) && still;
    const bool begun =
        touch ? io.MouseDown[0] && along : ImGui::IsMouseClicked(ImGuiMouseButton_Left);
    if (inside && !state.held && (begun || tapped)) {
      const double into_s = at_s(io.MousePos.x) - view.first_s;
      const bool on_window = into_s >= 0 && into_s <= view.seconds();
      state.grip_s = on_window ? into_s : view.seconds() / 2;
      state.held = true;
    }
    if (!state.held) return;
    panel_.ui.hold_scroll();
    if (ImGui::IsMousePosValid()) session_.scroll_to(at_s(io.MousePos.x) - state.grip_s);
    if (!io.MouseDown[0]) state.held = false;
  }

  // A row for each class but the normal one.
  void draw_ticks() {
    const std::vector<uint8_t>& classes = session_.overview_classes(columns_);
    float top = area_.y + 3;
    for (const BeatClass beat_class : kTicked) {
      const ImU32 mark = class_colour(letter_of(beat_class), panel_.ui.dark());
      for (size_t i = 0; i < classes.size(); ++i) {
        if ((classes[i] >> static_cast<unsigned>(beat_class) & 1U) == 0) continue;
        const float x = area_.x + static_cast<float>(i);
        list_.AddRectFilled({x - 0.5F, top}, {x + 2, top + kTickHeight}, mark);
      }
      top += kTickHeight;
    }
  }

  // Smallest and largest of each column; what few columns reach is cut off.
  void draw_levels_of_lead() {
    const Trace* trace = session_.overview(columns_);
    if (trace == nullptr) return;
    const LeadSummary& lead = record_.record()->leads[static_cast<size_t>(trace->request.lead)];
    const float top = area_.y + kTicksHeight;
    const float per_unit = kLevelsHeight / std::max(1e-6F, lead.high - lead.low);
    const auto column = area_.width / static_cast<float>(trace->request.columns);
    draw_levels(list_, trace->low, trace->high, {area_.x, top + lead.high * per_unit}, column,
                per_unit, {top, top + kLevelsHeight}, panel_.ui.colour().muted_text, 1);
  }

  void draw_rate() {
    const HeartRate& rate = session_.heart_rate(columns_);
    const float top = area_.y + kTicksHeight + kLevelsHeight;
    const Rect place = {area_.x, top, area_.width, bottom_ - top};
    const Colours& colour = panel_.ui.colour();
    if (rate.median == 0) {
      panel_.ui.picture(tr(Text::kNoHeartRate), place, "heart rate");
      return;
    }
    // At least 30 a minute high, so that a steady heart gives a steady line.
    const float middle = (rate.low + rate.high) / 2;
    const float span = std::max(30.0F, (rate.high - rate.low) * 1.1F);
    const float per_unit = (place.height - kRateWordsHeight - 4) / span;
    const float base = top + kRateWordsHeight + (middle + span / 2) * per_unit;
    list_.AddRectFilled({area_.x, top}, {right_, top + 1}, colour.border);
    draw_levels(list_, rate.trend, rate.trend, {area_.x, base}, 1, per_unit, {top, bottom_},
                colour.accent, 1.5F);
    panel_.ui.picture(
        tr(Text::kHeartRateWords,
           {number_text("%.0f", rate.median), number_text("%.0f", rate.low),
            clock_words(rate.low_s), number_text("%.0f", rate.high), clock_words(rate.high_s)}),
        place, "heart rate");
  }

  void write_rate() {
    const HeartRate& rate = session_.heart_rate(columns_);
    if (rate.median == 0) return;
    const std::string words =
        tr(Text::kHeartRateShort, {number_text("%.0f", rate.median), number_text("%.0f", rate.low),
                                   number_text("%.0f", rate.high)});
    ImFont* font = panel_.ui.fonts().small;
    const ImVec2 place(area_.x + 8, area_.y + kTicksHeight + kLevelsHeight + 2);
    const ImVec2 end = place + ImVec2(Widgets::width_of(font, words), Widgets::height_of(font));
    // On ground of its own: the window's frame may lie there.
    list_.AddRectFilled(place - ImVec2(4, 0), end + ImVec2(4, 0), panel_.ui.colour().surface, 3);
    list_.AddText(font, Widgets::height_of(font), place, panel_.ui.colour().text, words.c_str());
  }

  void draw_window() {
    const Colours& colour = panel_.ui.colour();
    const StripView& view = record_.view();
    const float cursor = x_of(session_.cursor_s());
    list_.AddRectFilled({cursor - 0.5F, area_.y}, {cursor + 0.5F, bottom_}, colour.focus);
    float from = x_of(view.first_s);
    float to = x_of(std::min(record_.duration_s(), view.first_s + view.seconds()));
    const float lacking = kLeastWindowPx - (to - from);
    if (lacking > 0) {
      from = std::clamp(from - lacking / 2, area_.x, right_ - kLeastWindowPx);
      to = from + kLeastWindowPx;
    }
    const ImU32 veil = (colour.background & 0x00FFFFFF) | (90U << 24);
    list_.AddRectFilled({area_.x, area_.y}, {from, bottom_}, veil);
    list_.AddRectFilled({to, area_.y}, {right_, bottom_}, veil);
    list_.AddRect({from, area_.y + 1}, {to, bottom_ - 1}, colour.accent, 3, 0, 2);
  }

  Panel& panel_;
  RecordSession& record_;
  AnalyseSession& session_;
  const Rect area_;
  const float right_;
  const float bottom_;
  const int columns_;
  ImDrawList& list_;
};

}  // namespace

float overview_height() { return kTicksHeight + kLevelsHeight + kRateHeight; }

void draw_overview(Panel& panel, RecordSession& record, AnalyseSession& session, const Rect& area,
                   OverviewState& state) {
  Overview(panel, record, session, area).draw(state);
}

}  // namespace beatsmith
