// How near generated beats are to held-out real ones, against how near real training beats are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "metrics/interval.h"

namespace beatsmith {

struct GenerationSettings {
  int draws = 20;   // every figure is the mean over so many draws of beats
  int count = 600;  // beats a side in each draw; fewer where fewer are held out
  int neighbours = 5;
  uint64_t seed = 4;
};

// Figures of one class, each with a 95 % interval over draws. "floor": real training beats in place
// of the generated ones. Both sides of a ratio see the same held-out draw.
struct ClassFigures {
  BeatClass beat_class;
  size_t count = 0;         // beats a side
  size_t held_out = 0;      // beats there are
  Interval distance_ratio;  // earth mover's distance over its floor
  Interval precision, precision_floor;
  Interval recall, recall_floor;
  Interval neighbour_accuracy, neighbour_accuracy_floor;  // 1-NN two-sample
  double memorised = 0;  // share of all generated beats, see metrics/distribution.h
};

// `generated`: [n, kBeatLength] in mV, at least `count` beats of the class. Real beats are those of
// DS1; held out is the last 20 % of each record in time. Throws std::runtime_error if there are too
// few.
ClassFigures measure_generation(const Dataset& dataset, BeatClass beat_class,
                                const std::vector<float>& generated,
                                const GenerationSettings& settings);

// A Markdown table, one line a class.
std::string to_text(const std::vector<ClassFigures>& figures);

}  // namespace beatsmith
