// The whole app without a window: real engine, jobs and files, a platform that only remembers.
// Widgets are found by role and name, and acted on as a keyboard or a screen reader would, or by
// pointer.
#pragma once

#include <gtest/gtest.h>
#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "app/app.h"
#include "files/files.h"
#include "inference/onnx_runtime_engine.h"
#include "io/npy.h"
#include "jobs/thread_jobs.h"
#include "platform/desktop_files.h"

namespace beatsmith {

class RememberingPlatform final : public Platform {
 public:
  double now_s() const override { return clock_s; }
  bool prefers_dark() const override { return dark; }
  bool prefers_reduced_motion() const override { return reduced_motion; }
  std::string language() const override { return system_language; }
  void request_asset(const std::string& path) override { asked_for = path; }
  std::optional<Result<std::vector<uint8_t>>> take_asset(const std::string& path) override {
    if (path.rfind("models/", 0) == 0) return read_file(BEATSMITH_SOURCE_FOLDER "/" + path);
    return std::exchange(asset, {});
  }
  std::optional<std::string> take_address() override {
    if (given_address) address = *given_address;
    return std::exchange(given_address, {});
  }
  void show_address(const std::string& shown, bool elsewhere) override {
    address = shown;
    places += elsewhere ? 1 : 0;
  }
  std::string full_address(const std::string& shown) const override { return "app:" + shown; }
  void request_picture(const Rect& area) override { picture_area = area; }
  std::optional<Result<std::vector<uint8_t>>> take_picture() override {
    return std::exchange(picture, {});
  }
  Zoom take_zoom() override { return std::exchange(zoom, {}); }
  void keep_zoom_areas(const std::vector<Rect>& areas) override { zoom_areas = areas; }
  void ask_before_leaving(bool wanted) override { asks_before_leaving = wanted; }
  std::vector<SemanticAction> take_actions() override { return std::exchange(actions, {}); }
  void mirror(const std::vector<SemanticNode>& shown) override { nodes = shown; }
  bool edits_text() const override { return edits; }
  uintptr_t upload_texture(int, int, const std::vector<uint32_t>&) override { return ++textures; }
  void release_texture(uintptr_t) override {}
  bool has_sound() const override { return sound; }
  void beep(double in_s, double frequency_hz, double) override {
    beeps.push_back({clock_s + in_s, frequency_hz});
  }
  void copy_to_clipboard(const std::string& text) override { clipboard = text; }
  std::optional<std::string> remembered(const std::string& key) const override {
    const auto found = settings.find(key);
    if (found == settings.end()) return std::nullopt;
    return found->second;
  }
  void remember(const std::string& key, const std::string& value) override {
    settings[key] = value;
  }

  double clock_s = 0;
  bool dark = false;
  bool reduced_motion = true;
  bool edits = true;
  bool sound = true;
  struct Beep {
    double at_s;
    double frequency_hz;
  };
  std::vector<Beep> beeps;
  std::string system_language = "en-GB";
  std::string asked_for;
  std::optional<Result<std::vector<uint8_t>>> asset;
  std::optional<std::string> given_address;
  std::string address;
  std::optional<Rect> picture_area;
  std::optional<Result<std::vector<uint8_t>>> picture;
  int places = 0;  // gone to, so that one could go back
  Zoom zoom;
  std::vector<Rect> zoom_areas;
  bool asks_before_leaving = false;
  std::vector<SemanticAction> actions;
  std::vector<SemanticNode> nodes;
  uintptr_t textures = 0;
  std::string clipboard;
  std::map<std::string, std::string> settings;
};

class DrivenApp {
 public:
  // `engine`: instead of ONNX Runtime over the repository's models.
  explicit DrivenApp(float width = 1280, float height = 800, InferenceEngine* engine = nullptr)
      : folder_(std::filesystem::temp_directory_path() /
                ("beatsmith-app-" + std::to_string(::getpid()))),
        files(folder_),
        jobs(files) {
    const std::string source = BEATSMITH_SOURCE_FOLDER;
    library_ = std::make_shared<const ModelLibrary>(*ModelLibrary::open(source + "/models"));
    engine_ = std::make_unique<OnnxRuntimeEngine>(library_);
    ImGui::CreateContext();
    ImGui::GetIO().DisplaySize = {width, height};
    ImGui::GetIO().DeltaTime = 1 / 60.0F;
    const std::string fonts = "/usr/share/fonts/opentype/inter/";
    LabelledBeats prepared =
        *beats_from_npy(*parse_npy(*read_file(source + "/web/prepared/beats.npy")));
    prepared.classes.assign(prepared.beats.size(), "N");
    app = std::make_unique<App>(AppParts{platform, files, jobs,
                                         engine == nullptr ? *engine_ : *engine, library_->models(),
                                         library_->statistics(), std::move(prepared),
                                         FontFiles{*read_file(fonts + "Inter-Regular.otf"),
                                                   *read_file(fonts + "Inter-SemiBold.otf")}});
    frame(3);
  }

  ~DrivenApp() {
    app.reset();
    ImGui::DestroyContext();
    std::filesystem::remove_all(folder_);
  }

  // The name of the model that makes beats if nobody chooses.
  std::string student() const {
    const auto& models = library_->models();
    const auto steps = [](const ModelDescription& model) {
      return model.role == ModelRole::kStudent ? model.default_steps : 0;
    };
    return std::max_element(models.begin(), models.end(),
                            [&](const auto& a, const auto& b) { return steps(a) < steps(b); })
        ->name;
  }

  void frame(int count = 1) {
    for (int i = 0; i < count; ++i) {
      platform.clock_s += 1 / 60.0;
      app->fit_fonts(1);
      app->frame();
    }
  }

  // Frames until it holds; false after a minute.
  bool until(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (!holds()) {
      if (std::chrono::steady_clock::now() > end) return false;
      frame();
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
  }

  // Until the example recording is open and all its beats have labels.
  void until_example() {
    EXPECT_TRUE(until([&] {
      const SemanticNode* save = find(Role::kButton, "Save labels");
      return save != nullptr && !save->disabled && find(Role::kButton, "Cancel") == nullptr;
    }));
    frame(3);
  }

  // The first node of this role whose name begins with `name`; nullptr: none.
  const SemanticNode* find(Role role, const std::string& name) const {
    for (const SemanticNode& node : platform.nodes) {
      if (node.role == role && node.name.rfind(name, 0) == 0) return &node;
    }
    return nullptr;
  }

  // Of a status: what it says.
  std::string said(const std::string& name) const {
    const SemanticNode* node = find(Role::kStatus, name);
    return node == nullptr ? "" : node->value;
  }

  std::string alerts() const {
    std::string all;
    for (const SemanticNode& node : platform.nodes) {
      if (node.role == Role::kAlert) all += node.value + "\n";
    }
    return all;
  }

  void act(Role role, const std::string& name, SemanticAction action) {
    const SemanticNode* node = find(role, name);
    ASSERT_NE(node, nullptr) << name;
    action.node = node->id;
    platform.actions.push_back(std::move(action));
    frame(2);
  }
  void press(Role role, const std::string& name) { act(role, name, {}); }
  void set_text(Role role, const std::string& name, const std::string& text) {
    using Kind = SemanticAction::Kind;
    act(role, name, {.kind = Kind::kFocus});
    act(role, name, {.kind = Kind::kSetText, .text = text});
  }
  void leave(Role role, const std::string& name) {
    act(role, name, {.kind = SemanticAction::Kind::kBlur});
  }

  // With the pointer, in the middle of the widget.
  void click(Role role, const std::string& name) {
    const SemanticNode* node = find(role, name);
    ASSERT_NE(node, nullptr) << name;
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(node->rect.x + node->rect.width / 2, node->rect.y + node->rect.height / 2);
    frame(2);
    io.AddMouseButtonEvent(0, true);
    frame(2);
    io.AddMouseButtonEvent(0, false);
    frame(3);
  }

  std::string save_folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
  std::shared_ptr<const ModelLibrary> library_;
  std::unique_ptr<OnnxRuntimeEngine> engine_;

 public:
  RememberingPlatform platform;
  DesktopFiles files;
  ThreadJobs jobs;
  std::unique_ptr<App> app;
};

}  // namespace beatsmith
