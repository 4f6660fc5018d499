#include "app/app.h"

#include <imgui.h>

#include <algorithm>
#include <limits>

#include "app/generate_session.h"
#include "app/record_session.h"
#include "panels/generate_panel.h"
#include "panels/record_panel.h"
#include "panels/top_bar.h"

namespace beatsmith {
namespace {

constexpr float kWideFrom = 860;  // logical pixels: controls beside the content
constexpr const char* kThemeKey = "theme";
constexpr const char* kThemeNames[] = {"system", "light", "dark"};

ThemeChoice remembered_theme(const Platform& platform) {
  const std::optional<std::string> name = platform.remembered(kThemeKey);
  for (int i = 0; i < 3; ++i) {
    if (name && *name == kThemeNames[i]) return static_cast<ThemeChoice>(i);
  }
  return ThemeChoice::kSystem;
}

}  // namespace

struct App::State {
  explicit State(AppParts given)
      : parts(std::move(given)),
        widgets(parts.platform),
        paper(parts.platform),
        generate(parts.engine, parts.models, std::move(parts.prepared)),
        record(parts.engine, parts.jobs, parts.models) {
    top_bar.theme = remembered_theme(parts.platform);
  }

  bool is_dark() const {
    if (top_bar.theme == ThemeChoice::kSystem) return parts.platform.prefers_dark();
    return top_bar.theme == ThemeChoice::kDark;
  }

  void take_files() {
    std::vector<OpenedFile> opened = parts.files.take_opened();
    if (opened.empty()) return;
    top_bar.workspace = 1;
    record.open(std::move(opened));
  }

  void draw();
  void draw_notice(Panel& panel, const EngineStatus& engine);
  void draw_drop_target(const Rect& area);

  AppParts parts;
  Widgets widgets;
  Paper paper;
  GenerateSession generate;
  RecordSession record;
  TopBarState top_bar;
  GeneratePanelState generate_panel;
  RecordPanelState record_panel;
  float pixel_ratio = 0;
  std::optional<bool> styled_dark;
};

App::App(AppParts parts) : state_(std::make_unique<State>(std::move(parts))) {
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.ConfigInputTrickleEventQueue = true;  // a press and a release within one frame are two
}

App::~App() = default;

bool App::set_pixel_ratio(float pixel_ratio) {
  if (pixel_ratio == state_->pixel_ratio) return false;
  state_->pixel_ratio = pixel_ratio;
  const FontFiles& files = state_->parts.fonts;
  state_->widgets.set_fonts(load_fonts(files.regular, files.semibold, pixel_ratio));
  return true;
}

void App::forget_textures() { state_->paper.forget(); }

bool App::is_waiting() const {
  return state_->generate.is_waiting() || state_->record.is_waiting() ||
         state_->parts.engine.status().in_use.empty();
}

const std::vector<SemanticNode>& App::nodes() const { return state_->widgets.nodes(); }

double App::frame() {
  State& state = *state_;
  state.take_files();
  state.generate.advance(state.parts.platform.now_s());
  state.record.advance();
  const bool dark = state.is_dark();
  if (state.styled_dark != dark) {
    apply_style(dark);
    state.widgets.set_dark(dark);
    state.styled_dark = dark;
  }
  ImGui::NewFrame();
  state.widgets.begin_frame();
  state.draw();
  state.widgets.end_frame();
  ImGui::Render();
  if (state.widgets.is_moving()) return 0;
  const double step_s = state.generate.next_step_s();
  if (step_s > 0) return std::max(0.0, step_s - state.parts.platform.now_s());
  return std::numeric_limits<double>::infinity();
}

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
  const EngineStatus engine = parts.engine.status();
  Panel panel{widgets, paper, parts.platform, parts.files, {}, pixel_ratio};
  panel.now_s = parts.platform.now_s();
  panel.wide = size.x >= kWideFrom;
  const float bar = top_bar_height(panel.wide);
  panel.area = {0, 0, size.x, bar};
  draw_top_bar(panel, parts.engine, engine, top_bar);
  if (top_bar.theme_changed) {
    parts.platform.remember(kThemeKey, kThemeNames[static_cast<int>(top_bar.theme)]);
    top_bar.theme_changed = false;
  }
  panel.area = {0, bar, size.x, size.y - bar};
  draw_notice(panel, engine);
  if (top_bar.workspace == 0) {
    draw_generate_panel(panel, generate, engine, generate_panel);
  } else {
    draw_record_panel(panel, record, engine, record_panel);
  }
  if (parts.files.is_dragging()) draw_drop_target({0, 0, size.x, size.y});
  ImGui::End();
  ImGui::PopFont();
}

// Says above the panel what stands in the way; the panel gets what height is left.
void App::State::draw_notice(Panel& panel, const EngineStatus& engine) {
  if (!engine.error && engine.notice.empty()) return;
  Rect& area = panel.area;
  ImGui::SetCursorScreenPos({area.x + kGap, area.y + 10});
  ImGui::BeginChild("notice", {area.width - 2 * kGap, 0}, ImGuiChildFlags_AutoResizeY,
                    ImGuiWindowFlags_NoNav);
  draw_engine_notice(panel, parts.engine, engine);
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
  const char* words = "Let go to open this recording";
  const float width = Widgets::width_of(widgets.fonts().title, words);
  list.AddText(widgets.fonts().title, Widgets::height_of(widgets.fonts().title),
               {area.x + (area.width - width) / 2, area.y + area.height / 2 - 10}, colour.text,
               words);
}

}  // namespace beatsmith
