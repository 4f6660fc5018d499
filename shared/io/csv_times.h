// When the rows of a table were sampled, by a column of times that were rounded, or of which rows
// are missing. Private to shared/ and its tests.
#pragma once

#include <cstddef>
#include <vector>

#include "base/result.h"
#include "io/csv_table.h"

namespace beatsmith {

struct MissingRows {
  size_t row;    // that comes after them
  size_t count;  // of samples
};

struct TimeGrid {
  double intervals = 0;       // between the first and the last time, with the missing ones
  double duration = 0;        // of these, in the units of the times
  double rounding = 0;        // how far a time lies off, at most
  bool stands_still = false;  // a clock too coarse to tell neighbours apart
  std::vector<MissingRows> gaps;

  double interval() const { return duration / intervals; }
};

// Finds the interval that the times imply although they may be rounded, to more than an interval
// even (a clock that shows whole seconds), and where samples are missing. Errors say the line:
// times that fall, jump about or are none, a gap that is far longer than the recording.
Result<TimeGrid> time_grid(const CsvTable& table, size_t column);

}  // namespace beatsmith
