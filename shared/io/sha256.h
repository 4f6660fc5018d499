// SHA-256, by which model files are known.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace beatsmith {

// The digest (FIPS 180-4) as 64 lower-case hexadecimal digits. Some 200 MB/s.
std::string sha256_hex(std::span<const uint8_t> bytes);

}  // namespace beatsmith
