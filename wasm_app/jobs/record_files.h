// From the files that a person opened together to the one record that they make, piece by piece:
// the same on every side.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/file_bytes.h"
#include "io/stored_recording.h"
#include "io/wfdb_annotation.h"
#include "jobs/read_as.h"

namespace beatsmith {

// A file whose bytes are fetched when they are wanted.
struct FileToRead {
  std::string name;  // without its folder
  uint64_t bytes = 0;
  // Fills `out` with the bytes from `offset` on, all inside the file. Error: it cannot be read.
  std::function<Result<Done>(uint64_t offset, std::span<uint8_t> out)> read;
};

// Of bytes that are there already; for tests and small programs.
std::vector<FileToRead> files_to_read(std::vector<FileBytes> files);

struct RecordFromFiles {
  StoredRecording recording;          // named after its file, voltages in mV
  std::vector<Annotation> reference;  // ascending, all inside the recording
  std::string reference_name;         // "100.atr", "a.atr, a.qrs"; empty: no annotation file
  std::vector<std::string> notes;     // what was left out or assumed, a sentence each
  bool rate_is_unstated = false;      // its file does not say its sample rate
  double annotation_rate_hz = 0;      // at which annotation files count unless they say so
  std::vector<Annotation> labels;     // of a NAME.bsm, which this program has written
};

// Without any file, a simulated example. Takes a WFDB header with its signal files, or a
// multi-segment record's with the headers and signal files of its segments, an EDF (the annotations
// of EDF+ are its reference), a CSV (or, where there is none of these, a .txt or .tsv), or an NPY,
// and beside any of them annotation files of the same name, of any annotator: the first that can be
// read, .atr before .qrs and .ecg, before that of the lead that beats are looked for in (LUDB's
// .ii), before others; where it marks no beats (AFDB's .atr has rhythms only), also the first that
// does. A NAME.bsm is no reference but the labels of before. An NPY, or a CSV that does not say it,
// has no sample rate: it is that of `as`, where there is none 360 Hz. Other files are left out with
// a note, hidden ones without. WFDB's signal files and EDFs are decoded piece by piece and never
// held whole; the others are.
class RecordReader {
 public:
  explicit RecordReader(std::vector<FileToRead> files, ReadAs as = {});
  ~RecordReader();

  // Goes on reading for some milliseconds (to parse a CSV or NPY that has been read takes a step as
  // long as it is). nullopt: it is not done. Errors: no recording or several; a header
  // without its signal files or the other way round; a file that cannot be read; those of
  // shared/io.
  std::optional<Result<RecordFromFiles>> step();
  float share() const;  // of the work that is done, 0 .. 1

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace beatsmith
