// How well a classifier tells classes apart: the confusion matrix and the figures read off it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace beatsmith {

// Figures that divide by a count of 0 are NaN: the sensitivity of a class that never occurs, the
// positive predictivity of one that is never predicted. Preconditions: indices are below K.
class ConfusionMatrix {
 public:
  explicit ConfusionMatrix(int class_count);

  void add(int reference, int predicted, int64_t count = 1);
  void add(const ConfusionMatrix& other);  // of as many classes

  int class_count() const { return class_count_; }
  int64_t count(int reference, int predicted) const;
  int64_t reference_count(int index) const;  // how often the class occurs
  int64_t predicted_count(int index) const;  // how often it is predicted
  int64_t total() const;

  double accuracy() const;                        // share on the diagonal
  double sensitivity(int index) const;            // Se = TP / (TP + FN), recall
  double positive_predictivity(int index) const;  // +P = TP / (TP + FP), precision
  double f1(int index) const;                     // 2 TP / (2 TP + FP + FN)

  // Unweighted means over the classes that occur; a class that occurs and is never predicted
  // counts as 0.
  double macro_sensitivity() const;
  double macro_positive_predictivity() const;
  double macro_f1() const;

  // Cohen's kappa (1960): (p_o - p_e) / (1 - p_e), agreement beyond that of independent labels.
  double kappa() const;

 private:
  int class_count_;
  std::vector<int64_t> counts_;  // [reference, predicted]
};

// Ijk = kappa / 2 + j / 8 with j = Se_S + Se_V + (+P_S) + (+P_V), so that 1 is perfect (Mar et al.,
// IEEE T Bio-Med Eng 58(8), 2011; Mondejar-Guerra et al., Biomed Signal Proces 47, 2019). `s` and
// `v` are the indices of the classes S and V. Whoever compares with those papers gives the matrix
// the classes they count (N, S, V, F).
double jk_index(const ConfusionMatrix& matrix, int s, int v);

}  // namespace beatsmith
