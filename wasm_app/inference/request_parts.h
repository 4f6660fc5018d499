// What the sides of the seam share: the check of a request, and how a batch of any size becomes
// runs of few shapes: 1, 8 or 32 rows, so that a provider compiles its kernels for three shapes
// only (on WebGPU a new shape costs a shader compilation).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "inference/inference_engine.h"

namespace beatsmith {

inline constexpr int64_t kMaxRunRows = 32;

// Rows [first, first + rows) of a batch, run as padded_rows(rows) rows.
struct BatchRun {
  int64_t first = 0;
  int64_t rows = 0;
};

int64_t padded_rows(int64_t rows);

// Covers a batch with runs of at most 32 rows; of at most 8 where runs of 32 would leave some of
// the `workers` idle.
std::vector<BatchRun> split_batch(int64_t rows, int workers);

// No inputs, a shape that does not fit its values, batches that differ.
std::optional<Error> find_fault(const Tensors& inputs);

// The rows of `part`, padded with zeros to padded_rows(part.rows).
Tensors rows_of(const Tensors& inputs, BatchRun part);

// Puts a run's rows (without their padding) where they belong among the request's `batch` rows.
// `whole` is empty before the first run. Error: an output's first dimension is not the batch.
Result<Done> store_rows(const Tensors& run_outputs, BatchRun part, int64_t batch, Tensors& whole);

}  // namespace beatsmith
