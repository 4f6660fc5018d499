#include "metrics/random_rows.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

#include "diffusion/noise.h"

namespace beatsmith {

std::vector<size_t> random_rows(size_t rows, size_t count, uint64_t seed, uint64_t draw,
                                uint32_t side) {
  assert(count <= rows);
  std::vector<size_t> order(rows);
  std::iota(order.begin(), order.end(), size_t{0});
  for (size_t i = 0; i < count; ++i) {
    const double u = uniform(seed, draw, side, static_cast<uint32_t>(i));
    const size_t left = rows - i;
    std::swap(order[i],
              order[i + std::min(left - 1, static_cast<size_t>(u * static_cast<double>(left)))]);
  }
  order.resize(count);
  return order;
}

}  // namespace beatsmith
