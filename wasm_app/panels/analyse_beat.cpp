#include "panels/analyse_beat.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "drawing/trace.h"
#include "panels/analyse_words.h"

namespace beatsmith {
namespace {

constexpr float kLeastAcross = 4;  // bold squares: a beat is 3.9 of them wide
constexpr float kHeight = 1.07F;   // of the sheet, in its width
// Of a generated beat's sheet, in bold squares.
constexpr float kUpSquares = 5;       // 2.5 mV above the baseline
constexpr float kDownSquares = 2.5F;  // 1.25 mV below
constexpr size_t kNearest = 3;

// Bold squares, of 0.5 mV, above and below the baseline.
struct SquareRange {
  float up = 0;
  float down = 0;
};

// Of all the recording's beats, so that one stepped to is drawn as large as the one before; and of
// `beat` should it be larger.
SquareRange range_of(const std::array<ClassOverlay, kBeatClassCount>& overlays, const Beat* beat,
                     bool is_to_scale) {
  float high_mv = 0.9F;
  float low_mv = -0.4F;
  for (const ClassOverlay& overlay : overlays) {
    if (overlay.beats.empty()) continue;
    for (size_t i = 0; i < kBeatLength; ++i) {
      high_mv = std::max(high_mv, overlay.mean[i] + overlay.spread[i]);
      low_mv = std::min(low_mv, overlay.mean[i] - overlay.spread[i]);
    }
  }
  if (beat != nullptr) {
    const auto [low, high] = std::minmax_element(beat->begin(), beat->end());
    high_mv = std::max(high_mv, *high);
    low_mv = std::min(low_mv, *low);
  }
  // At true scale what is taller is cut off, so that the others can still be seen.
  const float most_mv = is_to_scale ? 10 : std::numeric_limits<float>::max();
  const auto squares = [&](float mv) { return std::ceil(std::min(mv, most_mv) * 2 + 0.2F); };
  return {squares(high_mv), squares(-low_mv)};
}

bool draw_label_button(Panel& panel, AnalyseSession& session, BeatClass beat_class,
                       const Rect& rect) {
  const Widgets& ui = panel.ui;
  const std::optional<size_t> selected = session.selected();
  const std::string letter = letter_of(beat_class);
  const bool on = selected && session.labels().beats()[*selected].label == beat_class;
  const Colours& colour = ui.colour();
  const ImU32 own = class_colour(letter, ui.dark());
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 low(rect.x, rect.y);
  const ImVec2 high(rect.x + rect.width, rect.y + rect.height);
  list.AddRectFilled(low, high, on ? own : colour.surface, 7);
  list.AddRect(low, high, on ? own : colour.border, 7);
  bool hovered = false;
  const Text name = selected ? Text::kLabelAs : Text::kAddBeatOf;
  const bool pressed =
      panel.ui.picture_button(tr(name, {word_of(beat_class)}), rect, on, &hovered, letter.c_str());
  if (pressed) session.label(beat_class);
  if (hovered) list.AddRectFilled(low, high, colour.hovered, 7);
  ImFont* font = ui.fonts().strong;
  const float size = Widgets::height_of(font);
  const float text_width = Widgets::width_of(font, letter);
  list.AddText(font, size,
               {std::floor(rect.x + (rect.width - text_width) / 2),
                std::floor(rect.y + (rect.height - size) / 2)},
               on ? colour.paper : own, letter.c_str());
  return pressed;
}

class BeatCard {
 public:
  BeatCard(Panel& panel, Workbench& bench, AnalyseSession& session, float width,
           BeatCardState& state)
      : panel_(panel),
        ui_(panel.ui),
        bench_(bench),
        session_(session),
        width_(width),
        state_(state),
        selected_(session.selected()) {}

  void draw() {
    const auto scope = ui_.region(tr(Text::kSelectedBeat));
    // The choice comes before all that changes with it: a row of buttons stays under the finger.
    draw_heading();
    draw_label_choice(panel_, session_, width_);
    selected_ = session_.selected();  // the choice may have changed it
    draw_words();
    draw_place();
    if (!selected_) return;
    draw_paper();
    draw_rhythm();
    if (const Probabilities* known = session_.probabilities()) {
      ui_.muted_text(tr(Text::kProbabilitiesInRecording));
      draw_probability_bars(panel_, bench_.record.class_names(), *known, width_);
    } else if (session_.labels().beats()[*selected_].detected < 0) {
      ui_.muted_text(tr(Text::kAddedByHand));
    }
    draw_nearest();
  }

 private:
  // In a region of this size ImGui's cursor goes on.
  Rect reserve(float height) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width_, height});
    return {corner.x, corner.y, width_, height};
  }

  void draw_heading() {
    if (!selected_) {
      ui_.heading(3, tr(Text::kNoBeatAt, {clock_text(session_.cursor_s(), 2)}));
      return;
    }
    const RecordBeat& beat = session_.labels().beats()[*selected_];
    const std::string number = std::to_string(*selected_ + 1);
    ui_.heading(3, beat.label ? tr(Text::kBeatNamed, {number, word_of(*beat.label)})
                              : tr(Text::kBeatNumber, {number}));
  }

  void draw_words() {
    if (!selected_) {
      const Correction* correction = session_.edits().at(session_.cursor());
      ui_.status(tr(Text::kSelectedBeat),
                 correction == nullptr ? tr(Text::kNoBeatHow) : tr(Text::kBeatRemoved));
      return;
    }
    const RecordBeat& beat = session_.labels().beats()[*selected_];
    const std::string number = std::to_string(*selected_ + 1);
    std::string words =
        tr(Text::kBeatOfAt, {number, std::to_string(session_.labels().beats().size()),
                             clock_text(session_.cursor_s(), 2)});
    if (beat.is_corrected) words += tr(Text::kCorrectedByYou);
    if (const Disagreement* other = disagreement()) {
      words += other->reference ? tr(Text::kReferenceSays, {word_of(*other->reference)})
                                : tr(Text::kReferenceHasNone);
    }
    ui_.status(tr(Text::kSelectedBeat), words);
  }

  // Where the cursor is, for who does not point at the strip.
  void draw_place() {
    const StripView& view = bench_.record.view();
    const double rate = bench_.record.record()->sample_rate_hz;
    const double last_s = std::min(bench_.record.duration_s(), view.first_s + view.seconds());
    double at_s = std::clamp(session_.cursor_s(), view.first_s, last_s);
    if (ui_.slider(tr(Text::kPlaceInStrip), at_s, view.first_s, last_s, 0.01,
                   clock_text(session_.cursor_s(), 2), width_)) {
      session_.place_cursor(std::llround(at_s * rate));
      selected_ = session_.selected();
    }
  }

  // Of the cursor's place with the reference; nullptr: they agree, or there is no reference.
  const Disagreement* disagreement() const {
    const auto& all = session_.agreement().disagreements();
    const auto found = std::lower_bound(
        all.begin(), all.end(), session_.cursor(),
        [](const Disagreement& item, int64_t sample) { return item.sample < sample; });
    return found == all.end() || found->sample != session_.cursor() ? nullptr : &*found;
  }

  // The beat over its class's mean, so that it is seen how it differs.
  void draw_paper() {
    const auto& overlays = session_.overlays(panel_.now_s);
    const Beat* shown = session_.beat();
    const SquareRange range = range_of(overlays, shown, state_.is_to_scale);
    const Rect sheet = reserve(width_ * kHeight);
    const float fitting = sheet.height / (range.up + range.down);
    // Of what is not to scale the paper shows the time alone.
    const float across = width_ / kLeastAcross;
    const float square = state_.is_to_scale ? std::min(across, fitting) : across;
    const PaperScale paper = {square * 5, square * 2};
    const PaperScale scale = {square * 5, std::min(square, fitting) * 2};
    const Colours& colour = ui_.colour();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    panel_.paper.draw(list, sheet, {sheet.x, sheet.y}, paper, panel_.pixel_ratio, colour);
    const ImVec2 start = start_in(sheet, range.up * scale.px_per_mv / 2, scale);
    const ImVec2 clip(sheet.y + 2, sheet.y + sheet.height - 2);
    const RecordBeat& beat = session_.labels().beats()[*selected_];
    if (beat.label) {
      const ClassOverlay& overlay = overlays[static_cast<size_t>(*beat.label)];
      const ImU32 faint =
          (class_colour(letter_of(beat.label), ui_.dark()) & 0x00FFFFFF) | (150U << 24);
      if (overlay.beats.size() > 1) {
        draw_trace(list, overlay.mean, kBeatSampleRateHz, start, scale, clip, faint, 1.5F,
                   panel_.pixel_ratio);
      }
    }
    if (shown != nullptr) {
      draw_trace(list, *shown, kBeatSampleRateHz, start, scale, clip, colour.ink, 2,
                 panel_.pixel_ratio);
    }
    ui_.picture(shown == nullptr ? tr(Text::kBeatBeingRead) : picture_words(*shown), sheet,
                "beat on paper");
    ui_.muted_text(tr(state_.is_to_scale ? Text::kOverItsMean : Text::kOverItsMeanNotToScale));
  }

  static ImVec2 start_in(const Rect& sheet, float up, const PaperScale& scale) {
    const float beat_width = kBeatLength / static_cast<float>(kBeatSampleRateHz) * scale.px_per_s;
    return {sheet.x + (sheet.width - beat_width) / 2, sheet.y + up};
  }

  static std::string picture_words(const Beat& beat) {
    const auto [low, high] = std::minmax_element(beat.begin(), beat.end());
    return tr(Text::kBeatPicture, {number_text("%.2f", static_cast<double>(beat[kBeatRIndex])),
                                   number_text("%.2f", static_cast<double>(*low)),
                                   number_text("%.2f", static_cast<double>(*high))});
  }

  void draw_rhythm() {
    const auto interval = [](double seconds) {
      return tr(Text::kMilliseconds, {number_text("%.0f", seconds * 1000)});
    };
    const std::optional<double> before = session_.rr_before_s();
    const std::optional<double> after = session_.rr_after_s();
    if (!before) {
      if (after) ui_.text(tr(Text::kRrAfter, {interval(*after)}));
      return;
    }
    ui_.text((after ? tr(Text::kRrWords, {interval(*before), interval(*after)})
                    : tr(Text::kRrBefore, {interval(*before)})) +
             tr(Text::kRateOfRr, {number_text("%.0f", 60 / *before)}));
  }

  // --- The generated beats that look most like it.

  void find_nearest(const Beat& shown) {
    const uint64_t revision = bench_.generate.revision();
    if (state_.beat == shown && state_.set_revision == revision) return;
    state_.beat = shown;
    state_.set_revision = revision;
    state_.nearest = nearest_beats(shown, bench_.generate.shown().beats.beats, kNearest);
  }

  void draw_nearest() {
    const BeatSet& set = bench_.generate.shown();
    if (bench_.generate.is_running() || set.finished < set.beats.beats.size()) return;
    const Beat* shown = session_.beat();
    if (shown == nullptr) return;
    find_nearest(*shown);
    if (state_.nearest.empty()) return;
    ui_.heading(3, tr(Text::kNearestGenerated));
    const auto count = static_cast<float>(state_.nearest.size());
    const float each = (width_ - 8 * (count - 1)) / count;
    const float square = each / 4;
    const float height = square * (kUpSquares + kDownSquares);
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    for (size_t i = 0; i < state_.nearest.size(); ++i) {
      const NearBeat& near = state_.nearest[i];
      const Rect sheet = {corner.x + (each + 8) * static_cast<float>(i), corner.y, each, height};
      draw_neighbour(near, set.beats.beats[near.index], set.beats.classes[near.index], sheet,
                     square);
    }
    ImGui::SetCursorScreenPos(corner);
    ImGui::Dummy({width_, height + 18});
    if (ui_.button(tr(Text::kMakeMoreBeats), {.look = ButtonLook::kQuiet, .width = width_})) {
      bench_.go_to({WorkspaceId::kGenerate, {}});
    }
  }

  void draw_neighbour(const NearBeat& near, const Beat& beat, const std::string& name,
                      const Rect& sheet, float square) {
    const Colours& colour = ui_.colour();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const PaperScale scale = {square * 5, square * 2};
    panel_.paper.draw(list, sheet, {sheet.x, sheet.y}, scale, panel_.pixel_ratio, colour);
    const ImVec2 start = start_in(sheet, square * kUpSquares, scale);
    const ImVec2 clip(sheet.y + 1, sheet.y + sheet.height - 1);
    draw_trace(list, beat, kBeatSampleRateHz, start, scale, clip, class_colour(name, ui_.dark()),
               1.4F, panel_.pixel_ratio);
    const std::string apart = number_text("%.2f", static_cast<double>(near.rms_mv));
    const std::string words = tr(Text::kApart, {name, apart});
    ImFont* font = ui_.fonts().small;
    list.AddText(font, Widgets::height_of(font), {sheet.x + 2, sheet.y + sheet.height + 1},
                 colour.muted_text, words.c_str());
    ui_.picture(tr(Text::kNearBeatWords, {std::to_string(near.index + 1), class_word(name), apart}),
                {sheet.x, sheet.y, sheet.width, sheet.height + 16});
  }

  Panel& panel_;
  Widgets& ui_;
  Workbench& bench_;
  AnalyseSession& session_;
  const float width_;
  BeatCardState& state_;
  std::optional<size_t> selected_;
};

}  // namespace

void draw_beat_card(Panel& panel, Workbench& bench, AnalyseSession& session, float width,
                    BeatCardState& state) {
  BeatCard(panel, bench, session, width, state).draw();
}

bool draw_label_choice(Panel& panel, AnalyseSession& session, float width) {
  Widgets& ui = panel.ui;
  const auto scope = ui.group(tr(Text::kLabelIs));
  bool pressed = false;
  const float each = (width - 4 * 6) / kBeatClassCount;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  for (int i = 0; i < kBeatClassCount; ++i) {
    const Rect rect = {start.x + static_cast<float>(i) * (each + 6), start.y, each, 40};
    pressed |= draw_label_button(panel, session, static_cast<BeatClass>(i), rect);
  }
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({width, 40});
  const float half = (width - 8) / 2;
  if (ui.button(tr(Text::kNoBeatHere), {.width = half, .disabled = !session.can_remove()})) {
    session.remove();
    pressed = true;
  }
  ImGui::SameLine(0, 8);
  if (ui.button(tr(Text::kAsFound), {.width = half, .disabled = !session.can_withdraw()})) {
    session.withdraw();
    pressed = true;
  }
  return pressed;
}

}  // namespace beatsmith
