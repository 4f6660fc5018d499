// The text files of OpenSignals (BITalino, biosignalsplux): a comment holds JSON that says what the
// columns are, which are the numbers of the converter. Private to shared/ and its tests.
// Source: support.pluxbiosignals.com, "OpenSignals sensor file specifications"; the sensors' data
// sheets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/csv_table.h"
#include "io/recording.h"

namespace beatsmith {

// What a column's numbers are: value = scale * number + offset.
struct OpenSignalsColumn {
  std::string units = "adu";  // numbers of the converter: nobody says what they are
  double scale = 1;
  double offset = 0;

  void convert(Lead& lead) const;
};

struct OpenSignals {
  std::vector<std::string> names;          // of the columns; empty: not said
  std::vector<OpenSignalsColumn> columns;  // empty: this is no such file
  std::optional<StartTime> start;
  std::string note;  // where sensors stay in adu, else empty
};

// ECGs of known recorders in mV; nothing where no comment is OpenSignals'.
OpenSignals read_opensignals(const CsvTable& table);

}  // namespace beatsmith
