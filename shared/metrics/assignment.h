// The linear assignment problem: the cheapest one-to-one pairing of rows and columns.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace beatsmith {

// The column that goes with each row, so that the sum of costs is least: shortest augmenting paths
// from a column reduction (Jonker & Volgenant, Computing 38:325-340, 1987). `costs` is row-major
// [n, n], finite. O(n^3) at worst; n = 600 in some tens of milliseconds.
std::vector<size_t> cheapest_assignment(std::span<const double> costs, size_t n);

}  // namespace beatsmith
