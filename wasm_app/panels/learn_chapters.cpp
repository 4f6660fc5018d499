#include "panels/learn_chapters.h"

#include <algorithm>
#include <cmath>

#include "drawing/trace.h"

namespace beatsmith {
namespace {

// A row of beats: as in the gallery, four squares of the paper across a beat.
constexpr float kRowAcross = 4;
constexpr float kRowUp = 6;    // 3 mV
constexpr float kRowDown = 4;  // 2 mV

float square_of(size_t count, float width) {
  return width / (kRowAcross * static_cast<float>(count));
}

}  // namespace

const std::array<ChapterParts, kChapterCount>& chapter_parts() {
  static const std::array<ChapterParts, kChapterCount> kParts = {{
      {Text::kBeatTitle,
       Text::kBeatText,
       Text::kBeatDo,
       draw_beat_figure,
       draw_beat_controls,
       Text::kTryInAnalyse,
       {WorkspaceId::kAnalyse, {}}},
      {Text::kNoiseTitle,
       Text::kNoiseText,
       Text::kNoiseDo,
       draw_noise_figure,
       draw_noise_controls,
       Text::kTryInDraw,
       {WorkspaceId::kDraw, {{"class", "N"}, {"share", "0.9"}}}},
      {Text::kStepTitle,
       Text::kStepText,
       Text::kStepDo,
       draw_step_figure,
       draw_step_controls,
       Text::kTryInGenerate,
       {WorkspaceId::kGenerate, {{"class", "V"}, {"count", "1"}}}},
      {Text::kFewTitle,
       Text::kFewText,
       Text::kFewDo,
       draw_race_figure,
       draw_race_controls,
       Text::kTryInCompare,
       {WorkspaceId::kCompare, {}}},
      {Text::kLooksTitle,
       Text::kLooksText,
       Text::kLooksDo,
       draw_looks_figure,
       draw_looks_controls,
       Text::kTryInDraw,
       {WorkspaceId::kDraw, {{"class", "V"}}}},
      {Text::kLimitsTitle,
       Text::kLimitsText,
       Text::kLimitsDo,
       draw_limits_figure,
       draw_limits_controls,
       Text::kTryInCompare,
       {WorkspaceId::kCompare, {}}},
      {Text::kTurnTitle,
       Text::kTurnText,
       Text::kTurnDo,
       draw_turn_figure,
       draw_turn_controls,
       std::nullopt,
       {}},
  }};
  return kParts;
}

void describe_picture(ChapterView& view, const std::string& words, const Rect& rect) {
  ImGui::PushID("picture");
  view.panel.ui.picture(words, rect);
  ImGui::PopID();
}

void draw_another_beat(ChapterView& view) {
  LearnSession& session = view.session;
  if (view.panel.ui.button(tr(Text::kAnotherBeat), {.width = view.width})) {
    // From class to class first, as beats of one class lie side by side.
    const size_t count = session.examples().beats.size();
    const size_t step = std::max<size_t>(1, count / 4);
    const size_t next = session.example() + step;
    session.choose_example(next < count ? next : (next + 1) % step);
  }
}

bool draw_class_select(ChapterView& view, int& index, std::optional<Text> none) {
  const ModelDescription* model = view.session.teacher();
  if (model == nullptr) return false;
  std::vector<std::string> names;
  if (none) names.emplace_back(tr(*none));
  for (const std::string& letter : model->classes) names.push_back(class_title(letter));
  view.panel.ui.label(tr(Text::kClass));
  return view.panel.ui.select(tr(Text::kClass), names, index, view.width);
}

float beat_row_height(size_t count, float width) {
  return std::floor(square_of(count, width) * (kRowUp + kRowDown));
}

float beat_row_fit(const std::vector<Beat>& beats) {
  float squares = 0;  // as if all went up
  for (const Beat& beat : beats) {
    const auto [low, high] = std::minmax_element(beat.begin(), beat.end());
    squares = std::max({squares, 2 * *high, -2 * *low * kRowUp / kRowDown});
  }
  if (squares <= kRowUp) return 1;
  return squares <= 1.5F * kRowUp ? 2.0F / 3 : 0.5F;
}

void draw_beat_row(ChapterView& view, const std::vector<Beat>& beats, size_t count, bool noisy,
                   const std::string& words, float fit) {
  Panel& panel = view.panel;
  const Colours& colour = panel.ui.colour();
  const float square = square_of(count, view.width);
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const Rect sheet = {corner.x, corner.y, view.width, beat_row_height(count, view.width)};
  const float drawn = square * fit;
  const PaperScale scale = {drawn * 5, drawn * 2};
  const ImVec2 base(corner.x, corner.y + square * kRowUp);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  panel.paper.draw(list, sheet, base, scale, panel.pixel_ratio, colour);
  const ImVec2 clip(sheet.y + 1, sheet.y + sheet.height - 1);
  const float beat_px = static_cast<float>(kBeatLength / kBeatSampleRateHz) * scale.px_per_s;
  for (size_t i = 0; i < beats.size(); ++i) {
    const ImVec2 start(
        corner.x + square * kRowAcross * (static_cast<float>(i) + 0.5F) - beat_px / 2, base.y);
    if (noisy) {
      draw_noise(list, beats[i], kBeatSampleRateHz, start, scale, clip, colour.faint_ink, 1.1F,
                 panel.pixel_ratio);
    } else {
      draw_trace(list, beats[i], kBeatSampleRateHz, start, scale, clip, colour.ink, 1.5F,
                 panel.pixel_ratio);
    }
  }
  describe_picture(view, words, sheet);
  ImGui::SetCursorScreenPos(corner);
  ImGui::Dummy({sheet.width, sheet.height});
}

}  // namespace beatsmith
