#include "app/generate_session.h"

#include <algorithm>
#include <iterator>

#include "text/text.h"

namespace beatsmith {
namespace {

// Beats sampled together: few enough that a network evaluation of all of them is a short wait.
constexpr size_t kGalleryBatch = 64;

// Of a set that is kept to be undone: what goes beyond loses its steps, and keeps its beats.
constexpr size_t kMostPastBytes = size_t{4} << 20;

void forget_long_past(BeatSet& set) {
  if (set.history.bytes() > kMostPastBytes) set.history = {};
}

GenerationSettings generation_settings(const GenerateSettings& settings,
                                       const ModelDescription& model) {
  GenerationSettings generation;
  generation.seed = settings.seed;
  generation.batch = kGalleryBatch;
  if (model.role == ModelRole::kTeacher) {
    generation.steps = settings.steps;
    generation.guidance = settings.guidance;
  }
  return generation;
}

BeatRange range_of(const Beat& beat) {
  const auto [low, high] = std::minmax_element(beat.begin(), beat.end());
  return {*low, *high};
}

}  // namespace

GenerateSession::GenerateSession(InferenceEngine& engine,
                                 const std::vector<ModelDescription>& models,
                                 LabelledBeats prepared)
    : engine_(engine) {
  for (const ModelDescription& candidate : models) {
    if (candidate.role != ModelRole::kClassifier) {
      denoisers_.push_back(candidate);
    } else if (!classifier_) {
      classifier_ = candidate;
    }
  }
  // Students first: they are fast.
  std::stable_partition(denoisers_.begin(), denoisers_.end(), [](const ModelDescription& model) {
    return model.role == ModelRole::kStudent;
  });
  if (!denoisers_.empty()) {
    settings.classes.assign(class_names().size(), true);
    // Of the students the one with the most steps: there is something to be seen between noise and
    // beat.
    const auto most =
        std::max_element(denoisers_.begin(), denoisers_.end(),
                         [](const ModelDescription& a, const ModelDescription& b) {
                           const auto steps = [](const ModelDescription& model) {
                             return model.role == ModelRole::kStudent ? model.default_steps : 0;
                           };
                           return steps(a) < steps(b);
                         });
    choose_model(static_cast<int>(most - denoisers_.begin()));
  }
  noted_ = settings;
  set_.prepared = true;
  set_.settings = settings;
  set_.estimates = prepared.beats;
  set_.beats = std::move(prepared);
  set_.probabilities.resize(set_.beats.beats.size());
  set_.finished = set_.begun = set_.beats.beats.size();
  std::transform(set_.estimates.begin(), set_.estimates.end(), std::back_inserter(set_.ranges),
                 range_of);
}

const std::vector<std::string>& GenerateSession::probability_names() const {
  static const std::vector<std::string> kNone;
  return classifier_ ? classifier_->classes : kNone;
}

void GenerateSession::choose_model(int index) {
  beatsmith::choose_model(denoisers_, index, settings);
}

void GenerateSession::renew_seed() {
  settings.seed = new_seed();
  settings.seed_is_chosen = false;
}

std::string GenerateSession::obstacle() const {
  if (denoisers_.empty()) return tr(Text::kNoDenoiser);
  if (std::find(settings.classes.begin(), settings.classes.end(), true) == settings.classes.end()) {
    return tr(Text::kChooseAClass);
  }
  return {};
}

bool GenerateSession::note_settings() {
  if (run_ || settings == noted_) return false;
  history_.keep({noted_}, gradual_change(noted_, settings));
  noted_ = settings;
  return true;
}

void GenerateSession::start(double now_s) {
  cancel();
  note_settings();
  begin(now_s, settings);
}

void GenerateSession::begin(double now_s, const GenerateSettings& settings_before) {
  settings_before_ = settings_before;
  noted_ = settings;
  error_.clear();
  notice_.clear();
  classifier_failed_ = false;
  BeatSet set;
  set.settings = settings;
  std::vector<BeatRequest> requests;
  for (size_t index = 0; index < settings.classes.size(); ++index) {
    if (!settings.classes[index]) continue;
    for (uint64_t i = 0; i < settings.count; ++i) {
      requests.push_back({requests.size(), static_cast<int>(index)});
      set.beats.classes.push_back(class_names()[index]);
    }
  }
  Result<BeatGeneration> run = BeatGeneration::start(
      engine_, model(), generation_settings(settings, model()), std::move(requests));
  if (!run) {
    error_ = describe(run.error());
    return;
  }
  run_ = *std::move(run);
  started_s_ = now_s;
  classification_.reset();
  settled_ = 0;
  set.probabilities.resize(set.beats.classes.size());
  set.ranges.resize(set.beats.classes.size());
  set.history = BeatHistory(run_->step_count(), run_->beat_count());
  before_ = std::exchange(set_, std::move(set));
  player_.begin(static_cast<int>(set_.history.frames().size()));
  if (watch && run_->beat_count() <= kGalleryBatch) player_.play(now_s);
  take_states(0);
}

void GenerateSession::start_anew(double now_s) {
  const bool same = !set_.prepared && set_.cancelled_of == 0 && set_.settings == settings;
  cancel();
  note_settings();
  const GenerateSettings before = settings;
  if (same && !settings.seed_is_chosen) renew_seed();
  begin(now_s, before);
}

void GenerateSession::take_states(size_t finished_before) {
  set_.beats.beats.assign(run_->states().begin(), run_->states().end());
  set_.estimates.assign(run_->signals().begin(), run_->signals().end());
  set_.finished = run_->finished_count();
  set_.begun = run_->done() ? set_.finished : set_.finished + run_->batch_count();
  ++revision_;
  const auto record = [this](int step, size_t first, size_t end) {
    const size_t count = end - first;
    set_.history.record(step, first, run_->states().subspan(first, count),
                        run_->signals().subspan(first, count));
  };
  // A batch that is finished has been followed by the noise of the next one.
  if (set_.finished > finished_before) {
    record(run_->step_count(), finished_before, set_.finished);
    for (size_t beat = finished_before; beat < set_.finished; ++beat) {
      set_.ranges[beat] = range_of(set_.beats.beats[beat]);
    }
  }
  if (!run_->done()) record(run_->step(), set_.finished, set_.begun);
  if (run_->beat_count() <= kGalleryBatch || run_->done()) {
    const int step = run_->done() ? run_->step_count() : run_->step();
    player_.make_available(set_.history.frame_of(step) + 1);
  }
  if (set_.finished > 0 && before_) keep_before();
}

void GenerateSession::cancel() {
  if (!run_) return;
  run_.reset();
  restore();
}

void GenerateSession::restore() {
  if (before_) {
    set_ = *std::exchange(before_, std::nullopt);
  } else {
    set_.cancelled_of = set_.beats.beats.size();
    set_.beats.beats.resize(set_.finished);
    set_.beats.classes.resize(set_.finished);
    set_.estimates.resize(set_.finished);
    set_.probabilities.resize(set_.finished);
    set_.ranges.resize(set_.finished);
    set_.begun = set_.finished;
    set_.history.keep_beats(set_.finished);
  }
  show_set();
}

void GenerateSession::show_set() {
  classification_.reset();
  player_.begin(static_cast<int>(set_.history.frames().size()));
  player_.make_available(player_.count());
  settled_ = 0;
  ++revision_;
}

void GenerateSession::keep_before() {
  forget_long_past(*before_);
  history_.keep({settings_before_, std::exchange(before_, std::nullopt)});
  history_.keep_at_most(kMostSets, [](const Kept& kept) { return kept.set.has_value(); });
}

bool GenerateSession::undo() {
  if (run_) {
    if (settings != noted_) {
      settings = noted_;
    } else {
      cancel();
    }
    return true;
  }
  note_settings();
  return go(&UndoHistory<Kept>::undo, history_.before());
}

bool GenerateSession::redo() {
  return can_redo() && go(&UndoHistory<Kept>::redo, history_.after());
}

bool GenerateSession::go(bool (UndoHistory<Kept>::*way)(Kept& now), const Kept* to) {
  if (to == nullptr) return false;
  Kept now = {settings};
  if (to->set) {
    forget_long_past(set_);
    now.set = std::move(set_);
  }
  (history_.*way)(now);
  settings = noted_ = std::move(now.settings);
  error_.clear();
  notice_.clear();
  if (now.set) {
    set_ = *std::move(now.set);
    show_set();
  }
  return true;
}

void GenerateSession::finish(double now_s) {
  set_.beat_ms = (now_s - started_s_) * 1000 / static_cast<double>(set_.beats.beats.size());
  set_.estimates = set_.beats.beats;
  run_.reset();
}

float GenerateSession::progress() const {
  if (!run_) return 1;
  const auto beats = static_cast<float>(run_->beat_count());
  const float step = run_->step_count() > 0
                         ? static_cast<float>(run_->step()) / static_cast<float>(run_->step_count())
                         : 0;
  const float in_batch = run_->done() ? 0 : step * static_cast<float>(run_->batch_count());
  return (static_cast<float>(run_->finished_count()) + in_batch) / beats;
}

std::string GenerateSession::activity() const {
  if (!run_) return {};
  return tr(Text::kStepOf,
            {std::to_string(run_->step()), std::to_string(run_->step_count()),
             std::to_string(run_->finished_count()), std::to_string(run_->beat_count())});
}

void GenerateSession::advance(double now_s) {
  if (run_ && engine_.status().in_use.empty()) started_s_ = now_s;  // loading is no part of the run
  const size_t finished_before = run_ ? run_->finished_count() : 0;
  if (run_ && run_->advance()) {
    if (run_->error()) {
      error_ = describe(*run_->error());
      cancel();
    } else {
      take_states(finished_before);
      if (run_->done()) finish(now_s);
    }
  }
  player_.advance(now_s);
  classify();
}

bool GenerateSession::is_played() const {
  return player_.count() > 0 && !(run_ && run_->beat_count() > kGalleryBatch);
}

ShownBeats GenerateSession::view() const {
  const int steps = set_.history.step_count();
  if (is_played() && !player_.at_end()) {
    const HistoryFrame& frame = set_.history.frames()[static_cast<size_t>(player_.position())];
    return {frame.states, frame.estimates, frame.states.size(), 0, frame.step, steps};
  }
  return {set_.beats.beats,
          set_.estimates,
          set_.begun,
          set_.finished,
          run_ ? run_->step() : steps,
          steps};
}

const Probabilities& GenerateSession::probabilities(size_t beat) const {
  if (!is_played() || player_.at_end()) return set_.probabilities[beat];
  const auto frames = set_.history.frames();
  auto at = static_cast<size_t>(player_.position());
  // While it is played the classifier may be a frame or two behind.
  while (player_.is_playing() && at > 0 && frames[at].probabilities[beat].empty()) --at;
  return frames[at].probabilities[beat];
}

void GenerateSession::look_at(size_t first, size_t count, size_t selected) {
  looked_first_ = first;
  looked_count_ = count;
  looked_selected_ = selected;
}

std::optional<GenerateSession::Classified> GenerateSession::unknown_of_frame(int frame) const {
  const auto index = static_cast<size_t>(frame);
  if (frame < 0 || frame >= player_.available() || index + 1 >= set_.history.frames().size()) {
    return std::nullopt;
  }
  const HistoryFrame& wanted = set_.history.frames()[index];
  if (wanted.step == 0) return std::nullopt;  // noise: there is no estimate
  const size_t beats = wanted.probabilities.size();
  if (looked_selected_ < beats && wanted.probabilities[looked_selected_].empty() &&
      (looked_selected_ < looked_first_ || looked_selected_ >= looked_first_ + looked_count_)) {
    return Classified{Classified::Of::kFrame, index, looked_selected_, 1};
  }
  const size_t end = std::min(looked_first_ + looked_count_, beats);
  size_t first = looked_first_;
  while (first < end && !wanted.probabilities[first].empty()) ++first;
  size_t last = first;
  while (last < end && wanted.probabilities[last].empty()) ++last;
  if (first == last) return std::nullopt;
  return Classified{Classified::Of::kFrame, index, first, last - first};
}

// The finished beats as they are come first; then what is on the screen.
std::optional<GenerateSession::Classified> GenerateSession::next_to_classify() const {
  using Of = Classified::Of;
  if (settled_ < set_.finished) {
    return Classified{Of::kFinal, 0, settled_, set_.finished - settled_};
  }
  if (!is_played()) {
    const bool forming = settled_ < set_.begun && run_ && run_->step() > 0;
    if (!forming || classified_revision_ == revision_) return std::nullopt;
    return Classified{Of::kForming, 0, settled_, set_.begun - settled_};
  }
  auto next = unknown_of_frame(player_.position());
  if (!next && player_.is_playing()) next = unknown_of_frame(player_.position() + 1);
  return next;
}

void GenerateSession::take_probabilities() {
  const auto known = classification_->probabilities();
  auto& all = classified_.of == Classified::Of::kFrame
                  ? set_.history.frame(classified_.frame).probabilities
                  : set_.probabilities;
  std::copy(known.begin(), known.end(),
            all.begin() + static_cast<std::ptrdiff_t>(classified_.first));
}

// Probabilities of the beats as they form, and once more when they are final.
void GenerateSession::classify() {
  if (!classifier_ || classifier_failed_) return;
  if (classification_ && classification_->advance()) {
    take_probabilities();
    if (classification_->error()) {
      error_ = describe(*classification_->error());
      classification_.reset();
      classifier_failed_ = true;
      return;
    }
    if (classification_->done()) {
      if (classified_.of == Classified::Of::kFinal) {
        settled_ = classified_.first + classified_.count;
      }
      classification_.reset();
    }
  }
  if (classification_) return;
  const std::optional<Classified> next = next_to_classify();
  if (!next) return;
  classified_ = *next;
  classified_revision_ = revision_;
  const std::span<const Beat> source =
      next->of == Classified::Of::kFinal     ? std::span<const Beat>(set_.beats.beats)
      : next->of == Classified::Of::kForming ? std::span<const Beat>(set_.estimates)
                                             : set_.history.frames()[next->frame].estimates;
  const auto beats = source.subspan(next->first, next->count);
  Result<BeatClassification> classification = BeatClassification::start(
      engine_, *classifier_, std::vector<Beat>(beats.begin(), beats.end()), {});
  if (classification) {
    classification_ = *std::move(classification);
  } else {
    error_ = describe(classification.error());
    classifier_failed_ = true;
  }
}

Provenance GenerateSession::provenance() const {
  const ModelDescription& made_by = denoisers_[static_cast<size_t>(set_.settings.model)];
  return provenance_of(made_by,
                       *sampler_settings(made_by, generation_settings(set_.settings, made_by)));
}

std::string GenerateSession::command() const {
  return command_of(set_.settings, denoisers_[static_cast<size_t>(set_.settings.model)]);
}

std::map<std::string, std::string> GenerateSession::link() const {
  if (set_.prepared || denoisers_.empty()) return {};
  return link_of(set_.settings, denoisers_[static_cast<size_t>(set_.settings.model)]);
}

void GenerateSession::follow(const std::map<std::string, std::string>& values, double now_s) {
  if (values.empty() || denoisers_.empty()) return;
  cancel();
  note_settings();
  const GenerateSettings before = settings;
  const std::string faults = follow_link(values, denoisers_, settings);
  settings.seed_is_chosen = values.count("seed") > 0;
  begin(now_s, before);
  notice_ = faults;
}

}  // namespace beatsmith
