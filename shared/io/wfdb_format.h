// How WFDB's signal files hold samples, format by format: signal(5) of the WFDB Applications Guide,
// and the functions r8 ... r311 of the WFDB library's signal.c. Private to shared/ and its tests.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace beatsmith {

struct WfdbFormat {
  int number = 0;                           // as headers have it: 212
  size_t bytes = 0;                         // of a group of samples that are packed together
  size_t samples = 1;                       // in it
  std::array<uint8_t, 3> bytes_up_to = {};  // the end of each of them in the group
  std::optional<int32_t> missing;           // the value that stands for a missing sample
  bool fits_16_bits = true;
  bool holds_differences = false;  // each sample is what is added to the one before
  // Whole groups, of which there may be any number: out.size() = bytes.size() / bytes * samples.
  void (*unpack)(std::span<const uint8_t> bytes, std::span<int32_t> out) = nullptr;

  // How many whole samples so many bytes hold: a file may end inside a group.
  uint64_t samples_in(uint64_t byte_count) const;
};

// nullptr for a format that is not known here.
const WfdbFormat* find_wfdb_format(int number);

}  // namespace beatsmith
