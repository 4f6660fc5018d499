// The workspace Recording: a recording of one's own on a strip, its beats found and classified.
#pragma once

#include <string>

#include "app/record_session.h"
#include "inference/engine_status.h"
#include "panels/panel.h"

namespace beatsmith {

struct RecordPanelState {
  std::string path;  // typed, where the platform has no dialog of its own
  std::string path_error;
  std::string saved;  // what became of the last save, in words
  std::string save_error;
  bool dragging = false;  // the strip is being pulled
};

void draw_record_panel(Panel& panel, RecordSession& session, const EngineStatus& engine,
                       RecordPanelState& state);

}  // namespace beatsmith
