#include "panels/generate_panel.h"

#include <algorithm>
#include <cmath>

#include "ecg/delineation.h"
#include "panels/beat_sheet.h"
#include "panels/gallery.h"
#include "panels/player_bar.h"
#include "panels/take_home.h"
#include "text/text.h"

namespace beatsmith {
namespace {

std::string beats_words(uint64_t count) { return counted(Text::kOneBeat, Text::kManyBeats, count); }
std::string steps_words(uint64_t count) { return counted(Text::kOneStep, Text::kManySteps, count); }

std::string model_word(const ModelDescription& model) {
  if (model.role == ModelRole::kTeacher) return tr(Text::kTeacher);
  return steps_words(static_cast<uint64_t>(model.default_steps));
}

// What the large beat's waves were found to be: not sought again in every frame.
struct MeasuredBeat {
  Beat beat{};
  BeatWaves waves;

  const BeatWaves& of(const Beat& wanted) {
    if (wanted != beat) {
      beat = wanted;
      waves = delineate_beat(beat);
    }
    return waves;
  }
};

struct GeneratePanelState {
  GalleryState gallery;
  PlayerBarState player_bar;
  MeasuredBeat measured;
  bool settings_open = false;  // where it is narrow: over the beats
  TakeHome take_home{"beats"};
  Rect sheet;  // where the beats were last drawn
};

class GeneratePanel {
 public:
  GeneratePanel(Panel& panel, GenerateSession& session, const EngineStatus& engine,
                GeneratePanelState& state)
      : panel_(panel), ui_(panel.ui), session_(session), engine_(engine), state_(state) {}

  void draw() {
    take_player_keys(panel_, session_.player());
    if (panel_.wide) {
      draw_wide();
    } else {
      draw_narrow();
    }
  }

 private:
  bool has_player() const { return session_.player().count() > 0; }

  void draw_wide() {
    const Rect& area = panel_.area;
    const bool has_detail = area.width > 1060;
    const float detail = has_detail ? std::clamp(area.width * 0.26F, 292.0F, 560.0F) : 0;
    {
      const auto scope = ui_.region(tr(Text::kGenerate));
      ui_.begin_scroll("controls", {area.x, area.y}, {kSideWidth, area.height}, kGap);
      width_ = ImGui::GetContentRegionAvail().x;
      ui_.heading(2, tr(Text::kMakeHeartbeats));
      ui_.muted_text(tr(Text::kMakeHeartbeatsHow));
      gap();
      draw_request();
      gap(2);
      draw_run_button(width_);
      draw_run_status();
      draw_messages();
      draw_settings();
      draw_save();
      if (!has_detail) draw_detail();
      ui_.end_scroll();
    }
    const auto scope = ui_.region(tr(Text::kBeats));
    const float left = area.x + kSideWidth;
    const float width = area.width - kSideWidth - detail;
    const float bar = has_player() ? kPlayerBarHeight + kGap + 8 : 0;
    ui_.begin_scroll("gallery", {left, area.y}, {width, area.height - bar}, kGap);
    width_ = ImGui::GetContentRegionAvail().x;
    draw_sheet(area.height - bar - 2 * kGap);
    ui_.end_scroll();
    if (has_player()) {
      ImGui::SetCursorScreenPos({left + kGap, area.y + area.height - bar + 8});
      draw_player(width - 2 * kGap);
    }
    if (!has_detail) return;
    ui_.begin_scroll("detail", {left + width - 6, area.y}, {detail + 6, area.height}, kGap);
    width_ = ImGui::GetContentRegionAvail().x;
    draw_detail();
    ui_.end_scroll();
  }

  // The beats scroll; what is done with them, and the way to the settings, stays below them.
  void draw_narrow() {
    constexpr float kEdge = 14;
    constexpr float kRow = 44;
    const Rect& area = panel_.area;
    const auto scope = ui_.region(tr(Text::kGenerate));
    constexpr float kStatus = 42;  // two lines
    const float foot = kRow + kStatus + 8 + (has_player() ? kPlayerBarHeight + 8 : 0);
    const float height = area.height - foot;
    ui_.begin_scroll(state_.settings_open ? "settings" : "page", {area.x, area.y},
                     {area.width, height}, kEdge);
    width_ = ImGui::GetContentRegionAvail().x;
    draw_messages();
    if (state_.settings_open) {
      ui_.heading(2, tr(Text::kSettings));
      draw_request();
      draw_settings();
    } else {
      draw_request();
      gap(2);
      draw_sheet(std::max(320.0F, height - 180));
      draw_detail();
      draw_save();
    }
    ui_.end_scroll();

    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float top = area.y + height;
    list.AddRectFilled({area.x, top}, {area.x + area.width, area.y + area.height},
                       ui_.colour().surface);
    list.AddLine({area.x, top}, {area.x + area.width, top}, ui_.colour().border);
    width_ = area.width - 2 * kEdge;
    const float x = area.x + kEdge;
    const std::string step = has_player() ? step_words(session_.view()) : "";
    const float step_width = Widgets::width_of(ui_.fonts().small, step);
    list.AddText(ui_.fonts().small, Widgets::height_of(ui_.fonts().small),
                 {x + width_ - step_width, top + 6}, ui_.colour().muted_text, step.c_str());
    ImGui::SetCursorScreenPos({x, top + 6});
    ImGui::BeginChild("status", {width_ - step_width - 8, kStatus - 6}, 0,
                      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollbar);
    draw_run_status();
    ImGui::EndChild();
    float y = top + kStatus;
    if (has_player()) {
      ImGui::SetCursorScreenPos({x, y});
      draw_player(width_);
      y += kPlayerBarHeight + 8;
    }
    constexpr float kSettingsWidth = 120;
    ImGui::SetCursorScreenPos({x, y + 4});
    if (ui_.button(tr(state_.settings_open ? Text::kCloseSettings : Text::kSettings),
                   {.width = kSettingsWidth, .place = "settings"})) {
      state_.settings_open = !state_.settings_open;
    }
    ImGui::SetCursorScreenPos({x + kSettingsWidth + 8, y});
    draw_run_button(width_ - kSettingsWidth - 8);
  }

  void draw_player(float width) {
    const ShownBeats view = session_.view();
    draw_player_bar(panel_, session_.player(), state_.player_bar, step_words(view), width);
  }

  static std::string step_words(const ShownBeats& view) {
    if (view.step == 0) return tr(Text::kStepNoise, {std::to_string(view.step_count)});
    return tr(Text::kStepPlace, {std::to_string(view.step), std::to_string(view.step_count)});
  }

  void gap(float height = 6) { ImGui::Dummy({1, height}); }

  // Which beats, and by how many steps.
  void draw_request() {
    const auto scope = ui_.group(tr(Text::kClass));
    const size_t columns = width_ < 560 ? 2 : 4;
    const float each = (width_ + 8) / static_cast<float>(columns) - 8;
    std::vector<bool>& chosen = session_.settings.classes;
    for (size_t i = 0; i < chosen.size(); ++i) {
      const std::string& letter = session_.class_names()[i];
      const std::string word = class_title(letter);
      bool on = chosen[i];
      if (i % columns > 0) ImGui::SameLine(0, 8);
      if (ui_.chip(word, word, class_colour(letter, ui_.dark()), on, each)) chosen[i] = on;
    }
    draw_model();
  }

  void draw_model() {
    ui_.label(tr(Text::kModelSteps));
    std::vector<std::string> names;
    for (const ModelDescription& model : session_.denoisers()) names.push_back(model_word(model));
    int model = session_.settings.model;
    if (ui_.choice(tr(Text::kModel), names, model, width_)) session_.choose_model(model);
  }

  void draw_run_button(float width) {
    const bool disabled = !session_.obstacle().empty() || engine_.error.has_value();
    if (session_.is_running()) {
      if (ui_.button(tr(Text::kCancel), {.width = width, .tall = true, .place = "run"})) {
        session_.cancel();
      }
    } else if (ui_.button(tr(Text::kGenerate), {.look = ButtonLook::kPrimary,
                                                .width = width,
                                                .disabled = disabled,
                                                .tall = true,
                                                .place = "run"})) {
      state_.settings_open = false;
      session_.watch = !panel_.platform.prefers_reduced_motion();
      session_.start_anew(panel_.now_s);
    }
  }

  void draw_run_status() {
    const std::string obstacle = session_.obstacle();
    const bool waits = engine_.in_use.empty();
    if (session_.is_running()) {
      ui_.progress(tr(Text::kGenerating), session_.progress(), session_.activity());
      ui_.status(tr(Text::kProgress), waits ? engine_.activity : session_.activity());
    } else if (waits && !engine_.error) {
      ui_.progress(tr(Text::kLoading), static_cast<float>(engine_.load_share), engine_.activity);
      ui_.status(tr(Text::kProgress), engine_.activity);
    } else {
      ui_.status(tr(Text::kProgress), obstacle.empty() ? result_words() : obstacle);
    }
  }

  void draw_messages() {
    ui_.status(tr(Text::kAboutTheLink), session_.notice());
    ui_.alert(session_.error());
  }

  std::string result_words() const {
    const BeatSet& set = session_.shown();
    if (set.prepared) return tr(Text::kPreparedNotice);
    std::string words = beats_words(set.finished);
    if (set.cancelled_of > 0) {
      words = tr(Text::kCancelledOf, {std::to_string(set.finished), beats_words(set.cancelled_of)});
    }
    if (set.beat_ms) words += tr(Text::kEachTook, {short_number(*set.beat_ms)});
    return words + tr(Text::kWithSeed, {std::to_string(set.settings.seed)});
  }

  void draw_settings() {
    const auto scope = ui_.group(tr(Text::kSettings));
    GenerateSettings& settings = session_.settings;
    gap();
    const float half = (width_ - 8) / 2;
    const ImVec2 top = ImGui::GetCursorScreenPos();
    ImGui::BeginGroup();
    ui_.label(tr(Text::kBeatsOfEachClass));
    ui_.number(tr(Text::kBeatsOfEachClass), settings.count, 1, kMaxBeatsOfClass, half);
    ImGui::EndGroup();
    ImGui::SetCursorScreenPos({top.x + half + 8, top.y});
    ImGui::BeginGroup();
    ui_.label(tr(Text::kSeed));
    if (ui_.number(tr(Text::kSeed), settings.seed, 0, UINT64_MAX, half)) {
      settings.seed_is_chosen = true;
    }
    ImGui::EndGroup();
    ui_.faults();
    if (ui_.button(tr(Text::kNewSeed), {.width = half})) session_.renew_seed();
    ImGui::SameLine(0, 8);
    draw_undo_buttons(ui_, session_, (half - 8) / 2);
    gap();
    if (session_.model().role != ModelRole::kTeacher) {
      ui_.muted_text(tr(Text::kStudentSteps));
      return;
    }
    const ImVec2 row = ImGui::GetCursorScreenPos();
    double steps = settings.steps;
    const std::string steps_shown = steps_words(static_cast<uint64_t>(settings.steps));
    ImGui::BeginGroup();
    ui_.label(tr(Text::kStepsValue, {std::to_string(settings.steps)}));
    if (ui_.slider(tr(Text::kSteps), steps, 1, std::max(kOfferedSteps, settings.steps), 1,
                   steps_shown, half)) {
      settings.steps = static_cast<int>(std::lround(steps));
    }
    ImGui::EndGroup();
    ImGui::SetCursorScreenPos({row.x + half + 8, row.y});
    double guidance = static_cast<double>(settings.guidance);
    const std::string guidance_shown = short_number(guidance);
    ImGui::BeginGroup();
    ui_.label(tr(Text::kGuidanceValue, {guidance_shown}));
    if (ui_.slider(tr(Text::kGuidance), guidance, 0, static_cast<double>(kMaxGuidance), 0.1,
                   guidance_shown, half)) {
      settings.guidance = static_cast<float>(guidance);
    }
    ImGui::EndGroup();
  }

  void draw_save() {
    gap();
    const BeatSet& set = session_.shown();
    TakeHomeOffer offer = {.title = tr(Text::kTakeHome),
                           .files =
                               [&](FileFormat format, const std::string& name) {
                                 return files_from_beats(set.beats, format, name,
                                                         session_.provenance());
                               },
                           .picture = state_.sheet,
                           .ready = !session_.is_running() && set.finished > 0};
    if (!set.prepared) {
      offer.link = [&] { return format_link({WorkspaceId::kGenerate, session_.link()}); };
      offer.command = [&] { return copied_command(); };
    }
    draw_take_home(panel_, state_.take_home, offer, width_);
    ui_.muted_text(tr(Text::kNoDevice));
  }

  CopiedText copied_command() const {
    const uint64_t asked_for = session_.shown().cancelled_of;
    const std::string command = session_.command();
    return {command, asked_for > 0 ? tr(Text::kCopiedAll, {std::to_string(asked_for), command})
                                   : tr(Text::kCopiedSame, {command})};
  }

  void draw_sheet(float height) {
    const ImVec2 top = ImGui::GetCursorScreenPos();
    const float scales_width = std::min(236.0F, width_);
    const bool beside = width_ > 520;
    if (beside) {
      ui_.heading(3, tr(session_.shown().prepared ? Text::kPreparedBeats : Text::kYourBeats));
      ImGui::SetCursorScreenPos({top.x, top.y + 24});
      ui_.muted_text(sheet_words());
      ImGui::SetCursorScreenPos({top.x + width_ - scales_width, top.y});
    }
    ui_.choice(tr(Text::kPaperScale), gallery_scales(), state_.gallery.scale, scales_width);
    if (beside) {
      ImGui::SetCursorScreenPos({top.x, top.y + 48});
    } else {
      ui_.muted_text(sheet_words());
    }
    const float left = height - (ImGui::GetCursorScreenPos().y - top.y);
    draw_gallery(panel_, session_, width_, std::max(200.0F, left), state_.gallery);
    const ImVec2 low = ImGui::GetItemRectMin();
    const ImVec2 size = ImGui::GetItemRectSize();
    const float bottom = panel_.area.y + panel_.area.height;  // the rest is scrolled to, if wide
    state_.sheet = {low.x, low.y, size.x, panel_.wide ? std::min(size.y, bottom - low.y) : size.y};
  }

  std::string sheet_words() const {
    const float scale = state_.gallery.drawn_scale;
    if (scale == 1) return tr(Text::kPaperWords, {tr(Text::kTrueSize)});
    const std::string digits = number_text("%.3g", static_cast<double>(scale));
    return tr(Text::kPaperWords, {tr(Text::kTimesTrueSize, {digits})});
  }

  // The selected beat as the player shows it; its waves when it is final.
  void draw_detail() {
    const BeatSet& set = session_.shown();
    const ShownBeats view = session_.view();
    if (view.count == 0) return;
    const auto scope = ui_.region(tr(Text::kSelectedBeat));
    const auto beat = static_cast<size_t>(
        std::clamp(state_.gallery.selected, 0, static_cast<int>(view.count) - 1));
    const std::string& letter = set.beats.classes[beat];
    ui_.heading(3, tr(Text::kBeatNamed, {std::to_string(beat + 1), class_title(letter)}));
    const bool final = beat < view.finished;
    const bool noise = !final && view.step == 0;
    BeatSheet sheet;
    sheet.lowest_mv = std::min(-1.0F, set.ranges[beat].lowest_mv);
    sheet.highest_mv = std::max(1.5F, set.ranges[beat].highest_mv);
    sheet.highest_px = panel_.area.height * 0.5F;
    if (!noise) sheet.beat = final ? &view.states[beat] : &view.estimates[beat];
    if (!final) sheet.noisy = &view.states[beat];
    if (final) sheet.waves = &state_.measured.of(view.states[beat]);
    draw_beat_sheet(panel_, sheet, width_);
    ui_.muted_text(final   ? std::string(tr(Text::kFinalHow))
                   : noise ? std::string(tr(Text::kNoiseHow))
                           : tr(Text::kFormingHow, {step_words(view)}));
    ui_.muted_text(tr(Text::kProbabilitiesByShape));
    const std::vector<std::string>& names = session_.probability_names();
    const Probabilities& probabilities = session_.probabilities(beat);
    draw_probability_bars(panel_, names, probabilities, width_);
    if (!final) return;
    if (!probabilities.empty() && names[most_probable(probabilities)] != letter) {
      ui_.muted_text(tr(Text::kTakenForOther, {letter, class_word(letter),
                                               class_word(names[most_probable(probabilities)])}));
      if (letter == "S") ui_.muted_text(tr(Text::kRhythmShowsS));
    }
    gap();
    ui_.heading(3, tr(Text::kWavesAndIntervals));
    draw_intervals(panel_, *sheet.waves, width_);
    ui_.muted_text(tr(Text::kMeasuredHow));
  }

  Panel& panel_;
  Widgets& ui_;
  GenerateSession& session_;
  const EngineStatus& engine_;
  GeneratePanelState& state_;
  float width_ = 0;
};

class GenerateWorkspace final : public Workspace {
 public:
  explicit GenerateWorkspace(Workbench& bench) : bench_(bench) {}

  void advance(double now_s) override { bench_.generate.advance(now_s); }
  void draw(Panel& panel) override {
    begin_by_itself(panel.now_s);
    GeneratePanel(panel, bench_.generate, bench_.engine.status(), state_).draw();
    if (bench_.generate.note_settings()) panel.ui.ask_for_frame();  // "Undo" can be pressed now
  }
  bool is_waiting() const override { return bench_.generate.is_waiting(); }
  double next_frame_s() const override { return bench_.generate.next_frame_s(); }
  void follow(const Link& link) override {
    begun_ = begun_ || !link.values.empty();
    bench_.generate.watch = !bench_.platform.prefers_reduced_motion();
    bench_.generate.follow(link.values, bench_.platform.now_s());
  }
  std::map<std::string, std::string> link_values() const override { return bench_.generate.link(); }
  bool undo() override { return bench_.generate.undo(); }
  bool redo() override { return bench_.generate.redo(); }

 private:
  // Something alive at once, where motion is welcome: the first beats grow without being asked for.
  void begin_by_itself(double now_s) {
    GenerateSession& session = bench_.generate;
    if (begun_ || bench_.engine.status().in_use.empty()) return;
    begun_ = true;
    if (bench_.platform.prefers_reduced_motion() || session.is_running() ||
        !session.shown().prepared || !session.obstacle().empty()) {
      return;
    }
    session.watch = true;
    session.start(now_s);
  }

  Workbench& bench_;
  GeneratePanelState state_;
  bool begun_ = false;  // a run, by itself or by a link
};

}  // namespace

std::unique_ptr<Workspace> generate_workspace(Workbench& bench) {
  return std::make_unique<GenerateWorkspace>(bench);
}

}  // namespace beatsmith
