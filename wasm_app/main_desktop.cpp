// The app as a desktop program: a GLFW window, OpenGL 3, ONNX Runtime native. The same panels as in
// the browser.
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "app/app.h"
#include "files/files.h"
#include "inference/onnx_runtime_engine.h"
#include "io/npy.h"
#include "io/text.h"
#include "jobs/thread_jobs.h"
#include "platform/desktop_files.h"
#include "platform/desktop_platform.h"
#include "platform/layout_scale.h"
#include "platform/remote_control.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

constexpr int kSettlingFrames = 3;  // that ImGui needs after the last input
constexpr const char* kScaleKey = "scale";
constexpr double kLookAgainS = 0.008;  // for answers of the engine and of jobs

struct Options {
  std::vector<std::string> files;
  std::string models;
  std::string fonts = "/usr/share/fonts/opentype/inter";
  std::string save_folder;
  std::string address;
  int width = 1280;
  int height = 800;
  bool remote_control = false;
};

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "beatsmith_desktop: %s\n", message.c_str());
  std::exit(1);
}

template <class T>
T value_or_fail(Result<T> result) {
  if (!result) fail(describe(result.error()));
  return *std::move(result);
}

std::string folder_of(const char* variable, const char* in_home) {
  if (const char* given = std::getenv(variable); given != nullptr && *given != '\0') return given;
  const char* home = std::getenv("HOME");
  return fs::path(home == nullptr ? "." : home) / in_home;
}

LabelledBeats prepared_beats() {
  const std::string path = BEATSMITH_SOURCE_FOLDER "/web/prepared/beats";
  const NpyArray array = value_or_fail(parse_npy(value_or_fail(read_file(path + ".npy"))));
  LabelledBeats beats = value_or_fail(beats_from_npy(array));
  const auto labels = value_or_fail(read_file(path + ".labels.csv"));
  beats.classes = value_or_fail(parse_labels(text_of(labels)));
  return beats;
}

// Window, context and the app in it.
class Desktop {
 public:
  explicit Desktop(const Options& options);
  ~Desktop();
  void run();

 private:
  static Desktop& of(GLFWwindow* window) {
    return *static_cast<Desktop*>(glfwGetWindowUserPointer(window));
  }
  void install_callbacks();
  // Framebuffer pixels a logical one, and GLFW's units a logical pixel (other than 1 where GLFW
  // counts framebuffer pixels, as on X11).
  void measure();
  bool change_scale(int key);  // false: the key does not
  void wait();
  bool render();  // a frame into the back buffer; false while the window is minimised
  void draw();
  bool obey();  // commands of the remote control; false: quit
  Result<Done> take_screenshot(const std::string& path);

  GLFWwindow* window_ = nullptr;
  std::unique_ptr<DesktopPlatform> platform_;
  std::unique_ptr<DesktopFiles> files_;
  std::unique_ptr<OnnxRuntimeEngine> engine_;
  std::unique_ptr<ThreadJobs> jobs_;
  std::unique_ptr<App> app_;
  std::unique_ptr<RemoteControl> remote_;
  float pixel_ratio_ = 1;
  float units_ = 1;
  float scale_ = 1;          // that the person has chosen
  double next_frame_s_ = 0;  // when the app wants one though nothing happens
  int frames_wanted_ = kSettlingFrames;
};

Desktop::Desktop(const Options& options) {
  glfwSetErrorCallback([](int, const char* text) { std::fprintf(stderr, "GLFW: %s\n", text); });
  if (glfwInit() == GLFW_FALSE) {
    fail("no window can be opened; start it on a desktop, or under Xvfb");
  }
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  window_ = glfwCreateWindow(options.width, options.height, "Beatsmith", nullptr, nullptr);
  if (window_ == nullptr) {
    fail("OpenGL 3.3 is not to be had; update the graphics driver, or use the page: tools/run");
  }
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(1);
  ImGui::CreateContext();
  install_callbacks();
  ImGui_ImplGlfw_InitForOpenGL(window_, false);
  ImGui_ImplOpenGL3_Init("#version 330 core");

  const std::string models = models_folder(options.models);
  platform_ = std::make_unique<DesktopPlatform>(
      window_, folder_of("XDG_CONFIG_HOME", ".config") + "/beatsmith/settings", models);
  if (const auto scale = platform_->remembered(kScaleKey)) {
    scale_ = std::clamp(std::strtof(scale->c_str(), nullptr), 0.5F, 4.0F);
  }
  files_ = std::make_unique<DesktopFiles>(options.save_folder, [] { glfwPostEmptyEvent(); });
  const auto library =
      std::make_shared<const ModelLibrary>(value_or_fail(ModelLibrary::open(models)));
  engine_ = std::make_unique<OnnxRuntimeEngine>(library);
  jobs_ = std::make_unique<ThreadJobs>(*files_, [] { glfwPostEmptyEvent(); });
  app_ = std::make_unique<App>(
      AppParts{*platform_, *files_, *jobs_, *engine_, library->models(), library->statistics(),
               prepared_beats(),
               FontFiles{value_or_fail(read_file(options.fonts + "/Inter-Regular.otf")),
                         value_or_fail(read_file(options.fonts + "/Inter-SemiBold.otf"))}});
  if (!options.address.empty()) platform_->set_address(options.address);
  if (!options.files.empty()) files_->drop(options.files);
  if (options.remote_control) {
    remote_ = std::make_unique<RemoteControl>([] { glfwPostEmptyEvent(); });
  }
}

Desktop::~Desktop() {
  app_.reset();
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  glfwDestroyWindow(window_);
  glfwTerminate();
}

// Each asks for frames, and hands on to ImGui what it is to know.
void Desktop::install_callbacks() {
  glfwSetWindowUserPointer(window_, this);
  glfwSetCursorPosCallback(window_, [](GLFWwindow* window, double x, double y) {
    Desktop& self = of(window);
    self.frames_wanted_ = kSettlingFrames;
    ImGui::GetIO().AddMousePosEvent(static_cast<float>(x) / self.units_,
                                    static_cast<float>(y) / self.units_);
  });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* window, int entered) {
    of(window).frames_wanted_ = kSettlingFrames;
    if (entered == GLFW_FALSE) ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* window, int button, int action, int mods) {
    of(window).frames_wanted_ = kSettlingFrames;
    ImGui_ImplGlfw_MouseButtonCallback(window, button, action, mods);
  });
  glfwSetScrollCallback(window_, [](GLFWwindow* window, double dx, double dy) {
    Desktop& self = of(window);
    self.frames_wanted_ = kSettlingFrames;
    const ImGuiIO& io = ImGui::GetIO();
    if (io.KeyCtrl) {
      const auto factor = static_cast<float>(std::pow(1.2, dy));
      self.platform_->add_zoom({factor, io.MousePos.x, io.MousePos.y});
    } else {
      ImGui_ImplGlfw_ScrollCallback(window, dx, dy);
    }
  });
  glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int code, int action, int mods) {
    Desktop& self = of(window);
    self.frames_wanted_ = kSettlingFrames;
    if (action != GLFW_RELEASE && (mods & GLFW_MOD_CONTROL) != 0 && self.change_scale(key)) return;
    ImGui_ImplGlfw_KeyCallback(window, key, code, action, mods);
  });
  glfwSetCharCallback(window_, [](GLFWwindow* window, unsigned int character) {
    of(window).frames_wanted_ = kSettlingFrames;
    ImGui_ImplGlfw_CharCallback(window, character);
  });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* window, int focused) {
    of(window).frames_wanted_ = kSettlingFrames;
    ImGui_ImplGlfw_WindowFocusCallback(window, focused);
  });
  glfwSetWindowRefreshCallback(
      window_, [](GLFWwindow* window) { of(window).frames_wanted_ = kSettlingFrames; });
  glfwSetFramebufferSizeCallback(
      window_, [](GLFWwindow* window, int, int) { of(window).frames_wanted_ = kSettlingFrames; });
  glfwSetWindowCloseCallback(window_, [](GLFWwindow* window) {
    Desktop& self = of(window);
    if (self.app_->may_leave()) return;
    self.frames_wanted_ = kSettlingFrames;
    glfwSetWindowShouldClose(window, GLFW_FALSE);
  });
  glfwSetDropCallback(window_, [](GLFWwindow* window, int count, const char** paths) {
    of(window).frames_wanted_ = kSettlingFrames;
    of(window).files_->drop({paths, paths + count});
  });
}

// As browsers do: Ctrl with plus, minus, 0.
bool Desktop::change_scale(int key) {
  if (key == GLFW_KEY_EQUAL || key == GLFW_KEY_KP_ADD) {
    scale_ = std::min(4.0F, scale_ * 1.25F);
  } else if (key == GLFW_KEY_MINUS || key == GLFW_KEY_KP_SUBTRACT) {
    scale_ = std::max(0.5F, scale_ / 1.25F);
  } else if (key == GLFW_KEY_0 || key == GLFW_KEY_KP_0) {
    scale_ = 1;
  } else {
    return false;
  }
  platform_->remember(kScaleKey, std::to_string(scale_));
  return true;
}

void Desktop::measure() {
  int window_width = 0;
  int framebuffer_width = 0;
  int height = 0;
  glfwGetWindowSize(window_, &window_width, &height);
  glfwGetFramebufferSize(window_, &framebuffer_width, &height);
  float scale = 1;
  glfwGetWindowContentScale(window_, &scale, nullptr);
  const bool counts_pixels = window_width == framebuffer_width;
  units_ = counts_pixels ? std::max(0.5F, scale) : 1;
  pixel_ratio_ = counts_pixels || window_width == 0
                     ? units_
                     : static_cast<float>(framebuffer_width) / static_cast<float>(window_width);
  const float larger = scale_ * layout_scale(framebuffer_width, height, pixel_ratio_);
  pixel_ratio_ *= larger;
  units_ *= larger;
}

void Desktop::wait() {
  if (frames_wanted_ > 0) {
    glfwPollEvents();
  } else if (app_->is_waiting() || std::isfinite(next_frame_s_)) {
    glfwWaitEventsTimeout(kLookAgainS);
    frames_wanted_ = std::max(1, frames_wanted_);
  } else {
    glfwWaitEvents();
    frames_wanted_ = std::max(1, frames_wanted_);
  }
}

bool Desktop::render() {
  measure();
  if (app_->fit_fonts(pixel_ratio_)) {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  }
  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  if (width == 0 || height == 0) return false;
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(width) / pixel_ratio_,
                    static_cast<float>(height) / pixel_ratio_};
  io.DisplayFramebufferScale = {pixel_ratio_, pixel_ratio_};
  next_frame_s_ = app_->frame();
  const ImVec4 background = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
  glClearColor(background.x, background.y, background.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  return true;
}

void Desktop::draw() {
  --frames_wanted_;
  if (!render()) return;
  if (platform_->take_picture_of_frame(pixel_ratio_)) frames_wanted_ = kSettlingFrames;
  glfwSwapBuffers(window_);
  if (next_frame_s_ == 0) frames_wanted_ = std::max(1, frames_wanted_);
}

Result<Done> Desktop::take_screenshot(const std::string& path) {
  if (!render()) return Error{"the window is minimised", {}, "show it"};
  int width = 0;
  int height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  std::vector<uint8_t> rows(static_cast<size_t>(width) * height * 3);
  glReadBuffer(GL_BACK);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, rows.data());
  const std::string head =
      "P6\n" + std::to_string(width) + " " + std::to_string(height) + "\n255\n";
  std::vector<uint8_t> image(head.begin(), head.end());
  const std::ptrdiff_t row = static_cast<std::ptrdiff_t>(width) * 3;
  for (int y = height - 1; y >= 0; --y) {
    image.insert(image.end(), rows.begin() + y * row, rows.begin() + (y + 1) * row);
  }
  return write_file(path, image);
}

bool Desktop::obey() {
  while (const auto command = remote_->take()) {
    frames_wanted_ = kSettlingFrames;
    if (command->verb == "nodes") {
      const std::string json = semantic_changes({}, app_->nodes());
      RemoteControl::answer(json.empty() ? "{\"nodes\":[]}" : json);
    } else if (command->verb == "open") {
      const Result<Done> opened = files_->open_path(command->argument);
      RemoteControl::answer_error(opened ? "" : describe(opened.error()));
    } else if (command->verb == "screenshot") {
      const Result<Done> taken = take_screenshot(command->argument);
      RemoteControl::answer_error(taken ? "" : describe(taken.error()));
    } else if (command->verb == "quit") {
      RemoteControl::answer_error({});
      return false;
    } else {
      RemoteControl::answer_error("there is no command \"" + command->verb +
                                  "\"; use nodes, open, screenshot or quit");
    }
  }
  return true;
}

void Desktop::run() {
  while (glfwWindowShouldClose(window_) == GLFW_FALSE) {
    wait();
    if (remote_ && !obey()) return;
    if (frames_wanted_ > 0) draw();
  }
}

int run(int argc, char** argv) {
  Options options;
  options.save_folder = folder_of("XDG_DOWNLOAD_DIR", "Downloads");
  CLI::App program("Beatsmith on the desktop: make, see and classify heartbeats");
  program.add_option("FILES", options.files,
                     "A recording to open: a WFDB header, an EDF, a CSV or an NPY");
  program.add_option("--models", options.models, "Folder of the models");
  program
      .add_option("--fonts", options.fonts, "Folder of Inter-Regular.otf and Inter-SemiBold.otf")
      ->capture_default_str();
  program.add_option("--save-folder", options.save_folder, "Where saved files go")
      ->capture_default_str();
  program.add_option("--go", options.address, "A place in the app, such as '#generate?seed=7'");
  program.add_option("--width", options.width, "Of the window, in pixels")
      ->check(CLI::Range(320, 16384));
  program.add_option("--height", options.height, "Of the window, in pixels")
      ->check(CLI::Range(240, 16384));
  program.add_flag("--remote-control", options.remote_control,
                   "Take commands from standard input: nodes, open PATH, screenshot PATH, quit");
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : 2;
  }
  Desktop(options).run();
  return 0;
}

}  // namespace
}  // namespace beatsmith

int main(int argc, char** argv) {
  try {
    return beatsmith::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "beatsmith_desktop: %s\n", error.what());
    return 1;
  }
}
