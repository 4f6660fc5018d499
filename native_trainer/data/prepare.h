// From a folder of WFDB records to one data set.
#pragma once

#include <string>
#include <vector>

#include "data/dataset.h"

namespace beatsmith {

// Reads RECORD.hea, its signals and RECORD.atr for every header in `folder`, in the order of the
// names, and cuts a beat at each annotation that falls into an AAMI class. Records of de Chazal's
// DS1 and DS2 are marked as such; others belong to neither. Beats whose window runs off the record
// are left out. Throws std::runtime_error with file, place and mend.
Dataset prepare_dataset(const std::string& folder);

}  // namespace beatsmith
