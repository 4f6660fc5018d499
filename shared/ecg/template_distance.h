// How unlike the record's own beats a beat is, wave by wave. A wide beat is nothing unusual in a
// person whose beats are all wide; an early beat with the person's own QRS and another P wave is
// supraventricular, one with another QRS ventricular.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "ecg/beat.h"

namespace beatsmith {

enum TemplateDistance : int {
  kQrsShape = 0,  // 1 - correlation of the QRS with the template's
  kQrs = 1,       // root mean square of the difference: of the QRS,
  kP = 2,         // of the P wave,
  kT = 3,         // of ST and T
};
inline constexpr int kTemplateDistanceCount = 4;

// Each is the logarithm of the distance over the record's median distance, -4 .. 4: zero for a beat
// as near to the template as the record's noise lets its beats be.
using TemplateDistances = std::array<float, kTemplateDistanceCount>;

// The places of the beats that a record's template is made of, among `beat_count`: at most 999,
// evenly spaced, ascending.
std::vector<size_t> template_places(size_t beat_count);

// The record's own beat: the median, sample by sample, over the beats at template_places.
// Precondition: some beats.
Beat record_template(std::span<const Beat> beats);

// Compares a record's beats with its template one after another: the beats need not be kept.
class TemplateComparison {
 public:
  explicit TemplateComparison(const Beat& own);

  // Each wave is compared at the shift (up to some samples) at which it correlates best, less its
  // mean; P and T also less their slope, which is wander.
  void add(const Beat& beat);
  void finish();  // all beats of the record have been added

  // Of the beat that was the place-th to be added. Precondition: finish() was called.
  TemplateDistances distances(size_t place) const;

 private:
  std::vector<double> qrs_, p_, t_;  // the template's waves
  double floor_mv_ = 0;              // no record is so clean that less than this means anything
  std::array<std::vector<double>, kTemplateDistanceCount> columns_;  // an entry a beat
  std::array<double, kTemplateDistanceCount> medians_{};
};

// One set a beat.
std::vector<TemplateDistances> template_distances(std::span<const Beat> beats, const Beat& own);

}  // namespace beatsmith
