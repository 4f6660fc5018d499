#include "metrics/distribution.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "metrics/assignment.h"
#include "metrics/quantile.h"

namespace beatsmith {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::optional<Error> check_set(BeatSet set, const std::string& name) {
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

std::optional<Error> check_pair(BeatSet a, const std::string& a_name, BeatSet b,
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

std::optional<Error> check_equal_count(BeatSet a, BeatSet b, size_t least) {
  if (a.rows() == b.rows() && a.rows() >= least) return std::nullopt;
  return Error{"sets of " + std::to_string(a.rows()) + " and " + std::to_string(b.rows()) +
                   " points cannot be compared",
               "a and b", "draw equally many from each, at least " + std::to_string(least)};
}

// Squared Euclidean distance; gives up, with some value of at least `limit`, once it is known to
// reach that. Sums in four lanes, which compilers turn into vector instructions.
double squared_distance(std::span<const float> a, std::span<const float> b,
                        double limit = kInfinity) {
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

// Euclidean, row-major [a.rows(), b.rows()].
std::vector<double> pairwise_distances(BeatSet a, BeatSet b) {
  std::vector<double> distances(a.rows() * b.rows());
  for (size_t i = 0; i < a.rows(); ++i) {
    for (size_t j = 0; j < b.rows(); ++j) {
      distances[i * b.rows() + j] = std::sqrt(squared_distance(a.row(i), b.row(j)));
    }
  }
  return distances;
}

// A point's distances to the other points of its own set: row i less the diagonal.
std::vector<double> distances_to_others(std::span<const double> square, size_t rows, size_t i) {
  const auto row = square.subspan(i * rows, rows);
  std::vector<double> others(row.begin(), row.begin() + i);
  others.insert(others.end(), row.begin() + i + 1, row.end());
  return others;
}

// Distance of each point of the set to its k-th nearest other point.
std::vector<double> neighbour_radii(BeatSet set, int k) {
  const auto square = pairwise_distances(set, set);
  std::vector<double> radii(set.rows());
  for (size_t i = 0; i < set.rows(); ++i) {
    auto others = distances_to_others(square, set.rows(), i);
    std::nth_element(others.begin(), others.begin() + (k - 1), others.end());
    radii[i] = others[k - 1];
  }
  return radii;
}

}  // namespace

Result<double> earth_movers_distance(BeatSet a, BeatSet b) {
  if (auto error = check_pair(a, "a", b, "b")) return *error;
  if (auto error = check_equal_count(a, b, 1)) return *error;
  const size_t n = a.rows();
  const auto distances = pairwise_distances(a, b);
  const auto partner = cheapest_assignment(distances, n);
  double sum = 0.0;
  for (size_t i = 0; i < n; ++i) sum += distances[i * n + partner[i]];
  return sum / static_cast<double>(n);
}

Result<PrecisionRecall> precision_recall(BeatSet real, BeatSet generated, int k) {
  if (auto error = check_pair(real, "real", generated, "generated")) return *error;
  if (k < 1 || static_cast<size_t>(k) >= std::min(real.rows(), generated.rows())) {
    return Error{"k = " + std::to_string(k) + " is out of range for sets of " +
                     std::to_string(real.rows()) + " and " + std::to_string(generated.rows()),
                 "k", "choose 1 or more, and give each set more than k points"};
  }
  const auto real_radii = neighbour_radii(real, k);
  const auto generated_radii = neighbour_radii(generated, k);
  const auto distances = pairwise_distances(real, generated);
  std::vector<bool> real_covered(real.rows()), generated_covered(generated.rows());
  for (size_t i = 0; i < real.rows(); ++i) {
    for (size_t j = 0; j < generated.rows(); ++j) {
      const double distance = distances[i * generated.rows() + j];
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

Result<double> nearest_neighbour_accuracy(BeatSet a, BeatSet b) {
  if (auto error = check_pair(a, "a", b, "b")) return *error;
  if (auto error = check_equal_count(a, b, 2)) return *error;
  const size_t n = a.rows();
  const auto across = pairwise_distances(a, b);
  std::vector<double> nearest_in_a(n, kInfinity), nearest_in_b(n, kInfinity);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < n; ++j) {
      nearest_in_b[i] = std::min(nearest_in_b[i], across[i * n + j]);
      nearest_in_a[j] = std::min(nearest_in_a[j], across[i * n + j]);
    }
  }
  const auto nearest_own_a = neighbour_radii(a, 1), nearest_own_b = neighbour_radii(b, 1);
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

std::vector<double> nearest_distances(BeatSet from, BeatSet to) {
  assert(from.dimension == to.dimension);
  std::vector<double> nearest(from.rows());
  for (size_t i = 0; i < from.rows(); ++i) {
    double least = kInfinity;
    for (size_t j = 0; j < to.rows(); ++j) {
      least = std::min(least, squared_distance(from.row(i), to.row(j), least));
    }
    nearest[i] = std::sqrt(least);
  }
  return nearest;
}

Result<double> memorised_share(BeatSet generated, BeatSet held_out, BeatSet training,
                               double quantile) {
  if (auto error = check_pair(generated, "generated", training, "training")) return *error;
  if (auto error = check_pair(held_out, "held_out", training, "training")) return *error;
  if (!(quantile > 0.0 && quantile < 1.0)) {
    return Error{"quantile " + std::to_string(quantile) + " is out of range", "quantile",
                 "choose a number between 0 and 1, such as 0.05"};
  }
  const double threshold = quantile_of(nearest_distances(held_out, training), quantile);
  const auto distances = nearest_distances(generated, training);
  const auto memorised = std::count_if(distances.begin(), distances.end(),
                                       [threshold](double d) { return d < threshold; });
  return static_cast<double>(memorised) / static_cast<double>(distances.size());
}

}  // namespace beatsmith
