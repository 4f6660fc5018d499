#include "panels/gallery.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "drawing/trace.h"

namespace beatsmith {
namespace {

constexpr int kCellSquares = 4;  // across: a beat is 17.8 mm wide
constexpr int kMargin = 2;       // squares on the left, for the calibration mark
constexpr float kLabelPx = 28;
constexpr size_t kAllInWords = 64;  // of more beats, only those in sight and around them are named

// One row of cells, in squares.
struct Row {
  int top = 0;
  int up = 4;    // above the baseline: room for the row's tallest beat
  int down = 3;  // below
};

// How the cells of a sheet are laid out.
struct Layout {
  float scale = 1;
  float square = kSquarePx;
  int columns = 1;
  int label_squares = 2;
  std::vector<Row> rows;
  int squares = 0;  // of all rows together

  float cell_width() const { return square * kCellSquares; }
  float height() const { return square * static_cast<float>(squares); }
  const Row& row_of(size_t beat) const { return rows[beat / static_cast<size_t>(columns)]; }
  int height_of(const Row& row) const { return row.up + row.down + label_squares; }
};

// As many columns as fit; of `together` beats of a class, should that be more than 0, so many that
// each class begins a row or follows on the same one.
Layout layout_of(std::span<const BeatRange> beats, float width, float scale, int together) {
  Layout layout;
  layout.scale = scale;
  layout.square = kSquarePx * scale;
  layout.columns =
      std::max(1, static_cast<int>((width - layout.square * kMargin) / layout.cell_width()));
  if (together > 0 && together < layout.columns) layout.columns -= layout.columns % together;
  layout.label_squares = std::max(1, static_cast<int>(std::ceil(kLabelPx / layout.square)));
  for (size_t beat = 0; beat < beats.size(); ++beat) {
    if (beat % static_cast<size_t>(layout.columns) == 0) {
      if (beat > 0) layout.squares += layout.height_of(layout.rows.back());
      layout.rows.push_back({layout.squares});
    }
    Row& row = layout.rows.back();
    row.up =
        std::max(row.up, std::min(10, static_cast<int>(std::ceil(beats[beat].highest_mv * 2))));
    row.down =
        std::max(row.down, std::min(8, static_cast<int>(std::ceil(-beats[beat].lowest_mv * 2))));
  }
  if (!layout.rows.empty()) layout.squares += layout.height_of(layout.rows.back());
  return layout;
}

// The largest that is seen whole, at true size at least.
Layout largest_layout(std::span<const BeatRange> beats, float width, float height, int together) {
  constexpr float kLargest = 4;
  constexpr float kFiner = 0.0625F;
  Layout layout = layout_of(beats, width, 1, together);
  if (layout.height() > height) return layout;
  for (float scale = kLargest; scale > 1; scale -= kFiner) {
    Layout larger = layout_of(beats, width, scale, together);
    if (larger.height() <= height) return larger;
  }
  return layout;
}

Layout choose_layout(std::span<const BeatRange> beats, float width, float height, int together,
                     int choice) {
  constexpr float kChosen[] = {0, 1, 2, 3};
  if (choice > 0) return layout_of(beats, width, kChosen[choice], 0);
  Layout largest = largest_layout(beats, width, height, 0);
  if (largest.rows.size() < 2 || together < 1 || largest.columns % together == 0) return largest;
  // Classes in rows of their own, where that costs little: the paper that beats are smaller by
  // stays empty, a third of it at 0.8 of the scale.
  constexpr float kLeastOfScale = 0.9F;
  Layout in_rows = largest_layout(beats, width, height, together);
  const bool is_worth_it =
      in_rows.height() <= height && in_rows.scale >= kLeastOfScale * largest.scale;
  return is_worth_it ? in_rows : largest;
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
  Sheet(Panel& panel, const GenerateSession& session, const Layout& layout, ImVec2 corner)
      : panel_(panel),
        session_(session),
        set_(session.shown()),
        view_(session.view()),
        classes_(session.probability_names()),
        layout_(layout),
        corner_(corner) {}

  Rect cell_of(size_t beat) const {
    const Row& row = layout_.row_of(beat);
    const size_t column = beat % static_cast<size_t>(layout_.columns);
    return {
        corner_.x + layout_.square * kMargin + static_cast<float>(column) * layout_.cell_width(),
        corner_.y + layout_.square * static_cast<float>(row.top), layout_.cell_width(),
        layout_.square * static_cast<float>(layout_.height_of(row))};
  }

  // The beats of rows that are at least partly to be seen: [first, end).
  std::pair<size_t, size_t> visible() const {
    const ImDrawList& list = *ImGui::GetWindowDrawList();
    // Rows that begin above a place on the screen.
    const auto rows_above = [&](float y) {
      const float squares = (y - corner_.y) / layout_.square;
      const auto row = std::partition_point(
          layout_.rows.begin(), layout_.rows.end(),
          [&](const Row& candidate) { return static_cast<float>(candidate.top) < squares; });
      return static_cast<size_t>(row - layout_.rows.begin());
    };
    const auto columns = static_cast<size_t>(layout_.columns);
    const size_t first = std::max<size_t>(1, rows_above(list.GetClipRectMin().y)) - 1;
    return {std::min(view_.count, first * columns),
            std::min(view_.count, rows_above(list.GetClipRectMax().y) * columns)};
  }

  // The cell as something to choose, and the traces in it.
  void draw_beat(size_t beat, GalleryState& state) {
    const Rect cell = cell_of(beat);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const bool selected = state.selected == static_cast<int>(beat);
    bool hovered = false;
    if (panel_.ui.list_option(words_for(set_, beat, classes_), cell, static_cast<int>(beat),
                              static_cast<int>(view_.count), selected, hovered)) {
      state.selected = static_cast<int>(beat);
    }
    if (!is_visible(cell)) return;
    const Colours& colour = panel_.ui.colour();
    const ImVec2 low(cell.x + 1, cell.y + 1);
    const ImVec2 high(cell.x + cell.width - 1, cell.y + cell.height - 1);
    if (hovered) list.AddRectFilled(low, high, colour.hovered, 4);
    if (selected) list.AddRect(low, high, colour.accent, 4, 0, 1.6F);
    draw_traces(list, beat, cell);
    draw_label(list, beat, cell);
  }

 private:
  static bool is_visible(const Rect& cell) {
    return ImGui::IsRectVisible({cell.x, cell.y}, {cell.x + cell.width, cell.y + cell.height});
  }

  void draw_traces(ImDrawList& list, size_t beat, const Rect& cell) {
    const Colours& colour = panel_.ui.colour();
    const PaperScale scale = {layout_.square * 5, layout_.square * 2};
    const float beat_width = static_cast<float>(kBeatLength / kBeatSampleRateHz) * scale.px_per_s;
    const Row& row = layout_.row_of(beat);
    const ImVec2 start(cell.x + (cell.width - beat_width) / 2,
                       cell.y + layout_.square * static_cast<float>(row.up));
    const ImVec2 clip(cell.y + 2, cell.y + layout_.square * static_cast<float>(row.up + row.down));
    const float thickness = std::clamp(0.9F + 0.3F * layout_.scale, 1.1F, 2.2F);
    const bool forming = beat >= view_.finished;
    const bool noise = forming && view_.step == 0;  // nothing is estimated yet
    if (forming) {
      draw_noise(list, view_.states[beat], kBeatSampleRateHz, start, scale, clip,
                 noise ? colour.ink : colour.faint_ink, thickness * 0.7F, panel_.pixel_ratio);
    }
    if (!noise) {
      draw_trace(list, forming ? view_.estimates[beat] : view_.states[beat], kBeatSampleRateHz,
                 start, scale, clip, colour.ink, thickness, panel_.pixel_ratio);
    }
  }

  // The class, its probability, and all probabilities as parts of a bar.
  void draw_label(ImDrawList& list, size_t beat, const Rect& cell) {
    const Widgets& ui = panel_.ui;
    const Probabilities& probabilities = session_.probabilities(beat);
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
  const GenerateSession& session_;
  const BeatSet& set_;
  const ShownBeats view_;
  const std::vector<std::string>& classes_;
  const Layout& layout_;
  ImVec2 corner_;
};

// The next larger or smaller scale where two fingers have moved so far.
void take_pinch(Panel& panel, const Rect& seen, GalleryState& state) {
  constexpr float kStep = 1.3F;
  constexpr int kLast = 3;
  const float factor = take_zoom(panel, seen);
  if (factor == 1) return;
  state.pinched *= factor;
  if (state.pinched < kStep && state.pinched > 1 / kStep) return;
  const int next = state.pinched > 1 ? static_cast<int>(std::floor(state.drawn_scale)) + 1
                                     : static_cast<int>(std::ceil(state.drawn_scale)) - 1;
  if (next >= 1 && next <= kLast) state.scale = next;
  state.pinched = 1;
}

}  // namespace

std::vector<std::string> gallery_scales() { return {tr(Text::kScaleFit), "1:1", "2:1", "3:1"}; }

void draw_gallery(Panel& panel, GenerateSession& session, float width, float height,
                  GalleryState& state) {
  take_pinch(panel, {ImGui::GetCursorScreenPos().x, panel.area.y, width, panel.area.height}, state);
  const size_t count = session.view().count;
  const auto together = static_cast<int>(session.shown().settings.count);
  const Layout layout = choose_layout(std::span(session.shown().ranges).first(count), width, height,
                                      together, state.scale);
  state.drawn_scale = layout.scale;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const Colours& colour = panel.ui.colour();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Rect sheet = {corner.x, corner.y, width, std::max(height, layout.height())};
  const PaperScale scale = {layout.square * 5, layout.square * 2};
  panel.paper.draw(list, sheet, corner, scale, panel.pixel_ratio, colour);
  const int baseline = layout.rows.empty() ? Row().up : layout.rows.front().up;
  draw_calibration(
      list,
      {corner.x + layout.square * 0.25F, corner.y + layout.square * static_cast<float>(baseline)},
      layout.square, colour.ink);
  state.selected = std::clamp(state.selected, 0, std::max(0, static_cast<int>(count) - 1));
  Sheet cells(panel, session, layout, corner);
  const auto [first, end] = cells.visible();
  const auto columns = static_cast<size_t>(layout.columns);
  const size_t seen_rows = std::max<size_t>(1, (end - first) / columns);
  {
    bool moved = false;
    const auto scope =
        panel.ui.list(tr(Text::kBeatsOnPaper), sheet,
                      {static_cast<int>(count), layout.columns, static_cast<int>(seen_rows)},
                      state.selected, moved);
    const auto selected = static_cast<size_t>(state.selected);
    // Those around what is seen are known in words too, to be read on.
    const size_t around = count <= kAllInWords ? count : seen_rows * columns;
    const size_t from = first > around ? first - around : 0;
    const size_t to = std::min(count, end + around);
    if (count > 0 && selected < from) cells.draw_beat(selected, state);
    for (size_t beat = from; beat < to; ++beat) cells.draw_beat(beat, state);
    if (selected >= to && selected < count) cells.draw_beat(selected, state);
    if (moved && count > 0) {
      const Rect cell = cells.cell_of(selected);
      ImGui::ScrollToRect(ImGui::GetCurrentWindow(),
                          {cell.x, cell.y, cell.x + cell.width, cell.y + cell.height},
                          ImGuiScrollFlags_KeepVisibleEdgeY);
    }
    session.look_at(first, end - first, selected);
  }
  ImGui::SetCursorScreenPos(corner);
  ImGui::Dummy({sheet.width, sheet.height});
}

}  // namespace beatsmith
