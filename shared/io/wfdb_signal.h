// WFDB signal files (.dat), formats 212 and 16: signal(5) of the WFDB Applications Guide.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/recording.h"
#include "io/stored_recording.h"
#include "io/wfdb_header.h"

namespace beatsmith {

// The bytes of signal files, by the names that the header gives them.
using WfdbFiles = std::map<std::string, std::vector<uint8_t>>;

// The ADC samples of each signal of a record, all of one length.
using AdcSignals = std::vector<std::vector<int16_t>>;

// The names of the files that hold the header's signals, each once, in order.
std::vector<std::string> wfdb_signal_file_names(const WfdbHeader& header);

// The ADC value that stands for a missing sample: -2048 in format 212, -32768 in format 16.
int wfdb_missing_value(int format);

// All whole samples of `bytes`, as they follow one another. Format 212 packs two 12-bit samples
// into three bytes; an odd last one takes two. Error: a format other than 212 and 16.
Result<std::vector<int16_t>> decode_wfdb_samples(int format, std::span<const uint8_t> bytes);

// The inverse. Errors: another format, a sample outside -2048..2047 in format 212.
Result<std::vector<uint8_t>> encode_wfdb_samples(int format, std::span<const int16_t> samples);

// The sum of the samples modulo 2^16, as a signed 16-bit number.
int16_t wfdb_checksum(std::span<const int16_t> samples);

// Takes the header's signals out of their files, which may come in pieces of any size: nothing is
// kept of a piece but its samples. For each of wfdb_signal_file_names, in order: begin_file,
// add_bytes until the file is at its end, end_file. Then take. What follows an error is undefined.
class WfdbSignalDecoder {
 public:
  // Errors: multi-segment records, other formats, several samples per frame, skew; signals of one
  // file that are apart, or differ in format or offset.
  static Result<WfdbSignalDecoder> start(const WfdbHeader& header);

  // Error: the file is too short for the header, or holds another number of samples than the first
  // one where the header states none.
  Result<Done> begin_file(uint64_t file_bytes);
  void add_bytes(std::span<const uint8_t> bytes);
  // Error: less was added than was promised.
  Result<Done> end_file();

  AdcSignals take() { return std::move(signals_); }

 private:
  // The signals [first, end) of a header that share a file, frame by frame.
  struct Group {
    size_t first;
    size_t end;
    size_t size() const { return end - first; }
  };
  WfdbSignalDecoder(const WfdbHeader& header, std::vector<Group> groups);
  static Result<std::vector<Group>> groups_of(const WfdbHeader& header);
  void add_samples(std::span<const int16_t> samples);

  WfdbHeader header_;
  std::vector<Group> groups_;
  AdcSignals signals_;
  // Of the file in work:
  size_t group_ = 0;
  uint64_t file_bytes_ = 0;
  uint64_t to_skip_ = 0;          // bytes before the first sample
  size_t sample_ = 0;             // decoded so far, of all its signals
  std::vector<uint8_t> carried_;  // the bytes of a sample, or a pair, that is not whole yet
};

// As WfdbSignalDecoder, of files that are there as a whole. Error besides: a missing file.
Result<AdcSignals> decode_wfdb_signals(const WfdbHeader& header, const WfdbFiles& files);

// Whether every signal begins with the header's initial value and has its checksum, where the
// header states one. Error: the first signal that does not; the data are damaged, or the header.
Result<Done> check_wfdb_signals(const WfdbHeader& header, const AdcSignals& signals);

// The signals as leads, which keep their ADC values; of missing samples as well.
StoredRecording stored_wfdb_recording(const WfdbHeader& header, AdcSignals signals);

// Decodes, checks and converts to physical units: (ADC value - baseline) / gain, NaN for missing
// samples. Errors: those of decode_wfdb_signals and check_wfdb_signals.
Result<Recording> read_wfdb_recording(const WfdbHeader& header, const WfdbFiles& files);

// A record to write: format_wfdb_header(header) as NAME.hea, samples as NAME.dat.
struct WfdbRecord {
  WfdbHeader header;
  std::vector<uint8_t> samples;  // format 16, the leads' samples interleaved
};

// Rounds to steps of 1 / gain physical units. Errors: no leads, leads of different lengths, a value
// too large for 16 bits at this gain (lead and sample are named), a name, unit or comment that a
// header cannot hold.
Result<WfdbRecord> wfdb_from_recording(const Recording& recording, double gain = 1000);

}  // namespace beatsmith
