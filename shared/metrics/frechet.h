// The Fréchet distance between two sets of feature vectors.
#pragma once

#include <vector>

#include "base/result.h"
#include "metrics/point_set.h"

namespace beatsmith {

// A normal distribution: what a set's mean and spread say of it.
struct Normal {
  std::vector<double> mean;        // [d]
  std::vector<double> covariance;  // [d, d], row-major, symmetric
};

// Mean and covariance (over n - 1) of a set. Error: empty, ragged or not finite, a single point.
Result<Normal> fit_normal(PointSet set);

// The squared Fréchet (2-Wasserstein) distance of two normal distributions (Dowson & Landau 1982):
//   |mean_a - mean_b|^2 + trace(C_a + C_b - 2 (C_a^{1/2} C_b C_a^{1/2})^{1/2})
// Regularisation: eigenvalues that rounding made negative count as 0 and nothing is added, so
// covariances need not have full rank. O(d^3). Precondition: both are of one dimension.
double frechet_distance(const Normal& a, const Normal& b);

// The same of the normal distributions fitted to two sets (of a classifier's features: Heusel et
// al., NeurIPS 2017). Sets smaller than their dimension are accepted. The estimate is biased
// upwards, the more the smaller the sets: compare with a floor of equally many points.
// Error: a set that is empty, ragged or not finite, of a single point; two of different dimension.
Result<double> frechet_distance(PointSet a, PointSet b);

}  // namespace beatsmith
