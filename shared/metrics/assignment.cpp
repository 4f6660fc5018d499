#include "metrics/assignment.h"

#include <cassert>
#include <limits>
#include <utility>

namespace beatsmith {
namespace {

constexpr size_t kNone = std::numeric_limits<size_t>::max();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The pairing so far, and prices of the columns (dual variables): a paired row holds a column where
// cost - price is least for it, which is what makes the full pairing the cheapest.
struct Pairing {
  std::vector<size_t> column_of_row;
  std::vector<size_t> row_of_column;
  std::vector<double> price;
};

// Column reduction: a column's price is its least cost, and its row takes it if it is still free.
Pairing reduce_columns(std::span<const double> costs, size_t n) {
  Pairing pairing{std::vector<size_t>(n, kNone), std::vector<size_t>(n, kNone),
                  std::vector<double>(n, kInfinity)};
  std::vector<size_t> cheapest_row(n, 0);
  for (size_t row = 0; row < n; ++row) {
    for (size_t column = 0; column < n; ++column) {
      if (costs[row * n + column] < pairing.price[column]) {
        pairing.price[column] = costs[row * n + column];
        cheapest_row[column] = row;
      }
    }
  }
  for (size_t column = 0; column < n; ++column) {
    if (pairing.column_of_row[cheapest_row[column]] != kNone) continue;
    pairing.column_of_row[cheapest_row[column]] = column;
    pairing.row_of_column[column] = cheapest_row[column];
  }
  return pairing;
}

// Augmenting row reduction: each free row bids for the column it likes best, up to what makes its
// second best as good, and may push out the row that held it. Twice over the free rows; what is
// left free goes to the shortest paths.
std::vector<size_t> reduce_rows(std::span<const double> costs, size_t n, Pairing& pairing) {
  std::vector<size_t> free_rows;
  for (size_t row = 0; row < n; ++row) {
    if (pairing.column_of_row[row] == kNone) free_rows.push_back(row);
  }
  for (int pass = 0; pass < 2; ++pass) {
    std::vector<size_t> left;
    for (const size_t row : free_rows) {
      double best = kInfinity, second = kInfinity;
      size_t best_column = kNone;
      for (size_t column = 0; column < n; ++column) {
        const double reduced = costs[row * n + column] - pairing.price[column];
        if (reduced < best) {
          second = std::exchange(best, reduced);
          best_column = column;
        } else if (reduced < second) {
          second = reduced;
        }
      }
      const size_t rival = pairing.row_of_column[best_column];
      if (n > 1) pairing.price[best_column] -= second - best;
      pairing.row_of_column[best_column] = row;
      pairing.column_of_row[row] = best_column;
      if (rival != kNone) {
        pairing.column_of_row[rival] = kNone;
        left.push_back(rival);
      }
    }
    free_rows = std::move(left);
  }
  return free_rows;
}

// Dijkstra over the reduced costs from a free row to the nearest free column; the pairs on the way
// are passed along, and the prices of the columns left behind are lowered to keep all pairs best.
void augment(std::span<const double> costs, size_t n, size_t free_row, Pairing& pairing) {
  std::vector<double> distance(n);
  std::vector<size_t> previous_row(n, free_row);
  // The first `settled` of the columns have their final distance, the rest are open.
  std::vector<size_t> columns(n);
  for (size_t column = 0; column < n; ++column) {
    columns[column] = column;
    distance[column] = costs[free_row * n + column] - pairing.price[column];
  }

  size_t settled = 0;
  size_t column = kNone;  // the nearest open one, in the end the free one
  double reach = 0.0;
  while (true) {
    size_t nearest = settled;
    for (size_t k = settled + 1; k < n; ++k) {
      if (distance[columns[k]] < distance[columns[nearest]]) nearest = k;
    }
    std::swap(columns[settled], columns[nearest]);
    column = columns[settled];
    reach = distance[column];
    const size_t row = pairing.row_of_column[column];
    if (row == kNone) break;
    ++settled;
    const double own = costs[row * n + column] - pairing.price[column];
    for (size_t k = settled; k < n; ++k) {
      const size_t other = columns[k];
      const double via = reach + costs[row * n + other] - pairing.price[other] - own;
      if (via < distance[other]) {
        distance[other] = via;
        previous_row[other] = row;
      }
    }
  }

  for (size_t k = 0; k < settled; ++k) {
    pairing.price[columns[k]] += distance[columns[k]] - reach;
  }
  while (column != kNone) {  // until the free row, which held none
    const size_t row = previous_row[column];
    pairing.row_of_column[column] = row;
    std::swap(column, pairing.column_of_row[row]);
  }
}

}  // namespace

std::vector<size_t> cheapest_assignment(std::span<const double> costs, size_t n) {
  assert(costs.size() == n * n);
  Pairing pairing = reduce_columns(costs, n);
  for (const size_t row : reduce_rows(costs, n, pairing)) augment(costs, n, row, pairing);
  return std::move(pairing.column_of_row);
}

}  // namespace beatsmith
