// What must hold for the readers of shared/io whatever bytes they are given: no crash, errors with
// a mend, and what was read is written as the same and read again. fuzz.cpp looks for bytes that
// break it; an ordinary test runs it over the corpora.
//
// Each function returns the property that is broken, nullptr where all hold.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "io/csv.h"
#include "io/edf.h"
#include "io/npy.h"
#include "io/text.h"
#include "io/wfdb_annotation.h"
#include "io/wfdb_header.h"
#include "io/wfdb_signal.h"

namespace beatsmith::fuzz {

using Bytes = std::span<const uint8_t>;
using BrokenProperty = const char*;

inline BrokenProperty mended(const Error& error) {
  return error.what.empty() || error.mend.empty() ? "an error says what is wrong and its mend"
                                                  : nullptr;
}

inline bool same_values(const std::vector<float>& a, const std::vector<float>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

inline BrokenProperty wfdb_header(Bytes bytes) {
  auto header = parse_wfdb_header(text_of(bytes));
  if (!header) return mended(header.error());
  header->notes.clear();  // what was left out is not written
  for (const WfdbSignalSpec& signal : header->signals) {
    if (signal.file_name.find('/') != std::string::npos) return "signal files stay in the folder";
  }
  const auto again = parse_wfdb_header(format_wfdb_header(*header));
  return again && *again == *header ? nullptr : "a written header is read as the same";
}

// A record in one input: the header's text, a zero byte, the bytes of each of its signal files. Of
// a multi-segment record every segment has the header after the next zero byte.
inline BrokenProperty wfdb_signal(Bytes bytes) {
  const auto take_text = [&bytes] {
    const auto end = std::find(bytes.begin(), bytes.end(), uint8_t{0});
    const auto text = parse_wfdb_header(text_of({bytes.begin(), end}));
    bytes = Bytes(end == bytes.end() ? end : end + 1, bytes.end());
    return text;
  };
  const auto header = take_text();
  if (!header) return mended(header.error());
  WfdbSegments segments;
  if (!header->segments.empty()) {
    const auto segment = take_text();
    if (!segment) return mended(segment.error());
    for (const std::string& name : wfdb_segment_names(*header)) segments[name] = *segment;
  }
  const auto decoder = WfdbSignalDecoder::start(*header, segments);
  if (!decoder) return mended(decoder.error());
  WfdbFiles files;
  for (const std::string& name : decoder->file_names()) {
    files[name].assign(bytes.begin(), bytes.end());
  }
  const auto read = decode_wfdb_recording(*header, files, segments);
  if (!read) return mended(read.error());
  const Recording recording = recording_from_stored(read->recording);

  const auto record = wfdb_from_recording(recording);
  if (!record) return mended(record.error());  // a value too large for 16 bits, for example
  const auto written_header = parse_wfdb_header(format_wfdb_header(record->header));
  if (!written_header || *written_header != record->header) return "a written header is the same";
  const auto written =
      decode_wfdb_recording(*written_header, {{recording.name + ".dat", record->samples}});
  if (!written || !written->notes.empty()) return "a written record is read without a remark";
  const Recording again = recording_from_stored(written->recording);
  if (again.leads.size() != recording.leads.size()) return "a written record has its leads";
  if (again.start != recording.start) return "the start survives";
  for (size_t k = 0; k < again.leads.size(); ++k) {
    // Half a step, and the rounding of the float.
    const double close = 0.502 / record->header.signals[k].gain;
    const auto survives = [&](float before, float after) {
      return std::isnan(before) ? std::isnan(after) : std::abs(before - after) <= close;
    };
    const std::vector<float>& before = recording.leads[k].samples;
    const std::vector<float>& after = again.leads[k].samples;
    if (!std::equal(before.begin(), before.end(), after.begin(), after.end(), survives)) {
      return "values survive to half a step";
    }
  }
  return nullptr;
}

inline BrokenProperty wfdb_annotation(Bytes bytes) {
  const auto annotations = parse_wfdb_annotations(bytes);
  if (!annotations) return mended(annotations.error());
  const auto written = format_wfdb_annotations(*annotations);
  if (!written) return mended(written.error());  // out of order, for example
  const auto again = parse_wfdb_annotations(*written);
  return again && *again == *annotations ? nullptr : "written annotations are read as the same";
}

inline BrokenProperty csv(Bytes bytes) {
  // By its own times: a written recording has the length and the rate that they gave.
  if (const auto timed = parse_csv(text_of(bytes)); !timed) {
    if (mended(timed.error()) != nullptr) return mended(timed.error());
  } else if (const auto written = format_csv(timed->recording);
             written && timed->recording.sample_count() > 1) {
    const auto again = parse_csv(*written);
    if (!again || !again->notes.empty()) return "a written recording is read without a remark";
    if (again->recording.sample_count() != timed->recording.sample_count() ||
        std::abs(again->recording.sample_rate_hz / timed->recording.sample_rate_hz - 1) > 1e-4) {
      return "rate and length survive";
    }
  }
  const auto read = parse_csv(text_of(bytes), {.known_hz = 360});
  if (!read) return mended(read.error());
  const Recording& recording = read->recording;
  const auto written = format_csv(recording);
  if (!written) return "what was read can be written";
  const auto reread = parse_csv(*written, {.known_hz = 360});
  if (!reread || reread->recording.leads.size() != recording.leads.size() ||
      reread->recording.comments != recording.comments) {
    return "a written recording is read";
  }
  const Recording& again = reread->recording;
  if (again.start != recording.start) return "the start survives";
  for (size_t k = 0; k < again.leads.size(); ++k) {
    const Lead& before = recording.leads[k];
    const Lead& after = again.leads[k];
    if (after.name != before.name || after.units != before.units) return "names survive";
    if (!same_values(after.samples, before.samples)) return "values survive";
  }
  return nullptr;
}

// What was read of an EDF or BDF file, written as EDF+ and read again.
inline BrokenProperty edf(Bytes bytes) {
  const auto read = parse_edf(bytes);
  if (!read) return mended(read.error());
  const Recording recording = recording_from_stored(read->recording);
  for (const Annotation& annotation : read->annotations) {
    if (annotation.sample < 0 || annotation.sample >= recording.sample_count()) {
      return "annotations lie inside the recording";
    }
  }
  const auto written = format_edf(recording, read->annotations);
  if (!written) return mended(written.error());  // a value too large for EDF's fields, for example
  const auto reread = parse_edf(*written);
  if (!reread) return "a written recording is read";
  const Recording again = recording_from_stored(reread->recording);
  if (again.leads.size() != recording.leads.size() ||
      again.sample_count() != recording.sample_count()) {
    return "leads survive";
  }
  if (std::abs(again.sample_rate_hz / recording.sample_rate_hz - 1) > 1e-4) {
    return "the rate survives";
  }
  if (again.comments != recording.comments) return "comments survive";
  const std::optional<StartTime>& start = recording.start;
  const bool is_kept = start && (start->date || start->time_of_day_us >= 1'000'000);
  if (is_kept && again.start != start) return "the start survives";
  if (reread->annotations != read->annotations) return "annotations survive";
  for (size_t k = 0; k < recording.leads.size(); ++k) {
    const std::vector<float>& before = recording.leads[k].samples;
    const std::vector<float>& after = again.leads[k].samples;
    float largest = 0;
    for (const float sample : before) largest = std::max(largest, std::abs(sample));  // not of NaN
    // Half a step: 32,767 of them reach up to 2.5 times the largest value.
    const float close = largest / 26000 + 1e-5F;
    const auto survives = [&](float x, float y) {
      return std::isnan(x) ? std::isnan(y) : std::abs(x - y) <= close;
    };
    if (!std::equal(before.begin(), before.end(), after.begin(), after.end(), survives)) {
      return "values survive to half a step";
    }
  }
  return nullptr;
}

inline BrokenProperty npy(Bytes bytes) {
  const auto array = parse_npy(bytes);
  if (!array) return mended(array.error());
  const auto again = parse_npy(format_npy(array->shape, array->values));
  if (!again || again->shape != array->shape) return "a written array is read";
  if (!same_values(again->values, array->values)) return "values survive";
  const auto recording = recording_from_npy(*array, 360);
  if (!recording) return mended(recording.error());
  const auto as_array = npy_from_recording(*recording);
  if (!as_array || !same_values(as_array->values, array->values)) return "a recording survives";
  return nullptr;
}

}  // namespace beatsmith::fuzz
