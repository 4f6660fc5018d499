// Confusion record by record: beats of one record are near copies of one another, so that
// intervals are over records.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "metrics/classification.h"

namespace beatsmith {

using RecordConfusion = std::map<std::string, ConfusionMatrix>;

// Of beats of the first `class_count` classes; `predicted` is one class index for each of `beats`.
RecordConfusion confusion_by_record(const Dataset& dataset, const std::vector<size_t>& beats,
                                    const std::vector<int>& predicted, int class_count);

// Over all records, of which there is at least one; or over some, given by their places in the
// order of their names, with repetition.
ConfusionMatrix sum_of(const RecordConfusion& by_record);
ConfusionMatrix sum_of(const RecordConfusion& by_record, std::span<const size_t> records);

}  // namespace beatsmith
