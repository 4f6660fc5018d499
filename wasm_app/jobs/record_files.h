// From the files that a person opened together to the one record that they make. Bytes in, values
// or an error out; the same on every side.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/file_bytes.h"
#include "io/recording.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {

struct RecordFromFiles {
  Recording recording;                // named after its file
  std::vector<Annotation> reference;  // ascending, all inside the recording
  std::string reference_name;         // "100.atr"; empty: there was no annotation file
  std::vector<std::string> notes;     // what was left out or assumed, a sentence each
};

// Without any file, a simulated example. Takes a WFDB header with its signal files, an EDF (the
// annotations of EDF+ are its reference), a CSV, or an NPY (360 Hz are assumed: it states no rate),
// and beside any of them annotation files of the same name, of which .atr comes first. Other files
// are left out with a note, hidden ones without. Errors: no recording or several; a header without
// its signal files or the other way round; those of shared/io.
Result<RecordFromFiles> record_from_files(std::vector<FileBytes> files);

}  // namespace beatsmith
