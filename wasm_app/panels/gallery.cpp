#include "panels/gallery.h"

#include <algorithm>
#include <cmath>

#include "drawing/trace.h"

namespace beatsmith {
namespace {

constexpr float kSquarePx = 5 * kPxPerMm;  // of a bold square at true size
constexpr int kCellSquares = 4;            // across: a beat is 17.8 mm wide
constexpr int kSquaresUp = 5;              // 2.5 mV above the baseline
constexpr int kSquaresDown = 3;            // 1.5 mV below
constexpr int kMargin = 2;                 // squares on the left, for the calibration mark
constexpr float kLabelPx = 28;

// How the cells of a sheet are laid out.
struct Layout {
  float scale = 1;
  float square = kSquarePx;
  int columns = 1;
  int rows = 1;
  int label_squares = 2;

  float cell_width() const { return square * kCellSquares; }
  float cell_height() const {
    return square * static_cast<float>(kSquaresUp + kSquaresDown + label_squares);
  }
  float height() const { return cell_height() * static_cast<float>(rows); }
};

Layout layout_of(size_t beats, float width, float scale) {
  Layout layout;
  layout.scale = scale;
  layout.square = kSquarePx * scale;
  layout.columns =
      std::max(1, static_cast<int>((width - layout.square * kMargin) / layout.cell_width()));
  const int count = std::max(1, static_cast<int>(beats));
  layout.rows = (count + layout.columns - 1) / layout.columns;
  layout.label_squares = std::max(1, static_cast<int>(std::ceil(kLabelPx / layout.square)));
  return layout;
}

Layout choose_layout(size_t beats, float width, float height, int choice) {
  constexpr float kScales[] = {4, 3.5F, 3, 2.5F, 2.25F, 2, 1.75F, 1.5F, 1.25F, 1};
  constexpr float kChosen[] = {0, 1, 2, 3};
  if (choice > 0) return layout_of(beats, width, kChosen[choice]);
  for (const float scale : kScales) {
    const Layout layout = layout_of(beats, width, scale);
    if (layout.height() <= height) return layout;
  }
  return layout_of(beats, width, 1);
}

// 1 mV for 0.2 s, as every ECG machine puts it at the start of the paper.
void draw_calibration(ImDrawList& list, ImVec2 base, float square, ImU32 ink) {
  const float up = base.y - 2 * square;
  const ImVec2 points[] = {{base.x, base.y},
                           {base.x + square * 0.25F, base.y},
                           {base.x + square * 0.25F, up},
                           {base.x + square * 1.25F, up},
                           {base.x + square * 1.25F, base.y},
                           {base.x + square * 1.5F, base.y}};
  list.AddPolyline(points, 6, ink, 0, 1.5F);
}

// "Beat 3, asked for ventricular, classified ventricular 97 %".
std::string words_for(const BeatSet& set, size_t beat, const std::vector<std::string>& classes) {
  const std::string number = std::to_string(beat + 1);
  const std::string_view word = class_word(set.beats.classes[beat]);
  const Probabilities& probabilities = set.probabilities[beat];
  if (beat >= set.finished) return tr(Text::kBeatForming, {number, word});
  if (probabilities.empty()) return tr(Text::kBeatUnclassified, {number, word});
  const size_t best = most_probable(probabilities);
  return tr(Text::kBeatClassified,
            {number, word, class_word(classes[best]), percent(probabilities[best])});
}

class Sheet {
 public:
  Sheet(Panel& panel, const BeatSet& set, const std::vector<std::string>& classes,
        const Layout& layout, ImVec2 corner)
      : panel_(panel), set_(set), classes_(classes), layout_(layout), corner_(corner) {}

  // The cell as something to press, and the traces in it.
  void draw_beat(size_t beat, GalleryState& state) {
    const Rect cell = cell_of(beat);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const bool selected = state.selected == static_cast<int>(beat);
    bool hovered = false;
    if (panel_.ui.picture_button(words_for(set_, beat, classes_), cell, selected, &hovered)) {
      state.selected = static_cast<int>(beat);
    }
    if (!is_visible(cell)) return;
    const Colours& colour = panel_.ui.colour();
    const ImVec2 low(cell.x + 1, cell.y + 1);
    const ImVec2 high(cell.x + cell.width - 1, cell.y + cell.height - 1);
    if (hovered) list.AddRectFilled(low, high, colour.hovered, 4);
    if (selected) list.AddRect(low, high, colour.accent, 4, 0, 1.6F);
    draw_traces(list, beat, cell);
  }

  // The class, its probability, and all probabilities as parts of a bar: over whatever tall beat of
  // the next row reaches up here.
  void draw_label(size_t beat) {
    const Rect cell = cell_of(beat);
    if (is_visible(cell)) draw_label(*ImGui::GetWindowDrawList(), beat, cell);
  }

 private:
  Rect cell_of(size_t beat) const {
    const size_t row = beat / layout_.columns;
    const size_t column = beat % layout_.columns;
    return {
        corner_.x + layout_.square * kMargin + static_cast<float>(column) * layout_.cell_width(),
        corner_.y + static_cast<float>(row) * layout_.cell_height(), layout_.cell_width(),
        layout_.cell_height()};
  }

  static bool is_visible(const Rect& cell) {
    return ImGui::IsRectVisible({cell.x, cell.y}, {cell.x + cell.width, cell.y + cell.height});
  }

  void draw_traces(ImDrawList& list, size_t beat, const Rect& cell) {
    const Colours& colour = panel_.ui.colour();
    const PaperScale scale = {layout_.square * 5, layout_.square * 2};
    const float beat_width = kBeatLength / 360.0F * scale.px_per_s;
    const ImVec2 start(cell.x + (cell.width - beat_width) / 2,
                       cell.y + layout_.square * kSquaresUp);
    // A trace may leave its squares, as on paper, but not the sheet's rows.
    const ImVec2 clip(cell.y - 2 * layout_.square,
                      cell.y + layout_.square * (kSquaresUp + kSquaresDown + 1));
    const float thickness = std::clamp(0.9F + 0.3F * layout_.scale, 1.1F, 2.2F);
    const bool forming = beat >= set_.finished;
    if (forming) {
      draw_noise(list, set_.beats.beats[beat], kBeatSampleRateHz, start, scale, clip,
                 colour.faint_ink, thickness * 0.7F, panel_.pixel_ratio);
    }
    draw_trace(list, forming ? set_.estimates[beat] : set_.beats.beats[beat], kBeatSampleRateHz,
               start, scale, clip, colour.ink, thickness, panel_.pixel_ratio);
  }

  void draw_label(ImDrawList& list, size_t beat, const Rect& cell) {
    const Widgets& ui = panel_.ui;
    const Probabilities& probabilities = set_.probabilities[beat];
    const float size = Widgets::height_of(ui.fonts().small);
    const float bottom = cell.y + cell.height - 5;
    const float left = cell.x + 8;
    const float right = cell.x + cell.width - 8;
    std::string text = set_.beats.classes[beat];
    if (!probabilities.empty()) {
      const size_t best = most_probable(probabilities);
      text = classes_[best] + " " + percent(probabilities[best]);
      // What it was to be, where the classifier sees something else.
      if (classes_[best] != set_.beats.classes[beat]) {
        text = set_.beats.classes[beat] + "? " + text;
      }
      float from = left;
      for (size_t i = 0; i < probabilities.size(); ++i) {
        const float to = std::min(right, from + (right - left) * probabilities[i]);
        if (to - from > 0.3F) {
          list.AddRectFilled({from, bottom - 4}, {to, bottom},
                             class_colour(classes_[i], ui.dark()));
        }
        from = to;
      }
    }
    const ImVec2 place(left, std::floor(bottom - 7 - size));
    const float width = Widgets::width_of(ui.fonts().small, text);
    const ImU32 veil = (ui.colour().paper & 0x00FFFFFF) | (200U << 24);
    list.AddRectFilled({place.x - 2, place.y}, {place.x + width + 2, place.y + size}, veil, 3);
    list.AddText(ui.fonts().small, size, place, ui.colour().paper_text, text.c_str());
  }

  Panel& panel_;
  const BeatSet& set_;
  const std::vector<std::string>& classes_;
  const Layout& layout_;
  ImVec2 corner_;
};

}  // namespace

std::vector<std::string> gallery_scales() { return {tr(Text::kScaleFit), "1:1", "2:1", "3:1"}; }

void draw_gallery(Panel& panel, const BeatSet& set, const std::vector<std::string>& classes,
                  float width, float height, GalleryState& state) {
  const Layout layout = choose_layout(set.begun, width, height, state.scale);
  state.drawn_scale = layout.scale;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const Colours& colour = panel.ui.colour();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect sheet = {corner.x, corner.y, width, std::max(height, layout.height())};
  const ImVec2 origin(corner.x, corner.y);
  const PaperScale scale = {layout.square * 5, layout.square * 2};
  panel.paper.draw(list, sheet, origin, scale, panel.pixel_ratio, colour);
  draw_calibration(list, {corner.x + layout.square * 0.25F, corner.y + layout.square * kSquaresUp},
                   layout.square, colour.ink);
  state.selected = std::clamp(state.selected, 0, std::max(0, static_cast<int>(set.begun) - 1));
  {
    const auto scope = panel.ui.group(tr(Text::kBeatsOnPaper));
    Sheet cells(panel, set, classes, layout, corner);
    list.PushClipRect({sheet.x, sheet.y}, {sheet.x + sheet.width, sheet.y + sheet.height}, true);
    for (size_t beat = 0; beat < set.begun; ++beat) {
      ImGui::PushID(static_cast<int>(beat));
      cells.draw_beat(beat, state);
      ImGui::PopID();
    }
    for (size_t beat = 0; beat < set.begun; ++beat) cells.draw_label(beat);
    list.PopClipRect();
  }
  ImGui::SetCursorScreenPos(corner);
  ImGui::Dummy({sheet.width, sheet.height});
}

void draw_beat_sheet(Panel& panel, const BeatSet& set, int beat, float width) {
  constexpr float kAcross = 6;
  constexpr float kUp = 5;
  constexpr float kDown = 3;
  const float square = width / kAcross;
  const PaperScale scale = {square * 5, square * 2};
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const Rect sheet = {corner.x, corner.y, width, square * (kUp + kDown)};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Colours& colour = panel.ui.colour();
  panel.paper.draw(list, sheet, {corner.x, corner.y}, scale, panel.pixel_ratio, colour);
  const auto index = static_cast<size_t>(beat);
  if (index < set.begun) {
    const float beat_width = kBeatLength / 360.0F * scale.px_per_s;
    const ImVec2 start(corner.x + (width - beat_width) / 2, corner.y + square * kUp);
    const ImVec2 clip(sheet.y + 2, sheet.y + sheet.height - 2);
    const bool forming = index >= set.finished;
    if (forming) {
      draw_noise(list, set.beats.beats[index], kBeatSampleRateHz, start, scale, clip,
                 colour.faint_ink, 1.2F, panel.pixel_ratio);
    }
    draw_trace(list, forming ? set.estimates[index] : set.beats.beats[index], kBeatSampleRateHz,
               start, scale, clip, colour.ink, 2, panel.pixel_ratio);
  }
  ImGui::Dummy({sheet.width, sheet.height});
}

}  // namespace beatsmith
