#include "panels/compare_panel.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "app/compare_session.h"
#include "app/generate_settings.h"
#include "app/link_reader.h"
#include "io/text.h"
#include "panels/compare_plots.h"
#include "text/text.h"

namespace beatsmith {
namespace {

// B stands for A where it is near enough, and has no less of A's variety.
constexpr double kVariedEnough = 0.85;

struct ComparePanelState {
  bool begun = false;  // a comparison was started, by itself or by the person
  std::string link_faults;
  std::string statistics_error;
};

class ComparePanel {
 public:
  ComparePanel(Panel& panel, Workbench& bench, CompareSession& session, ComparePanelState& state)
      : panel_(panel), ui_(panel.ui), bench_(bench), session_(session), state_(state) {}

  // Whether the person wants the statistics fetched anew.
  bool draw() {
    const Rect& area = panel_.area;
    if (panel_.wide) {
      {
        const auto scope = ui_.region(tr(Text::kCompare));
        ui_.begin_scroll("controls", {area.x, area.y}, {kSideWidth, area.height}, kGap);
        width_ = ImGui::GetContentRegionAvail().x;
        draw_request();
        draw_run();
        draw_settings();
        ui_.end_scroll();
      }
      const auto scope = ui_.region(tr(Text::kComparison));
      ui_.begin_scroll("comparison", {area.x + kSideWidth, area.y},
                       {area.width - kSideWidth, area.height}, kGap);
      width_ = ImGui::GetContentRegionAvail().x;
      draw_content();
      ui_.end_scroll();
    } else {
      const auto scope = ui_.region(tr(Text::kCompare));
      ui_.begin_scroll("page", {area.x, area.y}, {area.width, area.height}, 14);
      width_ = ImGui::GetContentRegionAvail().x;
      draw_request();
      draw_run();
      draw_content();
      draw_settings();
      ui_.end_scroll();
    }
    return retry_;
  }

 private:
  void gap(float height = 6) { ImGui::Dummy({1, height}); }

  template <class... Preset>
  void start(Preset... preset) {
    state_.begun = true;
    state_.link_faults.clear();
    session_.start(preset..., panel_.now_s);
  }

  void draw_request() {
    ui_.heading(2, tr(Text::kCompareTitle));
    ui_.muted_text(tr(Text::kCompareHow));
    const std::pair<ComparePreset, Text> presets[] = {
        {ComparePreset::kRealAndStudent, Text::kRealAgainstStudent},
        {ComparePreset::kTeacherAndStudent, Text::kTeacherAgainstStudent},
        {ComparePreset::kManyAndFewSteps, Text::kManyAgainstFew}};
    const bool in_pairs = width_ >= 560;
    const float each = in_pairs ? (width_ - 8) / 2 : width_;
    for (const auto& [preset, name] : presets) {
      const bool on = session_.preset() == preset;
      if (in_pairs && preset == ComparePreset::kTeacherAndStudent) ImGui::SameLine(0, 8);
      if (!ui_.button(tr(name), {.width = each, .disabled = !session_.statistics(), .on = on})) {
        continue;
      }
      start(preset);
    }
    if (in_pairs) ImGui::SameLine(0, 8);
    if (ui_.button(tr(Text::kTrySteps), {.width = each, .disabled = !session_.statistics()})) {
      state_.begun = true;
      session_.try_steps(panel_.now_s);
    }
  }

  // Why nothing can be compared; empty: it can.
  std::string obstacle() const {
    switch (session_.obstacle()) {
      case CompareSession::Obstacle::kNone:
        return {};
      case CompareSession::Obstacle::kNoModel:
        return tr(Text::kNoModelToCompare);
      case CompareSession::Obstacle::kNoStatistics:
        return state_.statistics_error.empty() ? tr(Text::kStatisticsLoading) : "";
      case CompareSession::Obstacle::kNoBeats:
        return tr(Text::kNoBeatsToCompare);
      case CompareSession::Obstacle::kNoRecord:
        return tr(Text::kNoRecordToCompare);
      case CompareSession::Obstacle::kNoLabels:
        break;
    }
    return tr(Text::kNoLabelsToCompare);
  }

  void draw_run() {
    gap(2);
    const EngineStatus engine = bench_.engine.status();
    if (session_.is_running()) {
      if (ui_.button(tr(Text::kCancel), {.width = width_, .tall = true, .place = "run"})) {
        session_.cancel();
      }
      const std::string words =
          engine.in_use.empty() && session_.is_waiting() ? engine.activity : activity();
      ui_.progress(tr(Text::kComparing), session_.progress().share, words);
      ui_.status(tr(Text::kProgress), words);
    } else {
      const bool disabled =
          session_.obstacle() != CompareSession::Obstacle::kNone || engine.error.has_value();
      // What is shown already is not the obvious thing to ask for.
      const bool is_new = !session_.is_shown();
      if (ui_.button(tr(Text::kCompareNow),
                     {.look = is_new ? ButtonLook::kPrimary : ButtonLook::kPlain,
                      .width = width_,
                      .disabled = disabled,
                      .tall = true,
                      .place = "run"})) {
        start();
      }
      std::string words = obstacle();
      if (words.empty() && state_.begun) {
        words = tr(session_.was_cancelled() ? Text::kComparedPart : Text::kComparedEnough);
      }
      ui_.status(tr(Text::kProgress), words);
    }
    ui_.status(tr(Text::kAboutTheLink), state_.link_faults);
    ui_.alert(session_.error());
    ui_.alert(state_.statistics_error);
    if (!state_.statistics_error.empty() && ui_.button(tr(Text::kTryAgain))) retry_ = true;
  }

  std::string activity() const {
    const CompareSession::Progress progress = session_.progress();
    const std::string side = tr(progress.side == 0 ? Text::kSideA : Text::kSideB);
    const std::string made = std::to_string(progress.made);
    const std::string wanted = std::to_string(progress.wanted);
    switch (progress.stage) {
      case CompareSession::Stage::kReading:
        return tr(Text::kReadingSide, {side, made, wanted});
      case CompareSession::Stage::kGenerating:
        if (progress.step_count < 2) return tr(Text::kMakingSide, {side, made, wanted});
        return tr(Text::kMakingSideStep, {side, made, wanted, std::to_string(progress.step),
                                          std::to_string(progress.step_count)});
      default:
        return tr(Text::kMeasuringSides);
    }
  }

  void draw_settings() {
    const auto scope = ui_.group(tr(Text::kSettings));
    gap();
    for (int side = 0; side < 2; ++side) draw_side(side);
    if (!session_.has_real_record() && ui_.button(tr(Text::kOpenOneToCompare), {.width = width_})) {
      bench_.go_to({WorkspaceId::kAnalyse, {}});
    }
    gap();
    const float half = (width_ - 8) / 2;
    const ImVec2 top = ImGui::GetCursorScreenPos();
    CompareSettings& settings = session_.settings;
    ImGui::BeginGroup();
    ui_.label(tr(Text::kBeatsOfEachClass));
    ui_.number(tr(Text::kBeatsOfEachClass), settings.count, CompareSession::kMinCount,
               CompareSession::kMaxCount, half);
    ImGui::EndGroup();
    ImGui::SetCursorScreenPos({top.x + half + 8, top.y});
    ImGui::BeginGroup();
    ui_.label(tr(Text::kSeed));
    ui_.number(tr(Text::kSeed), settings.seed, 0, UINT64_MAX - 1, half);
    ImGui::EndGroup();
    ui_.faults();
    ui_.muted_text(tr(Text::kSeedsOfSides));
    draw_undo_buttons(ui_, session_, (width_ - 8) / 2);
  }

  // The sources there are to choose among.
  std::vector<SideSource> sources() const {
    std::vector<SideSource> all = {{SideKind::kStored}};
    if (session_.record().record()) all.push_back({SideKind::kRecord});
    for (size_t i = 0; i < session_.denoisers().size(); ++i) {
      all.push_back(
          {SideKind::kGenerated, static_cast<int>(i), session_.denoisers()[i].default_steps});
    }
    return all;
  }

  void draw_side(int side) {
    const char* name = tr(side == 0 ? Text::kSideA : Text::kSideB);
    SideSource& chosen = session_.settings.sides[side];
    const std::vector<SideSource> all = sources();
    std::vector<std::string> words;
    int index = 0;
    for (size_t i = 0; i < all.size(); ++i) {
      const bool is_chosen = all[i].kind == chosen.kind &&
                             (all[i].kind != SideKind::kGenerated || all[i].model == chosen.model);
      if (is_chosen) index = static_cast<int>(i);
      words.push_back(source_words(session_, is_chosen ? chosen : all[i]));
    }
    ui_.label(name);
    if (ui_.select(name, words, index, width_)) chosen = all[static_cast<size_t>(index)];
    if (chosen.kind != SideKind::kGenerated ||
        session_.denoisers()[chosen.model].role != ModelRole::kTeacher) {
      return;
    }
    // Few steps matter most: the slider's places are powers of two.
    double power = std::log2(chosen.steps);
    const std::string shown =
        counted(Text::kOneStep, Text::kManySteps, static_cast<uint64_t>(chosen.steps));
    ui_.label(shown);
    if (ui_.slider(tr(side == 0 ? Text::kStepsOfA : Text::kStepsOfB), power, 0,
                   std::log2(kOfferedSteps), 0.25, shown, width_)) {
      chosen.steps = static_cast<int>(std::lround(std::exp2(power)));
    }
  }

  void draw_content() {
    if (!session_.statistics()) return;
    draw_result();
    // Of several generators, how many steps suffice is the answer that was asked for.
    const bool steps_first = session_.tried().size() > 2;
    if (steps_first) draw_steps();
    part(Text::kMeanAndSpread, [&] { draw_means(panel_, session_, width_); });
    const bool beside = width_ > 760;
    const float left = beside ? std::floor((width_ - kGap) * 0.52F) : width_;
    const float right = beside ? width_ - kGap - left : width_;
    gap();
    const ImVec2 top = ImGui::GetCursorScreenPos();
    column({top.x, top.y}, left, [&] {
      part(Text::kWhereBeatsLie, [&] { draw_scatter(panel_, session_, left, beside ? 400 : 300); });
      if (beside && !steps_first) draw_steps();
    });
    const float left_bottom = ImGui::GetItemRectMax().y;
    if (beside) ImGui::SetCursorScreenPos({top.x + left + kGap, top.y});
    const ImVec2 second = ImGui::GetCursorScreenPos();
    column(second, right, [&] {
      part(Text::kCompareFigures, [&] { draw_figures(panel_, session_, right); });
      part(Text::kCompareTimes, [&] { draw_times(panel_, session_, right); });
      if (!beside && !steps_first) draw_steps();
    });
    const float bottom = std::max(left_bottom, ImGui::GetItemRectMax().y);
    ImGui::SetCursorScreenPos({top.x, bottom});
    ImGui::Dummy({1, 1});
  }

  void draw_steps() {
    if (session_.tried().empty()) return;
    part(Text::kStepsAndDistance,
         [&] { draw_tried(panel_, session_, ImGui::GetContentRegionAvail().x, 220); });
  }

  // A part of the panel that ends at `width`, for its texts too.
  template <class Draw>
  void column(ImVec2 place, float width, const Draw& draw) {
    ImGui::SetCursorScreenPos(place);
    float& right = ImGui::GetCurrentWindow()->ContentRegionRect.Max.x;
    const float whole = std::exchange(right, place.x + width);
    ImGui::BeginGroup();
    draw();
    ImGui::EndGroup();
    right = whole;
  }

  // A part with its heading.
  template <class Draw>
  void part(Text title, const Draw& draw) {
    const auto scope = ui_.group(tr(title));
    gap(4);
    ui_.heading(3, tr(title));
    draw();
  }

  void draw_result() {
    const auto scope = ui_.group(tr(Text::kCompareResult));
    const Found found = what_was_found();
    ui_.heading(2, found.verdict.empty() ? tr(Text::kResultLater) : found.verdict);
    const std::string speed = speed_words();
    if (!speed.empty()) ui_.text(speed);
    if (!found.words.empty()) ui_.text(found.words);
  }

  // What the comparison found, in sentences made of its figures.
  struct Found {
    std::string verdict;  // the one that counts
    std::string words;
  };
  Found what_was_found() const {
    std::vector<std::string> sentences;
    const bool stored[] = {session_.side(0).source.kind == SideKind::kStored,
                           session_.side(1).source.kind == SideKind::kStored};
    double distance = 0;
    double recall = 0;
    double own = 0;
    int known = 0;
    int paired = 0;
    size_t farthest = 0;
    size_t least = 0;
    const std::vector<ClassComparison>& all = session_.comparisons();
    const auto loss = [&](size_t i) {
      return all[i].figures ? all[i].figures->own.recall - all[i].figures->other.recall : -1;
    };
    for (size_t i = 0; i < all.size(); ++i) {
      if (!all[i].distance) continue;
      distance += all[i].distance->estimate;
      ++known;
      if (!all[farthest].distance || all[i].distance->estimate > all[farthest].distance->estimate) {
        farthest = i;
      }
      if (!all[i].figures) continue;
      recall += all[i].figures->other.recall;
      own += all[i].figures->own.recall;
      ++paired;
      if (loss(i) > loss(least)) least = i;
    }
    if (all.empty() || session_.is_running()) return {};
    if (known == 0) {
      return {tr(Text::kTooFewToCompare, {std::to_string(session_.beats_needed())}), {}};
    }
    const std::string times = number_text("%.2f", distance / known);
    const char* measured = tr(stored[0] ? Text::kSideB : Text::kSideA);
    if (stored[0] || stored[1]) {
      sentences.push_back(tr(Text::kFromRealWords, {measured, times}));
    } else {
      sentences.push_back(tr(Text::kFromOtherWords, {times}));
    }
    if (paired > 0) {
      sentences.push_back(tr(Text::kVarietyWords, {percent(static_cast<float>(recall / paired)),
                                                   percent(static_cast<float>(own / paired))}));
    }
    const std::vector<std::string>& names = session_.class_names();
    sentences.push_back(
        tr(Text::kFarthestWords,
           {class_word(names[farthest]), number_text("%.2f", all[farthest].distance->estimate)}));
    bool near = distance / known <= CompareSession::kNearEnough;
    if (paired > 0) {
      near = near && recall >= kVariedEnough * own;
      const HalvesFigures& figures = *all[least].figures;
      if (loss(least) > 0.1) {
        sentences.push_back(
            tr(Text::kLeastVarietyWords,
               {class_word(names[least]), percent(static_cast<float>(figures.other.recall)),
                percent(static_cast<float>(figures.own.recall))}));
      }
    }
    const auto is_of_one_person = [this](int side) {
      return session_.side(side).source.kind == SideKind::kRecord &&
             !session_.side(side).is_synthetic;
    };
    if (is_of_one_person(0) != is_of_one_person(1)) {
      sentences.emplace_back(tr(Text::kOnePersonWords));
    }
    if (stored[0] || stored[1]) {
      // Without single beats on both sides there is no recall: one half of the answer.
      sentences.emplace_back(tr(Text::kVarietyUnknown));
      return {tr(near ? Text::kNearRealVerdict : Text::kFarFromRealVerdict, {measured}),
              joined(sentences)};
    }
    const bool record = session_.side(0).source.kind == SideKind::kRecord ||
                        session_.side(1).source.kind == SideKind::kRecord;
    return {record ? tr(Text::kRecordVerdict, {times})
                   : tr(near ? Text::kSufficeWords : Text::kNotSufficeWords),
            joined(sentences)};
  }

  std::string speed_words() const {
    const std::optional<double>& a = session_.side(0).beat_ms;
    const std::optional<double>& b = session_.side(1).beat_ms;
    if (a && b) {
      const bool faster = *b <= *a;
      const double times = faster ? *a / *b : *b / *a;
      return tr(faster ? Text::kFasterWords : Text::kSlowerWords,
                {time_text(*b), time_text(*a), number_text(times < 10 ? "%.1f" : "%.0f", times)});
    }
    if (a) return tr(Text::kTakesWords, {tr(Text::kSideA), time_text(*a)});
    if (b) return tr(Text::kTakesWords, {tr(Text::kSideB), time_text(*b)});
    return {};
  }

  static std::string joined(const std::vector<std::string>& sentences) {
    std::string text;
    for (const std::string& sentence : sentences) {
      if (sentence.empty()) continue;
      if (!text.empty() && language() == Language::kEnglish) text += ' ';
      text += sentence;
    }
    return text;
  }

  Panel& panel_;
  Widgets& ui_;
  Workbench& bench_;
  CompareSession& session_;
  ComparePanelState& state_;
  float width_ = 0;
  bool retry_ = false;
};

// "stored", "record", or a model's name, with its steps where they are its own choice.
std::string address_of(const CompareSession& session, const SideSource& source) {
  if (source.kind == SideKind::kStored) return "stored";
  if (source.kind == SideKind::kRecord) return "record";
  const ModelDescription& model = session.denoisers()[source.model];
  if (model.role == ModelRole::kStudent) return model.name;
  return model.name + "," + std::to_string(source.steps);
}

std::optional<SideSource> source_at(const CompareSession& session, const std::string& address) {
  if (address == "stored") return SideSource{SideKind::kStored};
  if (address == "record") return SideSource{SideKind::kRecord};
  const size_t comma = address.find(',');
  const std::string name = address.substr(0, comma);
  for (size_t i = 0; i < session.denoisers().size(); ++i) {
    const ModelDescription& model = session.denoisers()[i];
    if (model.name != name) continue;
    SideSource source{SideKind::kGenerated, static_cast<int>(i), model.default_steps};
    if (model.role == ModelRole::kTeacher && comma != address.npos) {
      const auto steps = integer_from_text<int>(address.substr(comma + 1));
      if (steps && *steps >= 1 && *steps <= kOfferedSteps) source.steps = *steps;
    }
    return source;
  }
  return std::nullopt;
}

class CompareWorkspace final : public Workspace {
 public:
  explicit CompareWorkspace(Workbench& bench)
      : bench_(bench),
        session_(bench.engine, bench.jobs, bench.record, bench.models, bench.edits) {}

  void advance(double now_s) override {
    if (asked_) take_statistics();
    session_.advance(now_s);
  }

  void draw(Panel& panel) override {
    if (!asked_ && !session_.statistics() && state_.statistics_error.empty()) ask();
    // Something to see at once: real beats against the student.
    if (!state_.begun && session_.obstacle() == CompareSession::Obstacle::kNone) {
      state_.begun = true;
      session_.start(panel.now_s);
    }
    if (ComparePanel(panel, bench_, session_, state_).draw()) ask();
    if (session_.note_settings()) panel.ui.ask_for_frame();  // "Undo" can be pressed now
  }

  bool is_waiting() const override { return asked_ || session_.is_waiting(); }
  double next_frame_s() const override {
    return session_.is_busy() ? 0 : std::numeric_limits<double>::infinity();
  }

  void follow(const Link& link) override {
    LinkReader reader(link.values);
    CompareSettings settings = session_.settings;
    for (int side = 0; side < 2; ++side) {
      const std::string key = side == 0 ? "a" : "b";
      if (!reader.has(key)) continue;
      if (const auto source = source_at(session_, reader.text(key))) {
        settings.sides[side] = *source;
      } else {
        reader.refuse(key);
      }
    }
    const auto count = reader.whole("count", CompareSession::kMinCount, CompareSession::kMaxCount);
    if (count) settings.count = *count;
    if (const auto seed = reader.whole("seed", 0, UINT64_MAX - 1)) settings.seed = *seed;
    state_.link_faults = reader.faults();
    if (settings != session_.settings) state_.begun = false;
    session_.take(settings);
  }

  std::map<std::string, std::string> link_values() const override {
    const CompareSettings& settings = session_.settings;
    if (session_.denoisers().empty()) return {};
    return {{"a", address_of(session_, settings.sides[0])},
            {"b", address_of(session_, settings.sides[1])},
            {"count", std::to_string(settings.count)},
            {"seed", std::to_string(settings.seed)}};
  }

  bool undo() override { return session_.undo(); }
  bool redo() override { return session_.redo(); }

 private:
  void ask() {
    state_.statistics_error.clear();
    if (!bench_.statistics) {
      state_.statistics_error = describe(bench_.statistics.error());
      return;
    }
    bench_.platform.request_asset(path());
    asked_ = true;
  }

  void take_statistics() {
    const std::optional<Result<std::vector<uint8_t>>> bytes = bench_.platform.take_asset(path());
    if (!bytes) return;
    asked_ = false;
    Result<BeatStatistics> statistics = *bytes ? parse_beat_statistics(*bench_.statistics, **bytes)
                                               : Result<BeatStatistics>((*bytes).error());
    if (statistics) {
      session_.set_statistics(*std::move(statistics));
    } else {
      state_.statistics_error = describe(statistics.error());
    }
  }

  std::string path() const { return "models/" + bench_.statistics->file; }

  Workbench& bench_;
  CompareSession session_;
  ComparePanelState state_;
  bool asked_ = false;  // for the statistics
};

}  // namespace

std::unique_ptr<Workspace> compare_workspace(Workbench& bench) {
  return std::make_unique<CompareWorkspace>(bench);
}

}  // namespace beatsmith
