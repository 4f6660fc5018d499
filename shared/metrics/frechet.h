// The Fréchet distance between two sets of feature vectors.
#pragma once

#include "base/result.h"
#include "metrics/beat_set.h"

namespace beatsmith {

// The squared Fréchet (2-Wasserstein) distance of the normal distributions fitted to two sets
// (Dowson & Landau 1982; of a classifier's features: Heusel et al., NeurIPS 2017):
//   |mean_a - mean_b|^2 + trace(C_a + C_b - 2 (C_a^{1/2} C_b C_a^{1/2})^{1/2})
// with covariances over n - 1. Regularisation: eigenvalues that rounding made negative count as 0
// and nothing is added, so sets smaller than their dimension are accepted. The estimate is biased
// upwards, the more the smaller the sets: compare with a floor of equally many points. O(d^3).
// Error: a set that is empty, ragged or not finite, of a single point; two of different dimension.
Result<double> frechet_distance(BeatSet a, BeatSet b);

}  // namespace beatsmith
