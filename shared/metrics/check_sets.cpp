#include "metrics/check_sets.h"

#include <algorithm>
#include <cmath>

namespace beatsmith {

std::optional<Error> check_set(PointSet set, const std::string& name) {
  if (set.rows() == 0) return Error{"the set is empty", name, "give at least one point"};
  if (set.values.size() % set.dimension != 0) {
    return Error{std::to_string(set.values.size()) + " values are no whole number of rows of " +
                     std::to_string(set.dimension),
                 name, "give rows of equal length"};
  }
  for (size_t i = 0; i < set.values.size(); ++i) {
    if (!std::isfinite(set.values[i])) {
      return Error{"a value is not finite",
                   name + ", row " + std::to_string(i / set.dimension) + ", element " +
                       std::to_string(i % set.dimension),
                   "leave that point out"};
    }
  }
  return std::nullopt;
}

std::optional<Error> check_pair(PointSet a, const std::string& a_name, PointSet b,
                                const std::string& b_name) {
  if (auto error = check_set(a, a_name)) return error;
  if (auto error = check_set(b, b_name)) return error;
  if (a.dimension != b.dimension) {
    return Error{"rows of " + std::to_string(a.dimension) + " and of " +
                     std::to_string(b.dimension) + " values cannot be compared",
                 a_name + " and " + b_name, "give rows of equal length"};
  }
  return std::nullopt;
}

std::optional<Error> check_equal_count(size_t a_rows, size_t b_rows, size_t least) {
  if (a_rows == b_rows && a_rows >= least) return std::nullopt;
  return Error{"sets of " + std::to_string(a_rows) + " and " + std::to_string(b_rows) +
                   " points cannot be compared",
               "a and b", "draw equally many from each, at least " + std::to_string(least)};
}

}  // namespace beatsmith
