// What the app knows of the real beats that generators learnt from, without any one of them.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "data/dataset.h"

namespace beatsmith {

struct StatisticsOptions {
  std::string data;  // the data set that `prepare` wrote
  std::string folder = "models";
  size_t axes = 8;   // principal axes kept
  size_t draw = 40;  // beats of a draw of the floor
};

// Of the training beats of DS1 (the first 80 % of each record in time), for each class of at least
// two draws: mean and spread a sample, and the normal distribution of the beats' places on the
// principal axes of all classes together, each class counting alike. And the floor: how far draws
// of these very beats are from that distribution (Fréchet, in mV), the mean of 200. The format is
// read by wasm_app/inference/beat_statistics.h. Throws std::runtime_error where no class has beats
// enough.
nlohmann::json statistics_of(const Dataset& dataset, const StatisticsOptions& options);

// Writes FOLDER/beatsmith-statistics.json and names it in FOLDER/manifest.json with its size and
// hash: both, or neither. Throws std::runtime_error with file and mend.
void write_statistics(const StatisticsOptions& options);

}  // namespace beatsmith
