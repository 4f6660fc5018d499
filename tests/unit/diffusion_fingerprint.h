// A fingerprint of floats, bit for bit, to hold one build against another.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

namespace beatsmith {

// FNV-1a, 64 bits, over the floats' bits, lowest byte first. Chain calls through `hash`.
inline uint64_t fingerprint(std::span<const float> values, uint64_t hash = 0xcbf29ce484222325) {
  for (const float value : values) {
    uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    for (int shift = 0; shift < 32; shift += 8) {
      hash = (hash ^ ((bits >> shift) & 0xff)) * 0x100000001b3;
    }
  }
  return hash;
}

}  // namespace beatsmith
