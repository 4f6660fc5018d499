// The squared Euclidean distance, which all distances between beats are made of.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <span>

namespace beatsmith {

// Squared Euclidean distance; gives up, with some value of at least `limit`, once it is known to
// reach that. Sums in four lanes, which compilers turn into vector instructions.
inline double squared_distance(std::span<const float> a, std::span<const float> b,
                               double limit = std::numeric_limits<double>::infinity()) {
  constexpr size_t kLanes = 4, kBlock = 32;
  const size_t n = a.size();
  double total = 0.0;
  size_t i = 0;
  for (; i + kBlock <= n && total < limit; i += kBlock) {
    std::array<double, kLanes> sums{};
    for (size_t k = i; k < i + kBlock; k += kLanes) {
      for (size_t lane = 0; lane < kLanes; ++lane) {
        const double difference = static_cast<double>(a[k + lane]) - b[k + lane];
        sums[lane] += difference * difference;
      }
    }
    total += (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }
  for (; i < n && total < limit; ++i) {
    const double difference = static_cast<double>(a[i]) - b[i];
    total += difference * difference;
  }
  return total;
}

}  // namespace beatsmith
