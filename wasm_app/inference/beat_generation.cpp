#include "inference/beat_generation.h"

#include <algorithm>
#include <utility>

namespace beatsmith {

Result<SamplerSettings> sampler_settings(const ModelDescription& model,
                                         const GenerationSettings& settings) {
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
  const SamplerKind kind = settings.sampler.value_or(model.sampler);
  if (kind != model.sampler &&
      (model.sampler == SamplerKind::kFewStep || kind == SamplerKind::kFewStep)) {
    return Error{model.name + " is not made for the sampler " + std::string(name_of(kind)),
                 "--sampler", "leave --sampler out, or choose a teacher with --model"};
  }
  SamplerSettings sampler;
  sampler.kind = kind;
  sampler.schedule = model.schedule;
  sampler.prediction = model.prediction;
  sampler.steps = steps;
  sampler.times = model.times;
  sampler.guidance = guidance;
  sampler.noise_scale = settings.noise_scale.value_or(model.noise_scale);
  sampler.start_time = settings.start_time;
  sampler.seed = settings.seed;
  sampler.class_count = static_cast<int>(model.classes.size());
  sampler.element_count = kBeatLength;
  sampler.style_shares = model.style_shares;
  return sampler;
}

namespace {

std::vector<BeatRequest> in_network_units(std::vector<BeatRequest> beats, float scale) {
  for (BeatRequest& beat : beats) {
    for (float& value : beat.signal) value *= scale;
  }
  return beats;
}

}  // namespace

struct BeatGeneration::Run {
  Run(InferenceEngine& inference_engine, const ModelDescription& description,
      const SamplerSettings& sampler_settings, size_t batch_limit, std::vector<BeatRequest> beats)
      : engine(inference_engine),
        model(description.name),
        scale(description.scale),
        sampling(sampler_settings),
        batch(std::max<size_t>(1, batch_limit)),
        requests(in_network_units(std::move(beats), scale)),
        states(requests.size()),
        signals(requests.size()) {}

  ~Run() {
    if (pending) engine.cancel(*pending);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  size_t batch_count() const { return std::min(batch, requests.size() - finished); }

  // Starts on the next beats that are not finished.
  Result<Done> begin_batch() {
    const auto first = requests.begin() + static_cast<std::ptrdiff_t>(finished);
    Result<Sampler> created =
        Sampler::create(sampling, {first, first + static_cast<std::ptrdiff_t>(batch_count())});
    if (!created) return created.error();
    sampler = *std::move(created);
    return go_on();
  }

  // Shows where the batch is, and asks for its next evaluation or ends it.
  Result<Done> go_on() {
    store(sampler->state(), states);
    store(sampler->signal(), signals);
    if (!sampler->done()) {
      ask();
      return Done{};
    }
    finished += batch_count();
    return finished < requests.size() ? begin_batch() : Done{};
  }

  // One network evaluation of the batch's current step.
  void ask() {
    const DenoiserInput& input = sampler->input();
    const int64_t rows = input.rows;
    const auto class_inputs = static_cast<int64_t>(input.classes.size()) / rows;
    Tensors inputs = {{"x", {rows, 1, kBeatLength}, input.x},
                      {"t", {rows, 1}, input.t},
                      {"class", {rows, class_inputs}, input.classes}};
    if (sampling.style_count() > 0) {
      inputs.push_back({"style", {rows, sampling.style_count()}, input.styles});
    }
    pending = engine.submit(model, std::move(inputs));
  }

  Result<Done> take(const Result<Tensors>& outputs) {
    if (!outputs) return outputs.error();
    const Result<Done> taken = sampler->take(outputs->front().values);
    return taken ? go_on() : taken.error();
  }

  // The batch's rows in mV, to their places among all beats.
  void store(std::span<const float> rows, std::vector<Beat>& beats) const {
    for (size_t i = 0; i < batch_count(); ++i) {
      const std::span<const float> row = rows.subspan(i * kBeatLength, kBeatLength);
      std::transform(row.begin(), row.end(), beats[finished + i].begin(),
                     [this](float value) { return value / scale; });
    }
  }

  InferenceEngine& engine;
  const std::string model;
  const float scale;
  const SamplerSettings sampling;
  const size_t batch;
  const std::vector<BeatRequest> requests;

  std::optional<Sampler> sampler;  // of the batch in progress
  size_t finished = 0;
  std::optional<RequestId> pending;
  std::optional<Error> error;
  std::vector<Beat> states;
  std::vector<Beat> signals;
};

Result<BeatGeneration> BeatGeneration::start(InferenceEngine& engine, const ModelDescription& model,
                                             const GenerationSettings& settings,
                                             std::vector<BeatRequest> requests) {
  const Result<SamplerSettings> sampling = sampler_settings(model, settings);
  if (!sampling) return sampling.error();
  auto run = std::make_unique<Run>(engine, model, *sampling, settings.batch, std::move(requests));
  const Result<Done> begun = run->begin_batch();
  if (!begun) return begun.error();
  return BeatGeneration(std::move(run));
}

BeatGeneration::BeatGeneration(std::unique_ptr<Run> run) : run_(std::move(run)) {}
BeatGeneration::BeatGeneration(BeatGeneration&&) noexcept = default;
BeatGeneration& BeatGeneration::operator=(BeatGeneration&&) noexcept = default;
BeatGeneration::~BeatGeneration() = default;

bool BeatGeneration::advance() {
  if (!run_->pending) return false;
  const std::optional<Result<Tensors>> answer = run_->engine.poll(*run_->pending);
  if (!answer) return false;
  run_->pending.reset();
  const Result<Done> taken = run_->take(*answer);
  if (!taken) run_->error = taken.error();
  return true;
}

std::optional<RequestId> BeatGeneration::pending() const { return run_->pending; }
bool BeatGeneration::done() const { return run_->finished == run_->requests.size(); }
const std::optional<Error>& BeatGeneration::error() const { return run_->error; }
size_t BeatGeneration::beat_count() const { return run_->requests.size(); }
size_t BeatGeneration::finished_count() const { return run_->finished; }
size_t BeatGeneration::batch_count() const { return run_->batch_count(); }
int BeatGeneration::step() const { return run_->sampler->step(); }
int BeatGeneration::step_count() const { return run_->sampler->step_count(); }
std::span<const Beat> BeatGeneration::states() const { return run_->states; }
std::span<const Beat> BeatGeneration::signals() const { return run_->signals; }

std::vector<Beat> BeatGeneration::take_states() && { return std::move(run_->states); }

}  // namespace beatsmith
