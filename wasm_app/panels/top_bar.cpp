#include "panels/top_bar.h"

#include <algorithm>

namespace beatsmith {
namespace {

constexpr Text kWorkspaceNames[kWorkspaceCount] = {Text::kGenerate, Text::kAnalyse, Text::kCompare,
                                                   Text::kDraw,     Text::kStrip,   Text::kLearn};

constexpr float kOneRow = 56;
constexpr float kTwoRows = 100;

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
      return tr(Text::kProviderUntried);
    case State::kUnavailable:
      return tr(Text::kProviderUnavailable);
    case State::kLoading:
      return tr(Text::kProviderLoading);
    case State::kChecking:
      return tr(Text::kProviderChecking);
    case State::kRefused:
      return tr(Text::kProviderRefused);
    case State::kLost:
      return tr(Text::kProviderLost);
    case State::kReady:
      break;
  }
  if (!provider.beat_ms) return tr(Text::kProviderReady);
  return tr(Text::kProviderSpeed, {short_number(*provider.beat_ms)});
}

// The providers to choose from, the first one being the engine's own choice.
struct Providers {
  std::vector<std::string> names;
  int index = 0;
};

Providers providers_of(const Panel& panel, const EngineStatus& status) {
  Providers all;
  std::string chosen = tr(Text::kStarting);
  for (const ProviderStatus& provider : status.providers) {
    if (provider.name == status.in_use) {
      chosen = panel.wide ? provider.label + " \u00B7 " + state_word(provider) : provider.label;
    }
  }
  all.names.push_back(tr(Text::kAutoProvider, {chosen}));
  for (size_t i = 0; i < status.providers.size(); ++i) {
    const ProviderStatus& provider = status.providers[i];
    all.names.push_back(provider.label + " \u00B7 " + state_word(provider));
    if (provider.name == status.chosen) all.index = static_cast<int>(i) + 1;
  }
  return all;
}

// A quiet button with a sign on it; its name says what it stands for.
bool sign_button(Panel& panel, const char* name, const char* place, float width,
                 const char* shown) {
  return panel.ui.button(
      name, {.look = ButtonLook::kQuiet, .width = width, .place = place, .shown = shown});
}

// A disc, its dark half filled: light, dark, or half and half as the system.
void draw_theme_sign(ImDrawList& list, ImVec2 centre, ThemeChoice theme, ImU32 colour) {
  constexpr float kRadius = 7;
  constexpr float kPi = 3.14159265F;
  list.AddCircle(centre, kRadius, colour, 0, 1.5F);
  if (theme == ThemeChoice::kLight) return;
  list.PathArcTo(centre, kRadius, theme == ThemeChoice::kDark ? 0 : -kPi / 2,
                 theme == ThemeChoice::kDark ? 2 * kPi : kPi / 2);
  list.PathFillConvex(colour);
}

}  // namespace

float top_bar_height(ImVec2 window, bool wide) {
  constexpr float kLow = 500;         // such as a phone on its side
  constexpr float kOneRowFrom = 780;  // all fits beside one another, but for the app's name
  return wide || (window.y < kLow && window.x >= kOneRowFrom) ? kOneRow : kTwoRows;
}

void draw_top_bar(Panel& panel, InferenceEngine& engine, const EngineStatus& status,
                  std::span<const WorkspaceId> workspaces, TopBarState& state) {
  constexpr float kSignWidth = 40;
  constexpr float kBesideName = 168;
  Widgets& ui = panel.ui;
  const Rect& area = panel.area;
  const Colours& colour = ui.colour();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({area.x, area.y}, {area.x + area.width, area.y + area.height}, colour.surface);
  list.AddRectFilled({area.x, area.y + area.height - 1},
                     {area.x + area.width, area.y + area.height}, colour.border);
  const auto scope = ui.region(tr(Text::kBeatsmith));
  const Rect mark = {area.x + 16, area.y + 14, 28, 28};
  draw_mark(list, {mark.x + 14, mark.y + 14}, colour);
  // The name makes room where there is none for what runs the networks.
  Providers providers = providers_of(panel, status);
  const float right = area.x + area.width - 8;
  const float providers_right = right - 2 * kSignWidth - 4;
  const std::string& provider = providers.names[static_cast<size_t>(providers.index)];
  const bool one_row = area.height == kOneRow;
  const bool named = panel.wide || (!one_row && area.x + kBesideName + ui.select_width(provider) <=
                                                    providers_right);
  if (named) {
    ImGui::SetCursorScreenPos({area.x + 54, area.y + 18});
    ui.heading(1, tr(Text::kBeatsmith));
  } else {
    ui.pictured_heading(1, tr(Text::kBeatsmith), mark);
  }

  const auto tabs = [&] {
    std::vector<std::string> names;
    int index = 0;
    for (size_t i = 0; i < workspaces.size(); ++i) {
      names.emplace_back(tr(kWorkspaceNames[static_cast<size_t>(workspaces[i])]));
      if (workspaces[i] == state.workspace) index = static_cast<int>(i);
    }
    const float left = !one_row ? 4 : named ? 176 : 54;
    ImGui::SetCursorScreenPos({area.x + left, area.y + (one_row ? 10 : 56)});
    const float width = one_row ? 0 : area.width - 8;
    if (ui.tabs(tr(Text::kWorkspace), names, index, width)) {
      state.workspace = workspaces[static_cast<size_t>(index)];
    }
    return ImGui::GetItemRectMax().x;
  };
  const float left = one_row ? tabs() + 12 : area.x + (named ? kBesideName : 54);
  const float width = std::min(320.0F, providers_right - left);
  ImGui::SetCursorScreenPos({providers_right - width, area.y + 10});
  if (ui.select(tr(Text::kRunsOn), providers.names, providers.index, width)) {
    const auto index = static_cast<size_t>(providers.index);
    engine.choose_provider(index == 0 ? "" : status.providers[index - 1].name);
  }

  constexpr Text kThemeNames[] = {Text::kThemeAuto, Text::kThemeLight, Text::kThemeDark};
  const auto theme = static_cast<int>(state.theme);
  ImGui::SetCursorScreenPos({right - 2 * kSignWidth, area.y + 10});
  if (sign_button(panel, tr(kThemeNames[theme]), "theme", kSignWidth, " ")) {
    state.theme = static_cast<ThemeChoice>((theme + 1) % 3);
    state.theme_changed = true;
  }
  draw_theme_sign(list, {right - 1.5F * kSignWidth, area.y + 28}, state.theme, colour.text);
  ImGui::SetCursorScreenPos({right - kSignWidth, area.y + 10});
  if (sign_button(panel, tr(Text::kLanguageName), "language", kSignWidth,
                  tr(Text::kLanguageShort))) {
    state.language = language() == Language::kEnglish ? Language::kChinese : Language::kEnglish;
  }
  if (!one_row) tabs();
}

void draw_engine_notice(Panel& panel, InferenceEngine& engine, const EngineStatus& status) {
  if (status.error) {
    panel.ui.alert(describe(*status.error));
    if (panel.ui.button(tr(Text::kTryAgain))) engine.restart();
  } else if (!status.notice.empty()) {
    panel.ui.status(tr(Text::kNotice), status.notice);
  }
}

}  // namespace beatsmith
