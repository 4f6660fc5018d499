#include "app/app.h"

#include <imgui.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "app/workbench.h"
#include "panels/analyse_panel.h"
#include "panels/compare_panel.h"
#include "panels/draw_panel.h"
#include "panels/generate_panel.h"
#include "panels/learn_panel.h"
#include "panels/strip_panel.h"
#include "panels/top_bar.h"
#include "text/text.h"

namespace beatsmith {
namespace {

constexpr float kWideFrom = 860;  // logical pixels: controls beside the content
constexpr const char* kThemeKey = "theme";
constexpr const char* kThemeNames[] = {"system", "light", "dark"};
constexpr const char* kLanguageKey = "language";
constexpr const char* kChineseFont = "fonts/Chinese.otf";

ThemeChoice remembered_theme(const Platform& platform) {
  const std::optional<std::string> name = platform.remembered(kThemeKey);
  for (int i = 0; i < 3; ++i) {
    if (name && *name == kThemeNames[i]) return static_cast<ThemeChoice>(i);
  }
  return ThemeChoice::kSystem;
}

}  // namespace

struct App::State {
  explicit State(AppParts given);

  bool is_dark() const {
    if (top_bar.theme == ThemeChoice::kSystem) return bench.platform.prefers_dark();
    return top_bar.theme == ThemeChoice::kDark;
  }

  Workspace* find(WorkspaceId id) const;
  Workspace& shown() const { return *find(top_bar.workspace); }
  void take_files();
  void take_address();
  void go_to(const Link& link);
  void show_address();
  void choose_language(Language chosen);
  void take_language();
  void take_undo();
  double next_frame_s() const;

  void draw();
  void draw_notice(Panel& panel, const EngineStatus& engine);
  void watch_unsaved();
  void draw_drop_target(const Rect& area);

  Workbench bench;
  FontFiles fonts;
  std::vector<uint8_t> chinese_font;
  Widgets widgets;
  Paper paper;
  std::vector<std::pair<WorkspaceId, std::unique_ptr<Workspace>>> workspaces;  // in the tabs' order
  TopBarState top_bar;
  std::string address;  // as the platform knows it
  float pixel_ratio = 0;
  std::optional<Language> fonts_for;  // what the atlas was made for
  bool waits_for_font = false;
  std::optional<bool> styled_dark;
  bool has_unsaved = false;  // as the platform knows it
  bool is_leaving = false;   // tried to, and was told what would be lost
};

App::State::State(AppParts given)
    : bench{given.platform,
            given.files,
            given.jobs,
            given.engine,
            given.models,
            given.statistics,
            given.prepared,
            GenerateSession(given.engine, given.models, given.prepared),
            RecordSession(given.engine, given.jobs, given.models),
            {}},
      fonts(std::move(given.fonts)),
      widgets(bench.platform),
      paper(bench.platform) {
  workspaces.emplace_back(WorkspaceId::kGenerate, generate_workspace(bench));
  workspaces.emplace_back(WorkspaceId::kAnalyse, analyse_workspace(bench));
  workspaces.emplace_back(WorkspaceId::kCompare, compare_workspace(bench));
  workspaces.emplace_back(WorkspaceId::kDraw, draw_workspace(bench));
  workspaces.emplace_back(WorkspaceId::kStrip, strip_workspace(bench));
  workspaces.emplace_back(WorkspaceId::kLearn, learn_workspace(bench));
  top_bar.theme = remembered_theme(bench.platform);
  const std::optional<std::string> remembered = bench.platform.remembered(kLanguageKey);
  choose_language(language_of(remembered ? *remembered : bench.platform.language()));
}

Workspace* App::State::find(WorkspaceId id) const {
  for (const auto& [candidate, workspace] : workspaces) {
    if (candidate == id) return workspace.get();
  }
  return nullptr;
}

// A language whose letters are not there yet is taken when they have come.
void App::State::choose_language(Language chosen) {
  waits_for_font = chosen == Language::kChinese && chinese_font.empty();
  if (waits_for_font) {
    bench.platform.request_asset(kChineseFont);
  } else {
    set_language(chosen);
  }
}

void App::State::take_language() {
  if (top_bar.language) {
    bench.platform.remember(kLanguageKey, std::string(tag_of(*top_bar.language)));
    choose_language(*top_bar.language);
    top_bar.language.reset();
  }
  if (!waits_for_font) return;
  std::optional<Result<std::vector<uint8_t>>> font = bench.platform.take_asset(kChineseFont);
  if (!font) return;
  waits_for_font = false;
  if (!*font) {
    top_bar.language_error = describe(font->error());
    return;
  }
  top_bar.language_error.clear();
  chinese_font = **std::move(font);
  set_language(Language::kChinese);
}

void App::State::take_files() {
  std::vector<OpenedFile> opened = bench.files.take_opened();
  if (opened.empty()) return;
  top_bar.workspace = WorkspaceId::kAnalyse;
  bench.record.open(std::move(opened));
}

void App::State::go_to(const Link& link) {
  if (find(link.workspace) == nullptr) return;
  top_bar.workspace = link.workspace;
  shown().follow(link);
}

void App::State::take_address() {
  const std::optional<std::string> wanted = bench.platform.take_address();
  if (!wanted || *wanted == address) return;
  address = *wanted;
  if (const std::optional<Link> link = parse_link(*wanted)) go_to(*link);
}

void App::State::show_address() {
  std::string now = format_link({top_bar.workspace, shown().link_values()});
  if (now == address) return;
  const bool elsewhere = now.substr(0, now.find('?')) != address.substr(0, address.find('?'));
  address = std::move(now);
  bench.platform.show_address(address, elsewhere);
}

void App::State::take_undo() {
  if (widgets.shortcut(ImGuiMod_Ctrl | ImGuiKey_Z)) shown().undo();
  if (widgets.shortcut(ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_Z) ||
      widgets.shortcut(ImGuiMod_Ctrl | ImGuiKey_Y)) {
    shown().redo();
  }
}

double App::State::next_frame_s() const {
  double next = std::numeric_limits<double>::infinity();
  for (const auto& entry : workspaces) next = std::min(next, entry.second->next_frame_s());
  return next;
}

App::App(AppParts parts) : state_(std::make_unique<State>(std::move(parts))) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigInputTrickleEventQueue = true;  // a press and a release within one frame are two
}

App::~App() = default;

bool App::fit_fonts(float pixel_ratio) {
  state_->take_language();
  if (pixel_ratio == state_->pixel_ratio && state_->fonts_for == language()) return false;
  state_->pixel_ratio = pixel_ratio;
  state_->fonts_for = language();
  state_->widgets.set_fonts(load_fonts(
      {state_->fonts.regular, state_->fonts.semibold, state_->chinese_font}, pixel_ratio));
  return true;
}

void App::forget_textures() {
  state_->paper.forget();
  for (const auto& entry : state_->workspaces) entry.second->forget_textures();
}

bool App::is_waiting() const {
  return state_->bench.engine.status().in_use.empty() || state_->waits_for_font ||
         std::any_of(state_->workspaces.begin(), state_->workspaces.end(),
                     [](const auto& entry) { return entry.second->is_waiting(); });
}

const std::vector<SemanticNode>& App::nodes() const { return state_->widgets.nodes(); }

double App::frame() {
  State& state = *state_;
  state.take_files();
  state.take_address();
  const double now_s = state.bench.platform.now_s();
  for (const auto& [id, workspace] : state.workspaces) workspace->advance(now_s);
  const bool dark = state.is_dark();
  if (state.styled_dark != dark) {
    apply_style(dark);
    state.widgets.set_dark(dark);
    state.styled_dark = dark;
  }
  ImGui::NewFrame();
  state.widgets.begin_frame();
  state.take_undo();
  state.draw();
  state.widgets.end_frame();
  ImGui::Render();
  if (const std::optional<Link> wanted = std::exchange(state.bench.wanted, std::nullopt)) {
    state.go_to(*wanted);
    state.show_address();
    return 0;
  }
  state.show_address();
  state.watch_unsaved();
  if (state.widgets.is_moving() || state.top_bar.language) return 0;
  return std::max(0.0, state.next_frame_s() - state.bench.platform.now_s());
}

void App::State::watch_unsaved() {
  const bool now = std::any_of(workspaces.begin(), workspaces.end(), [](const auto& workspace) {
    return workspace.second->has_unsaved();
  });
  if (now == has_unsaved) return;
  has_unsaved = now;
  is_leaving = false;
  bench.platform.ask_before_leaving(now);
}

bool App::may_leave() { return !state_->has_unsaved || std::exchange(state_->is_leaving, true); }

void App::State::draw() {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(size);
  ImGui::PushFont(widgets.fonts().body);
  // Without a background of its own: it is what the sides clear the window with, and a software
  // rasteriser takes as long to blend it as for all the rest.
  ImGui::Begin("Beatsmith", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoScrollWithMouse);
  const EngineStatus engine = bench.engine.status();
  Panel panel{widgets, paper, bench.platform, bench.files, {}, pixel_ratio};
  panel.now_s = bench.platform.now_s();
  panel.wide = size.x >= kWideFrom;
  panel.zoom = bench.platform.take_zoom();
  const float bar = top_bar_height(size, panel.wide);
  panel.area = {0, 0, size.x, bar};
  std::vector<WorkspaceId> tabs;
  for (const auto& [id, workspace] : workspaces) tabs.push_back(id);
  draw_top_bar(panel, bench.engine, engine, tabs, top_bar);
  if (top_bar.theme_changed) {
    bench.platform.remember(kThemeKey, kThemeNames[static_cast<int>(top_bar.theme)]);
    top_bar.theme_changed = false;
  }
  panel.area = {0, bar, size.x, size.y - bar};
  draw_notice(panel, engine);
  shown().draw(panel);
  if (bench.files.is_dragging()) draw_drop_target({0, 0, size.x, size.y});
  ImGui::End();
  ImGui::PopFont();
}

// Says above the panel what stands in the way; the panel gets what height is left.
void App::State::draw_notice(Panel& panel, const EngineStatus& engine) {
  if (!engine.error && engine.notice.empty() && top_bar.language_error.empty() && !is_leaving) {
    return;
  }
  Rect& area = panel.area;
  ImGui::SetCursorScreenPos({area.x + kGap, area.y + 10});
  ImGui::BeginChild("notice", {area.width - 2 * kGap, 0}, ImGuiChildFlags_AutoResizeY,
                    ImGuiWindowFlags_NoNav);
  draw_engine_notice(panel, bench.engine, engine);
  widgets.alert(top_bar.language_error);
  if (is_leaving) widgets.alert(tr(Text::kLeavingUnsaved));
  ImGui::EndChild();
  const float taken = ImGui::GetItemRectMax().y - area.y;
  area.y += taken;
  area.height -= taken;
}

void App::State::draw_drop_target(const Rect& area) {
  const Colours& colour = widgets.colour();
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  list.AddRectFilled({area.x, area.y}, {area.x + area.width, area.y + area.height},
                     (colour.paper & 0x00FFFFFF) | (225U << 24));
  const float inset = 14;
  list.AddRect({area.x + inset, area.y + inset},
               {area.x + area.width - inset, area.y + area.height - inset}, colour.accent, 12, 0,
               3);
  const char* words = tr(Text::kLetGoToOpen);
  const float width = Widgets::width_of(widgets.fonts().title, words);
  list.AddText(widgets.fonts().title, Widgets::height_of(widgets.fonts().title),
               {area.x + (area.width - width) / 2, area.y + area.height / 2 - 10}, colour.text,
               words);
}

}  // namespace beatsmith
