#include "app/compare_session.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/added_beat.h"
#include "app/record_labels.h"
#include "app/synthetic_record.h"
#include "ecg/aami.h"
#include "metrics/random_rows.h"

namespace beatsmith {
namespace {

// Beats a network evaluation: few where there are many steps, so that progress is seen and
// cancelling is quick; many where there are few, so that the frames in between do not count.
constexpr size_t kCompareBatch = 32;
constexpr size_t kFewStepBatch = 128;
constexpr int kFewStepsAtMost = 4;
constexpr size_t kInFlight = 16;  // beats of a record asked for at a time
constexpr uint64_t kDraws = 20;   // of a figure: see docs/results.md
constexpr int kNeighbours = 5;
// What a frame may take, some two milliseconds in WebAssembly: distances, or draws.
constexpr size_t kDistancesAFrame = 4000;
constexpr int kDrawsAFrame = 2;
constexpr float kMeasuringShare = 0.05F;
// Annotations name a beat at its R peak or near it: the window of WFDB's bxb.
constexpr double kMatchWindowS = 0.15;

constexpr int kManySteps = 50;
constexpr int kFewSteps = 2;

// Which control leads from one to the other, where it is one that goes through many values (a
// number, a slider); 0: another one, or several.
uint32_t gradual_change(const CompareSettings& from, const CompareSettings& to) {
  const auto steps_of = [](size_t side) {
    return [side](auto& settings) -> auto& { return settings.sides[side].steps; };
  };
  return only_change(from, to, &CompareSettings::count, &CompareSettings::seed, steps_of(0),
                     steps_of(1));
}

PointSet set_of(const SideClass& beats) { return {beats.samples, kBeatLength}; }

PairFigures operator+(const PairFigures& a, const PairFigures& b) {
  return {a.distance + b.distance, a.precision + b.precision, a.recall + b.recall,
          a.neighbour + b.neighbour};
}

PairFigures operator/(const PairFigures& sum, double count) {
  return {sum.distance / count, sum.precision / count, sum.recall / count, sum.neighbour / count};
}

HalvesFigures mean_of(const std::vector<HalvesFigures>& draws) {
  HalvesFigures sum;
  for (const HalvesFigures& draw : draws) {
    sum.other = sum.other + draw.other;
    sum.own = sum.own + draw.own;
  }
  const auto count = static_cast<double>(draws.size());
  return {sum.other / count, sum.own / count};
}

std::optional<Interval> mean_or_none(const std::vector<double>& draws) {
  const Result<Interval> interval = mean_interval(draws);
  return interval ? std::optional(*interval) : std::nullopt;
}

// Some databases' annotations name rhythms only.
bool names_beats(const std::vector<Annotation>& reference) {
  return std::any_of(reference.begin(), reference.end(), [](const Annotation& annotation) {
    return beat_class_from_wfdb_symbol(annotation.symbol).has_value();
  });
}

// Class of the beat at `r_peak` by the reference annotation next to it.
std::optional<BeatClass> reference_class(const std::vector<Annotation>& reference, int64_t r_peak,
                                         int64_t window) {
  const auto after = std::lower_bound(
      reference.begin(), reference.end(), r_peak - window,
      [](const Annotation& annotation, int64_t sample) { return annotation.sample < sample; });
  std::optional<BeatClass> nearest;
  int64_t least = window + 1;
  for (auto it = after; it != reference.end() && it->sample <= r_peak + window; ++it) {
    const std::optional<BeatClass> beat_class = beat_class_from_wfdb_symbol(it->symbol);
    const int64_t off = std::abs(it->sample - r_peak);
    if (!beat_class || off >= least) continue;
    nearest = beat_class;
    least = off;
  }
  return nearest;
}

}  // namespace

CompareSession::CompareSession(InferenceEngine& engine, Jobs& jobs, const RecordSession& record,
                               const std::vector<ModelDescription>& models, const LabelEdits* edits)
    : engine_(engine), jobs_(jobs), record_(record), edits_(edits) {
  for (const ModelDescription& model : models) {
    if (model.role != ModelRole::kClassifier) denoisers_.push_back(model);
  }
  std::stable_sort(denoisers_.begin(), denoisers_.end(),
                   [](const ModelDescription& a, const ModelDescription& b) {
                     const auto key = [](const ModelDescription& model) {
                       return std::pair(model.role != ModelRole::kStudent, model.default_steps);
                     };
                     return key(a) < key(b);
                   });
  if (!denoisers_.empty()) class_names_ = denoisers_.front().classes;
  choose(ComparePreset::kRealAndStudent);
  shown_ = noted_ = settings;
}

void CompareSession::take(const CompareSettings& linked) {
  note_settings();
  if (linked == settings) return;
  before_link_ = settings;
  settings = noted_ = linked;
}

bool CompareSession::note_settings() {
  if (settings == noted_) return false;
  before_link_.reset();
  history_.keep({noted_}, gradual_change(noted_, settings));
  noted_ = settings;
  return true;
}

bool CompareSession::has_real_record() const {
  return record_.record() && !is_synthetic(*record_.record());
}

int CompareSession::steps_of(const SideSource& source) const {
  const ModelDescription& model = denoisers_[source.model];
  return model.role == ModelRole::kTeacher ? source.steps : model.default_steps;
}

SideSource CompareSession::source_of(SideKind kind, ModelRole role, int steps) const {
  SideSource source{kind};
  if (kind != SideKind::kGenerated) return source;
  const auto found =
      std::find_if(denoisers_.begin(), denoisers_.end(),
                   [&](const ModelDescription& model) { return model.role == role; });
  if (found == denoisers_.end()) return source;
  source.model = static_cast<int>(found - denoisers_.begin());
  source.steps = role == ModelRole::kTeacher ? steps : found->default_steps;
  return source;
}

void CompareSession::choose(ComparePreset preset) {
  const auto generated = [this](ModelRole role, int steps = 0) {
    return source_of(SideKind::kGenerated, role, steps);
  };
  switch (preset) {
    case ComparePreset::kRealAndStudent: {
      const bool has_record = has_real_record() && !record_.record()->r_peaks.empty();
      settings.sides[0] = {has_record ? SideKind::kRecord : SideKind::kStored};
      settings.sides[1] = generated(ModelRole::kStudent);
      settings.count = 80;
      break;
    }
    case ComparePreset::kTeacherAndStudent:
      settings.sides[0] = generated(ModelRole::kTeacher, kManySteps);
      settings.sides[1] = generated(ModelRole::kStudent);
      settings.count = 40;  // a teacher takes a while
      break;
    case ComparePreset::kManyAndFewSteps:
      settings.sides[0] = generated(ModelRole::kTeacher, kManySteps);
      settings.sides[1] = generated(ModelRole::kTeacher, kFewSteps);
      settings.count = 40;
      break;
  }
}

std::optional<ComparePreset> CompareSession::preset() const {
  const auto is = [this](SideKind kind_a, SideSource b) {
    return settings.sides[0].kind == kind_a && settings.sides[1] == b;
  };
  const SideSource student = source_of(SideKind::kGenerated, ModelRole::kStudent, 0);
  const SideSource few = source_of(SideKind::kGenerated, ModelRole::kTeacher, kFewSteps);
  const SideSource many = source_of(SideKind::kGenerated, ModelRole::kTeacher, kManySteps);
  if (is(SideKind::kStored, student) || (has_real_record() && is(SideKind::kRecord, student))) {
    return ComparePreset::kRealAndStudent;
  }
  if (settings.sides[0] != many) return std::nullopt;
  if (settings.sides[1] == student) return ComparePreset::kTeacherAndStudent;
  if (settings.sides[1] == few) return ComparePreset::kManyAndFewSteps;
  return std::nullopt;
}

void CompareSession::choose_model(int side, int model) {
  settings.sides[side] = {SideKind::kGenerated, model, denoisers_[model].default_steps};
}

size_t CompareSession::beats_needed() const {
  const bool stored =
      shown_.sides[0].kind == SideKind::kStored || shown_.sides[1].kind == SideKind::kStored;
  return stored && statistics_ ? static_cast<size_t>(statistics_->draw) : kMinCount;
}

CompareSession::Obstacle CompareSession::obstacle() const {
  if (denoisers_.empty()) return Obstacle::kNoModel;
  if (!statistics_) return Obstacle::kNoStatistics;
  if (settings.sides[0].kind == SideKind::kStored && settings.sides[1].kind == SideKind::kStored) {
    return Obstacle::kNoBeats;
  }
  for (const SideSource& source : settings.sides) {
    if (source.kind != SideKind::kRecord) continue;
    if (!record_.record() || record_.is_opening()) return Obstacle::kNoRecord;
    const RecordSummary& record = *record_.record();
    // A part would be compared as if it were all.
    if (!record_.has_all_beats()) return Obstacle::kNoLabels;
    if (!names_beats(record.reference) && record_.probabilities().size() < record.r_peaks.size()) {
      return Obstacle::kNoLabels;
    }
  }
  return Obstacle::kNone;
}

// Ends what is going on, with what there is of it.
void CompareSession::stop() {
  while (is_running()) cancel();
  while (!stale_.empty()) renew_statistics();
}

CompareSession::Comparison CompareSession::take_comparison() {
  return {shown_, std::move(sides_), std::move(comparisons_), cancelled_};
}

// Before another one takes its place.
void CompareSession::keep_comparison(const CompareSettings& settings_then) {
  if (comparisons_.empty()) return;
  history_.keep({settings_then, take_comparison()});
  history_.keep_at_most(kMostKept, [](const Kept& kept) { return kept.comparison.has_value(); });
}

bool CompareSession::undo() {
  note_settings();
  return go(&UndoHistory<Kept>::undo, history_.before());
}

bool CompareSession::redo() { return can_redo() && go(&UndoHistory<Kept>::redo, history_.after()); }

bool CompareSession::go(bool (UndoHistory<Kept>::*way)(Kept& now), const Kept* to) {
  if (to == nullptr) return false;
  Kept now = {settings};
  if (to->comparison) {
    stop();
    now.comparison = take_comparison();
  }
  (history_.*way)(now);
  settings = noted_ = now.settings;
  error_.clear();
  if (now.comparison) {
    shown_ = now.comparison->shown;
    sides_ = std::move(now.comparison->sides);
    comparisons_ = std::move(now.comparison->comparisons);
    cancelled_ = now.comparison->cancelled;
  }
  return true;
}

void CompareSession::start(double now_s) {
  if (obstacle() != Obstacle::kNone) return;
  stop();
  note_settings();
  keep_comparison(before_link_.value_or(settings));
  begin(now_s);
}

void CompareSession::start(ComparePreset preset, double now_s) {
  note_settings();
  const CompareSettings before = settings;
  choose(preset);
  take(std::exchange(settings, before));
  start(now_s);
  if (before_link_) history_.keep({*std::exchange(before_link_, std::nullopt)});  // it cannot be
}

void CompareSession::try_steps(double now_s) {
  if (!statistics_) return;
  stop();
  note_settings();
  keep_comparison(settings);
  for (size_t i = 0; i < denoisers_.size(); ++i) {
    const ModelDescription& model = denoisers_[i];
    const auto index = static_cast<int>(i);
    if (model.role == ModelRole::kStudent) {
      untried_.push_back({SideKind::kGenerated, index, model.default_steps});
    } else {
      for (const int steps : {1, 2, 4, 8, 16}) {
        untried_.push_back({SideKind::kGenerated, index, steps});
      }
    }
  }
  settings.count = static_cast<uint64_t>(statistics_->draw);
  if (!untried_.empty()) begin_next(now_s);
}

void CompareSession::begin_next(double now_s) {
  note_settings();
  settings.sides[0] = {SideKind::kStored};
  settings.sides[1] = untried_.front();
  untried_.pop_front();
  begin(now_s);
}

void CompareSession::begin(double now_s) {
  error_.clear();
  cancelled_ = false;
  before_link_.reset();
  shown_ = noted_ = settings;
  comparisons_.assign(class_names_.size(), {});
  for (int i = 0; i < 2; ++i) {
    CompareSide& side = sides_[i] = {};
    side.source = settings.sides[i];
    side.classes.resize(class_names_.size());
    if (side.source.kind != SideKind::kRecord) continue;
    side.record_name = record_.record()->name;
    side.is_synthetic = !has_real_record();
  }
  stale_.clear();
  working_ = 0;
  begin_side(now_s);
}

void CompareSession::begin_side(double now_s) {
  CompareSide& side = sides_[working_];
  switch (side.source.kind) {
    case SideKind::kStored:
      for (size_t i = 0; i < class_names_.size(); ++i) {
        const RealClass* real = statistics_->of(class_names_[i]);
        if (real != nullptr) side.classes[i].statistics = real->statistics;
      }
      end_side(now_s);
      break;
    case SideKind::kRecord:
      begin_reading();
      break;
    case SideKind::kGenerated:
      begin_run(now_s);
      break;
  }
}

void CompareSession::end_side(double now_s) {
  if (++working_ < 2) {
    begin_side(now_s);
  } else {
    begin_measuring();
  }
}

// Generation.

Result<Done> CompareSession::generate(std::vector<BeatRequest> requests, int steps) {
  const ModelDescription& model = denoisers_[sides_[working_].source.model];
  GenerationSettings generation;
  generation.seed = shown_.seed + static_cast<uint64_t>(working_);
  generation.batch = steps <= kFewStepsAtMost ? kFewStepBatch : kCompareBatch;
  if (model.role == ModelRole::kTeacher) generation.steps = steps;
  Result<BeatGeneration> run =
      BeatGeneration::start(engine_, model, generation, std::move(requests));
  if (!run) return run.error();
  run_ = *std::move(run);
  return Done{};
}

void CompareSession::begin_run(double now_s) {
  stage_ = Stage::kGenerating;
  const SideSource& source = sides_[working_].source;
  taken_ = 0;
  begun_s_ = now_s;
  warming_ = warm_.count(source.model) == 0;
  std::vector<BeatRequest> requests;
  // The classes in turn, so that all of them fill up together, and a run that is cancelled has as
  // many of each.
  for (uint64_t i = 0; i < (warming_ ? 1 : shown_.count); ++i) {
    for (size_t k = 0; k < (warming_ ? 1 : class_names_.size()); ++k) {
      requests.push_back({requests.size(), static_cast<int>(k)});
    }
  }
  const Result<Done> begun = generate(std::move(requests), warming_ ? 1 : steps_of(source));
  if (!begun) fail(begun.error());
}

void CompareSession::take_generated(double now_s) {
  if (!run_->advance()) return;
  if (run_->error()) {
    fail(*run_->error());
    return;
  }
  CompareSide& side = sides_[working_];
  if (warming_) {
    if (!run_->done()) return;
    warm_.insert(side.source.model);
    begin_run(now_s);
    return;
  }
  for (; taken_ < run_->finished_count(); ++taken_) {
    add(taken_ % class_names_.size(), run_->states()[taken_]);
  }
  if (taken_ > 0) side.beat_ms = (now_s - begun_s_) * 1000 / static_cast<double>(taken_);
  if (!run_->done()) return;
  run_.reset();
  end_side(now_s);
}

void CompareSession::add(size_t class_index, const Beat& beat) {
  SideClass& beats = sides_[working_].classes[class_index];
  beats.samples.insert(beats.samples.end(), beat.begin(), beat.end());
  const std::vector<float> place = statistics_->axes.project(beat);
  beats.places.insert(beats.places.end(), place.begin(), place.end());
  stale_.insert({working_, class_index});
}

// Of one class in a call: they are many samples.
void CompareSession::renew_statistics() {
  if (stale_.empty()) return;
  const auto [side, class_index] = *stale_.begin();
  stale_.erase(stale_.begin());
  SideClass& beats = sides_[side].classes[class_index];
  Result<ClassStatistics> statistics = class_statistics(set_of(beats), statistics_->axes);
  if (statistics) beats.statistics = *std::move(statistics);  // a single beat has none
}

// A record's beats.

// Of the open record, by class: as a person has corrected them in Analyse, else its reference
// annotations' where it has them, else the classifier's.
std::vector<std::vector<CompareSession::LabelledBeat>> CompareSession::labelled_beats() const {
  std::vector<std::vector<LabelledBeat>> beats(class_names_.size());
  const RecordSummary& record = *record_.record();
  const auto window = static_cast<int64_t>(kMatchWindowS * record.sample_rate_hz);
  const bool has_reference = names_beats(record.reference);
  std::vector<BeatClass> classified;
  for (const Probabilities& probabilities : record_.probabilities()) {
    classified.push_back(beat_class_from_letter(record_.class_names()[most_probable(probabilities)])
                             .value_or(BeatClass::kUnclassifiable));
  }
  RecordLabels labels;
  labels.update(record.r_peaks, classified, edits_ != nullptr ? *edits_ : LabelEdits());
  for (const RecordBeat& beat : labels.beats()) {
    const std::optional<BeatClass> label =
        has_reference && !beat.is_corrected ? reference_class(record.reference, beat.sample, window)
                                            : beat.label;
    if (!label) continue;
    const auto place =
        std::find(class_names_.begin(), class_names_.end(), std::string(1, letter(*label)));
    if (place == class_names_.end()) continue;
    const auto class_index = static_cast<size_t>(place - class_names_.begin());
    beats[class_index].push_back({beat.sample, beat.detected, class_index});
  }
  return beats;
}

void CompareSession::begin_reading() {
  stage_ = Stage::kReading;
  for (const std::vector<LabelledBeat>& beats : labelled_beats()) {
    // Evenly over the record.
    const size_t count = std::min(static_cast<size_t>(shown_.count), beats.size());
    for (size_t i = 0; i < count; ++i) unread_.push_back(beats[i * beats.size() / count]);
  }
  to_read_ = unread_.size();
}

void CompareSession::take_read(double now_s) {
  if (record_.is_opening()) {
    fail({"another recording was opened meanwhile", {}, "compare again"});
    return;
  }
  while (!reading_.empty()) {
    const std::optional<Result<JobAnswer>> answer = jobs_.poll(reading_.front().id);
    if (!answer) break;
    const LabelledBeat read = reading_.front().beat;
    reading_.pop_front();
    if (!*answer) {
      fail(answer->error());
      return;
    }
    if (const auto* around = std::get_if<Trace>(&**answer)) {
      const std::optional<Beat> beat = beat_from(*around, *record_.record(), read.sample);
      if (beat) add(read.class_index, *beat);
    } else {
      for (const Beat& beat : std::get<BeatInputs>(**answer).beats) add(read.class_index, beat);
    }
  }
  for (; reading_.size() < kInFlight && !unread_.empty(); unread_.pop_front()) {
    const LabelledBeat& beat = unread_.front();
    JobRequest request = ReadBeats{{beat.detected}};
    if (beat.detected < 0) request = signal_around(*record_.record(), beat.sample);
    reading_.push_back({jobs_.submit(std::move(request)), beat});
  }
  if (reading_.empty()) end_side(now_s);
}

// Measuring.

void CompareSession::begin_measuring() {
  stage_ = Stage::kMeasuring;
  measuring_ = Measuring{};
}

// Draws of as many beats as the floor's.
std::optional<Interval> CompareSession::from_real(const SideClass& beats,
                                                  const RealClass& real) const {
  const auto draw = static_cast<size_t>(statistics_->draw);
  const size_t axes = statistics_->axes.count();
  if (beats.count() < draw) return std::nullopt;
  std::vector<double> draws;
  for (uint64_t i = 0; i < kDraws; ++i) {
    std::vector<float> places;
    for (const size_t row : random_rows(beats.count(), draw, shown_.seed, i, 0)) {
      const auto from = beats.places.begin() + static_cast<std::ptrdiff_t>(row * axes);
      places.insert(places.end(), from, from + static_cast<std::ptrdiff_t>(axes));
    }
    const Result<Normal> drawn = fit_normal({places, axes});
    if (!drawn) return std::nullopt;
    draws.push_back(std::sqrt(frechet_distance(real.statistics.coordinates, *drawn)) /
                    real.own_distance);
  }
  return mean_or_none(draws);
}

// A slice of a class's figures; true when there are no more to come.
bool CompareSession::measure_pair(const PointSet& a, const PointSet& b,
                                  ClassComparison& comparison) {
  Measuring& measuring = *measuring_;
  comparison.beats = half_count(a.rows(), b.rows());
  if (comparison.beats <= kNeighbours) return true;
  if (!measuring.distances) {
    Result<SetDistances> begun = begun_distances(a, b);
    if (!begun) return true;  // a beat that is not finite: nothing to be said of it
    measuring.distances = *std::move(begun);
  }
  const size_t rows = std::max(a.rows(), b.rows());
  for (size_t done = 0; measuring.row < rows; ++measuring.row) {
    if (done > kDistancesAFrame) return false;
    fill_row(*measuring.distances, a, b, measuring.row);
    done += a.rows() + b.rows();
  }
  for (int i = 0; i < kDrawsAFrame && measuring.draws.size() < kDraws; ++i) {
    const auto draw =
        compare_halves(*measuring.distances, shown_.seed, measuring.draws.size(), kNeighbours);
    if (!draw) return true;
    measuring.draws.push_back(*draw);
  }
  if (measuring.draws.size() < kDraws) return false;
  comparison.figures = mean_of(measuring.draws);
  std::vector<double> ratios;
  for (const HalvesFigures& draw : measuring.draws) {
    ratios.push_back(draw.other.distance / draw.own.distance);
  }
  comparison.distance = mean_or_none(ratios);
  return true;
}

void CompareSession::measure(double now_s) {
  Measuring& measuring = *measuring_;
  const size_t k = measuring.class_index;
  const RealClass* real = statistics_->of(class_names_[k]);
  if (measuring.sides < 2) {
    SideClass& beats = sides_[measuring.sides++].classes[k];
    if (real != nullptr) beats.from_real = from_real(beats, *real);
    return;
  }
  ClassComparison& comparison = comparisons_[k];
  const bool stored[] = {shown_.sides[0].kind == SideKind::kStored,
                         shown_.sides[1].kind == SideKind::kStored};
  const SideClass& a = sides_[0].classes[k];
  const SideClass& b = sides_[1].classes[k];
  if (stored[0] || stored[1]) {
    comparison.distance = stored[0] ? b.from_real : a.from_real;
    comparison.beats = static_cast<size_t>(statistics_->draw);
  } else if (a.count() > 0 && b.count() > 0 && !measure_pair(set_of(a), set_of(b), comparison)) {
    return;
  }
  measuring_ = Measuring{};
  measuring_->class_index = k + 1;
  if (k + 1 == class_names_.size()) finish(now_s);
}

void CompareSession::finish(double now_s) {
  measuring_.reset();
  stage_ = Stage::kIdle;
  remember_tried();
  if (!untried_.empty()) begin_next(now_s);
}

void CompareSession::remember_tried() {
  for (const CompareSide& side : sides_) {
    if (side.source.kind != SideKind::kGenerated) continue;
    TriedSource tried{side.source, 0, {}, side.beat_ms};
    int known = 0;
    for (const SideClass& beats : side.classes) {
      tried.by_class.push_back(beats.from_real ? std::optional(beats.from_real->estimate)
                                               : std::nullopt);
      if (!beats.from_real) continue;
      tried.from_real += beats.from_real->estimate;
      ++known;
    }
    if (known == 0) continue;
    tried.from_real /= known;
    const auto same = [&](const TriedSource& other) { return other.source == side.source; };
    tried_.erase(std::remove_if(tried_.begin(), tried_.end(), same), tried_.end());
    tried_.push_back(std::move(tried));
  }
}

void CompareSession::cancel() {
  if (stage_ == Stage::kIdle) return;
  cancelled_ = true;
  untried_.clear();
  run_.reset();
  for (const Reading& reading : reading_) jobs_.cancel(reading.id);
  reading_.clear();
  unread_.clear();
  if (stage_ == Stage::kMeasuring) {
    measuring_.reset();
    stage_ = Stage::kIdle;
  } else {
    begin_measuring();
  }
}

void CompareSession::fail(const Error& error) {
  error_ = describe(error);
  cancel();
}

CompareSession::Progress CompareSession::progress() const {
  Progress progress;
  progress.stage = stage_;
  if (stage_ == Stage::kIdle) return progress;
  progress.side = std::min(working_, 1);
  if (stage_ == Stage::kMeasuring) {
    progress.share = 1 - kMeasuringShare +
                     kMeasuringShare * static_cast<float>(measuring_->class_index) /
                         static_cast<float>(class_names_.size());
    return progress;
  }
  // In network evaluations of a beat, as which a beat that is read counts too.
  const auto all = [this](int side) {
    const SideSource& source = shown_.sides[side];
    if (source.kind == SideKind::kStored) return 0.0F;
    const float steps =
        source.kind == SideKind::kGenerated ? static_cast<float>(steps_of(source)) : 1;
    return steps * static_cast<float>(shown_.count * class_names_.size());
  };
  float in_side = 0;
  if (stage_ == Stage::kReading) {
    progress.wanted = to_read_;
    progress.made = to_read_ - unread_.size() - reading_.size();
    in_side = static_cast<float>(progress.made) /
              static_cast<float>(std::max<size_t>(1, progress.wanted));
  } else {
    progress.wanted = static_cast<size_t>(shown_.count) * class_names_.size();
    if (run_ && !warming_ && !run_->done()) {
      progress.made = run_->finished_count();
      progress.step = run_->step();
      progress.step_count = run_->step_count();
      in_side = (static_cast<float>(progress.made) + static_cast<float>(run_->batch_count()) *
                                                         static_cast<float>(progress.step) /
                                                         static_cast<float>(progress.step_count)) /
                static_cast<float>(progress.wanted);
    }
  }
  const float before = working_ == 0 ? 0 : all(0);
  progress.share = (1 - kMeasuringShare) * (before + in_side * all(working_)) / (all(0) + all(1));
  return progress;
}

void CompareSession::advance(double now_s) {
  renew_statistics();
  switch (stage_) {
    case Stage::kIdle:
      break;
    case Stage::kReading:
      take_read(now_s);
      break;
    case Stage::kGenerating:
      take_generated(now_s);
      break;
    case Stage::kMeasuring:
      if (stale_.empty()) measure(now_s);
      break;
  }
}

}  // namespace beatsmith
