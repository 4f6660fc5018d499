// Reading an exported model back, so that a shipped .onnx can be measured, distilled from or
// fine-tuned.
#pragma once

#include <string>

#include "model/checkpoint.h"

namespace beatsmith {

// Parameters and metadata of a file that export_models wrote. Throws std::runtime_error with file
// and mend.
StoredModel import_onnx(const std::string& path);

}  // namespace beatsmith
