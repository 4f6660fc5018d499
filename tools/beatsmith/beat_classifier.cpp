#include "beatsmith/beat_classifier.h"

#include <algorithm>
#include <cmath>

namespace beatsmith {
namespace {

constexpr size_t kBatch = 1024;  // beats between two reports of progress

// softmax(logits / temperature), without overflow.
Probabilities softmax(std::span<const float> logits, float temperature) {
  const float largest = *std::ranges::max_element(logits);
  Probabilities probabilities;
  float sum = 0;
  for (const float logit : logits) {
    probabilities.push_back(std::exp((logit - largest) / temperature));
    sum += probabilities.back();
  }
  for (float& probability : probabilities) probability /= sum;
  return probabilities;
}

Tensors inputs_of(const ModelDescription& model, std::span<const Beat> beats,
                  std::span<const BeatContext> contexts) {
  const auto rows = static_cast<int64_t>(beats.size());
  Tensor beat{"beat", {rows, 1, kBeatLength}, {}};
  Tensor rr{"rr", {rows, kContextFeatureCount}, {}};
  const Tensor rr_known{
      "rr_known", {rows, 1}, std::vector<float>(beats.size(), contexts.empty() ? 0.0F : 1.0F)};
  for (const Beat& samples : beats) {
    for (const float sample_mv : samples) beat.values.push_back(sample_mv * model.scale);
  }
  for (const BeatContext& features : contexts) {
    rr.values.insert(rr.values.end(), features.begin(), features.end());
  }
  rr.values.resize(beats.size() *
                   kContextFeatureCount);  // zeros where there is no recording around the beat
  return {beat, rr, rr_known};
}

}  // namespace

size_t most_probable(const Probabilities& probabilities) {
  return static_cast<size_t>(std::ranges::max_element(probabilities) - probabilities.begin());
}

Result<std::vector<Probabilities>> classify_beats(OnnxRuntimeEngine& engine,
                                                  const ModelDescription& model,
                                                  std::span<const Beat> beats,
                                                  std::span<const BeatContext> contexts,
                                                  const std::function<void(size_t)>& on_progress) {
  std::vector<Probabilities> all;
  while (all.size() < beats.size()) {
    const size_t first = all.size();
    const size_t count = std::min(kBatch, beats.size() - first);
    const Result<Tensors> outputs = engine.run(
        model.name, inputs_of(model, beats.subspan(first, count),
                              contexts.empty() ? contexts : contexts.subspan(first, count)));
    if (!outputs) return outputs.error();
    const std::vector<float>& logits = outputs->front().values;
    const size_t classes = model.classes.size();
    if (logits.size() != count * classes) {
      return Error{"gives " + std::to_string(logits.size() / count) + " logits a beat for its " +
                       std::to_string(classes) + " classes",
                   "model " + model.name, "restore models/ from the repository"};
    }
    for (size_t i = 0; i < count; ++i) {
      all.push_back(softmax(std::span(logits).subspan(i * classes, classes), model.temperature));
    }
    on_progress(all.size());
  }
  return all;
}

}  // namespace beatsmith
