// Eigenvalues and eigenvectors of a small symmetric matrix.
#pragma once

#include <cstddef>
#include <vector>

namespace beatsmith {

struct SymmetricEigen {
  std::vector<double> values;   // [n], in no order
  std::vector<double> vectors;  // [n, n]: column k is the unit eigenvector of values[k]
};

// Cyclic Jacobi rotations (Golub & Van Loan, Matrix Computations, 8.5), until what is off the
// diagonal is rounding. `matrix` is row-major [n, n], symmetric and finite. O(n^3) a sweep, some
// ten sweeps: n = 64 in some milliseconds.
SymmetricEigen symmetric_eigen(std::vector<double> matrix, size_t n);

}  // namespace beatsmith
