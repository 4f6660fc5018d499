// Files on the command line by their paths: what a path's ending says, what lies there, and sets of
// beats written as ecg/file_formats.h has them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ecg/file_formats.h"
#include "files/beats.h"

namespace beatsmith {

// By the path's ending. Errors: one that is none of .npy, .csv, .edf, .bdf, .hea or nothing; no
// name before it.
Result<FileFormat> file_format(const std::string& path);

// Whether the format holds recordings only; the others hold them or sets of beats.
inline bool is_record(FileFormat format) {
  return format == FileFormat::kWfdb || format == FileFormat::kEdf;
}

// Whether the file holds beats, not a recording: an NPY of [n, 256] (a recording has 64 leads at
// most), a CSV whose first column is "beat". False for a record. Error: it cannot be read.
Result<bool> holds_beats(const std::string& path);

// Everything that will lie at `path` when written as beats, or as a recording.
std::vector<std::string> beat_files(const std::string& path, FileFormat format);
std::vector<std::string> recording_files(const std::string& path, FileFormat format,
                                         bool has_annotations);

// A failure to come, found before the work: no such folder, or one that cannot be written to. The
// folder of a record is made where only it is missing.
Result<Done> prepare_output(const std::string& path, FileFormat format);

// Writes all of beat_files, whole or not at all.
Result<Done> write_beats(const std::string& path, FileFormat format, const LabelledBeats& beats,
                         const Provenance& provenance);

}  // namespace beatsmith
