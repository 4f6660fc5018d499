// Files for the native programs: reading, writing whole or not at all, and recordings by path.
//
// Every error's `where` begins with the file's name, so describe(error) needs nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/recording.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {

// Puts the file's name before the place in it.
Error in_file(const std::string& path, Error error);

// A whole regular file. Errors: not there, no permission, a folder.
Result<std::vector<uint8_t>> read_file(const std::string& path);

struct OutputFile {
  std::string path;
  std::span<const uint8_t> bytes;
};

// Writes all files beside their places as PATH.partial, then renames them: no place ever holds half
// a file, and what was there before stays if any of them cannot be written (no permission, full).
Result<Done> write_files(std::span<const OutputFile> files);
Result<Done> write_file(const std::string& path, std::span<const uint8_t> bytes);

// Reads a recording by the path's extension: .csv, .npy, or else a WFDB record, given as its
// header's path with or without .hea. `sample_rate_hz` is for files that state no rate: NPY needs
// it, in CSV it takes the place of the time column, a WFDB header has its own.
Result<Recording> load_recording(const std::string& path,
                                 std::optional<double> sample_rate_hz = {});

// Writes a recording by the path's extension: .csv, .npy ([samples, leads]), or else the WFDB
// record PATH.hea and PATH.dat (`path` with or without .hea), named after the file, in format 16
// with `gain` ADC units per physical unit.
Result<Done> save_recording(const std::string& path, const Recording& recording,
                            double gain = 1000);

// MIT-format annotation files, such as 100.atr.
Result<std::vector<Annotation>> load_annotations(const std::string& path);
Result<Done> save_annotations(const std::string& path, std::span<const Annotation> annotations);

}  // namespace beatsmith
