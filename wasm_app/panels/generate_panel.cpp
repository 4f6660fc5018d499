#include "panels/generate_panel.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <random>

#include "panels/gallery.h"
#include "panels/take_home.h"
#include "text/text.h"

namespace beatsmith {
namespace {

std::string capitalised(std::string_view word) {
  std::string text(word);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

std::string one_decimal(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, value < 10 ? "%.1f" : "%.0f", value);
  return digits;
}

std::string beats_words(uint64_t count) { return counted(Text::kOneBeat, Text::kManyBeats, count); }
std::string steps_words(uint64_t count) { return counted(Text::kOneStep, Text::kManySteps, count); }

std::string role_word(const ModelDescription& model) {
  const bool student = model.role == ModelRole::kStudent;
  return tr(student ? Text::kStudentModel : Text::kTeacherModel,
            {steps_words(static_cast<uint64_t>(model.default_steps))});
}

struct GeneratePanelState {
  GalleryState gallery;
  bool watch = true;  // runs are slowed down enough to see the beats form
  TakeHome take_home{"beats"};
  Rect sheet;  // where the beats were last drawn
};

class GeneratePanel {
 public:
  GeneratePanel(Panel& panel, GenerateSession& session, const EngineStatus& engine,
                GeneratePanelState& state)
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
    const bool has_detail = area.width > 1060;
    const float detail = has_detail ? 276 + kGap : 0;
    {
      const auto scope = ui_.region(tr(Text::kGenerate));
      ui_.begin_scroll("controls", {area.x, area.y}, {kSideWidth, area.height}, kGap);
      width_ = ImGui::GetContentRegionAvail().x;
      draw_request();
      draw_run();
      draw_settings();
      draw_save();
      if (!has_detail) draw_detail();
      ui_.end_scroll();
    }
    const auto scope = ui_.region(tr(Text::kBeats));
    const float left = area.x + kSideWidth;
    const float width = area.width - kSideWidth - detail;
    ui_.begin_scroll("gallery", {left, area.y}, {width, area.height}, kGap);
    width_ = ImGui::GetContentRegionAvail().x;
    draw_sheet(area.height - 2 * kGap);
    ui_.end_scroll();
    if (!has_detail) return;
    ui_.begin_scroll("detail", {left + width - kGap, area.y}, {detail + kGap, area.height}, kGap);
    width_ = ImGui::GetContentRegionAvail().x;
    draw_detail();
    ui_.end_scroll();
  }

  void draw_narrow() {
    const Rect& area = panel_.area;
    const auto scope = ui_.region(tr(Text::kGenerate));
    ui_.begin_scroll("page", {area.x, area.y}, {area.width, area.height}, 14);
    width_ = ImGui::GetContentRegionAvail().x;
    draw_request();
    draw_run();
    draw_sheet(320);
    draw_detail();
    draw_settings();
    draw_save();
    ui_.end_scroll();
  }

  void gap(float height = 6) { ImGui::Dummy({1, height}); }

  void draw_request() {
    const auto scope = ui_.group(tr(Text::kClass));
    if (panel_.wide) {
      ui_.heading(2, tr(Text::kMakeHeartbeats));
      ui_.muted_text(tr(Text::kMakeHeartbeatsHow));
      gap();
    }
    const float half = (width_ - 8) / 2;
    std::vector<bool>& chosen = session_.settings.classes;
    for (size_t i = 0; i < chosen.size(); ++i) {
      const std::string& letter = session_.class_names()[i];
      const std::string word = capitalised(class_word(letter));
      bool on = chosen[i];
      if (i % 2 == 1) ImGui::SameLine(0, 8);
      if (ui_.chip(word, word, class_colour(letter, ui_.dark()), on, half)) chosen[i] = on;
    }
  }

  void draw_run() {
    gap(2);
    const std::string obstacle = session_.obstacle();
    const bool waits = engine_.in_use.empty();
    if (session_.is_running()) {
      if (ui_.button(tr(Text::kCancel), {.width = width_, .tall = true, .place = "run"}))
        session_.cancel();
      ui_.progress(tr(Text::kGenerating), session_.progress(), session_.activity());
      ui_.status(tr(Text::kProgress), waits ? engine_.activity : session_.activity());
    } else {
      const bool disabled = !obstacle.empty() || engine_.error.has_value();
      if (ui_.button(tr(Text::kGenerate), {.look = ButtonLook::kPrimary,
                                           .width = width_,
                                           .disabled = disabled,
                                           .tall = true,
                                           .place = "run"})) {
        session_.slow = !panel_.platform.prefers_reduced_motion() && state_.watch;
        session_.start(panel_.now_s);
      }
      if (waits && !engine_.error) {
        ui_.progress(tr(Text::kLoading), static_cast<float>(engine_.load_share), engine_.activity);
        ui_.status(tr(Text::kProgress), engine_.activity);
      } else {
        ui_.status(tr(Text::kProgress), obstacle.empty() ? result_words() : obstacle);
      }
    }
    ui_.alert(session_.error());
  }

  std::string result_words() const {
    const BeatSet& set = session_.shown();
    if (set.prepared) return tr(Text::kPreparedNotice);
    std::string words = beats_words(set.finished);
    if (set.cancelled_of > 0) {
      words = tr(Text::kCancelledOf, {std::to_string(set.finished), beats_words(set.cancelled_of)});
    }
    if (set.beat_ms) words += tr(Text::kEachTook, {one_decimal(*set.beat_ms)});
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
    ui_.number(tr(Text::kBeatsOfEachClass), settings.count, 1, GenerateSession::kMaxCount, half);
    ImGui::EndGroup();
    ImGui::SetCursorScreenPos({top.x + half + 8, top.y});
    ImGui::BeginGroup();
    ui_.label(tr(Text::kSeed));
    ui_.number(tr(Text::kSeed), settings.seed, 0, UINT64_MAX, half);
    ImGui::EndGroup();
    ui_.faults();
    if (ui_.button(tr(Text::kNewSeed), {.width = half}))
      settings.seed = std::random_device()() % 1000000;
    ImGui::SameLine(0, 8);
    ui_.chip(tr(Text::kSlowToWatch), tr(Text::kSlowToWatch), ui_.colour().accent, state_.watch,
             half);
    gap();

    ui_.label(tr(Text::kModel));
    std::vector<std::string> names;
    for (const ModelDescription& model : session_.denoisers()) names.push_back(role_word(model));
    int model = settings.model;
    if (ui_.select(tr(Text::kModel), names, model, width_)) session_.choose_model(model);
    gap();
    const bool teacher = session_.model().role == ModelRole::kTeacher;
    const ImVec2 row = ImGui::GetCursorScreenPos();
    double steps = settings.steps;
    const std::string steps_shown = steps_words(static_cast<uint64_t>(settings.steps));
    ImGui::BeginGroup();
    ui_.label(tr(Text::kStepsValue, {std::to_string(settings.steps)}));
    if (ui_.slider(tr(Text::kSteps), steps, 1, std::max(250, settings.steps), 1, steps_shown, half,
                   !teacher)) {
      settings.steps = static_cast<int>(std::lround(steps));
    }
    ImGui::EndGroup();
    ImGui::SetCursorScreenPos({row.x + half + 8, row.y});
    double guidance = static_cast<double>(settings.guidance);
    const std::string guidance_shown = one_decimal(guidance);
    ImGui::BeginGroup();
    ui_.label(tr(Text::kGuidanceValue, {guidance_shown}));
    if (ui_.slider(tr(Text::kGuidance), guidance, 0, 4, 0.1, guidance_shown, half, !teacher)) {
      settings.guidance = static_cast<float>(guidance);
    }
    ImGui::EndGroup();
    if (!teacher) {
      ui_.muted_text(tr(Text::kStudentSteps));
    }
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
    if (!set.prepared) offer.command = [&] { return copied_command(); };
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
    draw_gallery(panel_, session_.shown(), session_.probability_names(), width_,
                 std::max(200.0F, left), state_.gallery);
    const ImVec2 low = ImGui::GetItemRectMin();
    const ImVec2 size = ImGui::GetItemRectSize();
    const float bottom = panel_.area.y + panel_.area.height;  // the rest is scrolled to, if wide
    state_.sheet = {low.x, low.y, size.x, panel_.wide ? std::min(size.y, bottom - low.y) : size.y};
  }

  std::string sheet_words() const {
    const float scale = state_.gallery.drawn_scale;
    if (scale == 1) return tr(Text::kPaperWords, {tr(Text::kTrueSize)});
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.3g", static_cast<double>(scale));
    return tr(Text::kPaperWords, {tr(Text::kTimesTrueSize, {digits})});
  }

  void draw_detail() {
    const BeatSet& set = session_.shown();
    if (set.begun == 0) return;
    const auto scope = ui_.region(tr(Text::kSelectedBeat));
    const auto beat = static_cast<size_t>(
        std::clamp(state_.gallery.selected, 0, static_cast<int>(set.begun) - 1));
    const std::string& letter = set.beats.classes[beat];
    ui_.heading(3,
                tr(Text::kBeatNamed, {std::to_string(beat + 1), capitalised(class_word(letter))}));
    draw_beat_sheet(panel_, set, static_cast<int>(beat), width_);
    ui_.muted_text(tr(Text::kProbabilitiesByShape));
    const std::vector<std::string>& names = session_.probability_names();
    const Probabilities& probabilities = set.probabilities[beat];
    draw_probability_bars(panel_, names, probabilities, width_);
    if (probabilities.empty() || names[most_probable(probabilities)] == letter) return;
    ui_.muted_text(tr(Text::kTakenForOther, {letter, class_word(letter),
                                             class_word(names[most_probable(probabilities)])}));
    if (letter == "S") ui_.muted_text(tr(Text::kRhythmShowsS));
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
    GeneratePanel(panel, bench_.generate, bench_.engine.status(), state_).draw();
  }
  bool is_waiting() const override { return bench_.generate.is_waiting(); }
  double next_frame_s() const override {
    const double step_s = bench_.generate.next_step_s();
    return step_s > 0 ? step_s : std::numeric_limits<double>::infinity();
  }

 private:
  Workbench& bench_;
  GeneratePanelState state_;
};

}  // namespace

std::unique_ptr<Workspace> generate_workspace(Workbench& bench) {
  return std::make_unique<GenerateWorkspace>(bench);
}

}  // namespace beatsmith
