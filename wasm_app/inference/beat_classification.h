// Class probabilities of beats, from a classifier driven through the inference seam without ever
// waiting; see beat_generation.h for how to drive it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "ecg/beat.h"
#include "ecg/beat_context.h"
#include "inference/inference_engine.h"
#include "inference/model_manifest.h"

namespace beatsmith {

// One probability for each of the model's classes, in its order; they sum to 1.
using Probabilities = std::vector<float>;

// The place of the largest.
size_t most_probable(const Probabilities& probabilities);

// Errors: a model that is no classifier, or wants other features than beat_context.h gives.
Result<Done> check_classifier(const ModelDescription& model);

class BeatClassification {
 public:
  // Beats asked about in the first request: few, so that the first answers come at once; then ever
  // more.
  static constexpr size_t kFewAtFirst = 32;

  // `contexts`: one a beat, or empty where there is no recording around the beats. The engine must
  // outlive it. Errors: see check_classifier.
  static Result<BeatClassification> start(InferenceEngine& engine, const ModelDescription& model,
                                          std::vector<Beat> beats,
                                          std::vector<BeatContext> contexts,
                                          size_t first_request = kFewAtFirst);
  BeatClassification(BeatClassification&&) noexcept;
  BeatClassification& operator=(BeatClassification&&) noexcept;
  ~BeatClassification();  // cancels what has not been answered

  // Takes an answer if there is one and asks about the next beats. True when something changed.
  bool advance();
  std::optional<RequestId> pending() const;  // nullopt when done or failed
  bool done() const;
  const std::optional<Error>& error() const;

  // Of the first beats, as many as there are answers for.
  std::span<const Probabilities> probabilities() const;

 private:
  struct Run;
  explicit BeatClassification(std::unique_ptr<Run> run);
  std::unique_ptr<Run> run_;
};

}  // namespace beatsmith
