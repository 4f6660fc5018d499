// What there is to say of the beats of a class without any single one of them: mean, spread, and
// where they lie on the principal axes. The app shows generated beats by it, and real ones whose
// beats are not handed out.
#pragma once

#include <vector>

#include "base/result.h"
#include "metrics/frechet.h"
#include "metrics/pca.h"
#include "metrics/point_set.h"

namespace beatsmith {

struct ClassStatistics {
  size_t count = 0;           // beats
  std::vector<float> mean;    // [d], in the beats' unit
  std::vector<float> spread;  // [d]: standard deviation over n - 1
  Normal coordinates;         // on the axes
};

// Error: a set that is empty, ragged or not finite, a single beat, another dimension than the axes.
Result<ClassStatistics> class_statistics(PointSet beats, const PrincipalAxes& axes);

// The coordinates of beats on the axes, [n, axes.count()] row by row. Precondition: of the axes'
// dimension.
std::vector<float> coordinates_of(PointSet beats, const PrincipalAxes& axes);

}  // namespace beatsmith
