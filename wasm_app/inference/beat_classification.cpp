#include "inference/beat_classification.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace beatsmith {
namespace {

// Beats a request in the end: enough that every worker of a large machine has runs to do.
constexpr size_t kLargestChunk = 1024;

// softmax(logits / temperature), without overflow.
Probabilities softmax(std::span<const float> logits, float temperature) {
  const float largest = *std::max_element(logits.begin(), logits.end());
  Probabilities probabilities;
  float sum = 0;
  for (const float logit : logits) {
    probabilities.push_back(std::exp((logit - largest) / temperature));
    sum += probabilities.back();
  }
  for (float& probability : probabilities) probability /= sum;
  return probabilities;
}

Tensors inputs_of(float scale, std::span<const Beat> beats, std::span<const BeatContext> contexts) {
  const auto rows = static_cast<int64_t>(beats.size());
  Tensor beat{"beat", {rows, 1, kBeatLength}, {}};
  Tensor rr{"rr", {rows, kContextFeatureCount}, {}};
  Tensor rr_known{
      "rr_known", {rows, 1}, std::vector<float>(beats.size(), contexts.empty() ? 0.0F : 1.0F)};
  for (const Beat& samples : beats) {
    for (const float sample_mv : samples) beat.values.push_back(sample_mv * scale);
  }
  for (const BeatContext& features : contexts) {
    rr.values.insert(rr.values.end(), features.begin(), features.end());
  }
  // Zeros where there is no recording around the beat.
  rr.values.resize(beats.size() * kContextFeatureCount);
  return {std::move(beat), std::move(rr), std::move(rr_known)};
}

}  // namespace

size_t most_probable(const Probabilities& probabilities) {
  return static_cast<size_t>(std::max_element(probabilities.begin(), probabilities.end()) -
                             probabilities.begin());
}

Result<Done> check_classifier(const ModelDescription& model) {
  const std::string mend = "use the models and the program of one release";
  if (model.role != ModelRole::kClassifier) {
    return Error{"model " + model.name + " is no classifier", {}, mend};
  }
  const auto [wanted, given] =
      std::mismatch(model.rr_features.begin(), model.rr_features.end(),
                    kContextFeatureNames.begin(), kContextFeatureNames.end());
  if (wanted != model.rr_features.end()) {
    return Error{"model " + model.name + " wants a feature of a recording that this program does " +
                     "not give in its place: " + *wanted,
                 "rr_features", mend};
  }
  if (given != kContextFeatureNames.end()) {
    return Error{"model " + model.name + " does not take a feature of a recording that this " +
                     "program gives: " + *given,
                 "rr_features", mend};
  }
  return Done{};
}

struct BeatClassification::Run {
  Run(InferenceEngine& inference_engine, const ModelDescription& description,
      std::vector<Beat> all_beats, std::vector<BeatContext> all_contexts, size_t first_request)
      : engine(inference_engine),
        model(description.name),
        class_count(description.classes.size()),
        scale(description.scale),
        temperature(description.temperature),
        beats(std::move(all_beats)),
        contexts(std::move(all_contexts)),
        chunk(first_request) {}

  ~Run() {
    if (pending) engine.cancel(*pending);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // Asks for the next beats that have no answer, if any.
  void ask() {
    const size_t first = probabilities.size();
    if (first == beats.size()) return;
    const size_t count = std::min(chunk, beats.size() - first);
    std::span<const BeatContext> chunk_contexts(contexts);
    if (!contexts.empty()) chunk_contexts = chunk_contexts.subspan(first, count);
    pending = engine.submit(
        model,
        inputs_of(scale, std::span<const Beat>(beats).subspan(first, count), chunk_contexts));
    chunk = std::min(2 * chunk, kLargestChunk);
  }

  Result<Done> take(const Result<Tensors>& outputs) {
    if (!outputs) return outputs.error();
    const Tensor& logits = outputs->front();
    const auto count = static_cast<size_t>(logits.shape.front());
    if (logits.values.size() != count * class_count) {
      return Error{"gives " + std::to_string(logits.values.size() / count) +
                       " logits a beat for its " + std::to_string(class_count) + " classes",
                   "model " + model, "restore models/ from the repository"};
    }
    for (size_t i = 0; i < count; ++i) {
      probabilities.push_back(
          softmax(std::span(logits.values).subspan(i * class_count, class_count), temperature));
    }
    ask();
    return Done{};
  }

  InferenceEngine& engine;
  const std::string model;
  const size_t class_count;
  const float scale;
  const float temperature;
  const std::vector<Beat> beats;
  const std::vector<BeatContext> contexts;

  size_t chunk;  // beats in the next request
  std::optional<RequestId> pending;
  std::optional<Error> error;
  std::vector<Probabilities> probabilities;
};

Result<BeatClassification> BeatClassification::start(InferenceEngine& engine,
                                                     const ModelDescription& model,
                                                     std::vector<Beat> beats,
                                                     std::vector<BeatContext> contexts,
                                                     size_t first_request) {
  const Result<Done> fits = check_classifier(model);
  if (!fits) return fits.error();
  auto run = std::make_unique<Run>(engine, model, std::move(beats), std::move(contexts),
                                   std::max<size_t>(1, first_request));
  run->ask();
  return BeatClassification(std::move(run));
}

BeatClassification::BeatClassification(std::unique_ptr<Run> run) : run_(std::move(run)) {}
BeatClassification::BeatClassification(BeatClassification&&) noexcept = default;
BeatClassification& BeatClassification::operator=(BeatClassification&&) noexcept = default;
BeatClassification::~BeatClassification() = default;

bool BeatClassification::advance() {
  if (!run_->pending) return false;
  const std::optional<Result<Tensors>> answer = run_->engine.poll(*run_->pending);
  if (!answer) return false;
  run_->pending.reset();
  const Result<Done> taken = run_->take(*answer);
  if (!taken) run_->error = taken.error();
  return true;
}

std::optional<RequestId> BeatClassification::pending() const { return run_->pending; }
bool BeatClassification::done() const { return run_->probabilities.size() == run_->beats.size(); }
const std::optional<Error>& BeatClassification::error() const { return run_->error; }
std::span<const Probabilities> BeatClassification::probabilities() const {
  return run_->probabilities;
}

}  // namespace beatsmith
