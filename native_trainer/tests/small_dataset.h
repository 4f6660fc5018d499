// A data set of a few beats that need no record: each class a bump of its own height and width.
#pragma once

#include <algorithm>
#include <cmath>

#include "data/dataset.h"

namespace beatsmith {

// `per_class` beats of each of N, S, V, F, three quarters of them in one record of DS1, the rest in
// one of DS2; every fifth is held out.
inline Dataset small_dataset(int per_class) {
  Dataset dataset;
  dataset.records = {{"made", "MLII", RecordSet::kDs1}, {"tested", "MLII", RecordSet::kDs2}};
  dataset.source = "made for a test";
  for (int k = 0; k < 4; ++k) {
    for (int i = 0; i < per_class; ++i) {
      DatasetBeat beat;
      beat.record = i % 4 == 3 ? 1 : 0;
      beat.sample = 256 * (k * per_class + i) + kBeatRIndex;
      beat.beat_class = static_cast<BeatClass>(k);
      beat.time_split = i % 5 == 4 ? TimeSplit::kHeldOut : TimeSplit::kTraining;
      beat.context.fill(0.5F * static_cast<float>(k));  // each class in a rhythm of its own
      dataset.beats.push_back(beat);
      for (int s = 0; s < kBeatLength; ++s) {
        const double width = 4.0 + 8.0 * k + 0.1 * i;
        const double bump = std::exp(-0.5 * std::pow((s - kBeatRIndex) / width, 2));
        dataset.samples.push_back(static_cast<int16_t>((k % 2 == 0 ? 500 : -400) * bump));
      }
    }
  }
  return dataset;
}

// The same beats over two records a set, as bootstraps over records need.
inline Dataset four_records(int per_class) {
  Dataset dataset = small_dataset(per_class);
  dataset.records.push_back({"made too", "MLII", RecordSet::kDs1});
  dataset.records.push_back({"tested too", "MLII", RecordSet::kDs2});
  for (size_t i = 0; i < dataset.beats.size(); ++i) {
    if (i % 8 >= 4) dataset.beats[i].record += 2;
  }
  dataset.hash = "0123456789abcdef";  // of none that is stored
  return dataset;
}

}  // namespace beatsmith
