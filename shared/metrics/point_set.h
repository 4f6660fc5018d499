// A set of points that metrics compare: beats as rows of samples, or rows of features.
#pragma once

#include <cassert>
#include <cstddef>
#include <span>

namespace beatsmith {

// Row-major view of `rows()` points of `dimension` values each. Does not own them.
struct PointSet {
  std::span<const float> values;
  size_t dimension = 0;

  size_t rows() const { return dimension == 0 ? 0 : values.size() / dimension; }
  std::span<const float> row(size_t i) const {
    assert(i < rows());
    return values.subspan(i * dimension, dimension);
  }
};

}  // namespace beatsmith
