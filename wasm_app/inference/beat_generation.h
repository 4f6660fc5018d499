// Beats from a denoiser: a Sampler driven through the inference seam, without ever waiting. A frame
// loop calls advance() once a frame; a program that may wait calls it in a loop.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "diffusion/sampler.h"
#include "ecg/beat.h"
#include "inference/inference_engine.h"
#include "inference/model_manifest.h"

namespace beatsmith {

struct GenerationSettings {
  uint64_t seed = 0;
  std::optional<int> steps;            // the model's own where not given
  std::optional<float> guidance;       // likewise
  std::optional<float> noise_scale;    // likewise
  std::optional<SamplerKind> sampler;  // likewise
  double start_time = 1;               // below 1: from each request's `signal`, in mV
  size_t batch = 256;                  // beats sampled at a time; the beats do not depend on it
};

// How the model is to be sampled. Errors: steps or guidance that a few-step student was not
// distilled for, out of range.
Result<SamplerSettings> sampler_settings(const ModelDescription& model,
                                         const GenerationSettings& settings);

class BeatGeneration {
 public:
  // The engine must outlive it. A request's `signal` is in mV here. Errors: see sampler_settings
  // and Sampler::create.
  static Result<BeatGeneration> start(InferenceEngine& engine, const ModelDescription& model,
                                      const GenerationSettings& settings,
                                      std::vector<BeatRequest> requests);
  BeatGeneration(BeatGeneration&&) noexcept;
  BeatGeneration& operator=(BeatGeneration&&) noexcept;
  ~BeatGeneration();  // cancels what has not been answered

  // Takes an answer if there is one and asks for the next evaluation. True when something changed.
  bool advance();

  // What it waits for; nullopt when done or failed. For a caller that waits on the engine itself.
  std::optional<RequestId> pending() const;

  bool done() const;  // every beat is finished
  const std::optional<Error>& error() const;

  size_t beat_count() const;
  size_t finished_count() const;  // beats [0, finished_count()) are final
  // The batch in progress is beats [finished_count(), finished_count() + batch_count()).
  size_t batch_count() const;
  int step() const;  // evaluations taken of the batch in progress
  int step_count() const;

  // One a beat, in mV: the state (noise at first, the beat at the end) and the current estimate of
  // the clean beat. Zero for batches that have not begun; a finished beat has both alike.
  std::span<const Beat> states() const;
  std::span<const Beat> signals() const;
  // The states themselves, once it is done with.
  std::vector<Beat> take_states() &&;

 private:
  struct Run;
  explicit BeatGeneration(std::unique_ptr<Run> run);
  std::unique_ptr<Run> run_;
};

}  // namespace beatsmith
