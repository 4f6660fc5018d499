#include "app/draw_session.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "app/line_text.h"
#include "app/link_reader.h"
#include "inference/provenance.h"
#include "io/text.h"

namespace beatsmith {
namespace {

// Of a link: towards the class that the classifier sees.
constexpr const char* kSeen = "seen";

GenerationSettings generation_settings(const RemakeSettings& settings) {
  GenerationSettings generation;
  generation.seed = settings.seed;
  generation.start_time = settings.share;
  return generation;
}

}  // namespace

DrawSession::DrawSession(InferenceEngine& engine, const std::vector<ModelDescription>& models,
                         LabelledBeats examples)
    : engine_(engine), examples_(std::move(examples)) {
  for (const ModelDescription& candidate : models) {
    if (candidate.role == ModelRole::kClassifier) {
      if (!classifier_) classifier_ = candidate;
    } else if (!model_ && candidate.sampler != SamplerKind::kFewStep) {
      model_ = candidate;
    }
  }
  last_example_ = examples_.beats.size();
  if (!examples_.classes.empty()) start_from(examples_.classes.front());
  drawing.forget_edits();
  take_line();
}

bool DrawSession::start_from(const std::string& class_name) {
  const size_t count = examples_.classes.size();
  for (size_t i = 1; i <= count + 1; ++i) {
    const size_t example = (last_example_ + i) % (count + 1);
    if (example == count || examples_.classes[example] != class_name) continue;
    last_example_ = example;
    drawing.replace(examples_.beats[example]);
    return true;
  }
  return false;
}

void DrawSession::use_remade() { drawing.replace(drawing.remade()->state); }

const std::vector<std::string>& DrawSession::probability_names() const {
  static const std::vector<std::string> kNone;
  return classifier_ ? classifier_->classes : kNone;
}

int DrawSession::peak_offset() const {
  const Beat beat = drawing.beat();
  const auto tallest = std::max_element(beat.begin(), beat.end(),
                                        [](float a, float b) { return std::abs(a) < std::abs(b); });
  return static_cast<int>(tallest - beat.begin()) - kBeatRIndex;
}

int DrawSession::remake_class() const {
  if (settings().class_index) return *settings().class_index;
  if (probabilities_.empty()) return 0;
  // The classifier knows classes that the model does not make.
  const std::string& seen = classifier_->classes[most_probable(probabilities_)];
  const auto found = std::find(model_->classes.begin(), model_->classes.end(), seen);
  return found == model_->classes.end() ? 0 : static_cast<int>(found - model_->classes.begin());
}

void DrawSession::remake(double now_s) {
  if (!can_remake()) return;
  cancel();
  error_.clear();
  classifier_error_.clear();
  auto remade = std::make_shared<Remade>();
  remade->settings = settings();
  remade->class_index = remake_class();
  const Beat beat = drawing.beat();
  Result<BeatGeneration> run =
      BeatGeneration::start(engine_, *model_, generation_settings(settings()),
                            {{.index = 0,
                              .class_index = remade->class_index,
                              .signal = std::vector<float>(beat.begin(), beat.end())}});
  if (!run) {
    error_ = describe(run.error());
    return;
  }
  run_ = *std::move(run);
  forming_ = std::move(remade);
  started_s_ = now_s;
  take_run(now_s);
}

void DrawSession::cancel() {
  run_.reset();
  forming_.reset();
}

void DrawSession::take_run(double now_s) {
  const auto on_paper = [offset_mv = drawing.offset_mv()](Beat beat) {
    for (float& value : beat) value += offset_mv;
    return beat;
  };
  forming_->state = on_paper(run_->states().front());
  forming_->estimate = on_paper(run_->signals().front());
  forming_->step = run_->step();
  forming_->step_count = run_->step_count();
  unclassified_ = true;
  if (!run_->done()) return;
  forming_->done = true;
  forming_->run_ms = (now_s - started_s_) * 1000;
  drawing.keep_remade(std::move(forming_));
  run_.reset();
}

// Once a stroke has ended.
void DrawSession::take_line() {
  if (drawing.is_stroking()) return;
  const auto line = drawing.is_blank() ? std::nullopt : std::optional(drawing.line());
  if (line == linked_) return;
  linked_ = line;
  line_text_ = line ? text_from_line(*line) : "";
}

std::map<std::string, std::string> DrawSession::link() const {
  return {{"line", line_text_},
          {"share", text_from_number(settings().share)},
          {"towards", settings().class_index ? model_->classes[*settings().class_index] : kSeen},
          {"seed", std::to_string(settings().seed)}};
}

std::string DrawSession::follow(const std::map<std::string, std::string>& values) {
  LinkReader reader(values);
  const Beat line_before = drawing.line();
  RemakeSettings wanted_settings = settings();
  if (!reader.has("line")) {
    const std::string letter = reader.text("class");
    if (!letter.empty() && !start_from(letter)) reader.refuse("class");
  } else if (const std::string text = reader.text("line"); text != line_text_) {
    if (const std::optional<Beat> line = line_from_text(text)) {
      drawing.replace(*line);
      linked_ = *line;  // whose text would be this one but for rounding
      line_text_ = text;
    } else if (text.empty()) {
      drawing.clear();
    } else {
      reader.refuse("line");
    }
  }
  const std::string towards = reader.text("towards");
  const std::vector<std::string> classes = model_ ? model_->classes : std::vector<std::string>();
  const auto wanted = std::find(classes.begin(), classes.end(), towards);
  if (towards == kSeen) {
    wanted_settings.class_index.reset();
  } else if (wanted != classes.end()) {
    wanted_settings.class_index = static_cast<int>(wanted - classes.begin());
  } else if (!towards.empty()) {
    reader.refuse("towards");
  }
  if (const auto share = reader.real("share", kLeastShare, 1)) wanted_settings.share = *share;
  if (const auto seed = reader.whole("seed")) wanted_settings.seed = *seed;
  drawing.set(wanted_settings, drawing.line() != line_before);
  return reader.faults();
}

// A drawing that has changed is no longer what a beat is being made from.
void DrawSession::take_changes() {
  if (seen_ == drawing.line()) return;
  seen_ = drawing.line();
  unclassified_ = true;
  cancel();
}

// What was made of the drawing, as the networks know it.
Beat DrawSession::as_beat(Beat on_paper) const {
  const float offset_mv = drawing.offset_mv();
  for (float& value : on_paper) value -= offset_mv;
  return on_paper;
}

LabelledBeats DrawSession::beats() const {
  LabelledBeats beats;
  const auto add = [&](const Beat& beat, const Probabilities& probabilities) {
    beats.beats.push_back(beat);
    beats.classes.push_back(
        probabilities.empty() ? "Q" : classifier_->classes[most_probable(probabilities)]);
  };
  if (!drawing.is_blank()) add(drawing.beat(), probabilities_);
  if (const Remade* made = drawing.remade().get()) {
    add(as_beat(made->state), made->probabilities);
  }
  return beats;
}

Provenance DrawSession::provenance() const {
  const std::string by_hand = "Drawn by hand";
  const Remade* remade = drawing.remade().get();
  if (remade == nullptr) return {.comments = {by_hand}};
  Provenance provenance =
      provenance_of(*model_, *sampler_settings(*model_, generation_settings(remade->settings)));
  char made[96];
  std::snprintf(made, sizeof made, "%s; the second from the first, noised to t = %.2f",
                by_hand.c_str(), remade->settings.share);
  provenance.comments.emplace_back(made);
  return provenance;
}

void DrawSession::advance(double now_s) {
  take_changes();
  if (run_ && engine_.status().in_use.empty()) started_s_ = now_s;  // loading is no part of the run
  if (run_ && run_->advance()) {
    if (run_->error()) {
      error_ = describe(*run_->error());
      cancel();
    } else {
      take_run(now_s);
    }
  }
  take_probabilities();
  ask();
}

void DrawSession::take_probabilities() {
  if (!classification_ || !classification_->advance()) return;
  if (classification_->error()) {
    // It is not asked again for the same beats.
    classifier_error_ = describe(*classification_->error());
  } else {
    classifier_error_.clear();
    const auto answers = classification_->probabilities();
    probabilities_ = answers.front();
    if (asked_) asked_->probabilities = answers.back();
  }
  classification_.reset();
}

// One question at a time, and the newest beats next: as fast as answers come, and no faster.
void DrawSession::ask() {
  take_changes();
  take_line();
  if (classification_ || !unclassified_ || !classifier_) return;
  unclassified_ = false;
  if (drawing.is_blank()) {
    probabilities_.clear();
    return;
  }
  std::vector<Beat> beats = {drawing.beat()};
  asked_ = forming_ ? forming_ : drawing.remade();
  if (asked_) beats.push_back(as_beat(asked_->estimate));
  Result<BeatClassification> classification =
      BeatClassification::start(engine_, *classifier_, std::move(beats), {});
  if (classification) {
    classification_ = *std::move(classification);
  } else {
    classifier_error_ = describe(classification.error());
  }
}

}  // namespace beatsmith
