#include "panels/analyse_panel.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "panels/strip.h"
#include "text/text.h"

namespace beatsmith {
namespace {

std::string clock_words(double seconds) {
  const auto whole = static_cast<int64_t>(std::lround(seconds));
  if (whole >= 3600) {
    return tr(Text::kHoursMinutes, {std::to_string(whole / 3600), std::to_string(whole / 60 % 60)});
  }
  if (whole >= 60) {
    return tr(Text::kMinutesSeconds, {std::to_string(whole / 60), std::to_string(whole % 60)});
  }
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.1f", seconds);
  return tr(Text::kSeconds, {digits});
}

std::string number_text(double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.4g", value);
  return digits;
}

struct AnalysePanelState {
  std::string path;  // typed, where the platform has no dialog of its own
  std::string path_error;
  std::string saved;  // what became of the last save, in words
  std::string save_error;
  bool dragging = false;  // the strip is being pulled
};

class AnalysePanel {
 public:
  AnalysePanel(Panel& panel, RecordSession& session, const EngineStatus& engine,
               AnalysePanelState& state)
      : panel_(panel), ui_(panel.ui), session_(session), engine_(engine), state_(state) {}

  void draw() {
    const Rect& area = panel_.area;
    const auto scope = ui_.region(tr(Text::kRecording));
    const float padding = panel_.wide ? kGap : 14;
    ui_.begin_scroll("recording", {area.x, area.y}, {area.width, area.height}, padding);
    width_ = ImGui::GetContentRegionAvail().x;
    draw_opening();
    if (session_.record()) {
      draw_record();
    } else if (!session_.is_opening()) {
      draw_invitation();
    }
    ui_.end_scroll();
  }

 private:
  // A button in a row of them, or below the last one where it is narrow.
  bool button(const char* name, float width, ButtonOptions options = {}) {
    if (panel_.wide && in_row_) ImGui::SameLine(0, 8);
    in_row_ = true;
    options.width = panel_.wide ? width : width_;
    return ui_.button(name, options);
  }

  void draw_opening() {
    const bool has_record = session_.record().has_value();
    ui_.heading(2, has_record ? translated(session_.record()->name) : tr(Text::kOpenARecording));
    if (has_record) ui_.muted_text(record_words());
    in_row_ = false;
    if (!panel_.files.has_dialog()) {
      draw_path();
    } else if (button(tr(Text::kOpenARecordingButton), 190,
                      {.look = has_record ? ButtonLook::kPlain : ButtonLook::kPrimary})) {
      panel_.files.browse();
    }
    const bool opening = session_.is_opening();
    if (!has_record && !opening && button(tr(Text::kTryAnExample), 150)) session_.open({});
    if (has_record && !session_.record()->r_peaks.empty() && !opening) draw_save();
    if (opening || session_.is_classifying()) {
      const RecordProgress progress = session_.progress();
      if (button(tr(Text::kCancel), 110)) session_.cancel();
      ui_.progress(tr(Text::kWorkOnRecording), progress.share, progress.stage);
      const bool waits = session_.is_classifying() && engine_.in_use.empty();
      ui_.status(tr(Text::kProgress), waits ? engine_.activity : progress.stage);
      state_.saved.clear();
      state_.save_error.clear();
    }
    draw_rest();
    ui_.alert(session_.error());
    ui_.alert(state_.save_error);
    ui_.status(tr(Text::kSaved), state_.saved);
  }

  // What a cancel left undone.
  void draw_rest() {
    if (!session_.has_rest()) return;
    const size_t done = session_.probabilities().size();
    const size_t all = session_.record()->r_peaks.size();
    if (button(tr(Text::kClassifyTheRest), 160)) session_.classify_rest();
    ui_.status(tr(Text::kClassified),
               tr(Text::kClassifiedOf, {std::to_string(done), std::to_string(all)}));
  }

  void draw_path() {
    ui_.label(tr(Text::kPathOfRecording));
    ui_.text_field(tr(Text::kPathOfRecording), state_.path, std::min(width_ - 90, 420.0F));
    ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kOpen), {.width = 80, .disabled = state_.path.empty()})) {
      const Result<Done> opened = panel_.files.open_path(state_.path);
      state_.path_error = opened ? "" : describe(opened.error());
    }
    ui_.alert(state_.path_error);
  }

  // The classifier's labels as WFDB annotations: RECORD.bsm, as `beatsmith classify` writes them.
  void draw_save() {
    const auto& peaks = session_.record()->r_peaks;
    const auto& probabilities = session_.probabilities();
    const bool unfinished = !session_.has_all_beats() || probabilities.size() < peaks.size();
    if (!button(tr(Text::kSaveLabels), 120, {.disabled = unfinished})) return;
    std::vector<Annotation> annotations(peaks.size());
    for (size_t i = 0; i < peaks.size(); ++i) {
      annotations[i].sample = peaks[i];
      annotations[i].symbol = session_.class_names()[most_probable(probabilities[i])];
    }
    const Result<std::vector<uint8_t>> bytes = format_wfdb_annotations(annotations);
    const Result<std::string> saved = bytes ? panel_.files.save(session_.record()->name + ".bsm",
                                                                "application/octet-stream", *bytes)
                                            : Result<std::string>(bytes.error());
    state_.saved = saved ? tr(Text::kSavedTo, {translated(*saved)}) : "";
    state_.save_error = saved ? "" : describe(saved.error());
  }

  std::string record_words() const {
    const RecordSummary& record = *session_.record();
    std::string words = clock_words(session_.duration_s()) + " \u00B7 " +
                        number_text(record.sample_rate_hz) + " Hz \u00B7 ";
    for (const LeadSummary& lead : record.leads) {
      if (&lead != &record.leads.front()) words += ", ";
      words += lead.name;
    }
    if (!record.r_peaks.empty()) {
      words += tr(Text::kBeatsInLead, {std::to_string(record.r_peaks.size()),
                                       record.leads[static_cast<size_t>(record.beat_lead)].name});
    }
    if (!record.reference_name.empty())
      words += tr(Text::kAnnotationsFrom, {translated(record.reference_name)});
    return words;
  }

  void draw_invitation() {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float height = std::max(220.0F, ImGui::GetContentRegionAvail().y);
    panel_.paper.draw(*ImGui::GetWindowDrawList(), {corner.x, corner.y, width_, height},
                      {corner.x, corner.y}, {}, panel_.pixel_ratio, ui_.colour());
    const float inset = panel_.wide ? 32 : 12;
    ImGui::SetCursorScreenPos({corner.x + inset, corner.y + inset});
    ImGui::PushStyleColor(ImGuiCol_ChildBg, ui_.colour().surface);
    ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 10);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(16, 16));
    ImGui::BeginChild("invitation", {std::min(width_ - 2 * inset, 592.0F), 0},
                      ImGuiChildFlags_Border | ImGuiChildFlags_AutoResizeY, ImGuiWindowFlags_NoNav);
    ui_.heading(3, tr(Text::kOrDropFiles));
    ui_.text(tr(Text::kWhichFiles));
    ui_.muted_text(tr(Text::kReadHere));
    ImGui::EndChild();
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor();
    ImGui::SetCursorScreenPos(corner);
    ImGui::Dummy({width_, height});
  }

  void draw_record() {
    const RecordSummary& record = *session_.record();
    for (const std::string& note : record.notes) ui_.muted_text(translated(note));
    draw_counts();
    draw_scale();
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const float scrollbar = 72;
    const float height = std::clamp(ImGui::GetContentRegionAvail().y - scrollbar, 240.0F,
                                    60 + 380.0F * static_cast<float>(record.leads.size()));
    const Rect strip = {corner.x, corner.y, width_, height};
    draw_strip(panel_, session_, strip, state_.dragging);
    ui_.picture(strip_words(), strip);
    ImGui::Dummy({width_, height});
    std::string legend = tr(Text::kLegendAbove);
    if (!record.reference_name.empty()) {
      legend += tr(Text::kLegendBelow, {translated(record.reference_name)});
    }
    if (!record.r_peaks.empty()) ui_.muted_text(legend);
    double first_s = session_.view().first_s;
    const double room = std::max(0.0, session_.duration_s() - session_.view().seconds());
    if (ui_.slider(tr(Text::kPositionInRecording), first_s, 0, room,
                   std::min(1.0, room / 10 + 1e-6), clock_words(first_s), width_, room <= 0)) {
      session_.scroll_to(first_s);
    }
  }

  std::string strip_words() const {
    const StripView& view = session_.view();
    const auto& peaks = session_.record()->r_peaks;
    const double rate = session_.record()->sample_rate_hz;
    const auto first =
        std::lower_bound(peaks.begin(), peaks.end(), static_cast<int64_t>(view.first_s * rate));
    const auto last = std::upper_bound(
        first, peaks.end(), static_cast<int64_t>((view.first_s + view.seconds()) * rate));
    const std::string words =
        tr(Text::kStripFromTo,
           {clock_words(view.first_s),
            clock_words(std::min(session_.duration_s(), view.first_s + view.seconds())),
            std::to_string(last - first)});
    if (last - first > 40) return words;
    std::string letters;
    for (auto peak = first; peak != last; ++peak) {
      const auto beat = static_cast<size_t>(peak - peaks.begin());
      if (beat >= session_.probabilities().size()) break;
      letters += " " + session_.class_names()[most_probable(session_.probabilities()[beat])];
    }
    return letters.empty() ? words : words + ":" + letters;
  }

  void draw_counts() {
    if (session_.record()->r_peaks.empty()) return;
    const auto scope = ui_.group(tr(Text::kBeatsByClass));
    const std::vector<size_t> counts = session_.class_counts();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    float x = start.x;
    float y = start.y;
    for (size_t i = 0; i < counts.size(); ++i) {
      const std::string& letter = session_.class_names()[i];
      const std::string shown = letter + "  " + std::to_string(counts[i]);
      const float width = Widgets::width_of(ui_.fonts().strong, shown) + 36;
      if (x > start.x && x + width > start.x + width_) {
        x = start.x;
        y += 34;
      }
      ImDrawList& list = *ImGui::GetWindowDrawList();
      const ImU32 colour = class_colour(letter, ui_.dark());
      list.AddRectFilled({x, y}, {x + width, y + 28}, ui_.colour().surface, 14);
      list.AddRect({x, y}, {x + width, y + 28}, ui_.colour().border, 14);
      list.AddCircleFilled({x + 14, y + 14}, 5, colour);
      list.AddText(ui_.fonts().strong, Widgets::height_of(ui_.fonts().strong), {x + 25, y + 5},
                   ui_.colour().text, shown.c_str());
      ui_.picture(tr(Text::kClassCount, {class_word(letter), std::to_string(counts[i])}),
                  {x, y, width, 28});
      x += width + 8;
    }
    ImGui::Dummy({width_, y - start.y + 28});
  }

  void draw_scale() {
    const auto scope = ui_.group(tr(Text::kScale));
    const double true_scale = static_cast<double>(kPaperMmPerS * kPxPerMm);
    if (ui_.button(tr(Text::kZoomOut), {.width = 40, .shown = "\u2212"})) {
      session_.zoom(0.5, session_.view().width_px / 2);
    }
    ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kZoomIn), {.width = 40, .shown = "+"})) {
      session_.zoom(2, session_.view().width_px / 2);
    }
    ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kTrueScale), {.width = 100})) session_.zoom_to(true_scale);
    ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kWhole), {.width = 74})) session_.zoom_to(0);
    if (panel_.wide) {
      ImGui::SameLine(0, 16);
      ImGui::SetCursorPosY(ImGui::GetCursorPosY() + 10);  // in the middle of the buttons' height
    }
    const double mm_per_s = 25 * session_.view().px_per_s / true_scale;
    ui_.status(tr(Text::kScale), tr(Text::kScaleWords, {number_text(mm_per_s)}));
  }

  Panel& panel_;
  Widgets& ui_;
  RecordSession& session_;
  const EngineStatus& engine_;
  AnalysePanelState& state_;
  float width_ = 0;
  bool in_row_ = false;
};

class AnalyseWorkspace final : public Workspace {
 public:
  explicit AnalyseWorkspace(Workbench& bench) : bench_(bench) {}

  void advance(double /*now_s*/) override { bench_.record.advance(); }
  void draw(Panel& panel) override {
    AnalysePanel(panel, bench_.record, bench_.engine.status(), state_).draw();
  }
  bool is_waiting() const override { return bench_.record.is_waiting(); }

 private:
  Workbench& bench_;
  AnalysePanelState state_;
};

}  // namespace

std::unique_ptr<Workspace> analyse_workspace(Workbench& bench) {
  return std::make_unique<AnalyseWorkspace>(bench);
}

}  // namespace beatsmith
