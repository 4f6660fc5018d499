#include "metrics/class_statistics.h"

#include <cmath>
#include <string>

#include "metrics/check_sets.h"

namespace beatsmith {

std::vector<float> coordinates_of(PointSet beats, const PrincipalAxes& axes) {
  std::vector<float> coordinates;
  coordinates.reserve(beats.rows() * axes.count());
  for (size_t i = 0; i < beats.rows(); ++i) {
    const std::vector<float> place = axes.project(beats.row(i));
    coordinates.insert(coordinates.end(), place.begin(), place.end());
  }
  return coordinates;
}

Result<ClassStatistics> class_statistics(PointSet beats, const PrincipalAxes& axes) {
  if (auto error = check_set(beats, "beats")) return *error;
  if (beats.dimension != axes.dimension()) {
    return Error{"beats of " + std::to_string(beats.dimension) + " samples on axes of " +
                     std::to_string(axes.dimension()),
                 "beats", "give beats of the axes' length"};
  }
  Result<Normal> coordinates = fit_normal({coordinates_of(beats, axes), axes.count()});
  if (!coordinates) return coordinates.error();
  ClassStatistics statistics;
  statistics.count = beats.rows();
  statistics.coordinates = *std::move(coordinates);
  const auto n = static_cast<double>(beats.rows());
  for (size_t i = 0; i < beats.dimension; ++i) {
    double mean = 0.0, squares = 0.0;
    for (size_t row = 0; row < beats.rows(); ++row) mean += beats.row(row)[i] / n;
    for (size_t row = 0; row < beats.rows(); ++row) {
      squares += std::pow(beats.row(row)[i] - mean, 2);
    }
    statistics.mean.push_back(static_cast<float>(mean));
    statistics.spread.push_back(static_cast<float>(std::sqrt(squares / (n - 1.0))));
  }
  return statistics;
}

}  // namespace beatsmith
