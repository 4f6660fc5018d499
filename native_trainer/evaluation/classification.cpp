#include "evaluation/classification.h"

#include <functional>
#include <map>
#include <numeric>

namespace beatsmith {
namespace {

constexpr int kS = static_cast<int>(BeatClass::kSupraventricular);
constexpr int kV = static_cast<int>(BeatClass::kVentricular);
constexpr int kQ = static_cast<int>(BeatClass::kUnclassifiable);
constexpr uint64_t kBootstrapSeed = 5;

void add_to(ConfusionMatrix& sum, const ConfusionMatrix& matrix, bool with_q = true) {
  for (int r = 0; r < kBeatClassCount; ++r) {
    if (r == kQ && !with_q) continue;
    for (int p = 0; p < kBeatClassCount; ++p) sum.add(r, p, matrix.count(r, p));
  }
}

// As the papers that use it do: over the beats of N, S, V and F.
double jk_of(const ConfusionMatrix& matrix) {
  ConfusionMatrix counted(kBeatClassCount);
  add_to(counted, matrix, false);
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
    for (const size_t group : groups) add_to(sum, records[group]);
    return sum;
  };
  std::vector<size_t> all(records.size());
  std::iota(all.begin(), all.end(), size_t{0});
  ClassificationFigures figures;
  figures.matrix = pooled(all);
  figures.records = static_cast<int>(records.size());
  for (const auto& [name, figure] : named_figures()) {
    const auto interval = group_bootstrap_interval(
        records.size(), [&](std::span<const size_t> groups) { return figure(pooled(groups)); },
        kBootstrapSeed);
    if (interval) figures.figures.emplace_back(name, *interval);
  }
  return figures;
}

}  // namespace beatsmith
