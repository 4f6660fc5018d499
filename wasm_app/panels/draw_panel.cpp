#include "panels/draw_panel.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/draw_session.h"
#include "panels/beat_paper.h"
#include "panels/take_home.h"
#include "text/text.h"

namespace beatsmith {
namespace {

constexpr double kMvPerStep = 0.05;  // the smallest change of a height by a key
constexpr double kMsPerStep = 10;    // likewise of a place

double samples_of(double ms) { return ms * kBeatSampleRateHz / 1000; }

int sample_of(double ms) {
  const double sample = kBeatRIndex + samples_of(ms);
  return std::clamp(static_cast<int>(std::lround(sample)), 0, kBeatLength - 1);
}

// What the panel keeps from frame to frame.
struct DrawPanelState {
  bool opened = false;  // has been shown
  std::string link_faults;
  double place_ms = 0;   // of the cursor
  double reach_ms = 60;  // of a bend to either side
  bool cursor = false;   // the line was last changed at the cursor
  Rect paper;            // of the last frame
  TakeHome take_home{"drawing"};
};

class DrawPanel {
 public:
  DrawPanel(Panel& panel, DrawSession& session, const EngineStatus& engine, DrawPanelState& state)
      : panel_(panel), ui_(panel.ui), session_(session), engine_(engine), state_(state) {}

  void draw() {
    if (panel_.wide) {
      draw_wide();
    } else {
      draw_narrow();
    }
  }

 private:
  void draw_wide() {
    const Rect& area = panel_.area;
    {
      const auto scope = ui_.region(tr(Text::kDraw));
      ui_.begin_scroll("controls", {area.x, area.y}, {kSideWidth, area.height}, kGap);
      width_ = ImGui::GetContentRegionAvail().x;
      ui_.heading(2, tr(Text::kDrawABeat));
      ui_.muted_text(tr(Text::kDrawHow));
      draw_start();
      draw_remake();
      draw_keys();
      draw_save();
      ui_.end_scroll();
    }
    const auto scope = ui_.region(tr(Text::kDrawing));
    const float left = area.x + kSideWidth;
    ui_.begin_scroll("paper", {left, area.y}, {area.width - kSideWidth, area.height}, kGap);
    width_ = ImGui::GetContentRegionAvail().x;
    constexpr float kBelow = 176;  // probabilities
    draw_paper(std::max(260.0F, area.height - 2 * kGap - kBelow - kToolsHeight));
    draw_probabilities();
    ui_.end_scroll();
  }

  void draw_narrow() {
    const Rect& area = panel_.area;
    const auto scope = ui_.region(tr(Text::kDraw));
    ui_.begin_scroll("page", {area.x, area.y}, {area.width, area.height}, 14);
    width_ = ImGui::GetContentRegionAvail().x;
    draw_paper(std::max(240.0F, area.height * 0.48F));
    draw_remake();
    draw_probabilities();
    draw_start();
    draw_keys();
    draw_save();
    ui_.end_scroll();
  }

  static void gap(float height = 6) { ImGui::Dummy({1, height}); }

  // --- The paper.

  static constexpr float kToolsHeight = 44;
  static constexpr float kToolWidth = 110;

  void draw_tools() {
    const float each = std::min(kToolWidth, (width_ - 24) / 4);
    DrawnBeat& drawing = session_.drawing;
    draw_undo_buttons(ui_, drawing, each);
    ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kClear), {.width = each, .disabled = drawing.is_blank()})) {
      drawing.clear();
    }
    ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kPeakToMark), {.width = each, .disabled = !is_off_mark()})) {
      drawing.shift(kBeatRIndex + session_.peak_offset(), kBeatRIndex);
    }
  }

  // The models know beats by where the R peak stands.
  bool is_off_mark() const {
    constexpr int kFarSamples = 15;  // 42 ms
    return !session_.drawing.is_blank() && std::abs(session_.peak_offset()) >= kFarSamples;
  }

  void draw_paper(float height) {
    const auto scope = ui_.group(tr(Text::kPaper));
    draw_tools();
    BeatPaper paper(panel_, width_, height, kDrawnLowMv, kDrawnHighMv);
    const std::string scale =
        tr(Text::kScaleWords, {number_text("%.0f", static_cast<double>(paper.mm_per_s()))});
    const float left = width_ - Widgets::width_of(ui_.fonts().small, scale) - 8;
    if (left > 4 * kToolWidth + 32) {  // there is room beside the tools
      ImGui::SetCursorScreenPos({paper.area().x + left, paper.area().y - 32});
      ui_.muted_text(scale);
    }
    take_pointer(paper);
    paper.draw_paper();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Rect& area = paper.area();
    list.PushClipRect({area.x, area.y}, {area.x + area.width, area.y + area.height}, true);
    draw_lines(paper);
    if (state_.cursor) draw_cursor(list, paper);
    list.PopClipRect();
    ui_.picture(paper_words(), area);
    state_.paper = area;
    paper.end();
  }

  // The drawing in the colour of its class; behind the model's beat, where there is one, it stands
  // back.
  void draw_lines(BeatPaper& paper) {
    const Colours& colour = ui_.colour();
    const DrawnBeat& drawing = session_.drawing;
    if (drawing.is_blank()) {
      paper.write({0.5F, 0.3F}, colour.paper_text, tr(Text::kDrawHere));
      return;
    }
    const Remade* remade = session_.remade();
    if (is_off_mark() && !drawing.is_stroking()) {
      const std::string ms =
          number_text("%.0f", std::abs(ms_from_r(kBeatRIndex + session_.peak_offset())));
      paper.write({0, 0}, colour.paper_text, tr(Text::kPeakOffMark, {ms}));
    }
    if (!remade) {
      paper.draw_beat(drawing.line(), class_ink(session_.probabilities()), 2.4F);
      write_class(paper, session_.probabilities());
      const bool untouched = !drawing.can_undo() && !drawing.can_redo();
      if (untouched) paper.write({0.9F, 0.28F}, colour.paper_text, tr(Text::kDrawOver));
      return;
    }
    paper.draw_beat(drawing.line(), colour.muted_text, 1.4F);
    if (!remade->done) paper.draw_noisy(remade->state, colour.faint_ink);
    paper.draw_beat(remade->done ? remade->state : remade->estimate,
                    class_ink(remade->probabilities), 2.4F);
    write_class(paper, remade->probabilities);
  }

  ImU32 class_ink(const Probabilities& probabilities) const {
    if (probabilities.empty()) return ui_.colour().ink;
    return class_colour(session_.probability_names()[most_probable(probabilities)], ui_.dark());
  }

  void write_class(BeatPaper& paper, const Probabilities& probabilities) {
    if (probabilities.empty()) return;
    const size_t best = most_probable(probabilities);
    const std::string& letter = session_.probability_names()[best];
    paper.write({1, 0}, class_ink(probabilities),
                std::string(class_word(letter)) + " " + percent(probabilities[best]));
  }

  // The beat in words: its peak, and what it is taken for.
  std::string paper_words() const {
    const DrawnBeat& drawing = session_.drawing;
    if (drawing.is_blank()) return tr(Text::kPaperBlank);
    const int peak = kBeatRIndex + session_.peak_offset();
    const std::string mv =
        number_text("%.2f", static_cast<double>(drawing.beat()[static_cast<size_t>(peak)]));
    const std::string ms = number_text("%.0f", ms_from_r(peak));
    const Probabilities& probabilities = session_.probabilities();
    if (probabilities.empty()) return tr(Text::kPaperPeak, {mv, ms});
    const size_t best = most_probable(probabilities);
    return tr(Text::kPaperPeak, {mv, ms}) + " " +
           tr(Text::kPaperClass,
              {class_word(session_.probability_names()[best]), percent(probabilities[best])});
  }

  // A pointer that goes down on the paper draws until it comes up, wherever it goes.
  void take_pointer(const BeatPaper& paper) {
    const ImGuiIO& io = ImGui::GetIO();
    const Rect& area = paper.area();
    const auto on_paper = [&](ImVec2 place) { return area.contains(place.x, place.y); };
    DrawnBeat& drawing = session_.drawing;
    const bool hovered = ImGui::IsWindowHovered() && on_paper(io.MousePos);
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
      drawing.begin_stroke(paper.sample_at(io.MousePos.x), paper.mv_at(io.MousePos.y));
      state_.cursor = false;
    }
    if (!drawing.is_stroking()) return;
    ui_.hold_scroll();
    if (ImGui::IsMousePosValid()) {
      constexpr float kTapPx = 4;  // what moves less is no stroke
      if (io.MouseDragMaxDistanceSqr[0] > kTapPx * kTapPx) {
        drawing.stroke_to(paper.sample_at(io.MousePos.x), paper.mv_at(io.MousePos.y));
      }
      if (!io.MouseDown[0]) drawing.end_stroke();
    } else if (io.MouseSource == ImGuiMouseSource_TouchScreen) {
      drawing.abandon_stroke();  // a second finger has made it a pinch
    } else {
      drawing.end_stroke();
    }
  }

  void draw_cursor(ImDrawList& list, const BeatPaper& paper) {
    const int sample = sample_of(state_.place_ms);
    const ImVec2 place =
        paper.place_of(sample, session_.drawing.line()[static_cast<size_t>(sample)]);
    const Rect& area = paper.area();
    const ImU32 colour = ui_.colour().focus;
    list.AddRectFilled({place.x - 0.5F, area.y}, {place.x + 0.5F, area.y + area.height}, colour);
    list.AddCircleFilled(place, 6, ui_.colour().paper);
    list.AddCircle(place, 6, colour, 0, 2.5F);
  }

  // --- What the classifier makes of it.

  void draw_probabilities() {
    const std::vector<std::string>& names = session_.probability_names();
    if (names.empty()) return;
    const Remade* remade = session_.remade();
    const bool beside = width_ > 560 && remade != nullptr;
    const float each = beside ? (width_ - 24) / 2 : std::min(width_, 520.0F);
    const ImVec2 top = ImGui::GetCursorScreenPos();
    const auto bars = [&](Text title, const Probabilities& probabilities) {
      const auto scope = ui_.group(tr(title));
      ImGui::BeginGroup();
      ui_.heading(3, tr(title));
      draw_probability_bars(panel_, names, probabilities, each);
      ImGui::EndGroup();
    };
    if (remade) {
      bars(Text::kModelsBeat, remade->probabilities);
      if (beside) ImGui::SetCursorScreenPos({top.x + each + 24, top.y});
    }
    bars(Text::kYourDrawing, session_.probabilities());
  }

  // --- Controls.

  void draw_start() {
    gap();
    const auto scope = ui_.group(tr(Text::kStartFrom));
    ui_.heading(3, tr(Text::kStartFrom));
    const float half = (width_ - 8) / 2;
    int placed = 0;
    for (const char* letter : {"N", "S", "V", "F"}) {
      if (placed++ % 2 == 1) ImGui::SameLine(0, 8);
      const std::string word = class_title(letter);
      if (ui_.button(word, {.width = half})) session_.start_from(letter);
    }
  }

  void draw_remake() {
    gap();
    const auto scope = ui_.group(tr(Text::kMakePlausible));
    if (panel_.wide) ui_.heading(3, tr(Text::kLetModel));
    const bool waits = engine_.in_use.empty();
    const bool again = session_.remade() && session_.remade()->settings == session_.settings();
    if (session_.is_remaking()) {
      if (ui_.button(tr(Text::kCancel), {.width = width_, .tall = true, .place = "remake"})) {
        session_.cancel();
      }
    } else if (ui_.button(tr(again ? Text::kMakeAnother : Text::kMakePlausible),
                          {.look = ButtonLook::kPrimary,
                           .width = width_,
                           .disabled = !session_.can_remake() || engine_.error.has_value(),
                           .tall = true,
                           .place = "remake"})) {
      if (again) {
        RemakeSettings next = session_.settings();
        ++next.seed;
        session_.drawing.set(next);
      }
      session_.remake(panel_.now_s);
    }
    const Remade* remade = session_.remade();
    if (ui_.button(tr(Text::kUseAsDrawing),
                   {.width = width_, .disabled = !remade || !remade->done})) {
      session_.use_remade();
    }
    if (session_.is_remaking()) {
      const float share = static_cast<float>(remade->step) / static_cast<float>(remade->step_count);
      const std::string words = waits ? engine_.activity
                                      : tr(Text::kRemakeStep, {std::to_string(remade->step),
                                                               std::to_string(remade->step_count)});
      ui_.progress(tr(Text::kMakingPlausible), share, words);
      ui_.status(tr(Text::kProgress), words);
    } else {
      gap();  // as high as the progress
      ui_.status(tr(Text::kProgress), result_words());
    }
    ui_.status(tr(Text::kAboutTheLink), state_.link_faults);
    ui_.alert(session_.error());
    draw_remake_settings();
  }

  std::string result_words() const {
    if (session_.model() == nullptr) return tr(Text::kNoFreeDenoiser);
    const Remade* remade = session_.remade();
    if (!remade || !remade->done) return tr(Text::kNotRemadeYet);
    return tr(Text::kRemadeIn,
              {counted(Text::kOneStep, Text::kManySteps, static_cast<uint64_t>(remade->step_count)),
               number_text("%.1f", *remade->run_ms / 1000), std::to_string(remade->settings.seed)});
  }

  void draw_remake_settings() {
    RemakeSettings settings = session_.settings();
    const std::string share = percent(static_cast<float>(settings.share));
    ui_.label(tr(Text::kHowFarValue, {share}));
    ui_.slider(tr(Text::kHowFar), settings.share, kLeastShare, 1, kLeastShare, share, width_);
    ui_.muted_text(tr(settings.share < 0.4   ? Text::kFarLittle
                      : settings.share < 0.8 ? Text::kFarMiddle
                      : settings.share < 1   ? Text::kFarMuch
                                             : Text::kFarAll));
    if (const ModelDescription* model = session_.model()) draw_towards(*model, settings);
    if (settings == session_.settings()) return;
    session_.drawing.set(settings);
    ui_.ask_for_frame();  // "Undo" can be pressed now
  }

  void draw_towards(const ModelDescription& model, RemakeSettings& settings) {
    gap(2);
    const float half = (width_ - 8) / 2;
    const ImVec2 top = ImGui::GetCursorScreenPos();
    ImGui::BeginGroup();
    ui_.label(tr(Text::kTowards));
    std::vector<std::string> names = {tr(Text::kAsClassified)};
    for (const std::string& letter : model.classes) {
      names.push_back(class_title(letter));
    }
    int index = settings.class_index ? *settings.class_index + 1 : 0;
    if (ui_.select(tr(Text::kTowards), names, index, half)) {
      settings.class_index = index == 0 ? std::nullopt : std::optional(index - 1);
    }
    ImGui::EndGroup();
    ImGui::SetCursorScreenPos({top.x + half + 8, top.y});
    ImGui::BeginGroup();
    ui_.label(tr(Text::kSeed));
    ui_.number(tr(Text::kSeed), settings.seed, 0, UINT64_MAX, half);
    ImGui::EndGroup();
    ui_.faults();
    ui_.muted_text(tr(Text::kRemadeBy, {model.name}));
  }

  // The line by keys alone: a place along the beat, and the height there.
  void draw_keys() {
    gap();
    const auto scope = ui_.group(tr(Text::kDrawByKeys));
    ui_.heading(3, tr(Text::kDrawByKeys));
    ui_.muted_text(tr(Text::kDrawByKeysHow));
    const std::string place = tr(Text::kMilliseconds, {number_text("%+.0f", state_.place_ms)});
    ui_.label(tr(Text::kPlaceValue, {place}));
    if (ui_.slider(tr(Text::kPlace), state_.place_ms, -260, 440, kMsPerStep, place, width_)) {
      state_.cursor = true;
    }
    const int sample = sample_of(state_.place_ms);
    const float at = session_.drawing.line()[static_cast<size_t>(sample)];
    double height = std::round(static_cast<double>(at) / kMvPerStep) * kMvPerStep;
    const std::string height_shown = number_text("%.2f mV", static_cast<double>(at));
    ui_.label(tr(Text::kHeightValue, {height_shown}));
    if (ui_.slider(tr(Text::kHeight), height, kDrawnLowMv, kDrawnHighMv, kMvPerStep, height_shown,
                   width_)) {
      state_.cursor = true;
      session_.drawing.bend(sample, static_cast<float>(height),
                            static_cast<int>(std::lround(samples_of(state_.reach_ms))));
    }
    const std::string reach = tr(Text::kMilliseconds, {number_text("%.0f", state_.reach_ms)});
    ui_.label(tr(Text::kReachValue, {reach}));
    ui_.slider(tr(Text::kReach), state_.reach_ms, kMsPerStep, 150, kMsPerStep, reach, width_);
  }

  void draw_save() {
    gap();
    const TakeHomeOffer offer = {.title = tr(Text::kTakeItHome),
                                 .files =
                                     [&](FileFormat format, const std::string& name) {
                                       return files_from_beats(session_.beats(), format, name,
                                                               session_.provenance());
                                     },
                                 .picture = state_.paper,
                                 .link =
                                     [&] {
                                       return format_link({WorkspaceId::kDraw, session_.link()});
                                     },
                                 .ready = !session_.drawing.is_blank() && !session_.is_remaking()};
    draw_take_home(panel_, state_.take_home, offer, width_);
    ui_.muted_text(tr(Text::kNoDevice));
  }

  Panel& panel_;
  Widgets& ui_;
  DrawSession& session_;
  const EngineStatus& engine_;
  DrawPanelState& state_;
  float width_ = 0;
};

class DrawWorkspace final : public Workspace {
 public:
  explicit DrawWorkspace(Workbench& bench)
      : bench_(bench), session_(bench.engine, bench.models, bench.prepared) {}

  // Nothing is asked of the classifier before somebody looks.
  void advance(double now_s) override {
    if (state_.opened) session_.advance(now_s);
  }
  void draw(Panel& panel) override {
    state_.opened = true;
    DrawPanel(panel, session_, bench_.engine.status(), state_).draw();
    session_.ask();  // about what was drawn in this frame
  }
  bool is_waiting() const override { return session_.is_waiting(); }

  void follow(const Link& link) override { state_.link_faults = session_.follow(link.values); }
  std::map<std::string, std::string> link_values() const override { return session_.link(); }

  bool undo() override {
    const bool can = session_.drawing.can_undo();
    session_.drawing.undo();
    return can;
  }
  bool redo() override {
    const bool can = session_.drawing.can_redo();
    session_.drawing.redo();
    return can;
  }

 private:
  Workbench& bench_;
  DrawSession session_;
  DrawPanelState state_;
};

}  // namespace

std::unique_ptr<Workspace> draw_workspace(Workbench& bench) {
  return std::make_unique<DrawWorkspace>(bench);
}

}  // namespace beatsmith
