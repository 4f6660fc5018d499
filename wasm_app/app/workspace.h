// A workspace: one of the app's rooms, reached by its tab and by its own address.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "panels/panel.h"

namespace beatsmith {

enum class WorkspaceId : uint8_t { kGenerate, kAnalyse, kCompare, kDraw, kStrip, kLearn };
inline constexpr int kWorkspaceCount = 6;

// Where in the app: a workspace, and what is set there. As an address "#generate?class=V&seed=7".
struct Link {
  WorkspaceId workspace = WorkspaceId::kGenerate;
  std::map<std::string, std::string> values;

  bool operator==(const Link&) const = default;
};

// "#generate?class=N,V&seed=7".
std::string format_link(const Link& link);
// nullopt: the address names no workspace. Values that cannot be decoded are left out.
std::optional<Link> parse_link(std::string_view address);

class Workspace {
 public:
  virtual ~Workspace() = default;

  // Takes answers; in every frame, whether the workspace is shown or not.
  virtual void advance(double /*now_s*/) {}
  // Into panel.area; only while it is shown.
  virtual void draw(Panel& panel) = 0;

  // Whether an answer of the engine or of a job is awaited.
  virtual bool is_waiting() const { return false; }
  // When it wants the next frame though nothing happens, by Platform::now_s: 0 at once, infinity
  // never. What is not shown does not move.
  virtual double next_frame_s() const { return std::numeric_limits<double>::infinity(); }

  // The graphics context was lost, and the workspace's own textures with it.
  virtual void forget_textures() {}

  // Sets itself up as an address says; what it does not know it leaves alone.
  virtual void follow(const Link& /*link*/) {}
  // The values of the address that leads back to what is shown.
  virtual std::map<std::string, std::string> link_values() const { return {}; }

  // Whether leaving the app would lose what nobody can make again.
  virtual bool has_unsaved() const { return false; }

  // The last edit; false: there is none.
  virtual bool undo() { return false; }
  virtual bool redo() { return false; }
};

}  // namespace beatsmith
