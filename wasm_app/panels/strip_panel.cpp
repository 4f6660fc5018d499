#include "panels/strip_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "app/generate_settings.h"
#include "app/model_link.h"
#include "app/strip_session.h"
#include "ecg/file_formats.h"
#include "panels/strip_page.h"
#include "panels/take_home.h"
#include "text/text.h"

namespace beatsmith {
namespace {

constexpr double kDurations_s[] = {10, 30, 60, 120, 300, 600, 1800};
// The slider's places from here on mean no noise.
constexpr double kLeastSnr_db = -6;
constexpr double kNoNoise_db = 31;

// A monitor's tone at each R peak; another one where the beat is ectopic.
constexpr double kSinusTone_hz = 880;
constexpr double kEctopicTone_hz = 587;
constexpr double kTone_s = 0.07;

struct PresetWords {
  StripPreset preset;
  Text name;
};
constexpr PresetWords kPresetWords[] = {
    {StripPreset::kSinus, Text::kPresetSinus},
    {StripPreset::kSinusArrhythmia, Text::kPresetArrhythmia},
    {StripPreset::kBigeminy, Text::kPresetBigeminy},
    {StripPreset::kCouplets, Text::kPresetCouplets},
    {StripPreset::kRun, Text::kPresetRun},
    {StripPreset::kAtrial, Text::kPresetAtrial},
    {StripPreset::kNoisy, Text::kPresetNoisy},
};
static_assert(std::size(kPresetWords) == kStripPresets.size());

std::string whole_text(double value) { return number_text("%.0f", value); }
std::string exact_text(double value) { return number_text("%.4g", value); }

std::string duration_words(double seconds) {
  if (seconds < 60) return tr(Text::kSeconds, {exact_text(seconds)});
  return tr(Text::kMinutes, {exact_text(seconds / 60)});
}

struct StripPanelState {
  // A few seconds of each preset's rhythm, for its card.
  std::vector<std::vector<RhythmBeat>> glances;
  bool beeps = false;
  std::string error;  // why the strip could not be opened in Analyse
  std::string link_faults;
  TakeHome take_home{"strip"};
  std::string offered_name = "strip";  // for its file, until a person writes another one
  Rect page;                           // where the strip was last drawn
};

// One frame of the panel.
class StripPanel {
 public:
  StripPanel(Panel& panel, const EngineStatus& engine, StripSession& session,
             StripPanelState& state)
      : panel_(panel),
        ui_(panel.ui),
        engine_(engine),
        session_(session),
        state_(state),
        settings_(session.settings()) {}

  void draw() {
    const auto scope = ui_.region(tr(Text::kStrip));
    if (panel_.wide) {
      draw_wide();
    } else {
      draw_narrow();
    }
    if (ui_.shortcut(ImGuiKey_Space)) toggle_playing();
    if (settings_ != session_.settings()) {
      state_.link_faults.clear();
      session_.set(settings_, panel_.now_s);
    }
  }

 private:
  void draw_wide() {
    const Rect& area = panel_.area;
    ui_.begin_scroll("controls", {area.x, area.y}, {kSideWidth, area.height}, kGap);
    width_ = ImGui::GetContentRegionAvail().x;
    ui_.heading(2, tr(Text::kComposeAStrip));
    ui_.muted_text(tr(Text::kComposeAStripHow));
    gap();
    draw_controls();
    ui_.end_scroll();
    const float left = area.x + kSideWidth;
    ui_.begin_scroll("strip", {left, area.y}, {area.width - kSideWidth, area.height}, kGap);
    width_ = ImGui::GetContentRegionAvail().x;
    draw_strip(area.height - 2 * kGap);
    ui_.end_scroll();
  }

  void draw_narrow() {
    const Rect& area = panel_.area;
    ui_.begin_scroll("page", {area.x, area.y}, {area.width, area.height}, 14);
    width_ = ImGui::GetContentRegionAvail().x;
    draw_strip(std::max(420.0F, area.height * 0.72F));
    gap();
    draw_controls();
    ui_.end_scroll();
  }

  void draw_controls() {
    draw_presets();
    draw_edits();
    draw_rhythm();
    draw_ectopy();
    draw_noise();
    draw_take_home();
  }

  static void gap(float height = 6) { ImGui::Dummy({1, height}); }

  // --- Settings

  void draw_presets() {
    const auto scope = ui_.group(tr(Text::kRhythms));
    const float half = (width_ - 8) / 2;
    const ImVec2 top = ImGui::GetCursorScreenPos();
    constexpr float kCardHeight = 66;
    for (size_t i = 0; i < std::size(kPresetWords); ++i) {
      const size_t row = i / 2;
      const bool last = i + 1 == std::size(kPresetWords) && i % 2 == 0;
      const Rect card = {top.x + static_cast<float>(i % 2) * (half + 8),
                         top.y + static_cast<float>(row) * (kCardHeight + 8), last ? width_ : half,
                         kCardHeight};
      draw_card(i, card);
    }
    constexpr size_t kRows = (std::size(kPresetWords) + 1) / 2;
    const auto rows = static_cast<float>(kRows);
    ImGui::SetCursorScreenPos(top);
    ImGui::Dummy({width_, rows * (kCardHeight + 8) - 8});
  }

  // Its name, and a glance at the rhythm: a bar for each R peak.
  void draw_card(size_t index, const Rect& card) {
    const PresetWords& words = kPresetWords[index];
    const StripSettings preset = within_limits(settings_of(words.preset, settings_));
    const bool on = preset == settings_;
    const std::string name = tr(words.name);
    const ImVec2 low(card.x, card.y);
    const ImVec2 high(card.x + card.width, card.y + card.height);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Colours& colour = ui_.colour();
    list.AddRectFilled(low, high, colour.paper, 8);
    list.AddRect(low, high, on ? colour.accent : colour.border, 8, 0, on ? 2.0F : 1.0F);
    bool hovered = false;
    if (ui_.picture_button(name, card, on, &hovered)) settings_ = preset;
    if (!ImGui::IsRectVisible(low, high)) return;
    if (hovered) list.AddRectFilled(low, high, colour.hovered, 8);
    list.PushClipRect(low, {high.x - 4, high.y}, true);
    list.AddText(ui_.fonts().strong, Widgets::height_of(ui_.fonts().strong),
                 {low.x + 11, low.y + 8}, colour.text, name.c_str());
    const float base = high.y - 10;
    constexpr float kPxPerS = 22;
    for (const RhythmBeat& beat : state_.glances[index]) {
      const double time_s = static_cast<double>(beat.r_peak) / kBeatSampleRateHz;
      const float x = low.x + 12 + static_cast<float>(time_s) * kPxPerS;
      if (x > high.x - 12) break;
      const bool wide = beat.symbol == 'V';
      const float tall = beat.symbol == 'N' ? 15 : 19;
      list.AddRectFilled({x - (wide ? 2.5F : 1), base - tall}, {x + (wide ? 2.5F : 1), base},
                         beat.symbol == 'N' ? colour.ink : rhythm_colour(beat, ui_.dark()), 1);
    }
    if (preset.noise.snr_db) {
      draw_roughness(list, {low.x + 10, base}, high.x - 10);
    } else {
      list.AddLine({low.x + 10, base}, {high.x - 10, base}, colour.paper_bold, 1);
    }
    list.PopClipRect();
  }

  // The line of a card whose strip has noise.
  void draw_roughness(ImDrawList& list, ImVec2 from, float to) const {
    for (float x = from.x; x < to; x += 2) {
      const float high = 2.5F * std::abs(std::sin(x * 1.7F) + std::sin(x * 0.43F));
      list.AddLine({x, from.y - high}, {x, from.y + 1}, ui_.colour().faint_ink, 1);
    }
  }

  void draw_edits() {
    gap(2);
    const float third = (width_ - 16) / 3;
    if (ui_.button(tr(Text::kAnother), {.width = third})) {
      settings_.rhythm.seed = new_seed();
    }
    ImGui::SameLine(0, 8);
    if (draw_undo_buttons(ui_, session_, third)) settings_ = session_.settings();
  }

  // A label that says the value, and its slider. `shown`: the value as a person says it.
  bool slider(Text name, double& value, double min, double max, double step,
              const std::string& shown, float width) {
    ImGui::BeginGroup();
    ui_.label(tr(Text::kNameAndValue, {tr(name), shown}));
    const bool changed = ui_.slider(tr(name), value, min, max, step, shown, width);
    ImGui::EndGroup();
    return changed;
  }

  // The second of two controls in a row.
  void beside(ImVec2 row) { ImGui::SetCursorScreenPos({row.x + (width_ - 8) / 2 + 8, row.y}); }

  void draw_rhythm() {
    const auto scope = ui_.group(tr(Text::kSinusNode));
    RhythmSettings& rhythm = settings_.rhythm;
    const float half = (width_ - 8) / 2;
    gap(4);
    ui_.heading(3, tr(Text::kSinusNode));
    const double most_bpm = rhythm.ectopy == Ectopy::kNone ? 200 : kMostEctopicRate_bpm;
    slider(Text::kHeartRate, rhythm.rate_bpm, 30, most_bpm, 1,
           tr(Text::kPerMinute, {whole_text(rhythm.rate_bpm)}), width_);
    const double most_ms = most_variability_ms(rhythm.rate_bpm);
    const ImVec2 row = ImGui::GetCursorScreenPos();
    slider(Text::kVariability, rhythm.sdnn_ms, 0, std::max(0.0, most_ms - rhythm.respiratory_ms), 1,
           tr(Text::kMilliseconds, {whole_text(rhythm.sdnn_ms)}), half);
    beside(row);
    slider(Text::kSinusArrhythmia, rhythm.respiratory_ms, 0, most_ms, 5,
           tr(Text::kPlusMinusMs, {whole_text(rhythm.respiratory_ms)}), half);
    const ImVec2 next = ImGui::GetCursorScreenPos();
    slider(Text::kBreaths, rhythm.respirations_per_min, 4, 40, 1,
           tr(Text::kPerMinute, {whole_text(rhythm.respirations_per_min)}), half);
    beside(next);
    ImGui::BeginGroup();
    ui_.label(tr(Text::kDuration));
    std::vector<std::string> names;
    int chosen = -1;
    for (const double seconds : kDurations_s) {
      if (rhythm.duration_s == seconds) chosen = static_cast<int>(names.size());
      names.push_back(duration_words(seconds));
    }
    if (chosen < 0) {  // an address may ask for any
      chosen = static_cast<int>(names.size());
      names.push_back(duration_words(rhythm.duration_s));
    }
    if (ui_.select(tr(Text::kDuration), names, chosen, half) &&
        chosen < static_cast<int>(std::size(kDurations_s))) {
      rhythm.duration_s = kDurations_s[chosen];
    }
    ImGui::EndGroup();
  }

  void draw_ectopy() {
    const auto scope = ui_.group(tr(Text::kEctopicBeats));
    RhythmSettings& rhythm = settings_.rhythm;
    const float half = (width_ - 8) / 2;
    gap(4);
    ui_.heading(3, tr(Text::kEctopicBeats));
    const std::vector<std::string> patterns =
        tr_all({Text::kEctopyNone, Text::kPresetBigeminy, Text::kEctopyTrigeminy,
                Text::kPresetCouplets, Text::kEctopyRuns, Text::kPresetAtrial});
    int pattern = static_cast<int>(rhythm.ectopy);
    if (ui_.select(tr(Text::kEctopicBeats), patterns, pattern, width_)) {
      rhythm.ectopy = static_cast<Ectopy>(pattern);
      if (pattern != 0) rhythm.rate_bpm = std::min(rhythm.rate_bpm, kMostEctopicRate_bpm);
    }
    const bool runs = rhythm.ectopy == Ectopy::kRuns;
    const ImVec2 row = ImGui::GetCursorScreenPos();
    if (runs || rhythm.ectopy == Ectopy::kCouplets || rhythm.ectopy == Ectopy::kAtrial) {
      slider(Text::kHowOften, rhythm.events_per_min, 1, 20, 1,
             tr(Text::kPerMinute, {exact_text(rhythm.events_per_min)}), half);
    }
    if (runs || rhythm.ectopy == Ectopy::kCouplets) {
      beside(row);
      slider(Text::kVentricularRate, rhythm.run_bpm, 100, 220, 5,
             tr(Text::kPerMinute, {whole_text(rhythm.run_bpm)}), half);
    }
    if (runs) {
      double beats = rhythm.run_beats;
      slider(Text::kRunLength, beats, 3, 30, 1,
             counted(Text::kOneBeat, Text::kManyBeats, static_cast<uint64_t>(rhythm.run_beats)),
             half);
      rhythm.run_beats = static_cast<int>(std::lround(beats));
    }
    draw_person();
  }

  void draw_person() {
    const float half = (width_ - 8) / 2;
    const std::vector<std::string> persons = session_.persons();
    const ImVec2 row = ImGui::GetCursorScreenPos();
    ImGui::BeginGroup();
    ui_.label(tr(Text::kSeed));
    ui_.number(tr(Text::kSeed), settings_.rhythm.seed, 0, UINT64_MAX, half);
    ImGui::EndGroup();
    if (!persons.empty()) {
      beside(row);
      ImGui::BeginGroup();
      ui_.label(tr(Text::kBeatsLike));
      std::vector<std::string> names = {tr(Text::kSeedDraws)};
      int chosen = 0;
      for (const std::string& person : persons) {
        if (person == settings_.person) chosen = static_cast<int>(names.size());
        names.push_back(tr(Text::kRecordNamed, {person}));
      }
      if (ui_.select(tr(Text::kBeatsLike), names, chosen, half)) {
        settings_.person = chosen == 0 ? "" : persons[static_cast<size_t>(chosen) - 1];
      }
      ImGui::EndGroup();
    }
    ui_.faults();
  }

  void draw_noise() {
    const auto scope = ui_.group(tr(Text::kNoise));
    StripNoiseSettings& noise = settings_.noise;
    gap(4);
    ui_.heading(3, tr(Text::kNoise));
    double snr_db = noise.snr_db.value_or(kNoNoise_db);
    const std::string shown =
        noise.snr_db ? tr(Text::kDecibels, {exact_text(snr_db)}) : tr(Text::kNoNoise);
    if (slider(Text::kSnr, snr_db, kLeastSnr_db, kNoNoise_db, 1, shown, width_)) {
      noise.snr_db = snr_db < kNoNoise_db ? std::optional(snr_db) : std::nullopt;
    }
    if (!noise.snr_db) return;
    const float half = (width_ - 8) / 2;
    const ImU32 dot = ui_.colour().accent;
    ui_.chip(tr(Text::kWander), tr(Text::kWander), dot, noise.wander, half);
    ImGui::SameLine(0, 8);
    ui_.chip(tr(Text::kMuscle), tr(Text::kMuscle), dot, noise.muscle, half);
    ui_.chip(tr(Text::kWhite), tr(Text::kWhite), dot, noise.white, half);
    ImGui::SameLine(0, 8);
    ui_.chip(tr(Text::kMains), tr(Text::kMains), dot, noise.mains, half);
    if (noise.mains) {
      const std::vector<std::string> rates = {"50 Hz", "60 Hz"};
      int rate = noise.mains_hz == 60 ? 1 : 0;
      if (ui_.choice(tr(Text::kMainsFrequency), rates, rate, width_)) {
        noise.mains_hz = rate == 1 ? 60 : 50;
      }
    }
    ui_.muted_text(tr(Text::kSnrMeaning));
  }

  // --- The strip

  void toggle_playing() {
    StripPlayback& playback = session_.playback;
    if (playback.is_playing()) {
      playback.pause(panel_.now_s);
    } else if (session_.shown()) {
      playback.play(panel_.now_s);
    }
  }

  void draw_strip(float height) {
    const auto scope = ui_.group(tr(Text::kComposedStrip));
    const ImVec2 top = ImGui::GetCursorScreenPos();
    draw_title();
    draw_transport();
    draw_work();
    const std::optional<ComposedRecord>& record = session_.shown();
    constexpr float kBelow = 88;  // the position slider with its label
    const float used = ImGui::GetCursorScreenPos().y - top.y;
    const float left = std::max(160.0F, height - used - kBelow);
    if (!record) {
      const ImVec2 corner = ImGui::GetCursorScreenPos();
      panel_.paper.draw(*ImGui::GetWindowDrawList(), {corner.x, corner.y, width_, left}, corner, {},
                        panel_.pixel_ratio, ui_.colour());
      ImGui::Dummy({width_, left});
      return;
    }
    const StripPage page(*record, width_, left);
    StripPlayback& playback = session_.playback;
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    state_.page = {corner.x, corner.y, page.width, page.height};
    take_pointer(page);
    draw_strip_page(panel_, *record, page, playback.position_s(), playback.is_playing());
    // By whole seconds while it plays: nobody is told of every frame.
    double position_s =
        playback.is_playing() ? std::floor(playback.position_s()) : playback.position_s();
    const std::string shown =
        tr(Text::kSecondsOf, {whole_text(position_s), exact_text(playback.duration_s())});
    if (slider(Text::kPosition, position_s, 0, playback.duration_s(), 1, shown, width_)) {
      playback.seek(position_s, panel_.now_s);
    }
    if (!panel_.wide) draw_open_in_analyse(width_);
  }

  // A press on the paper takes the pen there.
  void take_pointer(const StripPage& page) {
    constexpr float kStillPx = 5;
    const ImGuiIO& io = ImGui::GetIO();
    const ImVec2 place = io.MouseClickedPos[0] - ImVec2(state_.page.x, state_.page.y);
    const Rect rows = {0, 0, page.width, page.row_height * static_cast<float>(page.rows)};
    const bool on_paper = rows.contains(place.x, place.y);
    const bool still = io.MouseDragMaxDistanceSqr[0] < kStillPx * kStillPx;
    if (!ImGui::IsWindowHovered() || !ImGui::IsMouseReleased(ImGuiMouseButton_Left)) return;
    if (on_paper && still) {
      session_.playback.seek(page.time_at(session_.playback.position_s(), place), panel_.now_s);
    }
  }

  void draw_title() {
    const std::optional<ComposedRecord>& record = session_.shown();
    const ImVec2 top = ImGui::GetCursorScreenPos();
    if (!record) {
      ui_.heading(3, tr(Text::kComposedStrip));
      return;
    }
    const RhythmSettings& rhythm = record->settings.rhythm;
    const bool sinus = rhythm.ectopy == Ectopy::kNone;
    ui_.heading(3, tr(sinus ? Text::kStripTitle : Text::kStripTitleEctopic,
                      {pattern_words(rhythm.ectopy), whole_text(rhythm.rate_bpm)}));
    ui_.muted_text(strip_words(*record));
    // As on a monitor: the rate, large.
    const double rate_bpm = session_.playback.heart_rate_bpm();
    if (!panel_.wide || rate_bpm <= 0) return;
    const ImVec2 next = ImGui::GetCursorScreenPos();
    const std::string rate = whole_text(rate_bpm);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const auto draw = [&](ImFont* font, float right, float y, ImU32 colour,
                          const std::string& text) {
      const float left = right - Widgets::width_of(font, text);
      list.AddText(font, Widgets::height_of(font), {left, y}, colour, text.c_str());
      return left;
    };
    const float right = top.x + width_;
    float left = draw(ui_.fonts().title, right, top.y + 2, ui_.colour().accent, rate);
    left = draw(ui_.fonts().small, left - 6, top.y + 10, ui_.colour().muted_text,
                tr(Text::kBeatsPerMinute));
    ui_.picture(tr(Text::kHeartRateNow, {rate}), {left, top.y, right - left, 30});
    ImGui::SetCursorScreenPos(next);
  }

  static std::string pattern_words(Ectopy ectopy) {
    constexpr Text kNames[] = {Text::kSinusRhythm,    Text::kPresetBigeminy, Text::kEctopyTrigeminy,
                               Text::kPresetCouplets, Text::kEctopyRuns,     Text::kPresetAtrial};
    return tr(kNames[static_cast<size_t>(ectopy)]);
  }

  std::string strip_words(const ComposedRecord& record) const {
    std::string words = tr(Text::kPaperWords, {duration_words(record.settings.rhythm.duration_s)}) +
                        " \u00B7 " + counted(Text::kOneBeat, Text::kManyBeats, record.beats.size());
    if (!record.person.empty()) words += " \u00B7 " + tr(Text::kLikeRecord, {record.person});
    if (record.settings.noise.snr_db) {
      words += " \u00B7 " + std::string(tr(Text::kSnr)) + " " +
               tr(Text::kDecibels, {exact_text(*record.settings.noise.snr_db)});
    }
    return words;
  }

  void draw_transport() {
    const auto scope = ui_.group(tr(Text::kPlayback));
    StripPlayback& playback = session_.playback;
    const bool nothing = !session_.shown();
    const bool sound = panel_.platform.has_sound();
    const float parts = sound ? 3 : 2;
    const float each = panel_.wide ? 118 : (width_ - 8 * (parts - 1)) / parts;
    if (ui_.button(tr(playback.is_playing() ? Text::kPause : Text::kPlay),
                   {.look = session_.is_behind() ? ButtonLook::kPlain : ButtonLook::kPrimary,
                    .width = each,
                    .disabled = nothing,
                    .place = "play"})) {
      toggle_playing();
    }
    ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kRestart), {.width = each, .disabled = nothing})) {
      playback.seek(0, panel_.now_s);
    }
    if (sound) {
      ImGui::SameLine(0, 8);
      ui_.chip(tr(Text::kBeep), tr(Text::kBeep), ui_.colour().accent, state_.beeps, each);
    }
    if (!panel_.wide) return;
    ImGui::SameLine(0, 8);
    draw_open_in_analyse(150);
  }

  // So that its detector and classifier can be scored against the exact annotations.
  void draw_open_in_analyse(float width) {
    if (!ui_.button(tr(Text::kOpenInAnalyse),
                    {.width = width, .disabled = !session_.shown().has_value()})) {
      return;
    }
    state_.error.clear();
    const Result<std::vector<FileBytes>> files =
        files_of(FileFormat::kWfdb, session_.shown()->recording.name);
    const Result<Done> opened =
        files ? panel_.files.open_made(*files) : Result<Done>(files.error());
    if (!opened) state_.error = describe(opened.error());
  }

  Result<std::vector<FileBytes>> files_of(FileFormat format, const std::string& name) const {
    const ComposedRecord& record = *session_.shown();
    return files_from_recording(record.recording, record.annotations, format, name);
  }

  // What is being made, or why nothing can be.
  void draw_work() {
    using Stage = StripSession::Stage;
    const Stage stage = session_.stage();
    if (stage != Stage::kIdle) {
      const bool waits = engine_.in_use.empty() && stage == Stage::kBeats;
      const std::string words =
          waits ? engine_.activity
                : (stage == Stage::kBeats
                       ? tr(Text::kMakingBeats, {std::to_string(session_.beats_asked())})
                       : std::string(tr(Text::kLayingBeats)));
      ui_.status(tr(Text::kProgress), words);
      ui_.progress(tr(Text::kComposing), session_.progress(), words);
      if (ui_.button(tr(Text::kCancel), {.width = 110, .place = "compose"})) session_.cancel();
    } else if (session_.is_behind()) {
      ui_.status(tr(Text::kProgress), tr(Text::kNotComposed));
      if (ui_.button(tr(Text::kCompose),
                     {.look = ButtonLook::kPrimary, .width = 110, .place = "compose"})) {
        session_.compose();
      }
    } else {
      ui_.status(tr(Text::kProgress), ready_words());
    }
    ui_.status(tr(Text::kAboutTheLink), state_.link_faults);
    ui_.alert(session_.error());
    ui_.alert(state_.error);
  }

  std::string ready_words() const {
    const std::optional<ComposedRecord>& record = session_.shown();
    if (!record) return {};
    return tr(Text::kStripReady,
              {std::to_string(record->beats.size()), std::to_string(record->settings.rhythm.seed)});
  }

  // --- Taking it home

  void draw_take_home() {
    const std::optional<ComposedRecord>& record = session_.shown();
    TakeHome& take_home = state_.take_home;
    if (record && take_home.file_name == state_.offered_name) {
      take_home.file_name = state_.offered_name = record->recording.name;
    }
    const TakeHomeOffer offer = {
        .title = tr(Text::kTakeStripHome),
        .files = [&](FileFormat format, const std::string& name) { return files_of(format, name); },
        .picture = state_.page,
        .link =
            [&] {
              auto values = link_values_of(session_.shown()->settings);
              name_model(*session_.model(), values);
              return format_link({WorkspaceId::kStrip, values});
            },
        .ready = session_.shown().has_value()};
    beatsmith::draw_take_home(panel_, take_home, offer, width_);
    ui_.muted_text(tr(Text::kNoDevice));
  }

  Panel& panel_;
  Widgets& ui_;
  const EngineStatus& engine_;
  StripSession& session_;
  StripPanelState& state_;
  StripSettings settings_;  // as edited in this frame
  float width_ = 0;
};

class StripWorkspace final : public Workspace {
 public:
  explicit StripWorkspace(Workbench& bench) : bench_(bench), session_(bench.engine, bench.models) {
    for (const PresetWords& words : kPresetWords) {
      StripSettings settings = settings_of(words.preset, session_.settings());
      settings.rhythm.duration_s = 16;
      state_.glances.push_back(make_rhythm(settings.rhythm) ? *make_rhythm(settings.rhythm)
                                                            : std::vector<RhythmBeat>());
    }
  }

  void advance(double now_s) override {
    // What is not shown does not move.
    if (!drawn_) session_.playback.pause(now_s);
    drawn_ = false;
    const bool was_empty = !session_.shown();
    session_.advance(now_s);
    // The first strip runs by itself, so that the screen lives.
    if (was_empty && session_.shown() && !bench_.platform.prefers_reduced_motion()) {
      session_.playback.play(now_s);
    }
    if (!state_.beeps || !bench_.platform.has_sound()) return;
    for (const StripPlayback::Beep& beep : session_.playback.take_beeps()) {
      bench_.platform.beep(beep.in_s, beep.symbol == 'N' ? kSinusTone_hz : kEctopicTone_hz,
                           kTone_s);
    }
  }

  void draw(Panel& panel) override {
    if (!entered_) session_.compose();
    entered_ = drawn_ = true;
    StripPanel(panel, bench_.engine.status(), session_, state_).draw();
  }

  bool is_waiting() const override { return session_.is_waiting(); }
  double next_frame_s() const override { return session_.next_step_s(); }

  void follow(const Link& link) override {
    if (link.values.empty()) return;
    StripSettings settings;
    LinkReader reader(link.values);
    follow_link(reader, settings);
    session_.set(settings, bench_.platform.now_s());
    if (session_.settings().person != settings.person) reader.refuse("like");
    if (session_.model()) check_model(*session_.model(), reader);
    state_.link_faults = reader.faults();
  }
  std::map<std::string, std::string> link_values() const override {
    return link_values_of(session_.settings());
  }

  bool undo() override {
    const bool can = session_.can_undo();
    session_.undo();
    return can;
  }
  bool redo() override {
    const bool can = session_.can_redo();
    session_.redo();
    return can;
  }

 private:
  Workbench& bench_;
  StripSession session_;
  StripPanelState state_;
  bool entered_ = false;
  bool drawn_ = false;  // in the last frame
};

}  // namespace

std::unique_ptr<Workspace> strip_workspace(Workbench& bench) {
  return std::make_unique<StripWorkspace>(bench);
}

}  // namespace beatsmith
