#include "metrics/classification.h"

#include <cassert>
#include <cmath>
#include <limits>

namespace beatsmith {
namespace {

double ratio(int64_t part, int64_t whole) {
  if (whole == 0) return std::numeric_limits<double>::quiet_NaN();
  return static_cast<double>(part) / static_cast<double>(whole);
}

template <class Figure>
double macro_average(const ConfusionMatrix& matrix, Figure figure) {
  double sum = 0.0;
  int64_t occurring = 0;
  for (int index = 0; index < matrix.class_count(); ++index) {
    if (matrix.reference_count(index) == 0) continue;
    const double value = figure(index);
    if (!std::isnan(value)) sum += value;
    ++occurring;
  }
  return sum / static_cast<double>(occurring);
}

}  // namespace

ConfusionMatrix::ConfusionMatrix(int class_count)
    : class_count_(class_count), counts_(static_cast<size_t>(class_count) * class_count) {}

void ConfusionMatrix::add(int reference, int predicted, int64_t count) {
  assert(reference >= 0 && reference < class_count_ && predicted >= 0 && predicted < class_count_);
  counts_[reference * class_count_ + predicted] += count;
}

void ConfusionMatrix::add(const ConfusionMatrix& other) {
  assert(other.class_count_ == class_count_);
  for (size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
}

int64_t ConfusionMatrix::count(int reference, int predicted) const {
  assert(reference >= 0 && reference < class_count_ && predicted >= 0 && predicted < class_count_);
  return counts_[reference * class_count_ + predicted];
}

int64_t ConfusionMatrix::reference_count(int index) const {
  int64_t sum = 0;
  for (int other = 0; other < class_count_; ++other) sum += count(index, other);
  return sum;
}

int64_t ConfusionMatrix::predicted_count(int index) const {
  int64_t sum = 0;
  for (int other = 0; other < class_count_; ++other) sum += count(other, index);
  return sum;
}

int64_t ConfusionMatrix::total() const {
  int64_t sum = 0;
  for (const int64_t cell : counts_) sum += cell;
  return sum;
}

double ConfusionMatrix::accuracy() const {
  int64_t diagonal = 0;
  for (int index = 0; index < class_count_; ++index) diagonal += count(index, index);
  return ratio(diagonal, total());
}

double ConfusionMatrix::sensitivity(int index) const {
  return ratio(count(index, index), reference_count(index));
}

double ConfusionMatrix::positive_predictivity(int index) const {
  return ratio(count(index, index), predicted_count(index));
}

double ConfusionMatrix::f1(int index) const {
  return ratio(2 * count(index, index), reference_count(index) + predicted_count(index));
}

double ConfusionMatrix::macro_sensitivity() const {
  return macro_average(*this, [this](int index) { return sensitivity(index); });
}

double ConfusionMatrix::macro_positive_predictivity() const {
  return macro_average(*this, [this](int index) { return positive_predictivity(index); });
}

double ConfusionMatrix::macro_f1() const {
  return macro_average(*this, [this](int index) { return f1(index); });
}

double ConfusionMatrix::kappa() const {
  double expected = 0.0;
  for (int index = 0; index < class_count_; ++index) {
    expected += ratio(reference_count(index), total()) * ratio(predicted_count(index), total());
  }
  return (accuracy() - expected) / (1.0 - expected);
}

double jk_index(const ConfusionMatrix& matrix, int s, int v) {
  const double j = matrix.sensitivity(s) + matrix.sensitivity(v) + matrix.positive_predictivity(s) +
                   matrix.positive_predictivity(v);
  return matrix.kappa() / 2.0 + j / 8.0;
}

}  // namespace beatsmith
