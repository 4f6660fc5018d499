// Beat-by-beat comparison of a test annotator with a reference, by ANSI/AAMI EC57's rules as WFDB's
// `bxb` implements them.
//
// What counts as a beat: the annotations that is_beat_symbol accepts, in file order. What lies
// between a VF onset "[" and its end "]" is no beat, in either list.
//
// Pairing: both lists are walked together. With T, T' the current and the next reference beat and
// t, t' those of the test, the earlier of T and t is settled:
//   t < T:  paired with T if T - t <= window and T - t < |T - t'|; otherwise t is an extra beat.
//   T <= t: paired with t if t - T <= window and t - T < |t - T'|; otherwise T is a missed beat.
// The successor that is nearer (t' to T, T' to t) is no hindrance where |T' - t'| is smaller still:
// it has a better partner (bxb since November 2002; it matters above 200 beats a minute).
// The window is 150 ms, rounded to the nearest sample. Every beat is in one pair at most.
//
// Pseudo-beats: a missed beat is counted under the test label O, an extra one under the reference
// label O. Where the other annotator had shut down (from a "~" with bits 4 and 5 of its subtype
// both set, to the next "~" without) the label is X instead; both count alike in the statistics.
// Extra beats during the reference's VF are not counted at all; VF that the test marks excuses
// nothing.
//
// The start (bxb's -f; its default is 5 minutes): reference beats from there on. A last test beat
// before the start is still paired with the first reference beat if it is in the window and nearer
// than the next one; the first test beat within one window after the start goes uncounted if its
// successor is the nearer to the first reference beat.
//
// Three deliberate differences from bxb: the classes are EC57's as the literature on MIT-BIH uses
// them ("e" and "j" are N, where `bxb -S` counts S; "n" stays S); a shutdown is bounded by its own
// two "~", without bxb's guess for AHA records that hold a single mark; and "!", a wave of
// ventricular flutter, is no beat outside a VF's "[" and "]" either.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "ecg/aami.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {

// Rows and columns of the confusion matrix: the five classes of BeatClass, then the pseudo-beats.
inline constexpr int kComparisonLabelCount = kBeatClassCount + 2;
inline constexpr int kLabelO = kBeatClassCount;      // not there
inline constexpr int kLabelX = kBeatClassCount + 1;  // not there, during the other's shutdown

// `hits` of `total`; undefined (0 of 0) where there was nothing to hit.
struct Proportion {
  int64_t hits = 0;
  int64_t total = 0;
  double percent() const;  // NaN where total is 0
};

// A reference beat and the test beat that was paired with it.
struct MatchedBeats {
  int64_t reference = 0;  // samples
  int64_t test = 0;
  BeatClass reference_class = BeatClass::kNormal;
  BeatClass test_class = BeatClass::kNormal;
};

struct BeatComparison {
  // counts[reference label][test label]
  std::array<std::array<int64_t, kComparisonLabelCount>, kComparisonLabelCount> counts{};
  std::vector<MatchedBeats> matches;
  std::vector<int64_t> missed;  // samples of reference beats without a test beat
  std::vector<int64_t> extra;   // samples of counted test beats without a reference beat

  Proportion qrs_sensitivity() const;
  Proportion qrs_positive_predictivity() const;
  // Sensitivity counts missed beats, positive predictivity extra ones, as bxb does for V and S.
  Proportion sensitivity(BeatClass beat_class) const;
  Proportion positive_predictivity(BeatClass beat_class) const;

  // Gross statistics over records: adds the counts; the lists of single beats stay as they are.
  void add_counts(const BeatComparison& other);
};

struct ComparisonSettings {
  double sample_rate_hz = 360.0;
  int64_t start = 0;  // samples
};

struct ClassedBeat {
  int64_t sample = 0;
  BeatClass beat_class = BeatClass::kUnclassifiable;
};

// One annotator's list sorted out: its beats in their order, and the stretches (first and last
// sample, both included) that it marks as ventricular fibrillation or as unreadable.
struct AnnotatorBeats {
  struct Stretch {
    int64_t first = 0;
    int64_t last = 0;
  };
  std::vector<ClassedBeat> beats;
  std::vector<Stretch> fibrillation;
  std::vector<Stretch> shutdown;
};

// Annotations in ascending order of time. Error: a list out of order; `name` says which.
Result<AnnotatorBeats> annotator_beats(std::span<const Annotation> annotations, const char* name);

// Both lists in ascending order of time. Errors: a list out of order, a sample rate that is not
// positive, a negative start.
Result<BeatComparison> compare_beats(std::span<const Annotation> reference,
                                     std::span<const Annotation> test,
                                     const ComparisonSettings& settings);

// The same of lists that are sorted out already, for who compares with one reference again and
// again. Precondition: beats in ascending order.
Result<BeatComparison> compare_beats(const AnnotatorBeats& reference, const AnnotatorBeats& test,
                                     const ComparisonSettings& settings);

}  // namespace beatsmith
