// Which beats of a set a draw takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace beatsmith {

// `count` different numbers below `rows`, in the order of a partial Fisher-Yates shuffle: a pure
// function of (seed, draw, side), the draws of different sides independent of one another.
// Precondition: count <= rows.
std::vector<size_t> random_rows(size_t rows, size_t count, uint64_t seed, uint64_t draw,
                                uint32_t side);

}  // namespace beatsmith
