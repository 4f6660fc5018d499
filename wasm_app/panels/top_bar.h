// Above every workspace: the name, the workspaces, what runs the networks, the theme.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "app/workspace.h"
#include "inference/inference_engine.h"
#include "panels/panel.h"
#include "text/text.h"

namespace beatsmith {

enum class ThemeChoice { kSystem, kLight, kDark };

struct TopBarState {
  WorkspaceId workspace = WorkspaceId::kGenerate;
  ThemeChoice theme = ThemeChoice::kSystem;
  bool theme_changed = false;
  std::optional<Language> language;  // chosen in this frame
  std::string language_error;        // why its letters are not there
};

// Height of the bar over a window of this size: the workspaces have a row of their own where it is
// narrow, unless it is low.
float top_bar_height(ImVec2 window, bool wide);

void draw_top_bar(Panel& panel, InferenceEngine& engine, const EngineStatus& status,
                  std::span<const WorkspaceId> workspaces, TopBarState& state);

// What stands in the way of running networks, or what a person should know of them; nothing where
// there is nothing to say. Drawn at the cursor.
void draw_engine_notice(Panel& panel, InferenceEngine& engine, const EngineStatus& status);

}  // namespace beatsmith
