// models/manifest.json, which names what the app runs and knows.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace beatsmith {

// The folder's manifest; one without models where there is none yet. Throws std::runtime_error with
// file and mend.
nlohmann::json read_manifest(const std::string& path);

}  // namespace beatsmith
