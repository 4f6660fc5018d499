// A file as its name and its bytes, for who has no disk.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace beatsmith {

struct FileBytes {
  std::string name;  // without its folder: "100.hea"
  std::vector<uint8_t> bytes;
};

}  // namespace beatsmith
