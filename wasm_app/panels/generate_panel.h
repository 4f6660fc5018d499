// The workspace Generate: beats of chosen classes out of noise.
#pragma once

#include <string>

#include "app/generate_session.h"
#include "inference/engine_status.h"
#include "panels/gallery.h"
#include "panels/panel.h"

namespace beatsmith {

struct GeneratePanelState {
  GalleryState gallery;
  bool watch = true;  // runs are slowed down enough to see the beats form
  std::string file_name = "beats";
  std::string saved;  // what became of the last save or copy, in words
  std::string save_error;
};

void draw_generate_panel(Panel& panel, GenerateSession& session, const EngineStatus& engine,
                         GeneratePanelState& state);

}  // namespace beatsmith
