#include "panels/top_bar.h"

#include <algorithm>
#include <cstdio>

namespace beatsmith {
namespace {

// The mark: one beat on a round of the accent colour.
void draw_mark(ImDrawList& list, ImVec2 centre, const Colours& colour) {
  list.AddCircleFilled(centre, 14, colour.accent);
  const ImVec2 shape[] = {{-10, 1},  {-5, 1},   {-3.5F, -1.5F}, {-2, 1},    {-1, 2.5F}, {0.8F, -8},
                          {2.6F, 6}, {3.8F, 1}, {6, 0.5F},      {7.5F, -1}, {10, 1}};
  ImVec2 points[std::size(shape)];
  for (size_t i = 0; i < std::size(shape); ++i) {
    points[i] = {centre.x + shape[i].x, centre.y + shape[i].y};
  }
  list.AddPolyline(points, static_cast<int>(std::size(points)), colour.on_accent, 0, 1.7F);
}

std::string state_word(const ProviderStatus& provider) {
  using State = ProviderStatus::State;
  switch (provider.state) {
    case State::kUntried:
      return "not tried";
    case State::kUnavailable:
      return "not available";
    case State::kLoading:
      return "loading";
    case State::kChecking:
      return "being checked";
    case State::kRefused:
      return "not used";
    case State::kLost:
      return "lost";
    case State::kReady:
      break;
  }
  if (!provider.beat_ms) return "ready";
  char text[48];
  std::snprintf(text, sizeof text, "%.2g ms a beat", *provider.beat_ms);
  return text;
}

// The providers to choose from, the first entry being the engine's own choice.
void draw_providers(Panel& panel, InferenceEngine& engine, const EngineStatus& status,
                    float width) {
  std::vector<std::string> names;
  int index = 0;
  std::string chosen = "starting";
  for (const ProviderStatus& provider : status.providers) {
    if (provider.name == status.in_use) {
      chosen = panel.wide ? provider.label + " \u00B7 " + state_word(provider) : provider.label;
    }
  }
  names.push_back("Auto: " + chosen);
  for (size_t i = 0; i < status.providers.size(); ++i) {
    const ProviderStatus& provider = status.providers[i];
    names.push_back(provider.label + " \u00B7 " + state_word(provider));
    if (provider.name == status.chosen) index = static_cast<int>(i) + 1;
  }
  if (panel.ui.select("Runs on", names, index, width)) {
    engine.choose_provider(index == 0 ? "" : status.providers[index - 1].name);
  }
}

}  // namespace

float top_bar_height(bool wide) { return wide ? 56 : 100; }

void draw_top_bar(Panel& panel, InferenceEngine& engine, const EngineStatus& status,
                  TopBarState& state) {
  static const std::vector<std::string> kWorkspaces = {"Generate", "Recording"};
  constexpr float kThemeWidth = 112;
  Widgets& ui = panel.ui;
  const Rect& area = panel.area;
  const Colours& colour = ui.colour();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({area.x, area.y}, {area.x + area.width, area.y + area.height}, colour.surface);
  list.AddRectFilled({area.x, area.y + area.height - 1},
                     {area.x + area.width, area.y + area.height}, colour.border);
  const auto scope = ui.region("Beatsmith");
  draw_mark(list, {area.x + 30, area.y + 28}, colour);
  ImGui::SetCursorScreenPos({area.x + 54, area.y + 18});
  ui.heading(1, "Beatsmith");

  // Where it is narrow, two rows: the providers beside the name, the theme beside the workspaces.
  const float right = area.x + area.width - 14;
  const float second_row = panel.wide ? area.y + 10 : area.y + 56;
  const float left = panel.wide ? area.x + 400 : area.x + 176;
  const float providers_right = panel.wide ? right - kThemeWidth - 12 : right;
  const float width = std::min(330.0F, providers_right - left);
  const auto providers = [&] {
    ImGui::SetCursorScreenPos({providers_right - width, area.y + 10});
    draw_providers(panel, engine, status, width);
  };
  if (!panel.wide) providers();
  ImGui::SetCursorScreenPos({panel.wide ? area.x + 180 : area.x + 8, second_row});
  ui.tabs("Workspace", kWorkspaces, state.workspace);
  if (panel.wide) providers();

  ImGui::SetCursorScreenPos({right - kThemeWidth, second_row});
  constexpr const char* kThemeNames[] = {"Theme: auto, as the system", "Theme: light",
                                         "Theme: dark"};
  constexpr const char* kThemeShown[] = {"Theme: auto", "Theme: light", "Theme: dark"};
  const auto theme = static_cast<int>(state.theme);
  if (ui.button(kThemeNames[theme],
                {.look = ButtonLook::kQuiet, .width = kThemeWidth, .shown = kThemeShown[theme]})) {
    state.theme = static_cast<ThemeChoice>((theme + 1) % 3);
    state.theme_changed = true;
  }
}

void draw_engine_notice(Panel& panel, InferenceEngine& engine, const EngineStatus& status) {
  if (status.error) {
    panel.ui.alert(describe(*status.error));
    if (panel.ui.button("Try again")) engine.restart();
  } else if (!status.notice.empty()) {
    panel.ui.status("Notice", status.notice);
  }
}

}  // namespace beatsmith
