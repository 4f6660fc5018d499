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
#include "ecg/file_formats.h"
#include "io/edf.h"
#include "io/recording.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {

// For an error of ecg/file_formats.h, which begins with a file's name: puts the folder before it.
Error in_folder_of(const std::string& path, Error error);

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

// Writes files into a folder (empty: the working folder), whole or not at all.
Result<Done> write_into(const std::string& folder, std::span<const FileBytes> files);

// By the path's ending, in any case: .csv (.txt and .tsv to read), .npy, .edf or .bdf, .hea or
// none; nullopt for others.
std::optional<FileFormat> format_of_path(const std::string& path);

struct LoadedRecording {
  Recording recording;
  std::vector<Annotation> annotations;  // that the file holds (EDF+)
  std::vector<std::string> notes;       // what was left out, or looks damaged, a sentence each
  // At which annotation files of the record count, unless they say so.
  double annotation_rate_hz = 0;
};

// Reads a recording by the path's ending: .csv, .txt, .tsv, .npy, .edf, .bdf, or else a WFDB
// record, given as its header's path with or without .hea. `sample_rate_hz` is for files that state
// no rate: NPY needs it, in CSV it takes the place of the time column, the others have their own.
Result<LoadedRecording> load_recording(const std::string& path,
                                       std::optional<double> sample_rate_hz = {});

// All files of a WFDB record (its path with or without .hea): header, segments' headers, signals.
// Error: a header cannot be read, or names what cannot be decoded.
Result<std::vector<std::string>> wfdb_record_paths(const std::string& path);

// Writes a recording by the path's ending as ecg/file_formats.h has it, named after the file.
Result<Done> save_recording(const std::string& path, const Recording& recording,
                            std::optional<double> gain = std::nullopt,
                            std::span<const Annotation> annotations = {});

// MIT-format annotation files, such as 100.atr. `notes`: a sentence where the end mark is missing.
Result<std::vector<Annotation>> load_annotations(const std::string& path,
                                                 std::vector<std::string>* notes = nullptr);
Result<Done> save_annotations(const std::string& path, std::span<const Annotation> annotations);

}  // namespace beatsmith
