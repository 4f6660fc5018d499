#include "metrics/halves.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "metrics/random_rows.h"

namespace beatsmith {
namespace {

using Rows = std::span<const size_t>;

enum Side : uint32_t { kA, kB };

// The rows and columns of a matrix of `width` columns.
std::vector<double> taken(const std::vector<double>& matrix, size_t width, Rows rows,
                          Rows columns) {
  std::vector<double> part;
  part.reserve(rows.size() * columns.size());
  for (const size_t row : rows) {
    for (const size_t column : columns) part.push_back(matrix[row * width + column]);
  }
  return part;
}

// Precondition: as many points a side, more than `neighbours`.
PairFigures figures_of(const SetDistances& pair, int neighbours) {
  const PrecisionRecall manifolds = *precision_recall(pair, neighbours);
  return {*earth_movers_distance(pair), manifolds.precision, manifolds.recall,
          *nearest_neighbour_accuracy(pair)};
}

}  // namespace

size_t half_count(size_t a_rows, size_t b_rows) { return std::min(a_rows / 2, b_rows); }

Result<HalvesFigures> compare_halves(const SetDistances& distances, uint64_t seed, uint64_t draw,
                                     int neighbours) {
  const size_t a = distances.a_rows, b = distances.b_rows, count = half_count(a, b);
  if (neighbours < 1 || count <= static_cast<size_t>(neighbours)) {
    return Error{"half of " + std::to_string(a) + " beats and " + std::to_string(b) +
                     " are too few for " + std::to_string(neighbours) + " neighbours",
                 "a and b",
                 "give at least " + std::to_string(2 * (neighbours + 1)) + " and " +
                     std::to_string(neighbours + 1)};
  }
  const std::vector<size_t> of_a = random_rows(a, 2 * count, seed, draw, kA);
  const std::vector<size_t> of_b = random_rows(b, count, seed, draw, kB);
  const Rows first = Rows(of_a).first(count), second = Rows(of_a).last(count);
  const std::vector<double> within_first = taken(distances.within_a, a, first, first);
  HalvesFigures figures;
  figures.other = figures_of({count, count, within_first, taken(distances.within_b, b, of_b, of_b),
                              taken(distances.between, b, first, of_b)},
                             neighbours);
  figures.own =
      figures_of({count, count, within_first, taken(distances.within_a, a, second, second),
                  taken(distances.within_a, a, first, second)},
                 neighbours);
  return figures;
}

}  // namespace beatsmith
