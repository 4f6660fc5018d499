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
      beat.context.fill(0.8F);
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

}  // namespace beatsmith
