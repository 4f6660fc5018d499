#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>

#include "metrics/classification.h"

namespace beatsmith {
namespace {

ConfusionMatrix matrix_of(std::initializer_list<std::initializer_list<int64_t>> rows) {
  ConfusionMatrix matrix(static_cast<int>(rows.size()));
  int reference = 0;
  for (const auto& row : rows) {
    int predicted = 0;
    for (const int64_t count : row) matrix.add(reference, predicted++, count);
    ++reference;
  }
  return matrix;
}

// Two raters, the textbook's kappa: 20 5 / 10 15 gives p_o = 0.7, p_e = 0.5, kappa = 0.4.
TEST(ConfusionMatrix, ByHand) {
  const auto matrix = matrix_of({{20, 5}, {10, 15}});
  EXPECT_EQ(matrix.total(), 50);
  EXPECT_EQ(matrix.count(1, 0), 10);
  EXPECT_EQ(matrix.reference_count(0), 25);
  EXPECT_EQ(matrix.predicted_count(0), 30);
  EXPECT_DOUBLE_EQ(matrix.accuracy(), 0.7);
  EXPECT_DOUBLE_EQ(matrix.sensitivity(0), 0.8);
  EXPECT_DOUBLE_EQ(matrix.positive_predictivity(0), 20.0 / 30.0);
  EXPECT_DOUBLE_EQ(matrix.f1(0), 40.0 / 55.0);
  EXPECT_DOUBLE_EQ(matrix.macro_sensitivity(), 0.7);
  EXPECT_DOUBLE_EQ(matrix.macro_positive_predictivity(), (20.0 / 30.0 + 15.0 / 20.0) / 2);
  EXPECT_DOUBLE_EQ(matrix.macro_f1(), (40.0 / 55.0 + 30.0 / 45.0) / 2);
  EXPECT_NEAR(matrix.kappa(), 0.4, 1e-12);
}

TEST(ConfusionMatrix, CountsOneByOne) {
  ConfusionMatrix matrix(3);
  matrix.add(2, 1);
  matrix.add(2, 1);
  matrix.add(0, 0);
  EXPECT_EQ(matrix.count(2, 1), 2);
  EXPECT_EQ(matrix.count(1, 2), 0);
  EXPECT_EQ(matrix.total(), 3);
}

TEST(ConfusionMatrix, LeavesAbsentClassesOutOfMeans) {
  // Class 1 never occurs; class 2 occurs and is never predicted.
  const auto matrix = matrix_of({{8, 2, 0}, {0, 0, 0}, {4, 0, 0}});
  EXPECT_TRUE(std::isnan(matrix.sensitivity(1)));
  EXPECT_DOUBLE_EQ(matrix.positive_predictivity(1), 0.0);
  EXPECT_TRUE(std::isnan(matrix.positive_predictivity(2)));
  EXPECT_DOUBLE_EQ(matrix.macro_sensitivity(), (0.8 + 0.0) / 2);
  EXPECT_DOUBLE_EQ(matrix.macro_positive_predictivity(), (8.0 / 12.0 + 0.0) / 2);
  EXPECT_TRUE(std::isnan(ConfusionMatrix(2).accuracy()));
}

TEST(ConfusionMatrix, KappaIsOneAtBestAndZeroByChance) {
  EXPECT_DOUBLE_EQ(matrix_of({{5, 0}, {0, 7}}).kappa(), 1.0);
  EXPECT_NEAR(matrix_of({{9, 3}, {3, 1}}).kappa(), 0.0, 1e-12);
}

TEST(JkIndex, ByHand) {
  EXPECT_DOUBLE_EQ(jk_index(matrix_of({{5, 0, 0}, {0, 5, 0}, {0, 0, 5}}), 1, 2), 1.0);
  // p_o = 16/20; p_e = (10 10 + 5 5 + 5 5) / 400 = 0.375; kappa = 0.425 / 0.625 = 0.68.
  // Se and +P: S 4/5 and 4/5, V 3/5 and 3/5: j = 2.8. Ijk = 0.34 + 0.35.
  const auto matrix = matrix_of({{9, 0, 1}, {0, 4, 1}, {1, 1, 3}});
  EXPECT_NEAR(matrix.kappa(), 0.68, 1e-12);
  EXPECT_NEAR(jk_index(matrix, 1, 2), 0.69, 1e-12);
}

}  // namespace
}  // namespace beatsmith
