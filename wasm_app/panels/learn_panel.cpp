#include "panels/learn_panel.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/link_reader.h"
#include "panels/learn_chapters.h"
#include "text/text.h"

namespace beatsmith {
namespace {

constexpr float kNavHeight = 68;

class LearnPanel {
 public:
  LearnPanel(Panel& panel, Workbench& bench, LearnSession& session, int& wave)
      : panel_(panel),
        ui_(panel.ui),
        session_(session),
        view_{panel, bench, session, wave},
        index_(static_cast<int>(session.chapter())),
        parts_(chapter_parts()[static_cast<size_t>(index_)]) {}

  void draw() {
    take_keys();
    // A chapter begins at its top, wherever the one before was left.
    ImGui::PushID(index_);
    if (panel_.wide) {
      draw_wide();
    } else {
      draw_narrow();
    }
    ImGui::PopID();
  }

 private:
  void draw_wide() {
    const Rect& area = panel_.area;
    {
      const auto scope = ui_.region(tr(Text::kLearn));
      ui_.begin_scroll("chapter", {area.x, area.y}, {kSideWidth, area.height - kNavHeight}, kGap);
      draw_words();
      draw_controls();
      draw_link();
      ui_.end_scroll();
      draw_nav({area.x, area.y + area.height - kNavHeight, kSideWidth, kNavHeight});
    }
    const auto scope = ui_.region(tr(Text::kFigure));
    const float left = area.x + kSideWidth;
    ui_.begin_scroll("figure", {left, area.y}, {area.width - kSideWidth, area.height}, kGap);
    draw_figure(area.height - 2 * kGap);
    ui_.end_scroll();
  }

  void draw_narrow() {
    const Rect& area = panel_.area;
    const auto scope = ui_.region(tr(Text::kLearn));
    ui_.begin_scroll("page", {area.x, area.y}, {area.width, area.height - kNavHeight}, 14);
    draw_words();
    {
      const auto figure = ui_.group(tr(Text::kFigure));
      draw_figure(area.height * 0.4F);  // with what moves it in sight below
    }
    draw_controls();
    draw_link();
    ui_.end_scroll();
    draw_nav({area.x, area.y + area.height - kNavHeight, area.width, kNavHeight});
  }

  static void gap(float height = 6) { ImGui::Dummy({1, height}); }

  void draw_words() {
    draw_dots();
    ui_.heading(2, tr(parts_.title));
    const ModelDescription* teacher = session_.teacher();
    const size_t people = teacher == nullptr ? 0 : teacher->styles.size();
    ui_.text(tr(parts_.text, {std::to_string(people)}));
    gap(2);
    ui_.heading(3, tr(Text::kDoThis));
    ui_.text(tr(parts_.to_do));
    gap(2);
  }

  // The chapters, each a round number; the present one is filled.
  void draw_dots() {
    const auto scope = ui_.group(tr(Text::kChapters));
    const float each = std::min(46.0F, ImGui::GetContentRegionAvail().x / kChapterCount);
    constexpr float kHigh = 38;
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const Colours& colour = ui_.colour();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImFont* font = ui_.fonts().small;
    for (int i = 0; i < kChapterCount; ++i) {
      const Rect cell = {corner.x + each * static_cast<float>(i), corner.y, each, kHigh};
      const ImVec2 centre(cell.x + each / 2, cell.y + kHigh / 2);
      bool hovered = false;
      const std::string name =
          tr(Text::kChapterNamed,
             {std::to_string(i + 1), tr(chapter_parts()[static_cast<size_t>(i)].title)});
      if (ui_.picture_button(name, cell, i == index_, &hovered)) session_.go_to(i);
      if (i + 1 < kChapterCount) {
        list.AddLine({centre.x + 13, centre.y}, {centre.x + each - 13, centre.y},
                     i < index_ ? colour.accent : colour.border, 1.6F);
      }
      const bool filled = i == index_;
      list.AddCircleFilled(centre, 13, filled ? colour.accent : colour.surface);
      list.AddCircle(centre, 13, i <= index_ || hovered ? colour.accent : colour.border, 0, 1.6F);
      const std::string number = std::to_string(i + 1);
      list.AddText(font, Widgets::height_of(font),
                   {std::floor(centre.x - Widgets::width_of(font, number) / 2),
                    std::floor(centre.y - Widgets::height_of(font) / 2)},
                   filled ? colour.on_accent : colour.text, number.c_str());
    }
    ImGui::SetCursorScreenPos(corner);
    ImGui::Dummy({each * kChapterCount, kHigh});
  }

  bool can_be_shown() const {
    return session_.teacher() != nullptr && !session_.examples().beats.empty();
  }

  void draw_figure(float height) {
    view_.width = ImGui::GetContentRegionAvail().x;
    view_.height = height;
    if (can_be_shown()) {
      parts_.figure(view_);
    } else {
      ui_.alert(tr(Text::kNoDenoiser));
    }
  }

  void draw_controls() {
    view_.width = ImGui::GetContentRegionAvail().x;
    if (can_be_shown()) parts_.controls(view_);
    ui_.alert(session_.error());
  }

  void draw_link() {
    if (!parts_.link_words) return;
    gap();
    if (ui_.button(tr(*parts_.link_words), {.width = ImGui::GetContentRegionAvail().x})) {
      view_.bench.go_to(parts_.link);
    }
  }

  void draw_nav(const Rect& area) {
    const Colours& colour = ui_.colour();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled({area.x, area.y}, {area.x + area.width, area.y + area.height},
                       colour.background);
    list.AddRectFilled({area.x, area.y}, {area.x + area.width, area.y + 1}, colour.border);
    constexpr float kBackWidth = 96;
    ImGui::SetCursorScreenPos({area.x + kGap, area.y + 14});
    if (ui_.button(tr(Text::kBack), {.width = kBackWidth, .disabled = index_ == 0})) {
      session_.go_to(index_ - 1);
    }
    const bool last = index_ + 1 == kChapterCount;
    const std::string words =
        tr(Text::kChapterOf, {std::to_string(index_ + 1), std::to_string(kChapterCount)});
    ImFont* font = ui_.fonts().small;
    list.AddText(font, Widgets::height_of(font),
                 {std::floor(area.x + (area.width - Widgets::width_of(font, words)) / 2),
                  std::floor(area.y + 25)},
                 colour.muted_text, words.c_str());
    ImGui::SetCursorScreenPos({area.x + area.width - kGap - kBackWidth, area.y + 14});
    const bool is_next = session_.is_done() && !last;
    if (ui_.button(tr(Text::kNext), {.look = is_next ? ButtonLook::kPrimary : ButtonLook::kPlain,
                                     .width = kBackWidth,
                                     .disabled = last})) {
      session_.go_to(index_ + 1);
    }
  }

  void take_keys() {
    if (ui_.shortcut(ImGuiKey_PageDown)) session_.go_to(index_ + 1);
    if (ui_.shortcut(ImGuiKey_PageUp)) session_.go_to(index_ - 1);
  }

  Panel& panel_;
  Widgets& ui_;
  LearnSession& session_;
  ChapterView view_;
  const int index_;  // what is drawn in this frame, whatever is chosen in it
  const ChapterParts& parts_;
};

class LearnWorkspace final : public Workspace {
 public:
  explicit LearnWorkspace(Workbench& bench)
      : bench_(bench), session_(bench.engine, bench.models, bench.prepared) {}

  // Nothing is asked of the models before somebody looks.
  void advance(double now_s) override {
    shown_ = false;
    if (opened_) session_.advance(now_s);
  }
  void draw(Panel& panel) override {
    shown_ = opened_ = true;
    LearnPanel(panel, bench_, session_, wave_).draw();
    session_.ask();
  }
  bool is_waiting() const override { return session_.is_waiting(); }
  double next_frame_s() const override {
    return shown_ && session_.is_playing() ? 0 : std::numeric_limits<double>::infinity();
  }

  void follow(const Link& link) override {
    const auto chapter = LinkReader(link.values).whole("chapter", 1, kChapterCount);
    if (chapter) session_.go_to(static_cast<int>(*chapter) - 1);
  }
  std::map<std::string, std::string> link_values() const override {
    return {{"chapter", std::to_string(static_cast<int>(session_.chapter()) + 1)}};
  }

 private:
  Workbench& bench_;
  LearnSession session_;
  int wave_ = 1;
  bool opened_ = false;
  bool shown_ = false;
};

}  // namespace

std::unique_ptr<Workspace> learn_workspace(Workbench& bench) {
  return std::make_unique<LearnWorkspace>(bench);
}

}  // namespace beatsmith
