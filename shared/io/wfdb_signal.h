// WFDB signal files (.dat, .mat): signal(5) of the WFDB Applications Guide; in all formats of
// wfdb_format.cpp, which is all but the compressed ones.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/recording.h"
#include "io/stored_recording.h"
#include "io/wfdb_header.h"

namespace beatsmith {

struct WfdbFormat;

inline constexpr int16_t kMissingAdc = -32768;  // a missing sample, where samples have 16 bits

// The bytes of signal files, by the names that the header gives them.
using WfdbFiles = std::map<std::string, std::vector<uint8_t>>;

// The headers of a multi-segment record's segments, by their names.
using WfdbSegments = std::map<std::string, WfdbHeader>;

// The segments whose headers are needed, each once, in order; none of an ordinary record.
std::vector<std::string> wfdb_segment_names(const WfdbHeader& header);

struct WfdbRecording {
  // In 16-bit ADC values where the format and the headers' gains allow it, else in floats.
  StoredRecording recording;
  // Where annotation files of the record do not say so: at which rate they count (frames).
  double annotation_rate_hz = 0;
  std::vector<std::string> notes;  // what was resampled, left out or looks damaged, a sentence each
};

// Takes a record's signals out of their files, which may come in pieces of any size: nothing is
// kept of a piece but its samples. For each of file_names(), in order: begin_file, add_bytes until
// the file is at its end, end_file. Then finish. What follows an error is undefined.
//
// As the WFDB library does it: a lead with a skew begins that much later in its file; where leads
// have several samples a frame, the recording has the highest rate of an ECG (in the library: of
// any lead, in its high-resolution mode); the segments of a record with a layout (its first segment
// has no samples) give what leads they have, by name, and in the layout's units. Samples that no
// segment has are missing. Where the record's header does not say when it began, the first segment
// that does says it.
class WfdbSignalDecoder {
 public:
  // Errors: unknown or compressed formats; signals of one file that are apart, or differ in format
  // or offset; a segment without its header, of another rate, or that does not fit the others.
  static Result<WfdbSignalDecoder> start(const WfdbHeader& header,
                                         const WfdbSegments& segments = {});

  // The signal files in the order in which they are taken; one may come several times.
  const std::vector<std::string>& file_names() const { return file_names_; }

  // Errors: the file is too short for the header, or holds another number of samples than the first
  // one where the header states none; the record is too long.
  Result<Done> begin_file(uint64_t file_bytes);
  void add_bytes(std::span<const uint8_t> bytes);
  // Error: less was added than was promised.
  Result<Done> end_file();

  // Error: a lead's rate is out of the range of signal/resample.h.
  Result<WfdbRecording> finish();

 private:
  // A lead of the record, as far as its samples are known: adc, or values where `is_adc` is false.
  struct OutLead {
    std::string name;
    std::string units;
    size_t samples_per_frame;
    AdcScale scale;
    bool is_adc = true;
    std::vector<int16_t> adc;
    std::vector<float> values;

    void resize(size_t samples);
  };
  // A signal as it stands in its file.
  struct Signal {
    WfdbSignalSpec spec;
    size_t lead;
    double units_factor;    // units of the lead in one of the signal's
    size_t first_slot = 0;  // in a frame of the file
    uint32_t sum = 0;       // of the samples so far
    uint32_t value = 0;     // the last one, of a format that holds differences
  };
  // The signals [first, end) share a file, frame by frame.
  struct File {
    const WfdbFormat* format;
    size_t segment;
    size_t first;
    size_t end;
    size_t frame_samples = 0;
  };
  struct Segment {
    uint64_t first_frame;
    uint64_t frames;
    bool is_stated;   // else the first file tells how many frames there are
    bool is_checked;  // the header's checksums are those of so many
  };

  WfdbSignalDecoder() = default;
  Result<Done> add_segments(const WfdbHeader& header, const WfdbSegments& segments);
  Result<Done> add_segment(const WfdbHeader& header, const WfdbSegment& place, bool by_name);
  void add_leads(const WfdbHeader& layout);
  Result<size_t> lead_of(const WfdbHeader& header, size_t signal, bool by_name) const;
  void choose_scales();
  uint64_t frame_count() const;
  Result<Done> check_length() const;
  void add_up(const File& file, std::span<int32_t> samples);
  void add_samples(std::span<int32_t> samples);
  template <class Store>
  void for_each_sample(Signal& signal, size_t frame_samples, std::span<const int32_t> samples,
                       Store store);
  std::string damage() const;

  StoredRecording recording_;  // without its leads
  double frame_rate_hz_ = 0;
  std::vector<std::string> notes_;
  std::vector<OutLead> leads_;
  std::vector<Segment> segments_;
  std::vector<Signal> signals_;  // of all segments
  std::vector<File> files_;
  std::vector<std::string> file_names_;
  // Of the file in work:
  size_t file_ = 0;
  uint64_t file_bytes_ = 0;
  uint64_t to_skip_ = 0;          // bytes before the first sample
  size_t sample_ = 0;             // decoded so far, of all its signals
  std::vector<uint8_t> carried_;  // the bytes of a group of samples that is not whole yet
};

// As WfdbSignalDecoder, of files that are there as a whole. Error besides: a missing file.
Result<WfdbRecording> decode_wfdb_recording(const WfdbHeader& header, const WfdbFiles& files,
                                            const WfdbSegments& segments = {});

// A record to write: format_wfdb_header(header) as NAME.hea, samples as NAME.dat.
struct WfdbRecord {
  WfdbHeader header;
  std::vector<uint8_t> samples;  // format 16, the leads' samples interleaved
};

// The text as a WFDB record may be named: its letters and digits of ASCII, '-' and '_', and '_' for
// each other character; "recording" where nothing but '_' is left.
std::string wfdb_record_name(std::string_view text);
// Error: a record cannot be named so as it stands.
Result<Done> check_wfdb_record_name(const std::string& name);

// Rounds to steps of 1 / gain physical units. Units become one word of ASCII: '_' for blanks, "uV"
// for microvolts, "NU" where there are none. Without a gain a lead whose samples came as whole
// numbers keeps these, their gain and baseline; any other has the first of 1000, 500, 200, 100, ...
// 0.001 at which its values fit 16 bits. Errors: no leads, leads of different
// lengths, a value too large for 16 bits all the same (lead and sample are named), a name or
// comment that a header cannot hold.
Result<WfdbRecord> wfdb_from_recording(const Recording& recording,
                                       std::optional<double> gain = std::nullopt);

}  // namespace beatsmith
