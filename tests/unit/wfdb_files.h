// WFDB records as tests put them together: headers as text, samples as bytes.
#pragma once

#include <gtest/gtest.h>

#include <string_view>
#include <utility>
#include <vector>

#include "io/stored_recording.h"
#include "io/wfdb_header.h"
#include "io/wfdb_signal.h"

namespace beatsmith {

inline WfdbHeader header_of(std::string_view text) {
  Result<WfdbHeader> header = parse_wfdb_header(text);
  if (header) return *std::move(header);
  ADD_FAILURE() << describe(header.error());
  return {};
}

// Format 16: two bytes a sample, the lower one first.
inline std::vector<uint8_t> bytes_16(const std::vector<int>& samples) {
  std::vector<uint8_t> bytes;
  for (const int sample : samples) {
    bytes.push_back(static_cast<uint8_t>(sample & 0xff));
    bytes.push_back(static_cast<uint8_t>(sample >> 8 & 0xff));
  }
  return bytes;
}

// Format 212: two samples in three bytes; a last odd one in two.
inline std::vector<uint8_t> bytes_212(const std::vector<int>& samples) {
  std::vector<uint8_t> bytes;
  for (size_t i = 0; i < samples.size(); ++i) {
    if (i % 2 == 0) {
      bytes.push_back(static_cast<uint8_t>(samples[i] & 0xff));
      bytes.push_back(static_cast<uint8_t>(samples[i] >> 8 & 0x0f));
    } else {
      bytes.back() = static_cast<uint8_t>(bytes.back() | (samples[i] >> 4 & 0xf0));
      bytes.push_back(static_cast<uint8_t>(samples[i] & 0xff));
    }
  }
  return bytes;
}

inline Result<Recording> read_wfdb(const WfdbHeader& header, const WfdbFiles& files,
                                   const WfdbSegments& segments = {}) {
  const Result<WfdbRecording> read = decode_wfdb_recording(header, files, segments);
  if (!read) return read.error();
  return recording_from_stored(read->recording);
}

}  // namespace beatsmith
