#include "evaluation/evaluate.h"

#include <cstdio>
#include <functional>
#include <optional>
#include <stdexcept>

#include "evaluation/classification.h"
#include "evaluation/figures.h"
#include "evaluation/given_beats.h"
#include "model/classifier_model.h"
#include "model/denoiser_model.h"
#include "report/report.h"
#include "training/clock.h"
#include "training/trainer.h"

namespace beatsmith {
namespace {

void print(const std::string& title, const std::function<void(Report&)>& fill) {
  Report report;
  report.paragraph(title);
  fill(report);
  std::fputs(report.text().c_str(), stdout);
  std::fflush(stdout);
}

// What generators and beats are judged by.
struct Judging {
  const Dataset& dataset;
  const EvaluationOptions& options;
  std::optional<ClassifierModel> classifier;
  BeatsByClass against;  // empty: the data set's held-out beats

  GenerationJudge judge(BeatClass beat_class, size_t available) const {
    RealBeats real = real_beats(dataset, beat_class);
    if (!options.against.empty()) {
      const auto found = against.find(beat_class);
      real.held_out = found == against.end() ? std::vector<float>{} : found->second;
    }
    GenerationSettings settings = options.generation;
    settings.count = static_cast<int>(std::min(available, static_cast<size_t>(settings.count)));
    return {beat_class, std::move(real), settings, classifier ? &*classifier : nullptr};
  }
};

void evaluate_generator(const DenoiserModel& model, const Judging& judging) {
  const EvaluationOptions& options = judging.options;
  SamplerSettings settings = model.settings(options.generation.seed, options.steps);
  if (const auto kind = sampler_from_name(options.sampler)) settings.kind = *kind;
  if (options.noise_scale) settings.noise_scale = static_cast<float>(*options.noise_scale);
  if (model.info().at("sampler") == "few-step") {
    const auto refuse = [&](const std::string& option, const std::string& value) {
      throw std::runtime_error(option + " " + value + ": " +
                               model.info().at("name").get<std::string>() +
                               " was made for its own steps; leave " + option + " out");
    };
    if (options.steps > 0 && options.steps != model.info().at("default_steps")) {
      refuse("--steps", std::to_string(options.steps));
    }
    if (!options.sampler.empty()) refuse("--sampler", options.sampler);
  }
  std::vector<ClassFigures> figures;
  double generating_s = 0;
  int64_t generated = 0;
  for (const char wanted : options.classes) {
    const auto beat_class = beat_class_from_letter(std::string(1, wanted));
    if (!beat_class || static_cast<int>(*beat_class) >= model.network().classes) {
      throw std::runtime_error(std::string("class '") + wanted + "': the model has none such");
    }
    const auto start = Clock::now();
    const auto beats = model.sample(static_cast<int>(*beat_class), options.pool, settings);
    generating_s += seconds_since(start);
    generated += options.pool;
    figures.push_back(judging.judge(*beat_class, static_cast<size_t>(options.pool)).judge(beats));
  }
  char title[256];
  std::snprintf(title, sizeof title,
                "%s, %s, %d steps from %.3g of the noise, %d draws, %lld parameters, %.3f ms a "
                "beat (LibTorch)",
                model.info().at("name").get<std::string>().c_str(),
                std::string(name_of(settings.kind)).c_str(), settings.steps,
                static_cast<double>(settings.noise_scale), options.generation.draws,
                static_cast<long long>(model.parameter_count()),
                1000 * generating_s / static_cast<double>(generated));
  print(title, [&](Report& report) { render_generation(to_json(figures), nullptr, report); });
}

void evaluate_given(const Judging& judging) {
  std::vector<ClassFigures> figures;
  std::string counts;
  for (const auto& [beat_class, beats] : load_given_beats(judging.options.beats)) {
    const size_t count = beats.size() / kBeatLength;
    try {
      figures.push_back(judging.judge(beat_class, count).judge(beats));
    } catch (const std::runtime_error& error) {
      std::fprintf(stderr, "%s; left out\n", error.what());
      continue;
    }
    counts += (counts.empty() ? "" : ", ") + std::to_string(count) + " " + letter(beat_class);
  }
  if (figures.empty()) {
    throw std::runtime_error(judging.options.beats.front() +
                             ": no class is left to judge; give more beats of one");
  }
  print("Given beats (" + counts + "), " + std::to_string(judging.options.generation.draws) +
            " draws",
        [&](Report& report) { render_generation(to_json(figures), nullptr, report); });
}

void evaluate_classifier(const ClassifierModel& model, const Dataset& dataset) {
  const auto beats = beats_of_set(dataset, RecordSet::kDs2);
  for (const bool rr_known : {true, false}) {
    const auto figures =
        measure_classification(dataset, beats, model.predict(dataset, beats, rr_known));
    print(model.info().at("name").get<std::string>() + ", DS2, " +
              (rr_known ? "beat and its context" : "beat alone"),
          [&](Report& report) { render_classification(to_json(figures), report); });
  }
}

}  // namespace

void evaluate(const EvaluationOptions& options) {
  const Dataset dataset = load_dataset(options.data);
  const torch::Device device = choose_device(options.device);
  set_thread_count(options.threads);
  Judging judging{dataset, options, {}, {}};
  if (!options.classifier.empty()) {
    judging.classifier.emplace(load_model(options.classifier), device);
  }
  if (!options.against.empty()) judging.against = load_given_beats(options.against);
  for (const auto& path : options.models) {
    StoredModel stored = load_model(path);
    if (stored.info.at("role") == "classifier") {
      evaluate_classifier(ClassifierModel(std::move(stored), device), dataset);
    } else {
      evaluate_generator(DenoiserModel(std::move(stored), device), judging);
    }
  }
  if (!options.beats.empty()) evaluate_given(judging);
}

}  // namespace beatsmith
