#include "panels/analyse_overlays.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "drawing/density.h"
#include "drawing/trace.h"
#include "panels/analyse_words.h"

namespace beatsmith {
namespace {

constexpr float kAcross = 4;  // bold squares: a beat is 3.6 of them wide
constexpr float kUp = 5;      // 2.5 mV above the baseline
constexpr float kDown = 3;    // 1.5 mV below
constexpr float kLeastWidth = 160;
constexpr float kMostWidth = 240;
constexpr float kLabelHeight = 24;

// Of the first sample, from the sheet's left edge.
float first_px(float square) {
  return (kAcross - kBeatLength / static_cast<float>(kBeatSampleRateHz) * 5) / 2 * square;
}

// By how much these are to be drawn lower so that none leaves its sheet.
float fit_of(const std::array<ClassOverlay, kBeatClassCount>& overlays) {
  float squares = kUp;  // as if all went up
  for (const ClassOverlay& overlay : overlays) {
    for (size_t i = 0; !overlay.beats.empty() && i < kBeatLength; ++i) {
      squares = std::max({squares, 2 * (overlay.mean[i] + overlay.spread[i]),
                          -2 * (overlay.mean[i] - overlay.spread[i]) * kUp / kDown});
    }
  }
  return kUp / squares;
}

std::string words_of(const ClassOverlay& overlay, BeatClass beat_class, size_t count) {
  return tr(Text::kOverlayWords,
            {word_of(beat_class), std::to_string(count), std::to_string(overlay.beats.size()),
             number_text("%.2f", static_cast<double>(overlay.mean[kBeatRIndex])),
             number_text("%.2f", static_cast<double>(overlay.spread[kBeatRIndex]))});
}

}  // namespace

OverlayPictures::~OverlayPictures() {
  for (const Picture& picture : pictures_) {
    if (picture.texture != 0) platform_.release_texture(picture.texture);
  }
}

void OverlayPictures::draw(Panel& panel, AnalyseSession& session, float width, bool is_to_scale) {
  const auto& overlays = session.overlays(panel.now_s);
  const auto count = std::count_if(overlays.begin(), overlays.end(),
                                   [](const auto& overlay) { return !overlay.beats.empty(); });
  if (count == 0) return;
  const auto scope = panel.ui.group(tr(Text::kBeatsOverlaid));
  panel.ui.heading(3, tr(Text::kBeatsOverlaid));
  panel.ui.muted_text(tr(is_to_scale ? Text::kBeatsOverlaidHow : Text::kBeatsOverlaidNotToScale));
  fit_ = is_to_scale ? 1 : fit_of(overlays);
  const int most = std::max(2, static_cast<int>((width + kGap) / (kLeastWidth + kGap)));
  const int columns = std::min(static_cast<int>(count), most);
  const float each = std::min(
      kMostWidth, (width - kGap * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  const float square = each / kAcross;
  const float height = square * (kUp + kDown);
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  int place = 0;
  for (int i = 0; i < kBeatClassCount; ++i) {
    if (overlays[static_cast<size_t>(i)].beats.empty()) continue;
    const auto column = static_cast<float>(place % columns);
    const int row = place / columns;
    const Rect sheet = {corner.x + column * (each + kGap),
                        corner.y + static_cast<float>(row) * (height + kLabelHeight + 8), each,
                        height};
    draw_sheet(panel, session, static_cast<BeatClass>(i), sheet, square);
    ++place;
  }
  const int row_count = (place + columns - 1) / columns;
  const auto rows = static_cast<float>(row_count);
  ImGui::SetCursorScreenPos(corner);
  ImGui::Dummy({width, rows * (height + kLabelHeight + 8)});
}

void OverlayPictures::draw_sheet(Panel& panel, AnalyseSession& session, BeatClass beat_class,
                                 const Rect& sheet, float square) {
  Widgets& ui = panel.ui;
  const ClassOverlay& overlay = session.overlays(panel.now_s)[static_cast<size_t>(beat_class)];
  const size_t count = session.labels().count(beat_class);
  const StepFilter filter = {.kind = StepFilter::Kind::kClass, .beat_class = beat_class};
  const bool on = session.filter() == filter;
  const Rect whole = {sheet.x, sheet.y, sheet.width, sheet.height + kLabelHeight};
  const std::string letter = letter_of(beat_class);
  bool hovered = false;
  if (ui.picture_button(words_of(overlay, beat_class, count), whole, on, &hovered,
                        letter.c_str())) {
    session.set_filter(filter);
  }
  const ImVec2 low(sheet.x, sheet.y);
  const ImVec2 high(sheet.x + sheet.width, sheet.y + sheet.height);
  if (!ImGui::IsRectVisible(low, {high.x, high.y + kLabelHeight})) return;
  const Colours& colour = ui.colour();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const PaperScale paper = {square * 5, square * 2};
  const PaperScale scale = {square * 5, square * 2 * fit_};
  panel.paper.draw(list, sheet, low, paper, panel.pixel_ratio, colour);
  const Picture& picture = picture_of(panel, session, overlay, beat_class, sheet, square);
  // Pixel on pixel, as the paper lies.
  const float ratio = panel.pixel_ratio;
  const ImVec2 at(std::round(low.x * ratio) / ratio, std::round(low.y * ratio) / ratio);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): ImGui's name of a texture
  list.AddImage(reinterpret_cast<ImTextureID>(picture.texture), at,
                {at.x + static_cast<float>(picture.width) / ratio,
                 at.y + static_cast<float>(picture.height) / ratio});
  const ImVec2 start(sheet.x + first_px(square), sheet.y + kUp * square);
  const ImVec2 clip(low.y + 1, high.y - 1);
  Beat above;
  Beat below;
  for (size_t i = 0; i < kBeatLength; ++i) {
    above[i] = overlay.mean[i] + overlay.spread[i];
    below[i] = overlay.mean[i] - overlay.spread[i];
  }
  for (const Beat* edge : {&above, &below}) {
    draw_trace(list, *edge, kBeatSampleRateHz, start, scale, clip, colour.faint_ink, 1,
               panel.pixel_ratio);
  }
  draw_trace(list, overlay.mean, kBeatSampleRateHz, start, scale, clip, colour.ink, 1.6F,
             panel.pixel_ratio);
  const ImU32 frame = on ? class_colour(letter, ui.dark()) : colour.paper_bold;
  list.AddRect(low, high, frame, 0, 0, on ? 2.0F : 1.0F);
  if (hovered) list.AddRectFilled(low, high, colour.hovered);
  const float text_y = high.y + 4;
  ImFont* font = ui.fonts().strong;
  list.AddText(font, Widgets::height_of(font), {low.x + 2, text_y}, class_colour(letter, ui.dark()),
               letter.c_str());
  const std::string shown = std::string(word_of(beat_class)) + " \u00B7 " + std::to_string(count);
  ImFont* small = ui.fonts().small;
  list.AddText(small, Widgets::height_of(small), {low.x + 18, text_y + 1}, colour.muted_text,
               shown.c_str());
}

const OverlayPictures::Picture& OverlayPictures::picture_of(const Panel& panel,
                                                            const AnalyseSession& session,
                                                            const ClassOverlay& overlay,
                                                            BeatClass beat_class, const Rect& sheet,
                                                            float square) {
  Picture& picture = pictures_[static_cast<size_t>(beat_class)];
  const float ratio = panel.pixel_ratio;
  const ImU32 colour = class_colour(letter_of(beat_class), panel.ui.dark());
  const auto width = static_cast<int>(std::round(sheet.width * ratio));
  const auto height = static_cast<int>(std::round(sheet.height * ratio));
  if (picture.texture != 0 && picture.revision == session.overlays_revision() &&
      picture.width == width && picture.height == height && picture.colour == colour &&
      picture.fit == fit_) {
    return picture;
  }
  if (picture.texture != 0) platform_.release_texture(picture.texture);
  const DensityScale scale = {.first_px = first_px(square) * ratio,
                              .base_px = kUp * square * ratio,
                              .px_per_s = square * 5 * ratio,
                              .px_per_mv = square * 2 * fit_ * ratio,
                              .thickness = ratio};
  picture = {platform_.upload_texture(width, height,
                                      density_picture(overlay.beats, width, height, scale, colour)),
             width,
             height,
             session.overlays_revision(),
             colour,
             fit_};
  return picture;
}

}  // namespace beatsmith
