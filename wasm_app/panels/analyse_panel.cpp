#include "panels/analyse_panel.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "app/analyse_session.h"
#include "app/record_warnings.h"
#include "ecg/record_beats.h"
#include "io/wfdb_signal.h"
#include "panels/analyse_agreement.h"
#include "panels/analyse_beat.h"
#include "panels/analyse_overlays.h"
#include "panels/analyse_overview.h"
#include "panels/analyse_strip.h"
#include "panels/analyse_words.h"
#include "panels/take_home.h"

namespace beatsmith {
namespace {

constexpr float kCardWidth = 300;
constexpr float kWidestCard = 360;
constexpr float kCardFrom = 1040;  // window width: the card stands beside the strip

struct AnalysePanelState {
  std::string path;  // typed, where the platform has no dialog of its own
  std::string path_error;
  std::string saved;  // what became of the last save, in words
  std::string save_error;
  uint64_t rate_hz = 360;      // to be given to a file that does not say its own
  bool example_shown = false;  // by itself, once
  bool dragging = false;       // the strip is being pulled
  Rect strip;                  // where it was last drawn
  TakeHome take_home{"recording"};
  std::string named_after;  // the record that the file name was taken from
  OverviewState overview;
  BeatCardState card;
};

class AnalysePanel {
 public:
  AnalysePanel(Panel& panel, Workbench& bench, AnalyseSession& session, OverlayPictures& pictures,
               AnalysePanelState& state)
      : panel_(panel),
        ui_(panel.ui),
        bench_(bench),
        record_(bench.record),
        session_(session),
        pictures_(pictures),
        state_(state) {}

  void draw() {
    // Something to look at, for who has opened nothing yet.
    if (!record_.record() && !record_.is_opening() && !state_.example_shown) {
      state_.example_shown = true;
      if (record_.error().empty()) record_.open({});
    }
    if (record_.record()) take_keys();
    state_.card.is_to_scale = !record_.record() || is_to_scale(record_.record()->beat_lead);
    const Rect& area = panel_.area;
    const bool beside = area.width >= kCardFrom;
    const float card = beside ? kCardWidth + kGap : 0;
    const float padding = panel_.wide ? kGap : 14;
    {
      const auto scope = ui_.region(tr(Text::kRecording));
      ui_.begin_scroll("recording", {area.x, area.y}, {area.width - card, area.height}, padding);
      width_ = ImGui::GetContentRegionAvail().x;
      draw_head();
      draw_work();
      if (!record_.record()) {
        if (!record_.is_opening()) draw_invitation();
      } else if (panel_.wide) {
        draw_record(beside);
      } else {
        draw_record_narrow();
      }
      ui_.end_scroll();
    }
    if (!beside || !record_.record()) return;
    ui_.begin_scroll("card", {area.x + area.width - card - kGap, area.y},
                     {card + kGap, area.height}, kGap);
    draw_beat_card(panel_, bench_, session_, ImGui::GetContentRegionAvail().x, state_.card);
    ui_.end_scroll();
  }

 private:
  bool has_beats() const { return !session_.labels().beats().empty(); }

  // --- Keys: whatever has the keyboard has its own first.

  bool key(ImGuiKey wanted) const {
    return ui_.shortcut(wanted) || ui_.shortcut(ImGuiMod_Shift | wanted);
  }

  void take_keys() {
    const double page_s = record_.view().seconds();
    if (key(ImGuiKey_LeftArrow)) session_.scroll_by(-page_s / 6);
    if (key(ImGuiKey_RightArrow)) session_.scroll_by(page_s / 6);
    if (key(ImGuiKey_PageUp)) session_.scroll_by(-page_s * 0.9);
    if (key(ImGuiKey_PageDown)) session_.scroll_by(page_s * 0.9);
    if (key(ImGuiKey_Home)) session_.scroll_to(0);
    if (key(ImGuiKey_End)) session_.scroll_to(record_.duration_s());
    if (key(ImGuiKey_UpArrow)) session_.step(false);
    if (key(ImGuiKey_DownArrow)) session_.step(true);
    if (key(ImGuiKey_Equal) || key(ImGuiKey_KeypadAdd)) zoom(2);
    if (key(ImGuiKey_Minus) || key(ImGuiKey_KeypadSubtract)) zoom(0.5);
    if (key(ImGuiKey_Delete) || key(ImGuiKey_Backspace)) session_.remove();
    constexpr ImGuiKey kLetters[] = {ImGuiKey_N, ImGuiKey_S, ImGuiKey_V, ImGuiKey_F, ImGuiKey_Q};
    for (int i = 0; i < kBeatClassCount; ++i) {
      if (key(kLetters[i])) session_.label(static_cast<BeatClass>(i));
    }
  }

  // Around the cursor where that is to be seen.
  void zoom(double factor) {
    const StripView& view = record_.view();
    const double at_px = (session_.cursor_s() - view.first_s) * view.px_per_s;
    const bool seen = at_px >= 0 && at_px <= view.width_px;
    record_.zoom(factor, seen ? at_px : view.width_px / 2);
  }

  // --- The head: what is open, and what can be done with it.

  void draw_head() {
    const ImVec2 top = ImGui::GetCursorScreenPos();
    const bool has_record = record_.record().has_value();
    const bool example = record_.is_example();
    const char* title = tr(example ? Text::kExampleRecording : Text::kOpenARecording);
    const float width = panel_.wide ? 190.0F : 112.0F;  // of the button beside it
    const float room = panel_.files.has_dialog() ? width_ - width - kGap : width_;
    ui_.heading(2, has_record && !example ? record_.record()->name : title, room);
    if (panel_.files.has_dialog()) {
      const ImVec2 below = ImGui::GetCursorScreenPos();
      ImGui::SetCursorScreenPos({top.x + width_ - width, top.y - 4});
      const bool first = !has_record || example;
      if (ui_.button(tr(Text::kOpenARecordingButton),
                     {.look = first ? ButtonLook::kPrimary : ButtonLook::kPlain,
                      .width = width,
                      .shown = panel_.wide ? nullptr : tr(Text::kOpenShort)})) {
        panel_.files.browse();
      }
      ImGui::SetCursorScreenPos({below.x, std::max(below.y, top.y + 40)});
    } else {
      draw_path();
    }
    if (has_record) ui_.muted_text(record_words());
    if (example) ui_.text(tr(Text::kExampleHow));
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

  std::string record_words() const {
    const RecordSummary& record = *record_.record();
    std::string words = clock_words(record_.duration_s()) + " \u00B7 " +
                        number_text("%.4g", record.sample_rate_hz) + " Hz \u00B7 ";
    for (const LeadSummary& lead : record.leads) {
      if (&lead != &record.leads.front()) words += ", ";
      words += lead.name;
    }
    if (has_beats()) {
      words += tr(Text::kBeatsInLead, {std::to_string(session_.labels().beats().size()),
                                       record.leads[static_cast<size_t>(record.beat_lead)].name});
    }
    if (!record.reference_name.empty()) {
      words += tr(Text::kAnnotationsFrom, {translated(record.reference_name)});
    }
    return words;
  }

  // Work in progress, what it left undone, what went wrong, what is to be known.
  void draw_work() {
    if (record_.is_opening() || record_.is_classifying()) {
      const EngineStatus engine = bench_.engine.status();
      const RecordProgress progress = record_.progress();
      const bool waits = record_.is_classifying() && engine.in_use.empty();
      if (ui_.button(tr(Text::kCancel), {.width = 110, .place = "work"})) record_.cancel();
      ui_.progress(tr(Text::kWorkOnRecording), progress.share, progress.stage);
      ui_.status(tr(Text::kProgress), waits ? engine.activity : progress.stage);
      state_.saved.clear();
      state_.save_error.clear();
    } else if (record_.record()) {
      draw_rest();
    }
    ui_.alert(record_.error());
    ui_.alert(state_.save_error);
    ui_.status(tr(Text::kLabelsSaved), state_.saved);
    if (!record_.record()) return;
    if (!record_.is_example()) {
      for (const std::string& note : record_.record()->notes) ui_.muted_text(translated(note));
    }
    if (record_.record()->rate_is_unstated) draw_rate();
    for (const RecordWarning warning : warnings_of(*record_.record())) draw_warning(warning);
    if (!record_.read_as().units.empty()) draw_units();
    if (const size_t elsewhere = session_.corrections_in_other_leads(); elsewhere > 0) {
      ui_.text(tr(Text::kCorrectionsElsewhere, {std::to_string(elsewhere)}));
    }
  }

  // For a file that does not say its units, or says wrong ones.
  void draw_units() {
    const std::vector<std::string> units = {"", "uV", "mV", "V"};
    const std::vector<std::string> shown = {tr(Text::kUnitsAsRead), "\u00B5V", "mV", "V"};
    ReadAs as = record_.read_as();
    auto index = static_cast<int>(std::find(units.begin(), units.end(), as.units) - units.begin());
    ui_.label(tr(Text::kUnits));
    if (!ui_.select(tr(Text::kUnits), shown, index, 150)) return;
    as.units = units[static_cast<size_t>(index)];
    record_.open_as(as);
  }

  // Where there is a choice.
  void draw_beat_lead(float width) {
    const RecordSummary& record = *record_.record();
    std::vector<int> leads;
    std::vector<std::string> shown;
    int index = -1;
    for (int lead = 0; lead < std::ssize(record.leads); ++lead) {
      const LeadSummary& summary = record.leads[static_cast<size_t>(lead)];
      if (!is_voltage(summary.units)) continue;
      if (lead == record.beat_lead) index = static_cast<int>(leads.size());
      leads.push_back(lead);
      shown.push_back(tr(Text::kBeatsFrom, {summary.name}));
    }
    if (leads.size() < 2) return;
    if (!ui_.select(tr(Text::kBeatsFromLead), shown, index, width)) return;
    ReadAs as = record_.read_as();
    as.beat_lead = leads[static_cast<size_t>(index)];
    record_.open_as(as);
  }

  // For a file that does not say its sample rate.
  void draw_rate() {
    ui_.label(tr(Text::kSampleRate));
    ui_.number(tr(Text::kSampleRate), state_.rate_hz, 1, 100000, 120);
    ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kOpenAtRate), {.disabled = record_.is_opening()})) {
      ReadAs as = record_.read_as();
      as.sample_rate_hz = static_cast<double>(state_.rate_hz);
      record_.open_as(as);
    }
    ui_.faults();
  }

  void draw_warning(RecordWarning warning) {
    const RecordSummary& record = *record_.record();
    const LeadSummary& lead = record.leads[static_cast<size_t>(record.beat_lead)];
    switch (warning) {
      case RecordWarning::kAmplitudeTooLarge:
      case RecordWarning::kAmplitudeTooSmall:
        ui_.text(tr(Text::kWarnAmplitude,
                    {lead.name, number_text("%.4g", static_cast<double>(lead.high - lead.low)),
                     lead.units}));
        if (record_.read_as().units.empty()) draw_units();
        return;
      case RecordWarning::kOtherLead:
        ui_.text(tr(Text::kWarnLead, {lead.name}));
        return;
    }
  }

  // What a cancel left undone.
  void draw_rest() {
    if (!record_.has_rest()) return;
    const size_t done = record_.probabilities().size();
    const size_t all = record_.record()->r_peaks.size();
    if (ui_.button(tr(Text::kClassifyTheRest),
                   {.look = ButtonLook::kPrimary, .width = 160, .place = "work"})) {
      record_.classify_rest();
    }
    ui_.status(tr(Text::kClassified),
               tr(Text::kClassifiedOf, {std::to_string(done), std::to_string(all)}));
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
    if (ui_.button(tr(Text::kTryAnExample), {.width = 150})) record_.open({});
    ImGui::EndChild();
    ImGui::PopStyleVar(2);
    ImGui::PopStyleColor();
    ImGui::SetCursorScreenPos(corner);
    ImGui::Dummy({width_, height});
  }

  // --- The record, on a screen that is wide, or below one another on a phone.

  void draw_record(bool card_beside) {
    if (has_beats()) draw_steps();
    draw_whole();
    draw_tools();
    const float rest = 82;  // the keys, and the head of what comes below
    const float leads = static_cast<float>(record_.record()->leads.size());
    const float left = panel_.area.y + panel_.area.height - ImGui::GetCursorScreenPos().y;
    draw_detail(std::clamp(left - rest - kGap, std::max(260.0F, least_height()), 50 + 250 * leads));
    ui_.muted_text(tr(Text::kKeys));
    if (!card_beside) draw_beat_card_below();
    draw_results();
  }

  void draw_record_narrow() {
    draw_detail(std::max(300.0F, least_height()));
    draw_whole();
    if (has_beats()) draw_steps();
    draw_tools();
    draw_beat_card_below();
    draw_results();
  }

  // Of the strip: 2 mV and more for each of its leads.
  float least_height() const {
    return 48 + 80 * static_cast<float>(record_.record()->leads.size());
  }

  void draw_beat_card_below() {
    if (!has_beats()) return;
    draw_beat_card(panel_, bench_, session_, std::min(width_, kWidestCard), state_.card);
  }

  void draw_results() {
    if (!has_beats()) return;
    ImGui::Dummy({1, 4});
    pictures_.draw(panel_, session_, width_, state_.card.is_to_scale);
    draw_agreement(panel_, record_, session_, width_);
    draw_take_home();
    ui_.muted_text(tr(Text::kReadHere));
  }

  // Its labels alone are saved where they are made.
  void draw_take_home() {
    const std::string& name = record_.record()->name;
    TakeHome& take_home = state_.take_home;
    if (state_.named_after != name) {
      state_.named_after = name;
      take_home.forget();
      // One that WFDB can have; beside the record's own files it replaces none.
      take_home.file_name = wfdb_record_name(name) + "_labelled";
    }
    ImGui::Dummy({1, 4});
    const TakeHomeOffer offer = {.title = tr(Text::kTakeItHome),
                                 .files =
                                     [&](FileFormat format, const std::string& file) {
                                       session_.ask_for_files(format, file);
                                       return std::nullopt;
                                     },
                                 .stop_files = [&] { session_.stop_files(); },
                                 .files_ready = is_labelled(),
                                 .picture = state_.strip};
    beatsmith::draw_take_home(panel_, take_home, offer, std::min(width_, kSideWidth));
    ui_.muted_text(tr(Text::kRecordFiles));
  }

  void draw_whole() {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const Rect place = {corner.x, corner.y, width_, overview_height()};
    draw_overview(panel_, record_, session_, place, state_.overview);
    ImGui::SetCursorScreenPos(corner);
    ImGui::Dummy({place.width, place.height});
  }

  void draw_detail(float height) {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const Rect place = {corner.x, corner.y, width_, height};
    state_.strip = place;
    draw_strip(panel_, record_, session_, place, state_.dragging);
    ui_.picture(strip_words(), place, "strip");
    ImGui::SetCursorScreenPos(corner);
    ImGui::Dummy({width_, height});
  }

  // As it is drawn in the strip.
  bool is_to_scale(int lead) const {
    return state_.strip.height == 0 || record_.fits_true_scale(lead, strip_room_mv(state_.strip));
  }

  std::string strip_words() const {
    constexpr size_t kMostLetters = 40;
    const StripView& view = record_.view();
    const RecordLabels& labels = session_.labels();
    const double rate = record_.record()->sample_rate_hz;
    const double last_s = std::min(record_.duration_s(), view.first_s + view.seconds());
    const size_t first = labels.first_from(static_cast<int64_t>(view.first_s * rate));
    const size_t end = labels.first_from(static_cast<int64_t>(last_s * rate) + 1);
    std::string words = tr(Text::kStripFromTo, {clock_words(view.first_s), clock_words(last_s),
                                                std::to_string(end - first)});
    std::string letters;
    for (size_t i = first; end - first <= kMostLetters && i < end; ++i) {
      if (!labels.beats()[i].label) break;
      letters += " " + letter_of(labels.beats()[i].label);
    }
    return letters.empty() ? words : words + ":" + letters;
  }

  // --- What is stepped through, and by what.

  void draw_steps() {
    {
      const auto scope = ui_.group(tr(Text::kStepThrough));
      chip_from_ = ImGui::GetCursorScreenPos();
      chip_at_ = chip_from_;
      chip({}, tr(Text::kAllBeats), tr(Text::kAllBeats), ui_.colour().muted_text);
      for (int i = 0; i < kBeatClassCount; ++i) {
        const auto beat_class = static_cast<BeatClass>(i);
        const std::string letter = letter_of(beat_class);
        const StepFilter filter = {.kind = StepFilter::Kind::kClass, .beat_class = beat_class};
        const std::string word(word_of(beat_class));
        std::string shown = letter;
        if (panel_.wide && session_.filter_count(filter) > 0) shown.append(" ").append(word);
        chip(filter, word, shown, class_colour(letter, ui_.dark()));
      }
      if (session_.agreement().comparison() != nullptr) {
        chip({.kind = StepFilter::Kind::kDisagreements}, tr(Text::kDisagreements),
             tr(Text::kDisagreements), ui_.colour().error);
      }
      // Before there are any, too: the first one would move what is below from under the finger.
      chip({.kind = StepFilter::Kind::kCorrected}, tr(Text::kCorrected), tr(Text::kCorrected),
           ui_.colour().focus);
      ImGui::SetCursorScreenPos(chip_from_);
      ImGui::Dummy({width_, chip_at_.y - chip_from_.y + 36});
    }
    const float each = panel_.wide ? 104.0F : (width_ - 24) / 4;
    const size_t place = session_.step_place();
    const size_t count = session_.step_count();
    if (ui_.button(tr(Text::kPrevious), {.width = each})) session_.step(false);
    ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kNextBeat), {.width = each})) session_.step(true);
    ImGui::SameLine(0, 8);
    draw_undo_buttons(ui_, session_, each);
    if (panel_.wide) ImGui::SameLine(0, 8);
    draw_save(panel_.wide ? 128.0F : width_);
    if (panel_.wide) {
      ImGui::SameLine(0, 12);
      ImGui::SetCursorPosY(ImGui::GetCursorPosY() + 10);  // in the middle of the buttons' height
    }
    std::string words = place > 0
                            ? tr(Text::kPlaceOf, {std::to_string(place), std::to_string(count)})
                            : tr(Text::kCountOf, {std::to_string(count)});
    if (session_.edits().has_unsaved()) words += tr(Text::kUnsaved);
    ui_.status(tr(Text::kBeatShown), words);
  }

  // One of the things to step through: pressed where it is the one.
  void chip(const StepFilter& filter, const std::string& name, const std::string& word, ImU32 dot) {
    const std::string number = std::to_string(session_.filter_count(filter));
    const std::string shown = word + "  " + number;
    const float width = Widgets::width_of(ui_.fonts().strong, shown) + 34;
    if (chip_at_.x > chip_from_.x && chip_at_.x + width > chip_from_.x + width_) {
      chip_at_ = {chip_from_.x, chip_at_.y + 42};
    }
    const Rect rect = {chip_at_.x, chip_at_.y, width, 36};
    chip_at_.x += width + 8;
    const bool on = session_.filter() == filter;
    bool hovered = false;
    if (ui_.picture_button(tr(Text::kClassCount, {name, number}), rect, on, &hovered,
                           name.c_str())) {
      session_.set_filter(filter);
    }
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 low(rect.x, rect.y);
    const ImVec2 high(rect.x + width, rect.y + rect.height);
    list.AddRectFilled(low, high, ui_.colour().surface, 18);
    list.AddRect(low, high, on ? dot : ui_.colour().border, 18, 0, on ? 2.0F : 1.0F);
    if (hovered) list.AddRectFilled(low, high, ui_.colour().hovered, 18);
    list.AddCircleFilled({low.x + 15, low.y + 18}, 5, dot);
    ImFont* font = on ? ui_.fonts().strong : ui_.fonts().body;
    list.AddText(font, Widgets::height_of(font), {low.x + 26, low.y + 9}, ui_.colour().text,
                 shown.c_str());
  }

  bool is_labelled() const { return record_.has_all_beats() && session_.labels().is_complete(); }

  // The labels as WFDB annotations: RECORD.bsm, as `beatsmith classify` writes them.
  void draw_save(float width) {
    if (!ui_.button(tr(Text::kSaveLabels), {.width = width, .disabled = !is_labelled()})) return;
    std::vector<Annotation> labels = session_.labels_to_save();
    if (const RecordSummary& record = *record_.record();
        record.annotation_rate_hz != record.sample_rate_hz) {
      labels.insert(labels.begin(), annotation_rate_note(record.sample_rate_hz));
    }
    const Result<std::vector<uint8_t>> bytes = format_wfdb_annotations(labels);
    const Result<std::string> saved = bytes ? panel_.files.save(record_.record()->name + ".bsm",
                                                                "application/octet-stream", *bytes)
                                            : Result<std::string>(bytes.error());
    if (saved) session_.mark_saved();
    state_.saved = saved ? tr(Text::kSavedTo, {translated(*saved)}) : "";
    state_.save_error = saved ? "" : describe(saved.error());
  }

  void draw_tools() {
    const auto scope = ui_.group(tr(Text::kScale));
    if (ui_.button(tr(Text::kZoomOut), {.width = 40, .shown = "\u2212"})) zoom(0.5);
    ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kZoomIn), {.width = 40, .shown = "+"})) zoom(2);
    ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kTrueScale), {.width = 100})) {
      record_.zoom_to(kTruePxPerS);
      session_.show(session_.cursor());
    }
    ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kWhole), {.width = 74})) record_.zoom_to(0);
    if (panel_.wide) ImGui::SameLine(0, 8);
    draw_beat_lead(panel_.wide ? 176.0F : 262.0F);
    if (panel_.wide) {
      ImGui::SameLine(0, 16);
      ImGui::SetCursorPosY(ImGui::GetCursorPosY() + 10);  // in the middle of the buttons' height
    }
    const double mm_per_s = 25 * record_.view().px_per_s / kTruePxPerS;
    bool any = false;
    for (int lead = 0; lead < std::ssize(record_.record()->leads); ++lead) {
      any = any || is_to_scale(lead);
    }
    std::string words =
        tr(any ? Text::kScaleWords : Text::kSpeedWords, {number_text("%.4g", mm_per_s)});
    if (has_beats()) words += tr(Text::kLegendAbove);
    if (!record_.record()->reference.empty()) words += tr(Text::kLegendBelow);
    ui_.status(tr(Text::kScale), words);
  }

  Panel& panel_;
  Widgets& ui_;
  Workbench& bench_;
  RecordSession& record_;
  AnalyseSession& session_;
  OverlayPictures& pictures_;
  AnalysePanelState& state_;
  float width_ = 0;
  ImVec2 chip_from_;
  ImVec2 chip_at_;
};

class AnalyseWorkspace final : public Workspace {
 public:
  explicit AnalyseWorkspace(Workbench& bench)
      : bench_(bench), session_(bench.record, bench.jobs), pictures_(bench.platform) {
    bench_.edits = &session_.edits();
  }

  void advance(double now_s) override {
    bench_.record.advance();
    session_.glides = !bench_.platform.prefers_reduced_motion();
    session_.advance(now_s);
    if (!state_.take_home.is_waiting_for_files()) return;
    const auto made = session_.take_files();
    if (!made) return;
    state_.take_home.save_files(bench_.files, *made);
    if (state_.take_home.error().empty()) session_.mark_files_saved();
  }
  void draw(Panel& panel) override {
    AnalysePanel(panel, bench_, session_, pictures_, state_).draw();
  }
  bool is_waiting() const override { return bench_.record.is_waiting() || session_.is_waiting(); }
  double next_frame_s() const override {
    return session_.is_moving() ? 0 : std::numeric_limits<double>::infinity();
  }
  void forget_textures() override { pictures_.forget(); }
  bool has_unsaved() const override { return session_.has_unsaved(); }
  bool undo() override { return session_.undo(); }
  bool redo() override { return session_.redo(); }

 private:
  Workbench& bench_;
  AnalyseSession session_;
  OverlayPictures pictures_;
  AnalysePanelState state_;
};

}  // namespace

std::unique_ptr<Workspace> analyse_workspace(Workbench& bench) {
  return std::make_unique<AnalyseWorkspace>(bench);
}

}  // namespace beatsmith
