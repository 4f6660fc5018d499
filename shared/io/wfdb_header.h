// WFDB header files (.hea): header(5) of the WFDB Applications Guide.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/start_time.h"

namespace beatsmith {

// One signal line: `file format[xN][:skew][+offset] [gain[(baseline)][/units] [adc_resolution
// [adc_zero [initial_value [checksum [block_size [description]]]]]]]`.
struct WfdbSignalSpec {
  std::string file_name;      // in the header's own folder; any where the format is 0 (no samples)
  int format = 16;            // 212, 16, ...; 0: nothing was recorded
  int samples_per_frame = 1;  // N
  int skew = 0;               // samples that precede sample 0
  int64_t byte_offset = 0;    // where the samples begin in the file
  double gain = 200;          // ADC units per physical unit; 200 where it is left out or 0
  int baseline = 0;           // ADC value of 0 physical units; adc_zero where it is left out
  std::string units = "mV";
  int adc_resolution = 12;      // bits; by default 10 for difference formats (8), else 12
  int adc_zero = 0;             // ADC value in the middle of the ADC's range
  int initial_value = 0;        // first ADC sample; adc_zero where it is left out
  std::optional<int> checksum;  // 16-bit sum of all ADC samples; nullopt where it is left out
  int block_size = 0;           // bytes; 0 for ordinary files, below 0: they cannot be sought in
  std::string description;      // "MLII"; by default "record NAME, signal N"

  bool operator==(const WfdbSignalSpec&) const = default;
};

// One segment line of a multi-segment record: `name samples`.
struct WfdbSegment {
  std::string name;  // of a record of its own, in the header's folder; "~": nothing was recorded
  int64_t sample_count = 0;  // per signal; 0 in the first one: it holds the layout and no samples

  bool operator==(const WfdbSegment&) const = default;
};

// The record line, `name[/segments] signals [rate[/counter_rate[(base_counter)]] [samples [time
// [date]]]]`, the signal or segment lines and the comments.
struct WfdbHeader {
  std::string name;
  double sample_rate_hz = 250;  // frames per second
  double counter_rate_hz = 250;
  double base_counter = 0;
  int64_t sample_count = 0;             // per signal; 0: not stated, the signal files' length tells
  std::optional<StartTime> start;       // base time and date; of zeros ("0/0/0") they are not known
  int signal_count = 0;                 // as the record line says
  std::vector<WfdbSegment> segments;    // empty: an ordinary record
  std::vector<WfdbSignalSpec> signals;  // signal_count of them, none in a multi-segment record
  std::vector<std::string> comments;    // without the '#' and the blanks around the text
  std::vector<std::string> notes;       // what of it cannot be read, a sentence each

  bool operator==(const WfdbHeader&) const = default;
};

// Fills every field left out with its default. A time or date that is none is left out with a note.
// Errors say line and field: something that is no number or out of range, too few signal or segment
// lines, a name that leaves the header's folder. Formats and layouts that this library cannot
// decode are read all the same.
Result<WfdbHeader> parse_wfdb_header(std::string_view text);

// Writes what parse_wfdb_header reads back as the same header. What follows the checksum on a
// signal line cannot be written without one. Precondition: names and units hold no blanks, texts no
// line ends.
std::string format_wfdb_header(const WfdbHeader& header);

}  // namespace beatsmith
