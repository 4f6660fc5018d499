// NumPy's array files (.npy): numpy.lib.format, versions 1.0, 2.0 and 3.0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "io/recording.h"

namespace beatsmith {

// An array of any number of dimensions; values in C order (the last index runs fastest).
struct NpyArray {
  std::vector<size_t> shape;  // empty: a single value
  std::vector<float> values;  // the product of the shape
};

// Reads float32, float64, int16 and int32, little-endian, in C or Fortran order; wider types are
// rounded to float32. Errors say at which byte: another type, a shape that the file's length
// belies.
Result<NpyArray> parse_npy(std::span<const uint8_t> bytes);

// Writes float32 in C order, version 1.0. Precondition: as many values as the shape says, at most
// 32 dimensions.
std::vector<uint8_t> format_npy(std::span<const size_t> shape, std::span<const float> values);

// [samples] or [samples, leads], mV; leads are named "lead 1", "lead 2", ... Errors: another shape,
// more than 64 leads, no samples, a rate out of 1 .. 1,000,000 Hz.
Result<Recording> recording_from_npy(const NpyArray& array, double sample_rate_hz);

// [samples, leads]. Error: leads of different lengths.
Result<NpyArray> npy_from_recording(const Recording& recording);

}  // namespace beatsmith
