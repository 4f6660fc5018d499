// Dear ImGui's compile-time settings, for every build of the app (IMGUI_USER_CONFIG).
#pragma once

// 64 beats of 256 points are more vertices than 16-bit indices reach (WebGL2 has no base vertex).
#define ImDrawIdx unsigned int

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
