// The beats of each class on one another, on ECG paper, with their mean and its spread.
#pragma once

#include <array>
#include <cstdint>

#include "app/analyse_session.h"
#include "panels/panel.h"

namespace beatsmith {

// The pictures of the beats, made anew where something they show has changed.
class OverlayPictures {
 public:
  explicit OverlayPictures(Platform& platform) : platform_(platform) {}
  ~OverlayPictures();
  OverlayPictures(const OverlayPictures&) = delete;
  OverlayPictures& operator=(const OverlayPictures&) = delete;

  // Their textures are gone with the graphics context.
  void forget() { pictures_ = {}; }

  // Draws the sheets at the cursor of ImGui, as many side by side as fit into `width`; pressing one
  // steps through its class. `is_to_scale`: else the beats are made as low as the sheets are.
  void draw(Panel& panel, AnalyseSession& session, float width, bool is_to_scale);

 private:
  struct Picture {
    uintptr_t texture = 0;
    int width = 0;  // framebuffer pixels
    int height = 0;
    uint64_t revision = 0;  // of the overlays
    ImU32 colour = 0;
    float fit = 1;
  };
  void draw_sheet(Panel& panel, AnalyseSession& session, BeatClass beat_class, const Rect& sheet,
                  float square);
  const Picture& picture_of(const Panel& panel, const AnalyseSession& session,
                            const ClassOverlay& overlay, BeatClass beat_class, const Rect& sheet,
                            float square);

  Platform& platform_;
  std::array<Picture, kBeatClassCount> pictures_{};
  float fit_ = 1;  // how tall beats are drawn, of true scale
};

}  // namespace beatsmith
