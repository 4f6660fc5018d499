#include "beatsmith/beat_generator.h"

#include <algorithm>

namespace beatsmith {
namespace {

// One network evaluation of every step, until the batch is done.
Result<Done> finish(OnnxRuntimeEngine& engine, const std::string& model, Sampler& sampler) {
  while (!sampler.done()) {
    const DenoiserInput& input = sampler.input();
    const int64_t rows = input.rows;
    const auto class_inputs = static_cast<int64_t>(input.classes.size()) / rows;
    const Result<Tensors> outputs =
        engine.run(model, {{"x", {rows, 1, kBeatLength}, input.x},
                           {"t", {rows, 1}, input.t},
                           {"class", {rows, class_inputs}, input.classes}});
    if (!outputs) return outputs.error();
    const Result<Done> taken = sampler.take(outputs->front().values);
    if (!taken) return taken.error();
  }
  return Done{};
}

}  // namespace

Result<SamplerSettings> sampler_settings(const ModelDescription& model,
                                         const GeneratorSettings& settings) {
  const int steps = settings.steps.value_or(model.default_steps);
  if (model.sampler == SamplerKind::kFewStep && steps != model.default_steps) {
    const std::string distilled = std::to_string(model.default_steps);
    return Error{model.name + " was distilled for " + distilled + " steps and no other number",
                 "--steps " + std::to_string(steps),
                 "leave --steps out, or choose a teacher with --model"};
  }
  const float guidance = settings.guidance.value_or(model.guidance);
  if (model.sampler == SamplerKind::kFewStep && guidance != model.guidance) {
    return Error{model.name + " was distilled without a null class and cannot be guided",
                 "--guidance", "leave --guidance out, or choose a teacher with --model"};
  }
  SamplerSettings sampler;
  sampler.kind = model.sampler;
  sampler.schedule = model.schedule;
  sampler.prediction = model.prediction;
  sampler.steps = steps;
  sampler.times = model.times;
  sampler.guidance = guidance;
  sampler.seed = settings.seed;
  sampler.class_count = static_cast<int>(model.classes.size());
  sampler.element_count = kBeatLength;
  return sampler;
}

Result<std::vector<Beat>> generate_beats(OnnxRuntimeEngine& engine, const ModelDescription& model,
                                         const GeneratorSettings& settings,
                                         std::span<const BeatRequest> requests,
                                         const std::function<void(size_t)>& on_progress) {
  const Result<SamplerSettings> sampling = sampler_settings(model, settings);
  if (!sampling) return sampling.error();
  std::vector<Beat> beats;
  beats.reserve(requests.size());
  while (beats.size() < requests.size()) {
    const auto batch =
        requests.subspan(beats.size(), std::min(settings.batch, requests.size() - beats.size()));
    Result<Sampler> sampler = Sampler::create(*sampling, {batch.begin(), batch.end()});
    if (!sampler) return sampler.error();
    const Result<Done> finished = finish(engine, model.name, *sampler);
    if (!finished) return finished.error();
    for (size_t i = 0; i < batch.size(); ++i) {
      const auto row = sampler->state().subspan(i * kBeatLength, kBeatLength);
      std::ranges::transform(row, beats.emplace_back().begin(),
                             [&](float value) { return value / model.scale; });
    }
    on_progress(beats.size());
  }
  return beats;
}

}  // namespace beatsmith
