// The chapters about what is made of the beats: what the classifier looks at, where it goes wrong,
// and where to go on.
#include <algorithm>
#include <array>
#include <cmath>

#include "panels/beat_paper.h"
#include "panels/learn_chapters.h"

namespace beatsmith {
namespace {

// How strongly the paper is coloured: at a fall of half the probability, or of the largest one if
// that is more, fully.
std::array<float, kBeatLength> heat_of(const Occlusion& map) {
  const float full = std::max(0.5F, map.fall[map.largest()]);
  std::array<float, kBeatLength> heat;
  std::transform(map.fall.begin(), map.fall.end(), heat.begin(),
                 [&](float fall) { return std::clamp(fall / full, 0.0F, 1.0F); });
  return heat;
}

// With a minus as wide as its digits.
std::string ms_text(double sample) {
  const std::string text = number_text("%.0f", ms_from_r(sample));
  return text[0] == '-' ? "\u2212" + text.substr(1) : text;
}

void draw_people(ChapterView& view) {
  Widgets& ui = view.panel.ui;
  const ModelDescription& model = *view.session.teacher();
  ui.heading(3, tr(Text::kWhoTaught));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto all = static_cast<int>(model.styles.size());
  for (const ClassSource& source : class_sources(model)) {
    const std::string words =
        tr(Text::kPeopleOf, {class_title(source.class_name), std::to_string(source.people),
                             percent(static_cast<float>(source.largest_share))});
    // A place for everybody in the data: filled where this person had such beats.
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float each = std::min(22.0F, view.width / static_cast<float>(all));
    const ImU32 ink = class_colour(source.class_name, ui.dark());
    for (int person = 0; person < all; ++person) {
      const ImVec2 centre(corner.x + each * (static_cast<float>(person) + 0.5F), corner.y + 10);
      if (person < source.people) {
        list.AddCircleFilled(centre, each * 0.36F, ink);
      } else {
        list.AddCircle(centre, each * 0.34F, ui.colour().border, 0, 1.4F);
      }
    }
    ImGui::Dummy({view.width, 14});
    ui.muted_text(words);
  }
}

void draw_mistakes(ChapterView& view) {
  Panel& panel = view.panel;
  Widgets& ui = panel.ui;
  LearnSession& session = view.session;
  ui.heading(3, tr(Text::kWrongly));
  if (!session.examples_are_judged()) {
    ui.muted_text(tr(Text::kMapPending));
    return;
  }
  if (session.mistakes().empty()) {
    ui.muted_text(tr(Text::kNoMistakes));
    return;
  }
  const auto& mistake = session.mistakes().front();
  const size_t best = most_probable(mistake.probabilities);
  const std::string& seen = session.probability_names()[best];
  const std::string& made = session.examples().classes[mistake.example];
  const std::string words = tr(Text::kMistakeWords, {class_word(made), class_word(seen),
                                                     percent(mistake.probabilities[best])});
  BeatPaper paper(panel, view.width, 230, -1.5F, 2.5F);
  paper.draw_paper();
  paper.draw_beat(session.examples().beats[mistake.example], class_colour(seen, ui.dark()), 2);
  describe_picture(view, words, paper.area());
  paper.end();
  ui.text(words);
  ui.muted_text(tr(Text::kMistakeWhy));
}

void draw_guidance_controls(ChapterView& view) {
  Widgets& ui = view.panel.ui;
  LearnSession& session = view.session;
  const std::string guidance = number_text("%.1f", static_cast<double>(session.guidance));
  ui.label(tr(Text::kGuidanceValue, {guidance}));
  double value = static_cast<double>(session.guidance);
  if (ui.slider(tr(Text::kGuidance), value, 1, 10, 0.5, guidance, view.width)) {
    session.guidance = static_cast<float>(value);
  }
  draw_class_select(view, session.guided_class);
  if (session.guided().is_running()) {
    if (ui.button(tr(Text::kCancel), {.width = view.width, .tall = true, .place = "guided"})) {
      session.guided().cancel();
    }
    ui.progress(tr(Text::kMakingBoth), session.guided().progress(), {});
  } else if (ui.button(tr(Text::kMakeBoth), {.look = view.action_look(),
                                             .width = view.width,
                                             .disabled = session.teacher() == nullptr,
                                             .tall = true,
                                             .place = "guided"})) {
    session.start_guided();
  }
  ui.alert(session.guided().error());
}

void draw_guided(ChapterView& view) {
  Widgets& ui = view.panel.ui;
  ui.heading(3, tr(Text::kTooMuchGuidance));
  ui.muted_text(tr(Text::kGuidanceHow));
  // Where it is narrow, over the sheet that stays blank until it is asked for.
  if (!view.panel.wide) draw_guidance_controls(view);
  GuidanceFigure& figure = view.session.guided();
  if (figure.rows().empty()) {
    draw_beat_row(view, {}, GuidanceFigure::kBeats, false, tr(Text::kPaperBlank));
  }
  float fit = 1;
  for (const GuidanceFigure::Row& row : figure.rows()) {
    if (row.done) fit = std::min(fit, beat_row_fit(row.beats));
  }
  int number = 0;
  for (const GuidanceFigure::Row& row : figure.rows()) {
    ImGui::PushID(number++);  // both may have the same words
    const std::string guidance = number_text("%.1f", static_cast<double>(row.guidance));
    const std::string words =
        row.done ? tr(Text::kGuidedHeight, {guidance, number_text("%.1f", height_mv(row.beats))})
                 : tr(Text::kGuidedRow, {guidance});
    ui.text(words);
    draw_beat_row(view, row.beats, GuidanceFigure::kBeats, !row.done, words, fit);
    ImGui::PopID();
  }
}

// A part of a figure in a column of its own.
template <class Draw>
void draw_column(ChapterView view, const char* id, ImVec2 corner, float width, Draw draw) {
  ImGui::SetCursorScreenPos(corner);
  ImGui::BeginChild(id, {width, 0}, ImGuiChildFlags_AutoResizeY,
                    ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse);
  view.width = width;
  draw(view);
  ImGui::EndChild();
}

}  // namespace

void draw_looks_figure(ChapterView& view) {
  Panel& panel = view.panel;
  Widgets& ui = panel.ui;
  const Colours& colour = ui.colour();
  LearnSession& session = view.session;
  // Narrow, the words below say the two probabilities that count.
  const float bars_height = panel.wide ? 170 : 0;
  BeatPaper paper(panel, view.width, std::max(220.0F, view.height - bars_height), -1.5F, 2.5F,
                  true);
  paper.draw_paper();
  const Rect& area = paper.area();
  const Occlusion* map = session.occlusion();
  const auto& names = session.probability_names();
  const std::string& made = session.examples().classes[session.example()];
  std::string words = tr(Text::kMapPending);
  if (map != nullptr) {
    const std::string& seen = names[map->class_index];
    paper.draw_heat(heat_of(*map), class_colour(seen, ui.dark()));
    words = tr(Text::kMapWords,
               {class_word(made), class_word(seen), percent(map->probability()),
                ms_text(static_cast<double>(map->largest())), percent(map->fall[map->largest()])});
  }
  const int first = occlusion_first(session.cover);
  const float left = paper.place_of(first, 0).x;
  const float right = paper.place_of(first + kOcclusionWidth - 1, 0).x;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  paper.draw_beat(session.beat(), colour.ink, 2.2F);
  // The cover: paper over the line, and the straight line in its place.
  list.AddRectFilled({left, area.y + 1}, {right, area.y + area.height - 1},
                     (colour.paper & 0x00FFFFFF) | (205U << 24));
  list.AddRect({left, area.y + 1}, {right, area.y + area.height - 1}, colour.focus, 3, 0, 1.6F);
  const Beat covered = occluded(session.beat(), session.cover);
  list.AddLine(paper.place_of(first, covered[static_cast<size_t>(first)]),
               paper.place_of(first + kOcclusionWidth - 1,
                              covered[static_cast<size_t>(first + kOcclusionWidth - 1)]),
               colour.focus, 2.2F);
  ui.picture(words, area);
  paper.end();
  if (map == nullptr || !panel.wide) return;
  const bool beside = view.width > 560;
  const float each = beside ? (view.width - 24) / 2 : view.width;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const auto bars = [&](Text title, const Probabilities& probabilities) {
    const auto scope = ui.group(tr(title));
    ImGui::BeginGroup();
    ui.heading(3, tr(title));
    draw_probability_bars(panel, names, probabilities, each);
    ImGui::EndGroup();
  };
  bars(Text::kWholeBeat, map->whole);
  if (beside) ImGui::SetCursorScreenPos({corner.x + each + 24, corner.y});
  bars(Text::kCoveredBeat, map->windows[static_cast<size_t>(session.cover)]);
}

void draw_looks_controls(ChapterView& view) {
  Widgets& ui = view.panel.ui;
  LearnSession& session = view.session;
  const int first = occlusion_first(session.cover);
  const std::string shown =
      tr(Text::kCoverValue, {ms_text(first), ms_text(first + kOcclusionWidth - 1)});
  ui.label(shown);
  double cover = session.cover;
  if (ui.slider(tr(Text::kCover), cover, 0, kOcclusionWindows - 1, 1, shown, view.width)) {
    session.cover = static_cast<int>(std::lround(cover));
  }
  if (const Occlusion* map = session.occlusion()) {
    const Probabilities& without = map->windows[static_cast<size_t>(session.cover)];
    ui.status(
        tr(Text::kCoveredBeat),
        tr(Text::kCoveredWords, {class_title(session.probability_names()[map->class_index]),
                                 percent(map->probability()), percent(without[map->class_index])}));
  } else {
    ui.status(tr(Text::kCoveredBeat), tr(Text::kMapPending));
  }
  draw_another_beat(view);
}

void draw_limits_figure(ChapterView& view) {
  if (view.session.teacher() == nullptr) return;
  const bool beside = view.width > 760;
  if (!beside) {
    draw_people(view);
    draw_guided(view);
    draw_mistakes(view);
    return;
  }
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const float each = (view.width - 28) / 2;
  draw_column(view, "data", corner, each, [](ChapterView& column) {
    draw_people(column);
    draw_mistakes(column);
  });
  draw_column(view, "guidance", {corner.x + each + 28, corner.y}, each, draw_guided);
}

void draw_limits_controls(ChapterView& view) {
  if (view.panel.wide) draw_guidance_controls(view);
}

void draw_turn_figure(ChapterView& view) {
  struct Way {
    Text button;
    Text words;
    Link link;
  };
  const Way ways[] = {
      {Text::kTryInGenerate, Text::kTurnGenerate, {WorkspaceId::kGenerate, {{"class", "V"}}}},
      {Text::kTryInDraw, Text::kTurnDraw, {WorkspaceId::kDraw, {{"class", "N"}}}},
      {Text::kTryInAnalyse, Text::kTurnAnalyse, {WorkspaceId::kAnalyse, {}}},
      {Text::kTryInCompare, Text::kTurnCompare, {WorkspaceId::kCompare, {}}},
      {Text::kTryInStrip, Text::kTurnStrip, {WorkspaceId::kStrip, {}}},
  };
  // A card for each, two beside one another where there is room.
  constexpr float kCard = 136;
  constexpr float kInside = 16;
  Widgets& ui = view.panel.ui;
  const Colours& colour = ui.colour();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const int columns = view.width > 560 ? 2 : 1;
  const float width =
      (view.width - 14 * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  int placed = 0;
  for (const Way& way : ways) {
    const auto row = placed / columns;
    const ImVec2 place(corner.x + static_cast<float>(placed % columns) * (width + 14),
                       corner.y + static_cast<float>(row) * (kCard + 14));
    ++placed;
    list.AddRectFilled(place, {place.x + width, place.y + kCard}, colour.surface, 10);
    list.AddRect(place, {place.x + width, place.y + kCard}, colour.border, 10);
    ImGui::SetCursorScreenPos({place.x + kInside, place.y + kInside});
    ImGui::BeginChild(tr(way.button), {width - 2 * kInside, kCard - kInside}, ImGuiChildFlags_None,
                      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse);
    ui.text(tr(way.words));
    ImGui::SetCursorPosY(kCard - kInside - 36 - kInside);
    if (ui.button(tr(way.button), {.width = std::min(240.0F, width - 2 * kInside)})) {
      view.bench.go_to(way.link);
    }
    ImGui::EndChild();
  }
  ImGui::SetCursorScreenPos(corner);
  const int rows = (placed + columns - 1) / columns;
  ImGui::Dummy({view.width, static_cast<float>(rows) * (kCard + 14)});
}

void draw_turn_controls(ChapterView&) {}

}  // namespace beatsmith
