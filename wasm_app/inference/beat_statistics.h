// What there is to know of the real beats that the generators learnt from, without any one of them:
// models/beatsmith-statistics.json, written by `beatsmith-train statistics` and named in the
// manifest. Text in, statistics or an error out; the same on every side.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "metrics/class_statistics.h"

namespace beatsmith {

struct RealClass {
  std::string letter;          // "N"
  ClassStatistics statistics;  // mV
  int people = 0;              // whose beats these are
  double largest_share = 0;    // of the beats: those of the person with most
  // How far draws of these very beats are from the distribution of all of them on the axes: the
  // Fréchet distance (not squared) that is as near as so few beats come, mV.
  double own_distance = 0;
};

struct BeatStatistics {
  std::string data;    // "WFDB records of mitdb, data set hash ..."
  std::string split;   // which of its beats
  PrincipalAxes axes;  // of all classes together, each counting alike
  int draw = 0;        // beats of a draw of own_distance
  std::vector<RealClass> classes;

  // nullptr: nothing is known of such beats.
  const RealClass* of(std::string_view letter) const;
};

// What the manifest says of the file.
struct StatisticsFile {
  std::string file;  // inside the manifest's folder
  int64_t bytes = 0;
  std::string sha256;
};

// Error: the manifest names none, or not as it should.
Result<StatisticsFile> statistics_file(std::string_view manifest);

// Errors: another size or SHA-256 than the manifest says, another version; a key that is missing or
// does not fit, by its place.
Result<BeatStatistics> parse_beat_statistics(const StatisticsFile& expected,
                                             std::span<const uint8_t> bytes);

}  // namespace beatsmith
