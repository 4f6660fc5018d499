#include "metrics/quantile.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace beatsmith {

double quantile_of(std::vector<double> values, double quantile) {
  assert(!values.empty() && quantile >= 0.0 && quantile <= 1.0);
  std::sort(values.begin(), values.end());
  const double position = quantile * static_cast<double>(values.size() - 1);
  const auto below = static_cast<size_t>(position);
  const size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (position - static_cast<double>(below)) * (values[above] - values[below]);
}

}  // namespace beatsmith
