#include "app/strip_session.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "diffusion/noise.h"

namespace beatsmith {
namespace {

constexpr double kSettledS = 0.15;  // settings that have not changed for so long are composed
constexpr int64_t kSlice = 24'000;  // samples composed a frame: some 2 ms
constexpr size_t kStripBatch = 32;  // beats generated at a time: a short wait
constexpr double kLeastStyleShare =
    0.002;  // of a class's beats: a person with fewer is no pattern for it

// Place of the draw in noise.h's space of (seed, beat, step, element).
constexpr uint32_t kPersonDraw = 30;

// Where a class's beats begin among all of a seed's, so that a beat does not depend on how many of
// another class there are.
constexpr uint64_t kClassStride = uint64_t{1} << 20;

constexpr uint64_t index_of(BeatClass beat_class, size_t beat) {
  return kClassStride * static_cast<uint64_t>(beat_class) + beat;
}

int64_t sample_count(const RhythmSettings& rhythm) {
  return std::llround(rhythm.duration_s * kBeatSampleRateHz);
}

// The classes of beats that a rhythm consists of.
std::vector<BeatClass> classes_of(Ectopy ectopy) {
  if (ectopy == Ectopy::kNone) return {BeatClass::kNormal};
  const bool atrial = ectopy == Ectopy::kAtrial;
  return {BeatClass::kNormal, atrial ? BeatClass::kSupraventricular : BeatClass::kVentricular};
}

}  // namespace

StripSession::StripSession(InferenceEngine& engine, const std::vector<ModelDescription>& models)
    : engine_(engine) {
  const auto found = std::find_if(models.begin(), models.end(), [](const ModelDescription& model) {
    return model.role == ModelRole::kStudent;
  });
  if (found != models.end()) model_ = *found;
}

void StripSession::set(StripSettings settings, double now_s) {
  const StripSettings before = std::exchange(settings_, within_limits(std::move(settings)));
  const std::vector<std::string> able = persons();
  if (std::find(able.begin(), able.end(), settings_.person) == able.end()) {
    settings_.person.clear();
  }
  if (settings_ != before || is_behind()) changed_s_ = now_s;
}

void StripSession::compose() {
  if (settings_ != composed_) history_.keep(std::exchange(composed_, settings_));
  begin();
}

bool StripSession::is_behind() const {
  return !changed_s_ && !is_working() && (!shown_ || shown_->settings != settings_);
}

void StripSession::undo() {
  if (!can_undo()) return;
  if (settings_ == composed_) history_.undo(composed_);  // else only what was not composed yet
  settings_ = composed_;
  begin();
}

void StripSession::redo() {
  if (!history_.redo(composed_)) return;
  settings_ = composed_;
  begin();
}

std::optional<int> StripSession::class_index(BeatClass beat_class) const {
  const std::vector<std::string>& classes = model_->classes;
  const auto found = std::find(classes.begin(), classes.end(), std::string(1, letter(beat_class)));
  if (found == classes.end()) return std::nullopt;
  return static_cast<int>(found - classes.begin());
}

std::vector<std::string> StripSession::persons() const {
  std::vector<std::string> persons;
  if (!model_) return persons;
  for (size_t style = 0; style < model_->styles.size(); ++style) {
    bool able = true;
    for (const BeatClass beat_class : classes_of(settings_.rhythm.ectopy)) {
      const std::optional<int> index = class_index(beat_class);
      able = able && index && model_->style_shares[*index][style] >= kLeastStyleShare;
    }
    if (able) persons.push_back(model_->styles[style]);
  }
  return persons;
}

// Who has more beats of the rhythm's rarest class is drawn more often.
std::optional<std::string> StripSession::drawn_person() const {
  const std::optional<int> rarest = class_index(classes_of(settings_.rhythm.ectopy).back());
  const std::vector<std::string> able = persons();
  if (!rarest || able.empty()) return std::nullopt;
  std::vector<double> shares;
  double sum = 0;
  for (const std::string& person : able) {
    const auto style = std::find(model_->styles.begin(), model_->styles.end(), person);
    shares.push_back(model_->style_shares[*rarest][style - model_->styles.begin()]);
    sum += shares.back();
  }
  for (double& share : shares) share /= sum;
  const double draw = static_cast<double>(uniform(settings_.rhythm.seed, 0, kPersonDraw, 0));
  const std::optional<size_t> drawn = drawn_by_share(shares, draw);
  return drawn ? std::optional(able[*drawn]) : std::nullopt;
}

StripSession::Stage StripSession::stage() const {
  if (generation_) return Stage::kBeats;
  return composer_ ? Stage::kStrip : Stage::kIdle;
}

float StripSession::progress() const {
  constexpr float kBeatsShare = 0.7F;
  if (generation_) {
    const auto beats = static_cast<float>(generation_->beat_count());
    return kBeatsShare * static_cast<float>(generation_->finished_count()) / beats;
  }
  return composer_ ? kBeatsShare + (1 - kBeatsShare) * composer_->progress() : 1;
}

void StripSession::cancel() {
  generation_.reset();
  composer_.reset();
}

void StripSession::fail(const Error& error) {
  cancel();
  error_ = describe(error);
}

double StripSession::next_step_s() const {
  if (composer_ || playback.is_playing()) return 0;
  if (changed_s_) return *changed_s_ + kSettledS;
  return std::numeric_limits<double>::infinity();
}

void StripSession::advance(double now_s) {
  playback.advance(now_s);
  if (changed_s_ && now_s >= *changed_s_ + kSettledS) compose();
  if (generation_ && generation_->advance()) {
    if (generation_->error()) {
      fail(*generation_->error());
    } else if (generation_->done()) {
      take_beats();
      begin_composing();
    }
  }
  if (composer_ && composer_->advance(kSlice)) finish(now_s);
}

void StripSession::begin() {
  cancel();
  changed_s_.reset();
  error_.clear();
  if (!model_) return fail({"there is no model to make beats with", "", "build the page anew"});
  Result<std::vector<RhythmBeat>> rhythm = make_rhythm(composed_.rhythm);
  if (!rhythm) return fail(rhythm.error());
  const Result<Done> noise = check_strip_noise(composed_.noise);
  if (!noise) return fail(noise.error());
  rhythm_ = *std::move(rhythm);
  person_ = composed_.person.empty() ? drawn_person().value_or("") : composed_.person;
  generate();
}

void StripSession::generate() {
  if (pool_seed_ != composed_.rhythm.seed || pool_person_ != person_) {
    pool_ = {};
    pool_seed_ = composed_.rhythm.seed;
    pool_person_ = person_;
  }
  Counts needed{};
  for (const RhythmBeat& beat : rhythm_) {
    size_t& count = needed[static_cast<size_t>(beat.beat_class())];
    count = std::min(count + 1, kMostBeats);
  }
  std::optional<int> style;
  const auto found = std::find(model_->styles.begin(), model_->styles.end(), person_);
  if (found != model_->styles.end()) style = static_cast<int>(found - model_->styles.begin());

  std::vector<BeatRequest> requests;
  generated_classes_.clear();
  for (const BeatClass beat_class : classes_of(composed_.rhythm.ectopy)) {
    const auto place = static_cast<size_t>(beat_class);
    const std::optional<int> index = class_index(beat_class);
    for (size_t i = pool_[place].size(); i < needed[place]; ++i) {
      requests.push_back({index_of(beat_class, i), index.value_or(-1), style});
      generated_classes_.push_back(beat_class);
    }
  }
  if (requests.empty()) return begin_composing();
  GenerationSettings generation;
  generation.seed = composed_.rhythm.seed;
  generation.batch = kStripBatch;
  Result<BeatGeneration> run =
      BeatGeneration::start(engine_, *model_, generation, std::move(requests));
  if (!run) return fail(run.error());
  generation_ = *std::move(run);
}

void StripSession::take_beats() {
  const std::vector<Beat> made = std::move(*generation_).take_states();
  for (size_t i = 0; i < made.size(); ++i) {
    pool_[static_cast<size_t>(generated_classes_[i])].push_back(made[i]);
  }
  generation_.reset();
}

void StripSession::begin_composing() {
  // A strip takes as many different beats as it needs, however many were made for another one.
  BeatPool pool;
  for (const RhythmBeat& beat : rhythm_) {
    const auto place = static_cast<size_t>(beat.beat_class());
    if (pool[place].size() < kMostBeats) pool[place].push_back(pool_[place][pool[place].size()]);
  }
  Result<StripComposer> composer = StripComposer::create(
      rhythm_, sample_count(composed_.rhythm), pool, composed_.noise, composed_.rhythm.seed);
  if (!composer) return fail(composer.error());
  composer_ = *std::move(composer);
}

void StripSession::finish(double now_s) {
  ComposedRecord record;
  record.settings = composed_;
  record.person = person_;
  record.annotations = annotations_of(rhythm_, composed_.rhythm.ectopy);
  record.beats = std::move(rhythm_);
  record.recording.name =
      std::string(name_of(composed_.rhythm.ectopy)) + "_" + std::to_string(composed_.rhythm.seed);
  record.recording.sample_rate_hz = kBeatSampleRateHz;
  record.recording.leads.push_back(
      {.name = "MLII", .units = "mV", .samples = std::move(*composer_).take().samples});
  const std::string seed = std::to_string(composed_.rhythm.seed);
  record.recording.comments = {
      "Synthetic, no recording of a patient: a rhythm composed of generated beats, seed " + seed,
      "Made by " + model_->name + (person_.empty() ? "" : ", beats like record " + person_),
      "SHA-256 of the model: " + model_->sha256};
  composer_.reset();
  const std::vector<float>& samples = record.recording.leads[0].samples;
  const auto [low, high] = std::minmax_element(samples.begin(), samples.end());
  record.low_mv = *low;
  record.high_mv = *high;
  shown_ = std::move(record);
  ++revision_;
  const bool was_playing = playback.is_playing();
  playback.load(shown_->beats, composed_.rhythm.duration_s);
  if (was_playing) playback.play(now_s);
}

}  // namespace beatsmith
