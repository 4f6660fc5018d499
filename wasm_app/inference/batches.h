// How a batch of any size becomes runs of few shapes: 1, 8 or 32 rows, so that a provider compiles
// its kernels for three shapes only (on WebGPU a new shape costs a shader compilation).
#pragma once

#include <cstdint>
#include <vector>

namespace beatsmith {

inline constexpr int64_t kMaxRunRows = 32;

// Rows [first, first + rows) of a batch, run as padded_rows(rows) rows.
struct BatchRun {
  int64_t first = 0;
  int64_t rows = 0;
};

inline int64_t padded_rows(int64_t rows) { return rows <= 1 ? 1 : rows <= 8 ? 8 : kMaxRunRows; }

// Covers a batch with runs of at most 32 rows; of at most 8 where runs of 32 would leave some of
// the `workers` idle.
inline std::vector<BatchRun> split_batch(int64_t rows, int workers) {
  const int64_t limit = rows < kMaxRunRows * workers ? 8 : kMaxRunRows;
  std::vector<BatchRun> runs;
  for (int64_t first = 0; first < rows; first += limit) {
    runs.push_back({first, rows - first < limit ? rows - first : limit});
  }
  return runs;
}

}  // namespace beatsmith
