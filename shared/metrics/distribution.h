// Distances between two sets of beats: how near generated beats are to real ones, as sets.
//
// Errors of all of them: a set that is empty, ragged or not finite, two of different dimension.
#pragma once

#include <vector>

#include "base/result.h"
#include "metrics/beat_set.h"

namespace beatsmith {

// Exact earth mover's distance between two sets of equally many points: the mean Euclidean distance
// of the cheapest one-to-one assignment (Wasserstein-1 of two uniform empirical measures; BeatDiff,
// NeurIPS 2024). O(n^3), n = 600 in some 80 ms. Error also: sets of different size.
Result<double> earth_movers_distance(BeatSet a, BeatSet b);

struct PrecisionRecall {
  double precision = 0;  // share of generated points inside the real manifold: fidelity
  double recall = 0;     // share of real points inside the generated manifold: coverage
};

// k-nearest-neighbour manifolds (Kynkäänniemi et al., NeurIPS 2019): a point is inside a set's
// manifold if it is within the distance of at least one of the set's points to that point's k-th
// neighbour, itself not counted. Error also: k below 1, or not below the smaller set's size.
Result<PrecisionRecall> precision_recall(BeatSet real, BeatSet generated, int k = 5);

// Leave-one-out accuracy of a 1-nearest-neighbour classifier that tells the two sets apart
// (Lopez-Paz & Oquab 2017): 0.5 where they cannot be told apart, 1 where they can. A point as near
// to the other set as to its own counts as half right. Error also: sets of different size (the
// accuracy of guessing is then no half), or of a single point.
Result<double> nearest_neighbour_accuracy(BeatSet a, BeatSet b);

// Euclidean distance from each row of `from` to its nearest row of `to`; infinite where `to` is
// empty. Precondition: equal dimension.
std::vector<double> nearest_distances(BeatSet from, BeatSet to);

// Memorisation: the share of generated beats that are nearer to a training beat than the `quantile`
// of held-out beats are. About `quantile` for a model that generalises; near 1 for one that copies.
// Error also: quantile not between 0 and 1.
Result<double> memorised_share(BeatSet generated, BeatSet held_out, BeatSet training,
                               double quantile = 0.05);

}  // namespace beatsmith
