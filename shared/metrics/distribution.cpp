#include "metrics/distribution.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <span>
#include <string>

#include "metrics/assignment.h"
#include "metrics/check_sets.h"
#include "metrics/squared_distance.h"

namespace beatsmith {
namespace {

// Distances of row `row` to the rows after it, to both sides of the diagonal.
void fill_within(std::vector<double>& within, PointSet set, size_t row) {
  const size_t rows = set.rows();
  for (size_t other = row + 1; other < rows; ++other) {
    const double distance = std::sqrt(squared_distance(set.row(row), set.row(other)));
    within[row * rows + other] = distance;
    within[other * rows + row] = distance;
  }
}

// A point's distances to the other points of its own set: row i less the diagonal.
std::vector<double> distances_to_others(std::span<const double> square, size_t rows, size_t i) {
  const auto row = square.subspan(i * rows, rows);
  std::vector<double> others(row.begin(), row.begin() + i);
  others.insert(others.end(), row.begin() + i + 1, row.end());
  return others;
}

// Distance of each point of a set to its k-th nearest other point.
std::vector<double> neighbour_radii(std::span<const double> within, size_t rows, int k) {
  std::vector<double> radii(rows);
  for (size_t i = 0; i < rows; ++i) {
    auto others = distances_to_others(within, rows, i);
    std::nth_element(others.begin(), others.begin() + (k - 1), others.end());
    radii[i] = others[k - 1];
  }
  return radii;
}

// The sum of the kernel over all distances; of a square matrix without its diagonal.
double kernel_sum(const std::vector<double>& distances, double bandwidth, size_t diagonal) {
  constexpr double kScales[] = {0.25, 0.5, 1.0, 2.0, 4.0};
  double sum = 0.0;
  for (const double scale : kScales) {
    const double factor = -0.5 / (scale * bandwidth * scale * bandwidth);
    for (const double distance : distances) sum += std::exp(factor * distance * distance);
  }
  // Of the diagonal each distance is 0 and each kernel 1.
  return sum / std::size(kScales) - static_cast<double>(diagonal);
}

}  // namespace

Result<SetDistances> begun_distances(PointSet a, PointSet b) {
  if (auto error = check_pair(a, "a", b, "b")) return *error;
  const size_t m = a.rows(), n = b.rows();
  return SetDistances{m, n, std::vector<double>(m * m), std::vector<double>(n * n),
                      std::vector<double>(m * n)};
}

void fill_row(SetDistances& distances, PointSet a, PointSet b, size_t row) {
  if (row < a.rows()) {
    fill_within(distances.within_a, a, row);
    for (size_t j = 0; j < b.rows(); ++j) {
      distances.between[row * b.rows() + j] = std::sqrt(squared_distance(a.row(row), b.row(j)));
    }
  }
  if (row < b.rows()) fill_within(distances.within_b, b, row);
}

Result<SetDistances> set_distances(PointSet a, PointSet b) {
  auto distances = begun_distances(a, b);
  if (!distances) return distances;
  for (size_t row = 0; row < std::max(a.rows(), b.rows()); ++row) fill_row(*distances, a, b, row);
  return distances;
}

Result<double> earth_movers_distance(const SetDistances& distances) {
  if (auto error = check_equal_count(distances.a_rows, distances.b_rows, 1)) return *error;
  const size_t n = distances.a_rows;
  const auto partner = cheapest_assignment(distances.between, n);
  double sum = 0.0;
  for (size_t i = 0; i < n; ++i) sum += distances.between[i * n + partner[i]];
  return sum / static_cast<double>(n);
}

Result<double> earth_movers_distance(PointSet a, PointSet b) {
  const auto distances = set_distances(a, b);
  if (!distances) return distances.error();
  return earth_movers_distance(*distances);
}

Result<PrecisionRecall> precision_recall(const SetDistances& distances, int k) {
  const size_t real = distances.a_rows, generated = distances.b_rows;
  if (k < 1 || static_cast<size_t>(k) >= std::min(real, generated)) {
    return Error{"k = " + std::to_string(k) + " is out of range for sets of " +
                     std::to_string(real) + " and " + std::to_string(generated),
                 "k", "choose 1 or more, and give each set more than k points"};
  }
  const auto real_radii = neighbour_radii(distances.within_a, real, k);
  const auto generated_radii = neighbour_radii(distances.within_b, generated, k);
  std::vector<bool> real_covered(real), generated_covered(generated);
  for (size_t i = 0; i < real; ++i) {
    for (size_t j = 0; j < generated; ++j) {
      const double distance = distances.between[i * generated + j];
      if (distance <= real_radii[i]) generated_covered[j] = true;
      if (distance <= generated_radii[j]) real_covered[i] = true;
    }
  }
  const auto share = [](const std::vector<bool>& covered) {
    return static_cast<double>(std::count(covered.begin(), covered.end(), true)) /
           static_cast<double>(covered.size());
  };
  return PrecisionRecall{share(generated_covered), share(real_covered)};
}

Result<PrecisionRecall> precision_recall(PointSet real, PointSet generated, int k) {
  const auto distances = set_distances(real, generated);
  if (!distances) return distances.error();
  return precision_recall(*distances, k);
}

Result<double> nearest_neighbour_accuracy(const SetDistances& distances) {
  if (auto error = check_equal_count(distances.a_rows, distances.b_rows, 2)) return *error;
  const size_t n = distances.a_rows;
  constexpr double kFar = std::numeric_limits<double>::infinity();
  std::vector<double> nearest_in_a(n, kFar), nearest_in_b(n, kFar);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      const double distance = distances.between[i * n + j];
      nearest_in_b[i] = std::min(nearest_in_b[i], distance);
      nearest_in_a[j] = std::min(nearest_in_a[j], distance);
    }
  }
  const auto nearest_own_a = neighbour_radii(distances.within_a, n, 1);
  const auto nearest_own_b = neighbour_radii(distances.within_b, n, 1);
  double correct = 0.0;
  const auto count = [&correct](double own, double other) {
    correct += own < other ? 1.0 : own == other ? 0.5 : 0.0;
  };
  for (size_t i = 0; i < n; ++i) {
    count(nearest_own_a[i], nearest_in_b[i]);
    count(nearest_own_b[i], nearest_in_a[i]);
  }
  return correct / static_cast<double>(2 * n);
}

Result<double> nearest_neighbour_accuracy(PointSet a, PointSet b) {
  const auto distances = set_distances(a, b);
  if (!distances) return distances.error();
  return nearest_neighbour_accuracy(*distances);
}

double median_distance(const std::vector<double>& within, size_t rows) {
  assert(rows >= 2 && within.size() == rows * rows);
  std::vector<double> pairs;
  pairs.reserve(rows * (rows - 1) / 2);
  for (size_t i = 0; i < rows; ++i) {
    const auto row = within.begin() + static_cast<std::ptrdiff_t>(i * rows);
    pairs.insert(pairs.end(), row + static_cast<std::ptrdiff_t>(i) + 1,
                 row + static_cast<std::ptrdiff_t>(rows));
  }
  const auto middle = pairs.begin() + static_cast<std::ptrdiff_t>(pairs.size() / 2);
  std::nth_element(pairs.begin(), middle, pairs.end());
  return *middle;
}

Result<double> squared_mmd(const SetDistances& distances, double bandwidth) {
  const size_t m = distances.a_rows, n = distances.b_rows;
  if (m < 2 || n < 2) {
    return Error{
        "sets of " + std::to_string(m) + " and " + std::to_string(n) + " points have no pairs",
        "a and b", "give at least 2 points each"};
  }
  if (!(bandwidth > 0.0 && std::isfinite(bandwidth))) {
    return Error{"bandwidth " + std::to_string(bandwidth) + " is out of range", "bandwidth",
                 "give a distance above 0, such as median_distance()"};
  }
  const auto mean = [&](const std::vector<double>& values, size_t diagonal, size_t pairs) {
    return kernel_sum(values, bandwidth, diagonal) / static_cast<double>(pairs);
  };
  return mean(distances.within_a, m, m * (m - 1)) + mean(distances.within_b, n, n * (n - 1)) -
         2.0 * mean(distances.between, 0, m * n);
}

}  // namespace beatsmith
