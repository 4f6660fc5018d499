#include "evaluation/record_confusion.h"

#include <numeric>

namespace beatsmith {

RecordConfusion confusion_by_record(const Dataset& dataset, const std::vector<size_t>& beats,
                                    const std::vector<int>& predicted, int class_count) {
  RecordConfusion confusion;
  for (size_t i = 0; i < beats.size(); ++i) {
    const auto& beat = dataset.beats[beats[i]];
    auto& matrix =
        confusion.try_emplace(dataset.records[beat.record].name, class_count).first->second;
    matrix.add(static_cast<int>(beat.beat_class), predicted[i]);
  }
  return confusion;
}

ConfusionMatrix sum_of(const RecordConfusion& by_record) {
  std::vector<size_t> all(by_record.size());
  std::iota(all.begin(), all.end(), size_t{0});
  return sum_of(by_record, all);
}

ConfusionMatrix sum_of(const RecordConfusion& by_record, std::span<const size_t> records) {
  std::vector<const ConfusionMatrix*> matrices;
  for (const auto& [record, matrix] : by_record) matrices.push_back(&matrix);
  ConfusionMatrix sum(matrices.at(0)->class_count());
  for (const size_t record : records) sum.add(*matrices.at(record));
  return sum;
}

}  // namespace beatsmith
