#include "panels/analyse_strip.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "drawing/trace.h"
#include "panels/analyse_beat.h"
#include "panels/analyse_words.h"

namespace beatsmith {
namespace {

constexpr float kTop = 26;        // of the labels
constexpr float kBottom = 22;     // of the times
constexpr float kReference = 38;  // of the times and the reference's symbols above them
constexpr float kBeatPx = 7;      // closer beats are drawn together
constexpr float kBeyond = 4;      // what leaves the paper runs along no edge of it
constexpr float kTruePxPerMv = kPaperMmPerMv * kPxPerMm;
constexpr float kLetterPx = 15;  // closer ones have no letters

ImU32 with_alpha(ImU32 colour, uint32_t alpha) { return (colour & 0x00FFFFFF) | (alpha << 24); }

class Strip {
 public:
  Strip(Panel& panel, RecordSession& record_session, AnalyseSession& session, const Rect& area)
      : panel_(panel),
        record_session_(record_session),
        session_(session),
        record_(*record_session.record()),
        view_(record_session.view()),
        area_(area),
        bottom_(area.y + area.height),
        list_(*ImGui::GetWindowDrawList()) {}

  void draw() {
    const Colours& colour = panel_.ui.colour();
    list_.PushClipRect({area_.x, area_.y}, {area_.x + area_.width, bottom_}, true);
    const PaperScale scale = {static_cast<float>(view_.px_per_s), kPaperMmPerMv * kPxPerMm};
    panel_.paper.draw(list_, area_, {x_of(0), area_.y}, scale, panel_.pixel_ratio, colour);
    draw_cursor();
    draw_times();
    const auto leads = static_cast<int>(record_.leads.size());
    for (int lead = 0; lead < leads; ++lead) draw_lead(lead);
    for (int lead = 0; lead < leads; ++lead) draw_lead_name(lead);
    draw_labels();
    draw_reference();
    list_.PopClipRect();
    list_.AddRect({area_.x, area_.y}, {area_.x + area_.width, bottom_}, colour.paper_bold);
  }

 private:
  float x_of(double seconds) const {
    return area_.x + static_cast<float>((seconds - view_.first_s) * view_.px_per_s);
  }
  float x_of_sample(int64_t sample) const {
    return x_of(static_cast<double>(sample) / record_.sample_rate_hz);
  }
  int64_t sample_at(double seconds) const {
    return static_cast<int64_t>(seconds * record_.sample_rate_hz);
  }
  int64_t first_sample() const { return sample_at(view_.first_s - 1); }
  int64_t last_sample() const { return sample_at(view_.first_s + view_.seconds() + 1); }
  bool is_sparse(size_t count, float each) const {
    return static_cast<float>(count) * each <= area_.width + 2 * each;
  }

  void write(float x, float y, ImU32 colour, const std::string& text) {
    list_.AddText(panel_.ui.fonts().small, Widgets::height_of(panel_.ui.fonts().small),
                  {std::floor(x), std::floor(y)}, colour, text.c_str());
  }

  // A small label in the middle of `x`, filled where it is to stand out.
  void write_label(float x, float y, ImU32 colour, const std::string& text, bool filled) {
    ImFont* font = panel_.ui.fonts().strong;
    const float width = Widgets::width_of(font, text);
    // Without a colour of its own it is on paper, so that no trace runs through it.
    list_.AddRectFilled({std::floor(x - width / 2) - 4, y}, {std::ceil(x + width / 2) + 4, y + 18},
                        filled ? colour : with_alpha(panel_.ui.colour().paper, 215), 4);
    list_.AddText(font, Widgets::height_of(font), {std::floor(x - width / 2), y},
                  filled ? panel_.ui.colour().paper : colour, text.c_str());
  }

  // The beat that is selected, or the place where there is none.
  void draw_cursor() {
    const Colours& colour = panel_.ui.colour();
    const double at_s = session_.cursor_s();
    const float x = x_of(at_s);
    if (session_.selected()) {
      // What the classifier sees of it.
      const float from = x_of(at_s - kBeatRIndex / kBeatSampleRateHz);
      const float to = x_of(at_s + (kBeatLength - kBeatRIndex) / kBeatSampleRateHz);
      list_.AddRectFilled({std::min(from, x - 2), area_.y}, {std::max(to, x + 2), bottom_},
                          with_alpha(colour.focus, panel_.ui.dark() ? 56 : 34));
    }
    // Between the letters, not through them.
    list_.AddRectFilled({x - 0.75F, area_.y + kTop}, {x + 0.75F, bottom_ - kReference},
                        with_alpha(colour.focus, 190));
  }

  void draw_times() {
    constexpr double kSteps[] = {0.2, 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200};
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
      list_.AddRectFilled({x - 0.5F, bottom_ - 8}, {x + 0.5F, bottom_}, colour.paper_text);
      write(x + 4, bottom_ - 17, colour.paper_text, clock_text(at, step < 1 ? 1 : 0));
    }
  }

  // How a lead lies in its lane.
  struct LaneScale {
    float level = 0;     // in the middle of the lane, in the lead's units
    float per_unit = 0;  // pixels
    bool is_true = false;
  };

  // At 10 mm/mV, around where the lead mostly is, or, where what is seen has drifted away from
  // there, around that, in steps of half a lane. What cannot be drawn so fits its lane.
  LaneScale scale_of(int index, float lane_px) const {
    const LeadSummary& lead = record_.leads[static_cast<size_t>(index)];
    if (!record_session_.fits_true_scale(index, strip_room_mv(area_))) {
      return {(lead.low + lead.high) / 2, (lane_px - 8) / std::max(1e-6F, lead.high - lead.low),
              false};
    }
    const RecordSession::TraceSpread* seen = record_session_.spread(index);
    if (seen == nullptr) return {lead.middle, kTruePxPerMv, true};
    const float step = lane_px / 2 / kTruePxPerMv;
    return {lead.middle + std::round((seen->middle - lead.middle) / step) * step, kTruePxPerMv,
            true};
  }

  // Leads share the height. As on paper, a tall beat runs over the lanes beside its own.
  float lane_height() const {
    return (area_.height - kTop - kBottom) / static_cast<float>(record_.leads.size());
  }
  float lane_top(int index) const {
    return area_.y + kTop + lane_height() * static_cast<float>(index);
  }

  void draw_lead(int index) {
    const Colours& colour = panel_.ui.colour();
    const float each = lane_height();
    const float from = lane_top(index);
    const Trace* trace = record_session_.trace(index, panel_.pixel_ratio);
    const LaneScale scale = scale_of(index, each);
    // The baseline lies on a bold line of the paper.
    float base = from + each / 2 + scale.level * scale.per_unit;
    base = area_.y + std::round((base - area_.y) / kSquarePx) * kSquarePx;
    if (trace != nullptr) {
      const double rate = record_.sample_rate_hz;
      const float start = x_of(static_cast<double>(trace->request.first) / rate);
      const double seconds = static_cast<double>(trace->request.count) / rate;
      const auto column = static_cast<float>(seconds * view_.px_per_s / trace->request.columns);
      const bool far = column < 0.9F;
      // Of what was read ahead on either side, only what is seen.
      const auto columns = static_cast<float>(trace->low.size());
      const float first = std::clamp(std::floor((area_.x - start) / column) - 1, 0.0F, columns);
      const float last =
          std::clamp(std::ceil((area_.x + area_.width - start) / column) + 2, first, columns);
      const auto seen = [&](const std::vector<float>& levels) {
        return std::span(levels).subspan(static_cast<size_t>(first),
                                         static_cast<size_t>(last - first));
      };
      draw_levels(list_, seen(trace->low), seen(trace->high),
                  {start + (first - 0.5F) * column, base}, column, scale.per_unit,
                  {area_.y - kBeyond, bottom_ + kBeyond}, colour.ink, far ? 1.0F : 1.5F);
    }
  }

  void draw_lead_name(int index) {
    const LeadSummary& lead = record_.leads[static_cast<size_t>(index)];
    const Colours& colour = panel_.ui.colour();
    const float from = lane_top(index);
    std::string name = lead.name;
    if (!scale_of(index, lane_height()).is_true) {
      name += " (" + tr(Text::kNotToScale, {lead.units}) + ")";
    }
    const float width = Widgets::width_of(panel_.ui.fonts().small, name) + 12;
    list_.AddRectFilled({area_.x + 6, from + 2}, {area_.x + 6 + width, from + 20}, colour.paper, 4);
    write(area_.x + 12, from + 4, colour.paper_text, name);
  }

  // R peaks with their labels above the leads; those that are not stepped through are pale.
  void draw_labels() {
    const auto& beats = session_.labels().beats();
    const size_t begin = session_.labels().first_from(first_sample());
    const size_t end = session_.labels().first_from(last_sample());
    if (!is_sparse(end - begin, kBeatPx)) {
      draw_crowd();
      return;
    }
    const bool letters = is_sparse(end - begin, kLetterPx);
    const Colours& colour = panel_.ui.colour();
    const StepFilter& filter = session_.filter();
    for (size_t i = begin; i < end; ++i) {
      const RecordBeat& beat = beats[i];
      const float x = x_of_sample(beat.sample);
      const bool pale = filter.kind == StepFilter::Kind::kClass && beat.label != filter.beat_class;
      ImU32 mark = colour.paper_text;
      const std::string letter = beat.label ? letter_of(beat.label) : "";
      if (beat.label) mark = class_colour(letter, panel_.ui.dark());
      if (pale) mark = with_alpha(mark, 110);
      list_.AddRectFilled({x - 1, area_.y + 20}, {x + 1, area_.y + 27}, mark);
      if (letters && beat.label) write_label(x, area_.y + 1, mark, letter, beat.is_corrected);
    }
    const auto& corrections = session_.edits().corrections();
    for (auto place = corrections.lower_bound(first_sample());
         letters && place != corrections.end() && place->first < last_sample(); ++place) {
      if (place->second.beat) continue;  // it is drawn with the others
      write_label(x_of_sample(place->first), area_.y + 1, colour.paper_text, "\u00D7", false);
    }
  }

  // What classes each pixel holds, the rarer over the more frequent.
  void draw_crowd() {
    constexpr BeatClass kOrder[] = {BeatClass::kNormal, BeatClass::kUnclassifiable,
                                    BeatClass::kSupraventricular, BeatClass::kVentricular,
                                    BeatClass::kFusion};
    const auto columns = static_cast<int>(area_.width / 2);
    const std::vector<uint8_t>& classes = session_.view_classes(columns);
    for (const BeatClass beat_class : kOrder) {
      const ImU32 mark = class_colour(letter_of(beat_class), panel_.ui.dark());
      const float top = area_.y + (beat_class == BeatClass::kNormal ? 20.0F : 8.0F);
      for (size_t i = 0; i < classes.size(); ++i) {
        if ((classes[i] >> static_cast<unsigned>(beat_class) & 1U) == 0) continue;
        const float x = area_.x + 2 * static_cast<float>(i);
        list_.AddRectFilled({x, top}, {x + 2, area_.y + 26}, mark);
      }
    }
  }

  // The reference's own symbols, and on which beats it does not agree.
  void draw_reference() {
    const Colours& colour = panel_.ui.colour();
    const auto& reference = record_.reference;
    const auto by_sample = [](const auto& item, int64_t sample) { return item.sample < sample; };
    const auto begin =
        std::lower_bound(reference.begin(), reference.end(), first_sample(), by_sample);
    const auto end = std::lower_bound(begin, reference.end(), last_sample(), by_sample);
    const bool symbols = is_sparse(static_cast<size_t>(end - begin), kLetterPx);
    const ImU32 veil = with_alpha(colour.paper, 215);
    float right = area_.x - 100;  // of the symbol before: a rhythm's may stand at its first beat
    for (auto annotation = begin; symbols && annotation != end; ++annotation) {
      const float width = Widgets::width_of(panel_.ui.fonts().small, annotation->symbol);
      const float x = std::max(x_of_sample(annotation->sample) - width / 2, right + 3);
      right = x + width;
      list_.AddRectFilled({x - 2, bottom_ - 36}, {right + 2, bottom_ - 21}, veil, 3);
      write(x, bottom_ - 36, colour.paper_text, annotation->symbol);
    }
    const auto& all = session_.agreement().disagreements();
    const auto first = std::lower_bound(all.begin(), all.end(), first_sample(), by_sample);
    const auto last = std::lower_bound(first, all.end(), last_sample(), by_sample);
    if (!is_sparse(static_cast<size_t>(last - first), kBeatPx)) return;
    for (auto place = first; place != last; ++place) {
      const float x = x_of_sample(place->sample);
      list_.AddRectFilled({x - 0.5F, area_.y + kTop}, {x + 0.5F, bottom_ - kReference},
                          with_alpha(colour.error, 150));
      if (symbols)
        write_label(x, bottom_ - kReference, colour.error, letter_of(place->reference), true);
    }
  }

  Panel& panel_;
  RecordSession& record_session_;
  AnalyseSession& session_;
  const RecordSummary& record_;
  const StripView& view_;
  const Rect area_;
  const float bottom_;
  ImDrawList& list_;
};

// Moves the cursor to the beat near this place, or to the place itself.
void pick(const RecordSession& record, AnalyseSession& session, float x) {
  constexpr double kReachPx = 18;
  const StripView& view = record.view();
  const double rate = record.record()->sample_rate_hz;
  const double at_s = view.first_s + static_cast<double>(x) / view.px_per_s;
  session.pick(static_cast<int64_t>(at_s * rate),
               static_cast<int64_t>(kReachPx / view.px_per_s * rate));
}

// A press and a release at one place.
void move_cursor(RecordSession& record, AnalyseSession& session, const Rect& area) {
  constexpr float kStillPx = 5;
  const ImGuiIO& io = ImGui::GetIO();
  const bool still = io.MouseDragMaxDistanceSqr[0] < kStillPx * kStillPx;
  if (!ImGui::IsMouseReleased(ImGuiMouseButton_Left) || !still || Widgets::was_long_press() ||
      !area.contains(io.MouseClickedPos[0].x, io.MouseClickedPos[0].y)) {
    return;
  }
  pick(record, session, io.MouseClickedPos[0].x - area.x);
}

// A finger that rests on the strip has the labels there at hand.
void offer_labels(Panel& panel, RecordSession& record, AnalyseSession& session, const Rect& area) {
  constexpr float kWidth = 300;
  constexpr float kPadding = 10;
  constexpr float kOff = 24;  // from the finger
  const ImVec2 at = ImGui::GetIO().MouseClickedPos[0];
  if (panel.ui.long_press(area)) {
    pick(record, session, at.x - area.x);
    ImGui::OpenPopup("labels");
    const ImVec2 size = ImVec2(kWidth, 88) + ImVec2(kPadding, kPadding) * 2;
    const ImVec2 room = ImGui::GetIO().DisplaySize - size;
    const float x = std::clamp(at.x - size.x / 2, 4.0F, std::max(4.0F, room.x - 4));
    ImGui::SetNextWindowPos({x, at.y + kOff < room.y ? at.y + kOff : at.y - kOff - size.y});
  }
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(kPadding, kPadding));
  const bool is_open = ImGui::BeginPopup("labels");
  ImGui::PopStyleVar();
  if (!is_open) return;
  const bool is_done = draw_label_choice(panel, session, kWidth);
  if (is_done || ImGui::IsKeyPressed(ImGuiKey_Escape)) ImGui::CloseCurrentPopup();
  ImGui::EndPopup();
}

// Drag, wheel and pinch over the strip.
void move_view(Panel& panel, RecordSession& record, AnalyseSession& session, const Rect& area,
               bool& dragging) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool hovered = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  const bool inside = hovered && area.contains(io.MousePos.x, io.MousePos.y);
  // A finger that goes up or down scrolls the page, one that goes along the strip pulls it.
  constexpr float kSlop = 8;
  const bool touch = io.MouseSource == ImGuiMouseSource_TouchScreen;
  const ImVec2 way = io.MousePos - io.MouseClickedPos[0];
  const bool along = std::abs(way.x) > kSlop && std::abs(way.x) > std::abs(way.y);
  const bool begun = touch ? io.MouseDown[0] && along &&
                                 area.contains(io.MouseClickedPos[0].x, io.MouseClickedPos[0].y)
                           : ImGui::IsMouseClicked(ImGuiMouseButton_Left);
  if (inside && begun) dragging = true;
  if (inside) move_cursor(record, session, area);
  if (!io.MouseDown[0]) dragging = false;
  const StripView& view = record.view();
  if (dragging) {
    panel.ui.hold_scroll();
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    // What the pointer moved before the press is no part of the drag.
    if (io.MouseDelta.x != 0 && !ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
      session.scroll_to(view.first_s - static_cast<double>(io.MouseDelta.x) / view.px_per_s);
    }
  }
  // A wheel, too: up and down scrolls the page, sideways or with Shift it moves the strip.
  const float wheel = io.MouseWheelH + (io.KeyShift ? io.MouseWheel : 0);
  if (inside && wheel != 0) {
    // A wheel's unit moves as many pixels as it moves a list of ImGui's.
    const double pixels = static_cast<double>(wheel * 5 * ImGui::GetFontSize());
    session.scroll_to(view.first_s - pixels / view.px_per_s);
  }
  if (const float factor = take_zoom(panel, area); factor != 1) {
    record.zoom(static_cast<double>(factor), static_cast<double>(panel.zoom.x - area.x));
  }
}

}  // namespace

float strip_room_mv(const Rect& area) { return area.height / kTruePxPerMv; }

void draw_strip(Panel& panel, RecordSession& record, AnalyseSession& session, const Rect& area,
                bool& dragging) {
  record.resize(static_cast<double>(area.width));
  move_view(panel, record, session, area, dragging);
  Strip(panel, record, session, area).draw();
  offer_labels(panel, record, session, area);
}

}  // namespace beatsmith
