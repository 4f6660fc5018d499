// Sets of beats in files, for the native programs.
//
//   x.npy   float32 [beats, 256] in mV, with the classes, where they are known, in x.labels.csv:
//           beat,class
//   x.csv   beat,class,mv_0,...,mv_255; the column "class" may be missing
#pragma once

#include <string>

#include "base/result.h"
#include "ecg/beat_table.h"

namespace beatsmith {

// Where the classes of an NPY file's beats are: "x.npy" -> "x.labels.csv".
std::string labels_path(const std::string& npy_path);

// Reads an NPY or a CSV of beats. Errors begin with the file's name and say line and column, or the
// shape.
Result<LabelledBeats> load_beats(const std::string& path);

}  // namespace beatsmith
