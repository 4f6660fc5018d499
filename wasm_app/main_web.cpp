// The app in a page: web/main.js loads it, gives it bytes, sizes and input, and asks for frames.
//
// The WebGL2 context comes from html5.h. Emscripten's GLFW would give one too, but it takes Tab and
// Backspace from the whole page, loses touch drags and text that is not ASCII, and ignores the
// device's pixel ratio.
#include <GLES3/gl3.h>
#include <emscripten.h>
#include <emscripten/html5.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>
#include <imgui_internal.h>

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/app.h"
#include "ecg/beat_table.h"
#include "inference/model_manifest.h"
#include "inference/web_engine.h"
#include "io/npy.h"
#include "jobs/web_jobs.h"
#include "platform/layout_scale.h"
#include "platform/web_files.h"
#include "platform/web_platform.h"
#include "text/text.h"

// clang-format off
EM_JS(void, page_show_cursor, (int cursor), {
  Module.host.page.showCursor(cursor);
});
EM_JS(void, page_show_language, (const char* tag), {
  Module.host.page.showLanguage(UTF8ToString(tag));
});
EM_JS(void, page_show_theme, (int dark), {
  Module.host.page.showTheme(dark !== 0 ? 'dark' : 'light');
});
// Without exceptions `new` would give null and the program run on.
EM_JS(void, page_out_of_memory, (), {
  throw new RangeError('out of memory');
});
// clang-format on

namespace beatsmith {
namespace {

// What the page was last told about how the app looks.
struct Look {
  ImGuiMouseCursor cursor = ImGuiMouseCursor_COUNT;
  std::optional<bool> dark;
  std::optional<Language> language;
};

struct Page {
  WebPlatform platform;
  WebFiles files;
  WebJobs jobs;
  WebEngine engine;
  std::unique_ptr<App> app;
  double last_frame_s = 0;
  float pixel_ratio = 1;
  Look look;
};

// Made when first asked for: in the jobs' worker, which runs the same module, it never is.
Page& the_page() {
  static Page page;
  return page;
}

Result<Done> make_context() {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.alpha = false;
  attributes.antialias = false;  // ImGui smooths its own edges
  attributes.depth = false;
  attributes.stencil = false;
  attributes.preserveDrawingBuffer = false;
  attributes.powerPreference = EM_WEBGL_POWER_PREFERENCE_DEFAULT;
  const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context =
      emscripten_webgl_create_context("#canvas", &attributes);
  if (context <= 0 || emscripten_webgl_make_context_current(context) != EMSCRIPTEN_RESULT_SUCCESS) {
    return Error{.what = "this browser could not start WebGL2",
                 .where = {},
                 .mend =
                     "close other pages that draw in 3D, or look whether the browser's "
                     "settings turn graphics acceleration off"};
  }
  return Done{};
}

Result<LabelledBeats> prepared_beats(std::span<const uint8_t> npy, std::string_view labels) {
  const Result<NpyArray> array = parse_npy(npy);
  if (!array) return array.error();
  Result<LabelledBeats> beats = beats_from_npy(*array);
  if (!beats) return beats;
  Result<std::vector<std::string>> classes = parse_labels(labels);
  if (!classes) return classes.error();
  beats->classes = std::move(*classes);
  return beats;
}

Result<Done> start(std::string_view manifest, std::span<const uint8_t> beats_npy,
                   std::string_view beats_labels, FontFiles fonts) {
  Result<std::vector<ModelDescription>> models = parse_model_manifest(manifest);
  if (!models) return models.error();
  Result<LabelledBeats> prepared = prepared_beats(beats_npy, beats_labels);
  if (!prepared) return prepared.error();
  if (Result<Done> made = make_context(); !made) return made;

  std::set_new_handler(page_out_of_memory);
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.BackendPlatformName = "beatsmith_web";
  io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
  ImGui_ImplOpenGL3_Init("#version 300 es");

  Page& page = the_page();
  page.app = std::make_unique<App>(AppParts{.platform = page.platform,
                                            .files = page.files,
                                            .jobs = page.jobs,
                                            .engine = page.engine,
                                            .models = std::move(*models),
                                            .statistics = statistics_file(manifest),
                                            .prepared = std::move(*prepared),
                                            .fonts = std::move(fonts)});
  return Done{};
}

void show_look(Look& shown) {
  const Look now = {.cursor = ImGui::GetMouseCursor(),
                    .dark = ImGui::GetStyle().Colors[ImGuiCol_WindowBg].y < 0.5F,
                    .language = language()};
  if (now.cursor != shown.cursor) page_show_cursor(now.cursor);
  if (now.dark != shown.dark) page_show_theme(*now.dark);
  if (now.language != shown.language) page_show_language(tag_of(*now.language).data());
  shown = now;
}

}  // namespace
}  // namespace beatsmith

using beatsmith::the_page;

extern "C" {

// manifest.json, the prepared beats (NPY) with their labels (CSV), and the two fonts; the caller
// frees them. Returns why it cannot start, in words, or null.
EMSCRIPTEN_KEEPALIVE const char* bs_page_start(const char* manifest, size_t manifest_bytes,
                                               const uint8_t* beats, size_t beats_bytes,
                                               const char* labels, size_t labels_bytes,
                                               const uint8_t* regular, size_t regular_bytes,
                                               const uint8_t* semibold, size_t semibold_bytes) {
  const beatsmith::Result<beatsmith::Done> started =
      beatsmith::start({manifest, manifest_bytes}, {beats, beats_bytes}, {labels, labels_bytes},
                       {.regular = {regular, regular + regular_bytes},
                        .semibold = {semibold, semibold + semibold_bytes}});
  if (started) return nullptr;
  static std::string reason;
  reason = beatsmith::describe(started.error());
  return reason.c_str();
}

// The size in CSS pixels and in the framebuffer's own. Before the first frame, and when it changes.
// Returns how many CSS pixels a logical one of the app has.
EMSCRIPTEN_KEEPALIVE float bs_page_resize(float width, float height, int framebuffer_width,
                                          int framebuffer_height, float pixel_ratio) {
  const float scale = beatsmith::layout_scale(framebuffer_width, framebuffer_height, pixel_ratio);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {width / scale, height / scale};
  // ImGui multiplies again and drops the fraction: a quarter of a pixel keeps it from losing one.
  io.DisplayFramebufferScale = {
      (static_cast<float>(framebuffer_width) + 0.25F) / io.DisplaySize.x,
      (static_cast<float>(framebuffer_height) + 0.25F) / io.DisplaySize.y};
  the_page().pixel_ratio = pixel_ratio * scale;
  return scale;
}

// Draws one frame. Returns after how many seconds the next one is wanted though nothing happens.
EMSCRIPTEN_KEEPALIVE double bs_page_frame() {
  beatsmith::Page& page = the_page();
  const double now_s = page.platform.now_s();
  ImGui::GetIO().DeltaTime = std::max(1e-4F, static_cast<float>(now_s - page.last_frame_s));
  page.last_frame_s = now_s;

  if (page.app->fit_fonts(page.pixel_ratio)) {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  }
  ImGui_ImplOpenGL3_NewFrame();
  const double next_s = page.app->frame();

  const ImVec4 background = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
  glClearColor(background.x, background.y, background.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  page.platform.take_picture_of_frame(ImGui::GetIO().DisplayFramebufferScale.x);
  beatsmith::show_look(page.look);
  // ImGui spreads quick input over several frames.
  return ImGui::GetCurrentContext()->InputEventsQueue.empty() ? next_s : 0;
}

// The browser has given back the graphics context it had taken: everything in it is gone.
EMSCRIPTEN_KEEPALIVE void bs_page_context_restored() {
  ImGui_ImplOpenGL3_DestroyDeviceObjects();  // the next frame makes them anew
  the_page().app->forget_textures();
}

EMSCRIPTEN_KEEPALIVE void bs_page_preferences(int dark, int reduced_motion) {
  the_page().platform.set_preferences(dark != 0, reduced_motion != 0);
}

// A place in the app that the person went to: what follows the page's own address.
EMSCRIPTEN_KEEPALIVE void bs_page_address(const char* address) {
  the_page().platform.set_address(address);
}

// What requestAsset asked for; `reason` other than null: why it is not there. The caller frees all.
EMSCRIPTEN_KEEPALIVE void bs_page_asset(const char* path, const uint8_t* bytes, size_t size,
                                        const char* reason) {
  using Bytes = std::vector<uint8_t>;
  the_page().platform.add_asset(
      path, reason == nullptr
                ? beatsmith::Result<Bytes>(Bytes(bytes, bytes + size))
                : beatsmith::Error{reason, path, "look at the network, then choose it again"});
}

EMSCRIPTEN_KEEPALIVE void bs_page_zoom(float factor, float x, float y) {
  the_page().platform.add_zoom({.factor = factor, .x = x, .y = y});
}

// Whether something zooms there, so that the browser is not to.
EMSCRIPTEN_KEEPALIVE int bs_page_zooms(float x, float y) {
  return the_page().platform.zooms_at(x, y) ? 1 : 0;
}

// The picture that the page was asked for, as PNG; the caller frees it. Of no bytes: it came to
// nothing.
EMSCRIPTEN_KEEPALIVE void bs_page_picture(const uint8_t* png, size_t bytes) {
  if (bytes > 0) {
    the_page().platform.set_picture(std::vector<uint8_t>(png, png + bytes));
  } else {
    the_page().platform.set_picture(
        beatsmith::Error{.what = "the browser gave no picture",
                         .where = {},
                         .mend = "try again, or take a screenshot with the system's own keys"});
  }
}

// `kind`: a SemanticAction::Kind; `text`: UTF-8, the caller frees it.
EMSCRIPTEN_KEEPALIVE void bs_page_action(uint32_t node, int kind, double number, const char* text) {
  the_page().platform.add_action({.node = node,
                                  .kind = static_cast<beatsmith::SemanticAction::Kind>(kind),
                                  .number = number,
                                  .text = text});
}

}  // extern "C"
