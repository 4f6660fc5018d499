// Beats from anybody's files, by class.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ecg/aami.h"

namespace beatsmith {

// Beats [n, kBeatLength] in mV of each class.
using BeatsByClass = std::map<BeatClass, std::vector<float>>;

// Reads CSV and NPY files of beats (tools/files/beats.h) and folders of them, which are searched to
// the bottom; a file x.labels.csv belongs to x.npy. A beat's class is its label; a file without
// labels has the class that it, or else its folder, is named after: N.csv, or V/anything.npy.
// Throws std::runtime_error with file, place and mend: no class to be had, a file that is none of
// beats of 256 samples, a folder without any.
BeatsByClass load_given_beats(const std::vector<std::string>& paths);

}  // namespace beatsmith
