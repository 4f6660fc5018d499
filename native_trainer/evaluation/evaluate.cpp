#include "evaluation/evaluate.h"

#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <stdexcept>

#include "metrics/interval.h"
#include "model/classifier_model.h"
#include "model/denoiser_model.h"
#include "training/trainer.h"

namespace beatsmith {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void evaluate_generator(const DenoiserModel& model, const Dataset& dataset,
                        const EvaluationOptions& options) {
  const SamplerSettings settings = model.settings(options.generation.seed, options.steps);
  std::vector<ClassFigures> figures;
  double generating_s = 0;
  int64_t generated = 0;
  for (const char wanted : options.classes) {
    const auto beat_class = beat_class_from_letter(std::string(1, wanted));
    if (!beat_class || static_cast<int>(*beat_class) >= model.network().classes) {
      throw std::runtime_error(std::string("class '") + wanted + "': the model has none such");
    }
    const auto start = std::chrono::steady_clock::now();
    const auto beats = model.sample(static_cast<int>(*beat_class), options.pool, settings);
    generating_s += seconds_since(start);
    generated += options.pool;
    figures.push_back(measure_generation(dataset, *beat_class, beats, options.generation));
  }
  std::printf("%s, %s, %d steps, %d draws, %lld parameters, %.3f ms a beat (LibTorch)\n\n%s\n",
              model.info().at("name").get<std::string>().c_str(),
              std::string(name_of(settings.kind)).c_str(), settings.steps, options.generation.draws,
              static_cast<long long>(model.parameter_count()),
              1000 * generating_s / static_cast<double>(generated), to_text(figures).c_str());
}

void evaluate_classifier(const ClassifierModel& model, const Dataset& dataset) {
  std::vector<size_t> beats;
  for (size_t i = 0; i < dataset.beats.size(); ++i) {
    if (dataset.set_of(i) == RecordSet::kDs2) beats.push_back(i);
  }
  for (const bool rr_known : {true, false}) {
    const auto predicted = model.predict(dataset, beats, rr_known);
    // Beats of one record are near copies: the interval is a bootstrap over records.
    std::map<uint16_t, ConfusionMatrix> by_record;
    for (size_t i = 0; i < beats.size(); ++i) {
      const auto& beat = dataset.beats[beats[i]];
      auto& matrix = by_record.try_emplace(beat.record, kBeatClassCount).first->second;
      matrix.add(static_cast<int>(beat.beat_class), predicted[i]);
    }
    std::vector<ConfusionMatrix> records;
    for (const auto& [record, matrix] : by_record) records.push_back(matrix);
    const auto pooled = [&](std::span<const size_t> groups) {
      ConfusionMatrix sum(kBeatClassCount);
      for (const size_t group : groups) {
        for (int r = 0; r < kBeatClassCount; ++r) {
          for (int p = 0; p < kBeatClassCount; ++p) sum.add(r, p, records[group].count(r, p));
        }
      }
      return sum;
    };
    std::vector<size_t> all(records.size());
    for (size_t i = 0; i < all.size(); ++i) all[i] = i;
    std::printf("%s, DS2, %s\n\n%s\n", model.info().at("name").get<std::string>().c_str(),
                rr_known ? "beat and rhythm" : "beat alone", to_text(pooled(all)).c_str());
    const auto print = [&](const char* name,
                           const std::function<double(const ConfusionMatrix&)>& of) {
      const auto interval = group_bootstrap_interval(
          records.size(), [&](std::span<const size_t> groups) { return of(pooled(groups)); }, 5);
      if (interval) {
        std::printf("- %s %.3f (95 %% over records: %.3f to %.3f)\n", name, interval->estimate,
                    interval->low, interval->high);
      }
    };
    print("accuracy", [](const auto& m) { return m.accuracy(); });
    print("V F1", [](const auto& m) { return m.f1(2); });
    print("S F1", [](const auto& m) { return m.f1(1); });
    std::printf("\n");
  }
}

}  // namespace

void evaluate_models(const EvaluationOptions& options) {
  const Dataset dataset = load_dataset(options.data);
  const torch::Device device = choose_device(options.device);
  set_thread_count(options.threads);
  for (const auto& path : options.models) {
    StoredModel stored = load_model(path);
    if (stored.info.at("role") == "classifier") {
      evaluate_classifier(ClassifierModel(std::move(stored), device), dataset);
    } else {
      evaluate_generator(DenoiserModel(std::move(stored), device), dataset, options);
    }
    std::fflush(stdout);
  }
}

}  // namespace beatsmith
