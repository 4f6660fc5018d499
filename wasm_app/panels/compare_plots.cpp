#include "panels/compare_plots.h"

#include <algorithm>
#include <cmath>

#include "drawing/plot.h"
#include "drawing/trace.h"

namespace beatsmith {
namespace {

constexpr float kAxisLeft = 34;  // room for the values of an axis
constexpr float kAxisBelow = 22;

std::string share_text(double share) { return percent(static_cast<float>(share)); }

// A's colour: opaque, because a translucent line shows where its parts overlap.
ImU32 grey(const Colours& colours) {
  const ImVec4 ink = ImGui::ColorConvertU32ToFloat4(colours.ink);
  const ImVec4 paper = ImGui::ColorConvertU32ToFloat4(colours.paper);
  const auto mixed = [](float a, float b) { return 0.45F * a + 0.55F * b; };
  return ImGui::ColorConvertFloat4ToU32(
      {mixed(ink.x, paper.x), mixed(ink.y, paper.y), mixed(ink.z, paper.z), 1});
}

ImU32 faded(ImU32 colour, uint32_t alpha) { return (colour & 0x00FFFFFF) | (alpha << 24); }

void write(ImFont* font, ImVec2 place, ImU32 colour, const std::string& text) {
  ImGui::GetWindowDrawList()->AddText(font, Widgets::height_of(font),
                                      {std::floor(place.x), std::floor(place.y)}, colour,
                                      text.c_str());
}

std::string side_name(int side) { return tr(side == 0 ? Text::kSideA : Text::kSideB); }

// A side's source as it was when it was compared.
std::string side_words(const CompareSession& session, int index) {
  const CompareSide& side = session.side(index);
  return side.record_name.empty() ? source_words(session, side.source)
                                  : tr(Text::kRecordSource, {side.record_name});
}

// A and B in a row, as they are drawn below it.
void draw_legend(Panel& panel, const CompareSession& session, float width) {
  Widgets& ui = panel.ui;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float line = Widgets::height_of(ui.fonts().body) + 4;
  float x = start.x;
  float y = start.y;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (int side = 0; side < 2; ++side) {
    const std::string words = tr(Text::kSideCount, {side_name(side), side_words(session, side)});
    const float needed = Widgets::width_of(ui.fonts().body, words) + 52;
    if (x > start.x && x + needed > start.x + width) {
      x = start.x;
      y += line;
    }
    const float middle = y + line / 2;
    if (side == 0) {
      list.AddRectFilled({x, middle - 7}, {x + 26, middle + 7}, faded(ui.colour().ink, 36), 2);
      list.AddLine({x, middle}, {x + 26, middle}, grey(ui.colour()), 5);
    } else {
      float from = x;
      for (const std::string& letter : session.class_names()) {
        const float to = from + 26 / static_cast<float>(session.class_names().size());
        const ImU32 colour = class_colour(letter, ui.dark());
        list.AddLine({from, middle}, {to, middle}, colour, 2);
        for (const float off : {-6.0F, 6.0F}) {
          list.AddLine({from, middle + off}, {to, middle + off}, faded(colour, 170), 1);
        }
        from = to;
      }
    }
    write(ui.fonts().body, {x + 34, y + 2}, ui.colour().text, words);
    x += needed;
  }
  ImGui::Dummy({width, y + line - start.y});
}

// One class's cell on the sheet.
class MeanCell {
 public:
  MeanCell(Panel& panel, const CompareSession& session, size_t index, const Rect& cell,
           float square)
      : panel_(panel),
        ui_(panel.ui),
        letter_(session.class_names()[index]),
        a_(session.side(0).classes.empty() ? nullptr : &session.side(0).classes[index]),
        b_(session.side(1).classes.empty() ? nullptr : &session.side(1).classes[index]),
        real_(session.side(0).source.kind == SideKind::kStored && session.statistics()
                  ? session.statistics()->of(letter_)
                  : nullptr),
        cell_(cell),
        square_(square) {}

  static constexpr float kUp = 5.5F;  // squares of 0.5 mV above the baseline: V reaches 2.6 mV
  static constexpr float kDown = 3;

  void draw() {
    ui_.picture(words(), cell_);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const PaperScale scale = {square_ * 5, square_ * 2};
    const float beat_width = kBeatLength / static_cast<float>(kBeatSampleRateHz) * scale.px_per_s;
    const ImVec2 start(cell_.x + (cell_.width - beat_width) / 2, cell_.y + square_ * kUp);
    const ImVec2 clip(cell_.y + 2, cell_.y + cell_.height - 2);
    const ImU32 ink = ui_.colour().ink;
    const ImU32 colour = class_colour(letter_, ui_.dark());
    if (const ClassStatistics* mean = statistics(a_)) {
      draw_band(list, mean->mean, mean->spread, kBeatSampleRateHz, start, scale, clip,
                faded(ink, 36));
      draw_trace(list, mean->mean, kBeatSampleRateHz, start, scale, clip, grey(ui_.colour()), 5,
                 panel_.pixel_ratio);
    }
    if (const ClassStatistics* mean = statistics(b_)) {
      for (const float side : {1.0F, -1.0F}) {
        float edge[kBeatLength];
        for (size_t i = 0; i < kBeatLength; ++i) edge[i] = mean->mean[i] + side * mean->spread[i];
        draw_trace(list, edge, kBeatSampleRateHz, start, scale, clip, faded(colour, 190), 1,
                   panel_.pixel_ratio);
      }
      draw_trace(list, mean->mean, kBeatSampleRateHz, start, scale, clip, colour, 2.2F,
                 panel_.pixel_ratio);
    }
    draw_label(colour);
  }

 private:
  static const ClassStatistics* statistics(const SideClass* side) {
    return side != nullptr && side->statistics ? &*side->statistics : nullptr;
  }

  void draw_label(ImU32 colour) {
    const float small = Widgets::height_of(ui_.fonts().small);
    // On the right, where even a tall beat leaves room.
    const std::string word(class_word(letter_));
    const float right = cell_.x + cell_.width - 10;
    const float from = right - Widgets::width_of(ui_.fonts().small, word);
    write(ui_.fonts().small, {from, cell_.y + 10}, ui_.colour().paper_text, word);
    const float letter = Widgets::width_of(ui_.fonts().strong, letter_);
    write(ui_.fonts().strong, {from - letter - 7, cell_.y + 8}, colour, letter_);
    std::string counts;
    for (int side = 0; side < 2; ++side) {
      const ClassStatistics* known = statistics(side == 0 ? a_ : b_);
      if (known == nullptr) continue;
      if (!counts.empty()) counts += " \u00B7 ";
      counts += tr(Text::kSideCount, {side_name(side), std::to_string(known->count)});
    }
    float y = cell_.y + cell_.height - small - 6;
    write(ui_.fonts().small, {cell_.x + 10, y}, ui_.colour().paper_text, counts);
    if (real_ == nullptr) return;
    write(ui_.fonts().small, {cell_.x + 10, y - small - 2}, ui_.colour().paper_text,
          people_words());
  }

  std::string people_words() const {
    const std::string people = std::to_string(real_->people);
    const std::string all = tr(Text::kPeopleShare, {people, share_text(real_->largest_share)});
    const bool fits = Widgets::width_of(ui_.fonts().small, all) < cell_.width - 16;
    return real_->largest_share >= 0.25 && fits ? all : tr(Text::kPeopleCount, {people});
  }

  std::string words() const {
    const ClassStatistics* a = statistics(a_);
    const ClassStatistics* b = statistics(b_);
    const std::string_view name = class_word(letter_);
    if (a == nullptr && b == nullptr) return tr(Text::kMeanNone, {name});
    const auto peak = [](const ClassStatistics& side) {
      return number_text("%.2f", side.mean[kBeatRIndex]);
    };
    std::string words;
    if (a == nullptr || b == nullptr) {
      words = tr(Text::kMeanPictureOne,
                 {name, side_name(a != nullptr ? 0 : 1), peak(a != nullptr ? *a : *b)});
    } else {
      size_t farthest = 0;
      const auto apart = [&](size_t i) { return std::abs(a->mean[i] - b->mean[i]); };
      for (size_t i = 1; i < kBeatLength; ++i) farthest = apart(i) > apart(farthest) ? i : farthest;
      const double ms = (static_cast<double>(farthest) - kBeatRIndex) * 1000 / kBeatSampleRateHz;
      words = tr(Text::kMeanPicture,
                 {name, peak(*a), peak(*b), number_text("%.2f", apart(farthest)),
                  number_text("%.0f", std::abs(ms)), tr(ms < 0 ? Text::kBeforeR : Text::kAfterR)});
    }
    return real_ == nullptr ? words : words + "; " + people_words();
  }

  Panel& panel_;
  Widgets& ui_;
  const std::string& letter_;
  const SideClass* a_;
  const SideClass* b_;
  const RealClass* real_;
  Rect cell_;
  float square_;
};

// What holds the real beats' classes, three standard deviations to each side.
Axis axis_of(const BeatStatistics& statistics, size_t dimension) {
  const size_t d = statistics.axes.count();
  Axis axis{1e9, -1e9};
  for (const RealClass& real : statistics.classes) {
    const Normal& places = real.statistics.coordinates;
    const double spread = 3 * std::sqrt(places.covariance[dimension * d + dimension]);
    axis.low = std::min(axis.low, places.mean[dimension] - spread);
    axis.high = std::max(axis.high, places.mean[dimension] + spread);
  }
  return axis;
}

}  // namespace

std::string time_text(double ms) {
  return number_text(ms < 1 ? "%.2f" : ms < 10 ? "%.1f" : "%.0f", ms);
}

std::string source_words(const CompareSession& session, const SideSource& source) {
  switch (source.kind) {
    case SideKind::kStored:
      return tr(Text::kStoredSource);
    case SideKind::kRecord: {
      const auto& record = session.record().record();
      return tr(Text::kRecordSource, {record ? record->name : "\u2013"});
    }
    case SideKind::kGenerated:
      break;
  }
  const ModelDescription& model = session.denoisers()[source.model];
  const auto steps = static_cast<uint64_t>(session.steps_of(source));
  return tr(model.role == ModelRole::kStudent ? Text::kStudentModel : Text::kTeacherModel,
            {counted(Text::kOneStep, Text::kManySteps, steps)});
}

void draw_means(Panel& panel, const CompareSession& session, float width) {
  draw_legend(panel, session, width);
  const size_t classes = session.class_names().size();
  const int columns = width < 560 ? 2 : 4;
  const int rows = (static_cast<int>(classes) + columns - 1) / columns;
  const float cell_width = width / static_cast<float>(columns);
  // As large as leaves the figures in sight.
  const float square = std::min(cell_width / 4.6F, std::max(36.0F, panel.area.height * 0.055F));
  const float cell_height = square * (MeanCell::kUp + MeanCell::kDown);
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const Rect sheet = {corner.x, corner.y, width, cell_height * static_cast<float>(rows)};
  const Colours& colour = panel.ui.colour();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (size_t i = 0; i < classes; ++i) {
    const auto at = static_cast<int>(i);
    const int row = at / columns;
    const Rect cell = {corner.x + cell_width * static_cast<float>(at % columns),
                       corner.y + cell_height * static_cast<float>(row), cell_width, cell_height};
    const ImVec2 base(cell.x, cell.y + square * MeanCell::kUp);
    panel.paper.draw(list, cell, base, {square * 5, square * 2}, panel.pixel_ratio, colour);
    MeanCell(panel, session, i, cell, square).draw();
  }
  list.AddRect({sheet.x, sheet.y}, {sheet.x + sheet.width, sheet.y + sheet.height},
               colour.paper_bold);
  ImGui::SetCursorScreenPos(corner);
  ImGui::Dummy({sheet.width, sheet.height});
  panel.ui.muted_text(tr(Text::kMeanAndSpreadHow));
}

void draw_scatter(Panel& panel, const CompareSession& session, float width, float height) {
  if (!session.statistics()) return;
  const BeatStatistics& statistics = *session.statistics();
  const size_t d = statistics.axes.count();
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const Axis x = axis_of(statistics, 0);
  const Axis y = axis_of(statistics, 1);
  const Rect area = {corner.x + kAxisLeft, corner.y, width - kAxisLeft, height - kAxisBelow};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  Plot plot(list, area, x, y);
  plot.draw_frame(panel.ui.colour(), panel.ui.fonts().small, x.ticks(6), y.ticks(5));
  list.PushClipRect({area.x, area.y}, {area.x + area.width, area.y + area.height}, true);
  std::string words;
  for (size_t i = 0; i < session.class_names().size(); ++i) {
    const std::string& letter = session.class_names()[i];
    const ImU32 colour = class_colour(letter, panel.ui.dark());
    std::string centres[4] = {"\u2013", "\u2013", "\u2013", "\u2013"};
    for (int side = 0; side < 2; ++side) {
      if (session.side(side).classes.empty()) continue;
      const SideClass& beats = session.side(side).classes[i];
      for (size_t beat = 0; beat * d < beats.places.size(); ++beat) {
        const auto px = static_cast<double>(beats.places[beat * d]);
        const auto py = static_cast<double>(beats.places[beat * d + 1]);
        if (side == 0) {
          plot.ring(px, py, 3.5F, faded(colour, 210), 1.2F);
        } else {
          plot.dot(px, py, 2.6F, faded(colour, 190));
        }
      }
      if (!beats.statistics) continue;
      const Normal& places = beats.statistics->coordinates;
      plot.ellipse(places, side == 0 ? faded(colour, 110) : colour, side == 0 ? 5.0F : 1.8F);
      for (int k = 0; k < 2; ++k) centres[2 * side + k] = number_text("%.1f", places.mean[k]);
    }
    words += (words.empty() ? "" : " ") +
             tr(Text::kScatterClass,
                {class_word(letter), centres[0], centres[1], centres[2], centres[3]});
  }
  list.PopClipRect();
  panel.ui.picture(tr(Text::kScatterPicture, {words}), area);
  ImGui::Dummy({width, height});
  const double share =
      (statistics.axes.variance[0] + statistics.axes.variance[1]) / statistics.axes.total_variance;
  panel.ui.muted_text(tr(Text::kWhereBeatsLieHow, {share_text(share)}));
}

void draw_figures(Panel& panel, const CompareSession& session, float width) {
  constexpr float kHead = 26;
  constexpr float kRow = 42;
  Widgets& ui = panel.ui;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const float first = 34;
  const float column = (width - first) / 4;
  const auto left = [&](int index) {
    return corner.x + first + column * static_cast<float>(index);
  };
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const size_t classes = session.class_names().size();
  const float height = kHead + kRow * static_cast<float>(classes);
  list.AddRectFilled({corner.x, corner.y}, {corner.x + width, corner.y + height},
                     ui.colour().surface, 8);
  const bool stored = session.side(0).source.kind == SideKind::kStored ||
                      session.side(1).source.kind == SideKind::kStored;
  const Text paired_heads[] = {Text::kCompareDistance, Text::kComparePrecision,
                               Text::kCompareRecall, Text::kToldApart};
  const Text stored_heads[] = {Text::kCompareDistance, Text::kRealBeats, Text::kPeople,
                               Text::kLargestShare};
  const auto& heads = stored ? stored_heads : paired_heads;
  for (int i = 0; i < 4; ++i) {
    write(ui.fonts().small, {left(i), corner.y + 6}, ui.colour().muted_text, tr(heads[i]));
  }
  for (size_t i = 0; i < classes; ++i) {
    const std::string& letter = session.class_names()[i];
    const float y = corner.y + kHead + kRow * static_cast<float>(i);
    list.AddLine({corner.x + 8, y}, {corner.x + width - 8, y}, ui.colour().border);
    write(ui.fonts().strong, {corner.x + 12, y + 5}, class_colour(letter, ui.dark()), letter);
    const auto cell = [&](int index, const std::string& value, const std::string& below) {
      write(ui.fonts().strong, {left(index), y + 4}, ui.colour().text, value);
      write(ui.fonts().small, {left(index), y + 22}, ui.colour().muted_text, below);
    };
    const std::string none = "\u2013";
    std::string words = tr(Text::kFigureRowNone, {class_word(letter)});
    const ClassComparison* compared =
        session.comparisons().empty() ? nullptr : &session.comparisons()[i];
    if (compared == nullptr || !compared->distance) {
      cell(0, none, {});
    } else {
      const std::string distance = number_text("%.2f", compared->distance->estimate);
      // Of as many beats as a draw has there is one draw, and no interval.
      const double spread = compared->distance->half_width();
      cell(0, distance, spread >= 0.005 ? "\u00B1" + number_text("%.2f", spread) : "");
      words = tr(Text::kFigureRowDistance, {class_word(letter), distance});
    }
    const RealClass* real = stored ? session.statistics()->of(letter) : nullptr;
    if (real != nullptr) {
      const std::string values[] = {std::to_string(real->statistics.count),
                                    std::to_string(real->people), share_text(real->largest_share)};
      for (int k = 0; k < 3; ++k) cell(k + 1, values[k], {});
      words += tr(Text::kFigureRowReal, {values[0], values[1], values[2]});
    } else if (compared != nullptr && compared->figures) {
      const PairFigures& b = compared->figures->other;
      const PairFigures& a = compared->figures->own;
      const std::string values[] = {share_text(b.precision), share_text(b.recall),
                                    share_text(b.neighbour)};
      const std::string own[] = {share_text(a.precision), share_text(a.recall),
                                 share_text(a.neighbour)};
      for (int k = 0; k < 3; ++k) cell(k + 1, values[k], tr(Text::kOwnValue, {own[k]}));
      words = tr(Text::kFigureRow,
                 {class_word(letter), number_text("%.2f", compared->distance->estimate), values[0],
                  own[0], values[1], own[1], values[2], own[2]});
    } else {
      for (int k = 1; k < 4; ++k) cell(k, none, {});
    }
    ui.picture(words, {corner.x, y, width, kRow});
  }
  ImGui::SetCursorScreenPos(corner);
  ImGui::Dummy({width, height});
  ui.muted_text(tr(stored ? Text::kDistanceStoredHow : Text::kDistanceHow));
  if (!stored) ui.muted_text(tr(Text::kPrecisionHow));
}

void draw_times(Panel& panel, const CompareSession& session, float width) {
  constexpr float kRow = 44;
  Widgets& ui = panel.ui;
  const Axis axis{0.1, 1000, true};
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto x_of = [&](double ms) {
    return corner.x + 8 + (width - 16) * static_cast<float>(axis.place(ms));
  };
  const float bottom = corner.y + 2 * kRow;
  for (const double tick : axis.ticks(5)) {
    const std::string text = tr(Text::kMilliseconds, {tick_text(tick)});
    const float text_width = Widgets::width_of(ui.fonts().small, text);
    const float x = std::floor(x_of(tick)) + 0.5F;
    list.AddLine({x, corner.y}, {x, bottom}, ui.colour().border);
    write(ui.fonts().small,
          {std::clamp(x - text_width / 2, corner.x, corner.x + width - text_width), bottom + 4},
          ui.colour().muted_text, text);
  }
  for (int side = 0; side < 2; ++side) {
    const CompareSide& shown = session.side(side);
    const std::string name = tr(Text::kSideNamed, {side_name(side), side_words(session, side)});
    const float y = corner.y + kRow * static_cast<float>(side);
    std::string words = tr(Text::kTimeRowLater, {name});
    if (shown.source.kind != SideKind::kGenerated) {
      words = tr(Text::kTimeRowNone, {name});
    } else if (shown.beat_ms) {
      words = tr(Text::kTimeRow, {name, time_text(*shown.beat_ms)});
      list.AddRectFilled({corner.x + 8, y + 24},
                         {std::max(corner.x + 12, x_of(*shown.beat_ms)), y + 36},
                         side == 0 ? grey(ui.colour()) : ui.colour().accent, 4);
    }
    const float text_width = Widgets::width_of(ui.fonts().small, words);
    list.AddRectFilled({corner.x + 6, y + 2}, {corner.x + 14 + text_width, y + 21},
                       ui.colour().background, 3);
    write(ui.fonts().small, {corner.x + 8, y + 3}, ui.colour().text, words);
    ui.picture(words, {corner.x, y, width, kRow});
  }
  ImGui::SetCursorScreenPos(corner);
  ImGui::Dummy({width, 2 * kRow + 22});
}

void draw_tried(Panel& panel, const CompareSession& session, float width, float height) {
  const std::vector<TriedSource>& tried = session.tried();
  if (tried.empty()) return;
  double most = 1.6;
  for (const TriedSource& one : tried) most = std::max(most, 1.15 * one.from_real);
  const Axis x{0.8, 300, true};
  const Axis y{0, most};
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const Rect area = {corner.x + kAxisLeft, corner.y, width - kAxisLeft, height - kAxisBelow};
  const Colours& colour = panel.ui.colour();
  Plot plot(*ImGui::GetWindowDrawList(), area, x, y);
  const double steps_ticks[] = {1, 2, 4, 10, 50, 250};
  plot.draw_frame(colour, panel.ui.fonts().small, steps_ticks, y.ticks(4));
  plot.dotted_across(1, colour.paper_text);
  std::string words;
  std::string enough;
  for (const TriedSource& one : tried) {
    const auto steps = static_cast<double>(session.steps_of(one.source));
    const std::string value = number_text("%.2f", one.from_real);
    if (session.denoisers()[one.source.model].role == ModelRole::kStudent) {
      plot.dot(steps, one.from_real, 5, colour.accent);
    } else {
      plot.ring(steps, one.from_real, 5, colour.ink, 2);
    }
    const ImVec2 place = plot.at(steps, one.from_real);
    write(panel.ui.fonts().small, {place.x + 9, place.y - 8}, colour.text, value);
    const std::string name = source_words(session, one.source);
    words += (words.empty() ? "" : " ") + tr(Text::kTriedOne, {name, value});
    if (one.from_real <= CompareSession::kNearEnough) {
      enough += (enough.empty() ? "" : "; ") + name;
    }
  }
  panel.ui.picture(tr(Text::kTriedPicture, {words}), area);
  ImGui::Dummy({width, height});
  if (tried.size() > 1) {
    const std::string limit = number_text("%.2f", CompareSession::kNearEnough);
    panel.ui.text(enough.empty() ? tr(Text::kTriedNotEnough, {limit})
                                 : tr(Text::kTriedEnough, {limit, enough}));
  }
  panel.ui.muted_text(tr(Text::kStepsAndDistanceHow));
}

}  // namespace beatsmith
