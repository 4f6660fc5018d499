// The header of an EDF or BDF file: 256 bytes, and 256 more for each signal. Private to shared/ and
// its tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/start_time.h"

namespace beatsmith {

// EDF+'s field on the recording, "Startdate 25-APR-1989 X X Beatsmith ...": an X for what is not
// known, of the date, investigation and technician; the equipment is Beatsmith in its own files.
inline constexpr std::string_view kEdfStartdate = "Startdate";
inline constexpr std::string_view kOwnEdfEquipment = "Beatsmith";
// The header's date where none is known, the first that its two digits of a year can say.
inline constexpr std::string_view kNoEdfDate = "01.01.85";

struct EdfSignal {
  std::string label;
  std::string units;
  double physical_min = 0;  // of digital_min; may be the larger one
  double physical_max = 0;
  int digital_min = 0;
  int digital_max = 0;
  size_t samples_per_record = 0;
  size_t first_sample = 0;  // of the data record, counted over all signals
  bool is_annotations = false;
  bool has_range = true;  // its digital values stand for physical ones
};

struct EdfHeader {
  size_t sample_bytes = 2;  // 3: BDF
  bool is_own = false;      // Beatsmith wrote the file
  bool is_interrupted = false;
  std::optional<StartTime> start;  // in whole seconds; see EdfDecoder
  std::vector<std::string> notes;  // what of it cannot be read, a sentence each
  size_t header_bytes = 0;
  size_t record_count = 0;  // of whole data records in the file
  double record_s = 0;
  std::string record_s_text;      // as written, for what its rounding hides
  size_t samples_per_record = 0;  // of all signals
  std::vector<EdfSignal> signals;

  size_t record_bytes() const { return samples_per_record * sample_bytes; }
};

// How many bytes of the file's beginning parse_edf_header needs: 256 until so many are there.
size_t edf_header_bytes(std::span<const uint8_t> begin);

// `begin` is the file's beginning, as far as edf_header_bytes asks for it or the file goes. Errors
// say at which byte: no EDF at all, a field that is no number or out of range, sizes that
// contradict one another, a file too short for its header, no signal with a range.
Result<EdfHeader> parse_edf_header(std::span<const uint8_t> begin, uint64_t file_bytes);

}  // namespace beatsmith
