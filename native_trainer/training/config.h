// Settings of a run: a JSON file that holds every key, and --set key=value on top.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace beatsmith {

// Reads `path` and applies assignments such as "batch=64" or "network.widths=[32,64]". A value that
// is no JSON is taken as a string. Throws std::runtime_error naming the file or the assignment if
// the file cannot be read, a key does not exist in it (the message lists those that do), or the
// type differs.
nlohmann::json load_config(const std::string& path, const std::vector<std::string>& assignments);

}  // namespace beatsmith
