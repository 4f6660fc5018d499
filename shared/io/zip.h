// Several files as one: a ZIP archive (PKWARE's APPNOTE 6.3) whose entries are stored as they are.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "io/file_bytes.h"

namespace beatsmith {

// Names are UTF-8; the time is the format's first, 1980-01-01, since nothing here knows the time,
// and the same files give the same bytes. Errors: more than 65,535 files or about 4 GB in all, a
// name that is empty or longer than 65,535 bytes.
Result<std::vector<uint8_t>> format_zip(std::span<const FileBytes> files);

}  // namespace beatsmith
