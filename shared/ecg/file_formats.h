// What a set of beats or a recording is as files, in each format that is written: the one place
// where the command line and the app agree on names and contents.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ecg/beat_table.h"
#include "io/file_bytes.h"
#include "io/recording.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {

enum class FileFormat : uint8_t {
  kWfdb,  // NAME.hea, NAME.dat (format 16), NAME.atr
  kEdf,   // NAME.edf: EDF+ with the annotations in it
  kCsv,   // NAME.csv
  kNpy,   // NAME.npy
};

// What a file says about where its beats come from.
struct Provenance {
  std::string lead = "MLII";
  std::vector<std::string> comments;
};

// The beats one after another at 360 Hz as one lead, and each beat's class ("Q", EC57's
// unclassifiable beat, where it is not known) at its R peak, sample 256 k + 96.
Recording recording_from_beats(const LabelledBeats& beats, const std::string& name,
                               const Provenance& provenance);
std::vector<Annotation> annotations_from_beats(const LabelledBeats& beats);

// The names of files_from_beats and files_from_recording, before there is anything to write.
std::vector<std::string> beat_file_names(FileFormat format, const std::string& name);
std::vector<std::string> recording_file_names(FileFormat format, const std::string& name,
                                              bool has_annotations);

// kWfdb and kEdf: recording_from_beats with its annotations. kCsv: a beat table. kNpy: float32
// [beats, 256] in mV, and NAME.labels.csv with the classes. Errors: no beats; a name or comment
// that the format cannot hold.
Result<std::vector<FileBytes>> files_from_beats(const LabelledBeats& beats, FileFormat format,
                                                const std::string& name,
                                                const Provenance& provenance);

// A recording and its annotations (ascending; may be empty). kCsv and kNpy ([samples, leads], which
// holds neither rate nor names) put annotations into NAME.annotations.csv:
// sample,time_s,symbol,aux; without annotations neither that nor NAME.atr is written. `gain`: ADC
// units per physical unit of a WFDB record, as wfdb_from_recording has it. Errors: those of
// shared/io's writers.
Result<std::vector<FileBytes>> files_from_recording(Recording recording,
                                                    std::span<const Annotation> annotations,
                                                    FileFormat format, const std::string& name,
                                                    std::optional<double> gain = std::nullopt);

}  // namespace beatsmith
