// What the lines above a table of samples say about it: those that recorders and programs for
// recordings write, each in its own way. Private to shared/ and its tests.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/csv_table.h"
#include "io/start_time.h"

namespace beatsmith {

struct CsvPreamble {
  std::optional<double> sample_rate_hz;
  std::vector<std::string> names;  // of the leads; empty: not said
  std::vector<std::string> units;  // likewise
  std::optional<StartTime> start;  // "Recorded Date,2020-05-11 15:07:33 +0200", an Apple Watch's
};

// Looks at comments and other lines alike. The rate is a number behind "Sample Rate", "sampling
// frequency" or "fs", a number of "Hz" or "hertz" that is no filter's, or comes from an interval
// ("Interval= 0.001 s", "1 msec/sample"). Names stand behind "Lead", "ChannelTitle=" or "label",
// units behind "Unit" or "Range=", or are a voltage behind any word ("Einheit,\u00B5V"): as many as
// there are leads, or one for all.
CsvPreamble read_csv_preamble(const CsvTable& table, size_t lead_count);

// Text in UTF-16 (it begins with its byte-order mark) as UTF-8; empty for any other.
std::string utf8_from_utf16(std::string_view text);

}  // namespace beatsmith
