// Medians, in time that grows with the number of values.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <span>

namespace beatsmith {

// The middle value, of an even number of values the mean of the middle two; puts them into another
// order. Precondition: not empty.
template <class Value>
Value median_of(std::span<Value> values) {
  assert(!values.empty());
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

// Of an even number of values the lower one of the middle two: one that there is.
template <class Value>
Value lower_median_of(std::span<Value> values) {
  assert(!values.empty());
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace beatsmith
