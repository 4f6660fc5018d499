// The whole app, the same in the browser and on the desktop: state, one frame at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "ecg/beat_table.h"
#include "inference/beat_statistics.h"
#include "inference/inference_engine.h"
#include "inference/model_manifest.h"
#include "jobs/jobs.h"
#include "platform/file_source.h"
#include "platform/platform.h"
#include "platform/semantics.h"

namespace beatsmith {

// OpenType or TrueType files. Letters of other languages come as an asset when they are chosen.
struct FontFiles {
  std::vector<uint8_t> regular;
  std::vector<uint8_t> semibold;
};

// What a side of the app (browser or desktop) provides. The references must outlive the app.
struct AppParts {
  Platform& platform;
  FileSource& files;
  Jobs& jobs;
  InferenceEngine& engine;
  std::vector<ModelDescription> models;
  Result<StatisticsFile> statistics;  // of real beats: the asset models/FILE
  LabelledBeats prepared;             // beats to show before the person has made any
  FontFiles fonts;
};

class App {
 public:
  // Needs a current ImGui context, and a graphics context for Platform::upload_texture.
  explicit App(AppParts parts);
  ~App();

  // Before each frame: rasterises the fonts for so many framebuffer pixels a logical one, and for
  // the language. True when ImGui's font atlas has changed: the renderer must upload it anew.
  bool fit_fonts(float pixel_ratio);

  // The graphics context was lost: its textures are made anew when they are next drawn.
  void forget_textures();

  // Takes answers, builds one ImGui frame (NewFrame to Render) and mirrors its widgets.
  // io.DisplaySize and io.DeltaTime must be set; the side clears the window with ImGui's colour
  // ImGuiCol_WindowBg before it draws. Returns after how many seconds the next frame is
  // wanted though nothing happens: 0 while something moves, infinity where nothing does.
  double frame();

  // Somebody wants to leave. False where that would lose something: the app says so, and lets them
  // go the next time.
  bool may_leave();

  // Whether an answer of the engine or of a job is awaited: a side without wake-ups looks again
  // soon.
  bool is_waiting() const;

  // The widgets of the last frame.
  const std::vector<SemanticNode>& nodes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace beatsmith
