#include "evaluation/classification.h"

#include <functional>

#include "evaluation/record_confusion.h"

namespace beatsmith {
namespace {

constexpr int kS = static_cast<int>(BeatClass::kSupraventricular);
constexpr int kV = static_cast<int>(BeatClass::kVentricular);
constexpr int kQ = static_cast<int>(BeatClass::kUnclassifiable);
constexpr uint64_t kBootstrapSeed = 5;

// As the papers that use it do: over the beats of N, S, V and F.
double jk_of(const ConfusionMatrix& matrix) {
  ConfusionMatrix counted(kBeatClassCount);
  for (int r = 0; r < kBeatClassCount; ++r) {
    if (r == kQ) continue;
    for (int p = 0; p < kBeatClassCount; ++p) counted.add(r, p, matrix.count(r, p));
  }
  return jk_index(counted, kS, kV);
}

using Figure = std::function<double(const ConfusionMatrix&)>;

const std::vector<std::pair<std::string, Figure>>& named_figures() {
  static const std::vector<std::pair<std::string, Figure>> figures = {
      {"accuracy", [](const auto& m) { return m.accuracy(); }},
      {"V F1", [](const auto& m) { return m.f1(kV); }},
      {"V Se", [](const auto& m) { return m.sensitivity(kV); }},
      {"V +P", [](const auto& m) { return m.positive_predictivity(kV); }},
      {"S F1", [](const auto& m) { return m.f1(kS); }},
      {"S Se", [](const auto& m) { return m.sensitivity(kS); }},
      {"S +P", [](const auto& m) { return m.positive_predictivity(kS); }},
      {"jk index", jk_of}};
  return figures;
}

}  // namespace

std::vector<size_t> beats_of_set(const Dataset& dataset, RecordSet set) {
  std::vector<size_t> beats;
  for (size_t i = 0; i < dataset.beats.size(); ++i) {
    if (dataset.set_of(i) == set) beats.push_back(i);
  }
  return beats;
}

ClassificationFigures measure_classification(const Dataset& dataset,
                                             const std::vector<size_t>& beats,
                                             const std::vector<int>& predicted) {
  const auto by_record = confusion_by_record(dataset, beats, predicted, kBeatClassCount);
  ClassificationFigures figures;
  figures.matrix = sum_of(by_record);
  figures.records = static_cast<int>(by_record.size());
  for (const auto& [name, figure] : named_figures()) {
    const auto interval = group_bootstrap_interval(
        by_record.size(),
        [&](std::span<const size_t> records) { return figure(sum_of(by_record, records)); },
        kBootstrapSeed);
    if (interval) figures.figures.emplace_back(name, *interval);
  }
  return figures;
}

}  // namespace beatsmith
