// How well predicted classes of a data set's beats agree with the reference, with intervals.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "data/dataset.h"
#include "metrics/classification.h"
#include "metrics/interval.h"

namespace beatsmith {

struct ClassificationFigures {
  ConfusionMatrix matrix{kBeatClassCount};
  int records = 0;
  // By name, in the order of the tables: accuracy, F1, sensitivity and positive predictivity of S
  // and V, jk index. Beats of one record are near copies: intervals are from a bootstrap over
  // records. A figure that is not finite, or of a single record, is left out.
  std::vector<std::pair<std::string, Interval>> figures;
};

// Beats of a record set, in the order of the data set.
std::vector<size_t> beats_of_set(const Dataset& dataset, RecordSet set);

// `predicted` is one class index for each of `beats`.
ClassificationFigures measure_classification(const Dataset& dataset,
                                             const std::vector<size_t>& beats,
                                             const std::vector<int>& predicted);

}  // namespace beatsmith
