// The chapters about making beats: a beat, the noise over it, a step back, many steps or few.
#include <algorithm>
#include <cmath>

#include "panels/beat_paper.h"
#include "panels/learn_chapters.h"

namespace beatsmith {
namespace {

constexpr float kLowMv = -1.5F;
constexpr float kHighMv = 3;  // the waves' names stand above the R peak

// --- Waves

const std::string kWaveNames[] = {"P", "QRS", "T"};

struct Wave {
  Text name;
  double from = 0;  // samples
  double to = 0;
  std::string words;
};

std::string whole_ms(double samples) {
  return number_text("%.0f", samples / kBeatSampleRateHz * 1000);
}

std::optional<Wave> wave_of(const BeatWaves& waves, int index) {
  if (index == 0 && waves.p) {
    const WaveBounds& bounds = waves.p->bounds;
    const double length = bounds.end - bounds.onset;
    return Wave{Text::kPWave, static_cast<double>(bounds.onset), static_cast<double>(bounds.end),
                tr(Text::kPWords, {whole_ms(length)})};
  }
  if (index == 1 && waves.qrs) {
    const WaveBounds& bounds = waves.qrs->bounds;
    const double length = bounds.end - bounds.onset;
    return Wave{Text::kQrsComplex, static_cast<double>(bounds.onset),
                static_cast<double>(bounds.end), tr(Text::kQrsWords, {whole_ms(length)})};
  }
  if (index == 2 && waves.t) {
    // Where it begins nobody can tell: as long before its peak as it lasts after.
    const int peak = waves.t->peak.sample;
    const int end = waves.t->end.value_or(kBeatLength - 1);
    return Wave{Text::kTWave, static_cast<double>(2 * peak - end), static_cast<double>(end),
                tr(Text::kTWords, {whole_ms(peak - kBeatRIndex)})};
  }
  return std::nullopt;
}

// --- The noise schedule as a curve

void draw_schedule(ChapterView& view, float height) {
  Widgets& ui = view.panel.ui;
  const Colours& colour = ui.colour();
  const ModelDescription& model = *view.session.teacher();
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const ImVec2 size(view.width, height);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(corner, {corner.x + size.x, corner.y + size.y}, colour.surface, 7);
  const float left = corner.x + 14;
  const float right = corner.x + size.x - 14;
  const float top = corner.y + 12;
  const float bottom = corner.y + size.y - 24;
  const auto place = [&](double t, float share) {
    return ImVec2(left + static_cast<float>(t) * (right - left), bottom - share * (bottom - top));
  };
  constexpr int kPoints = 48;
  ImVec2 beat[kPoints + 1];
  ImVec2 noise[kPoints + 1];
  for (int i = 0; i <= kPoints; ++i) {
    const double t = static_cast<double>(i) / kPoints;
    const NoiseLevel level = noise_level(model.schedule, t);
    beat[i] = place(t, level.alpha * level.alpha);
    noise[i] = place(t, level.sigma * level.sigma);
  }
  list.AddLine(place(0, 0), place(1, 0), colour.border);
  list.AddPolyline(noise, kPoints + 1, colour.muted_text, 0, 2);
  list.AddPolyline(beat, kPoints + 1, colour.accent, 0, 2.4F);
  const double t = view.session.noise_time;
  const NoiseLevel level = noise_level(model.schedule, t);
  list.AddLine(place(t, 0), place(t, 1), colour.focus, 1.5F);
  list.AddCircleFilled(place(t, level.alpha * level.alpha), 5, colour.accent);
  list.AddCircleFilled(place(t, level.sigma * level.sigma), 5, colour.muted_text);
  ImFont* font = ui.fonts().small;
  const float line = Widgets::height_of(font);
  const auto write = [&](ImVec2 at, ImU32 ink, const std::string& text) {
    list.AddText(font, line, {std::floor(at.x), std::floor(at.y)}, ink, text.c_str());
  };
  write({left + 6, top}, colour.accent, tr(Text::kShareBeat));
  const std::string word = tr(Text::kShareNoise);
  write({right - Widgets::width_of(font, word) - 6, top}, colour.muted_text, word);
  write({left, bottom + 4}, colour.muted_text, "t = 0");
  write({right - Widgets::width_of(font, "t = 1"), bottom + 4}, colour.muted_text, "t = 1");
  int crossing = 0;
  while (crossing < kPoints && noise[crossing].y > beat[crossing].y) ++crossing;
  ui.picture(
      tr(Text::kSchedulePicture, {number_text("%.2f", static_cast<double>(crossing) / kPoints)}),
      {corner.x, corner.y, size.x, size.y});
  ImGui::Dummy(size);
}

// --- A step

// "The model's guess, from −0.3 to 1.8 mV".
std::string heights_words(const std::string& title, const Beat& beat) {
  const auto [low, high] = std::minmax_element(beat.begin(), beat.end());
  return tr(Text::kHeights, {title, number_text("%.1f", static_cast<double>(*low)),
                             number_text("%.1f", static_cast<double>(*high))});
}

// The guesses so far, by their highest points: a beat grows out of a flat line.
std::string guesses_words(const std::vector<Beat>& guesses) {
  if (guesses.empty()) return tr(Text::kNoGuesses);
  std::string highest;
  for (const Beat& guess : guesses) {
    const auto top = static_cast<double>(*std::max_element(guess.begin(), guess.end()));
    highest += (highest.empty() ? "" : ", ") + number_text("%.1f", top);
  }
  return tr(Text::kGuessesPicture, {highest});
}

// A sheet with a title over it; nullptr: blank.
void draw_step_sheet(ChapterView& view, const std::string& title, const Beat* beat, bool noisy) {
  Panel& panel = view.panel;
  const Colours& colour = panel.ui.colour();
  panel.ui.heading(3, title);
  BeatPaper paper(panel, view.width, view.height, -2, 3);
  paper.draw_paper();
  if (beat == nullptr) {
    paper.write({0.5F, 0.5F}, colour.paper_text, tr(Text::kWaitsForStep));
  } else if (noisy) {
    paper.draw_noisy(*beat, colour.ink);
  } else {
    paper.draw_beat(*beat, colour.ink, 2);
  }
  describe_picture(view, beat == nullptr ? title : heights_words(title, *beat), paper.area());
  paper.end();
}

// --- A lane of the race

std::string lane_words(const Race::Lane& lane, const Race::Lane& slowest) {
  using State = Race::Lane::State;
  switch (lane.state) {
    case State::kWaiting:
      return tr(Text::kLaneWaiting);
    case State::kWarming:
      return tr(Text::kLaneLoading);
    case State::kRunning:
      return tr(Text::kLaneStep,
                {std::to_string(lane.step), std::to_string(lane.model.default_steps)});
    case State::kDone:
      break;
  }
  const std::string ms = short_number(*lane.beat_ms);
  if (&lane == &slowest || !slowest.beat_ms) return tr(Text::kLaneTook, {ms});
  return tr(Text::kLaneFaster, {ms, short_number(*slowest.beat_ms / *lane.beat_ms)});
}

std::string lane_name(const ModelDescription& model) {
  const auto steps = static_cast<uint64_t>(model.default_steps);
  return tr(model.role == ModelRole::kTeacher ? Text::kTeacherModel : Text::kStudentModel,
            {counted(Text::kOneStep, Text::kManySteps, steps)});
}

}  // namespace

void draw_beat_figure(ChapterView& view) {
  Panel& panel = view.panel;
  const Colours& colour = panel.ui.colour();
  const LearnSession& session = view.session;
  BeatPaper paper(panel, view.width, view.height, kLowMv, kHighMv, true);
  paper.draw_paper();
  const Rect& area = paper.area();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (int index = 0; index < 3; ++index) {
    const std::optional<Wave> wave = wave_of(session.waves(), index);
    if (!wave) continue;
    const float left = paper.place_of(wave->from, 0).x;
    const float right = paper.place_of(wave->to, 0).x;
    // Wide enough for a finger, however short the wave.
    const float spare = std::max(0.0F, (44 - (right - left)) / 2);
    const Rect band = {left - spare, area.y + 1, right - left + 2 * spare, area.height - 40};
    const bool on = view.wave == index;
    bool hovered = false;
    if (panel.ui.picture_button(tr(wave->name), band, on, &hovered)) view.wave = index;
    const ImU32 tint = colour.accent & 0x00FFFFFF;
    list.AddRectFilled({left, area.y}, {right, area.y + area.height},
                       tint | ((on        ? 60U
                                : hovered ? 40U
                                          : 18U)
                               << 24));
    ImFont* font = on ? panel.ui.fonts().strong : panel.ui.fonts().body;
    const std::string& name = kWaveNames[index];
    list.AddText(font, Widgets::height_of(font),
                 {std::floor((left + right - Widgets::width_of(font, name)) / 2), area.y + 8},
                 on ? colour.accent : colour.paper_text, name.c_str());
  }
  paper.draw_beat(session.examples().beats[session.whole_example()], colour.ink, 2.4F);
  paper.end();
}

void draw_beat_controls(ChapterView& view) {
  Widgets& ui = view.panel.ui;
  ui.choice(tr(Text::kWaves), kWaveNames, view.wave, view.width);
  const std::optional<Wave> chosen = wave_of(view.session.waves(), view.wave);
  ui.status(tr(Text::kWaves), chosen ? chosen->words : tr(Text::kNoWaves));
}

void draw_noise_figure(ChapterView& view) {
  Panel& panel = view.panel;
  const Colours& colour = panel.ui.colour();
  LearnSession& session = view.session;
  const float curve = panel.wide ? 150 : 90;
  BeatPaper paper(panel, view.width, std::max(200.0F, view.height - curve - 12), -2, 2.5F, true);
  paper.draw_paper();
  paper.draw_beat(session.beat(), colour.paper_bold, 2);
  const Beat noised = session.noised();
  paper.draw_noisy(noised, colour.ink);
  const std::string t = number_text("%.2f", session.noise_time);
  paper.write({1, 0}, colour.paper_text, "t = " + t);
  const std::string& letter = session.examples().classes[session.example()];
  panel.ui.picture(tr(Text::kNoisedBeat, {class_word(letter), t}), paper.area());
  paper.end();
  draw_schedule(view, curve);
}

void draw_noise_controls(ChapterView& view) {
  Panel& panel = view.panel;
  Widgets& ui = panel.ui;
  LearnSession& session = view.session;
  const std::string t = number_text("%.2f", session.noise_time);
  ui.label(tr(Text::kTimeValue, {t}));
  if (ui.slider(tr(Text::kTime), session.noise_time, 0, 1, 0.01, t, view.width)) {
    session.stop_noise();
  }
  const NoiseLevel level = noise_level(session.teacher()->schedule, session.noise_time);
  const std::string words = tr(Text::kNoiseLevel, {t, percent(level.alpha * level.alpha),
                                                   percent(level.sigma * level.sigma)});
  // Read out when it stands still, not in every frame of its way.
  ui.status(tr(Text::kScheduleCurve), session.is_playing() ? "" : words);
  if (session.is_playing()) ui.muted_text(words);
  if (session.is_playing()) {
    if (ui.button(tr(Text::kStop), {.width = view.width, .tall = true, .place = "play"})) {
      session.stop_noise();
    }
  } else if (ui.button(tr(Text::kPlay), {.look = view.action_look(),
                                         .width = view.width,
                                         .tall = true,
                                         .place = "play"})) {
    session.play_noise(panel.now_s);
  }
  const float half = (view.width - 8) / 2;
  view.width = half;
  draw_another_beat(view);
  ImGui::SameLine(0, 8);
  if (ui.button(tr(Text::kNewNoise), {.width = half})) ++session.noise_seed;
}

void draw_step_figure(ChapterView& view) {
  LearnSession& session = view.session;
  const StepByStep* run = session.steps();
  if (run == nullptr) return;
  const auto& steps = run->steps();
  const size_t taken = steps.size() - 1;
  const size_t from = taken == 0 ? 0 : taken - 1;
  const auto t = [&](size_t step) { return number_text("%.1f", steps[step].time); };
  const float next_time = static_cast<float>(steps[from].time) - 1.0F / LearnSession::kSteps;
  const bool done = run->done() && taken > 0;
  const std::string last =
      done ? tr(Text::kFinishedBeat)
           : tr(Text::kLessNoisyAt, {number_text("%.1f", static_cast<double>(next_time))});
  struct Sheet {
    std::string title;
    const Beat* beat;
    bool noisy;
  };
  const Sheet sheets[] = {
      {tr(Text::kNoisyAt, {t(from)}), &steps[from].state, true},
      {tr(Text::kGuess), taken == 0 ? nullptr : &steps[taken].estimate, false},
      {last, taken == 0 ? nullptr : &steps[taken].state, !done},
  };
  const bool beside = view.width > 640;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const float width = view.width;
  if (beside) view.width = (width - 24) / 3;
  view.height = beside ? view.width * 1.4F : 190;
  float x = corner.x;
  float bottom = corner.y;
  for (const Sheet& sheet : sheets) {
    ImGui::PushID(static_cast<int>(&sheet - sheets));
    if (beside) ImGui::SetCursorScreenPos({x, corner.y});
    // A heading of its own width, not of the whole row's.
    ImGui::BeginChild("sheet", {view.width, 0}, ImGuiChildFlags_AutoResizeY,
                      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse);
    draw_step_sheet(view, sheet.title, sheet.beat, sheet.noisy);
    ImGui::EndChild();
    bottom = ImGui::GetItemRectMax().y;
    ImGui::PopID();
    x += view.width + 12;
  }
  view.width = width;
  ImGui::SetCursorScreenPos({corner.x, bottom + 12});
  std::vector<Beat> guesses;
  for (size_t step = 1; step <= taken; ++step) guesses.push_back(steps[step].estimate);
  view.panel.ui.heading(3, tr(Text::kGuesses));
  draw_beat_row(view, guesses, LearnSession::kSteps, false, guesses_words(guesses),
                beat_row_fit(guesses));
}

void draw_step_controls(ChapterView& view) {
  Widgets& ui = view.panel.ui;
  LearnSession& session = view.session;
  StepByStep* run = session.steps();
  const bool over = run == nullptr || run->done();
  if (ui.button(
          tr(Text::kOneStepButton),
          {.look = view.action_look(), .width = view.width, .disabled = over, .tall = true})) {
    run->ask_for(1);
  }
  const size_t taken = run == nullptr ? 0 : run->steps().size() - 1;
  ui.progress(tr(Text::kGenerating), static_cast<float>(taken) / LearnSession::kSteps, {});
  ui.status(tr(Text::kProgress),
            tr(Text::kStepsTaken, {std::to_string(taken), std::to_string(LearnSession::kSteps)}));
  const float half = (view.width - 8) / 2;
  if (ui.button(tr(Text::kAllSteps), {.width = half, .disabled = over})) {
    run->ask_for(LearnSession::kSteps);
  }
  ImGui::SameLine(0, 8);
  if (ui.button(tr(Text::kStartAgain), {.width = half})) {
    ++session.step_seed;
    session.restart_steps();
  }
  int told = session.step_class ? *session.step_class + 1 : 0;
  if (draw_class_select(view, told, Text::kToldNothing)) {
    session.step_class = told == 0 ? std::nullopt : std::optional(told - 1);
    session.restart_steps();
  }
}

void draw_race_figure(ChapterView& view) {
  const std::vector<Race::Lane>& lanes = view.session.race().lanes();
  if (lanes.empty()) return;
  const bool beside = view.width > 640;
  const float width = view.width;
  if (beside) view.width = (width - 16) / 2;
  const ImVec2 corner = ImGui::GetCursorScreenPos();
  const float row = beat_row_height(Race::kBeats, view.width) + 44;
  const auto is_done = [](const Race::Lane& lane) {
    return lane.state == Race::Lane::State::kDone;
  };
  float fit = 1;
  for (const Race::Lane& lane : lanes) {
    if (is_done(lane)) fit = std::min(fit, beat_row_fit(lane.beats));
  }
  for (size_t i = 0; i < lanes.size(); ++i) {
    const Race::Lane& lane = lanes[i];
    if (beside) {
      const auto line = i / 2;
      ImGui::SetCursorScreenPos({corner.x + static_cast<float>(i % 2) * (view.width + 16),
                                 corner.y + static_cast<float>(line) * (row + 12)});
    }
    ImGui::BeginChild(lane.model.name.c_str(), {view.width, 0}, ImGuiChildFlags_AutoResizeY,
                      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse);
    const std::string name = lane_name(lane.model);
    const std::string words = lane_words(lane, lanes.front());
    view.panel.ui.heading(3, name);
    view.panel.ui.status(name, words);
    draw_beat_row(view, lane.beats, Race::kBeats, !is_done(lane),
                  tr(Text::kLaneWords, {name, words}), fit);
    ImGui::EndChild();
  }
}

void draw_race_controls(ChapterView& view) {
  Widgets& ui = view.panel.ui;
  Race& race = view.session.race();
  if (race.is_running()) {
    if (ui.button(tr(Text::kCancel), {.width = view.width, .tall = true, .place = "race"})) {
      race.cancel();
    }
  } else {
    const bool again = !race.lanes().empty() && race.lanes().front().beat_ms.has_value();
    if (ui.button(
            tr(again ? Text::kRaceAgain : Text::kRace),
            {.look = view.action_look(), .width = view.width, .tall = true, .place = "race"})) {
      race.start(again ? ++view.session.race_seed : view.session.race_seed, view.panel.now_s);
    }
  }
  ui.alert(race.error());
}

}  // namespace beatsmith
