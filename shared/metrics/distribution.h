// Distances between two sets of beats: how near generated beats are to real ones, as sets.
//
// Errors of all of them: a set that is empty, ragged or not finite, two of different dimension.
#pragma once

#include <vector>

#include "base/result.h"
#include "metrics/point_set.h"

namespace beatsmith {

// Euclidean distances within and between two sets of points, row-major: what most of the figures
// below need, made once for all of them.
struct SetDistances {
  size_t a_rows = 0;
  size_t b_rows = 0;
  std::vector<double> within_a;  // [a_rows, a_rows]
  std::vector<double> within_b;  // [b_rows, b_rows]
  std::vector<double> between;   // [a_rows, b_rows]
};

Result<SetDistances> set_distances(PointSet a, PointSet b);

// The same row by row, for a caller that may not take long at a time: begun_distances() has room
// for all of them and has computed none, fill_row() computes row `row` of each matrix that has such
// a row. All are there once every row below the larger set's size was filled.
Result<SetDistances> begun_distances(PointSet a, PointSet b);
void fill_row(SetDistances& distances, PointSet a, PointSet b, size_t row);

// Exact earth mover's distance between two sets of equally many points: the mean Euclidean distance
// of the cheapest one-to-one assignment (Wasserstein-1 of two uniform empirical measures; BeatDiff,
// NeurIPS 2024). O(n^3), n = 600 in some 80 ms. Error also: sets of different size.
Result<double> earth_movers_distance(const SetDistances& distances);
Result<double> earth_movers_distance(PointSet a, PointSet b);

struct PrecisionRecall {
  double precision = 0;  // share of generated points inside the real manifold: fidelity
  double recall = 0;     // share of real points inside the generated manifold: coverage
};

// k-nearest-neighbour manifolds (Kynkäänniemi et al., NeurIPS 2019): a point is inside a set's
// manifold if it is within the distance of at least one of the set's points to that point's k-th
// neighbour, itself not counted. In `distances` a is real, b generated. Error also: k below 1, or
// not below the smaller set's size.
Result<PrecisionRecall> precision_recall(const SetDistances& distances, int k = 5);
Result<PrecisionRecall> precision_recall(PointSet real, PointSet generated, int k = 5);

// Leave-one-out accuracy of a 1-nearest-neighbour classifier that tells the two sets apart
// (Lopez-Paz & Oquab 2017): 0.5 where they cannot be told apart, 1 where they can. A point as near
// to the other set as to its own counts as half right. Error also: sets of different size (the
// accuracy of guessing is then no half), or of a single point.
Result<double> nearest_neighbour_accuracy(const SetDistances& distances);
Result<double> nearest_neighbour_accuracy(PointSet a, PointSet b);

// The median of the distances between different points of a set (of two middle ones the larger):
// the usual bandwidth of a Gaussian kernel on it (Gretton et al. 2012, section 8). `within` is
// [rows, rows], rows at least 2.
double median_distance(const std::vector<double>& within, size_t rows);

// Unbiased squared maximum mean discrepancy (Gretton et al., JMLR 13:723-773, 2012, equation 3):
//   1/(m (m-1)) sum_{i != j} k(a_i, a_j) + 1/(n (n-1)) sum_{i != j} k(b_i, b_j)
//     - 2/(m n) sum_{i, j} k(a_i, b_j)
// with the kernel k(x, y) = mean over s in {1/4, 1/2, 1, 2, 4} of exp(-|x - y|^2 / (2 (s h)^2)) for
// a bandwidth h. About 0 for one distribution (it may be below), at most 2. Error also: a single
// point in a set, a bandwidth that is not above 0.
Result<double> squared_mmd(const SetDistances& distances, double bandwidth);

}  // namespace beatsmith
