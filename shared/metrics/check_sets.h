// Whether sets of points can be measured and compared at all; used by the metrics of sets.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "metrics/point_set.h"

namespace beatsmith {

// The error of a set that is empty, ragged or not finite; `name` is for its place.
std::optional<Error> check_set(PointSet set, const std::string& name);

// That of either of a pair, or of a pair of two dimensions.
std::optional<Error> check_pair(PointSet a, const std::string& a_name, PointSet b,
                                const std::string& b_name);

// Also that of sets of different size or of fewer than `least` points.
std::optional<Error> check_equal_count(size_t a_rows, size_t b_rows, size_t least);

}  // namespace beatsmith
