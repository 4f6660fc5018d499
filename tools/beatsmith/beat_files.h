// Sets of beats in files: NPY, CSV, or a labelled WFDB recording.
//
//   x.npy        float32 [beats, 256] in mV, with the classes in x.labels.csv: beat,class
//   x.csv        beat,class,mv_0,...,mv_255
//   DIR/record   .hea and .dat (format 16, 1000 ADC units a mV, 360 Hz): the beats one after
//   another;
//                .atr: each beat's class at its R peak, sample 256 k + 96
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "files/beats.h"

namespace beatsmith {

enum class FileKind { kNpy, kCsv, kWfdb };

// By the path's ending. Errors: one that is none of .npy, .csv, .hea or nothing; no name before it.
Result<FileKind> file_kind(const std::string& path);

// Whether the file holds beats, not a recording: an NPY of [n, 256] (a recording has 64 leads at
// most), a CSV whose first column is "beat". False for a record. Error: it cannot be read.
Result<bool> holds_beats(const std::string& path);

// Everything that will lie at `path` when written as beats or, without the labels, as a recording.
std::vector<std::string> output_files(const std::string& path, FileKind kind);

// A failure to come, found before the work: no such folder, or one that cannot be written to. The
// folder of a record is made where only it is missing.
Result<Done> prepare_output(const std::string& path, FileKind kind);

// What a recording says about its beats.
struct Provenance {
  std::string lead = "MLII";
  std::vector<std::string> comments;
};

// Writes all files of output_files, whole or not at all.
Result<Done> write_beats(const std::string& path, FileKind kind, const LabelledBeats& beats,
                         const Provenance& provenance);

}  // namespace beatsmith
