// Rhythms: when a heart's beats come and of which kind they are, from a plain description.
//
// The sinus node's intervals vary by a sum of two rhythms after McSharry et al. (IEEE TBME 50(3):
// 289-294, 2003, section II.C): Gaussian peaks in the spectrum at 0.1 Hz (Mayer waves) and at the
// respiratory rate, each 0.01 Hz wide, with half as much power in the first, random phases. They
// are brought to exactly the mean and standard deviation asked for. Respiratory sinus arrhythmia
// comes on top as a plain sine of the respiratory rate.
//
// Ectopic beats follow the textbooks (Josephson, Clinical Cardiac Electrophysiology, 4th ed., ch. 5
// and 11; Surawicz and Knilans, Chou's Electrocardiography, 6th ed., ch. 15 and 17):
//  - A ventricular beat comes at a coupling interval that hardly varies and leaves the sinus node
//    alone: the sinus beat after it finds the ventricles refractory and is missing, the one after
//    that keeps its time. So the pause is fully compensatory: the sinus beats around a single V
//    are exactly two sinus intervals apart, those around a couplet or run a whole number of them.
//  - An atrial premature beat resets the sinus node: the next sinus beat follows after one sinus
//    interval and the time of conduction into the node and out again, so that the sinus beats
//    around it are less than two intervals apart.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "ecg/aami.h"
#include "ecg/beat.h"

namespace beatsmith {

enum class Ectopy : uint8_t {
  kNone,
  kBigeminy,   // every sinus beat is followed by a ventricular one
  kTrigeminy,  // every second
  kCouplets,   // now and then, two ventricular beats
  kRuns,       // now and then, run_beats of them
  kAtrial,     // now and then, an atrial premature beat
};

// Faster sinus rhythms leave no room for ectopic beats.
inline constexpr double kMostEctopicRate_bpm = 120;

struct RhythmSettings {
  double duration_s = 60;            // 5 .. 7200
  double rate_bpm = 70;              // of the sinus node, 30 .. 200; with ectopic beats to 120
  double sdnn_ms = 30;               // standard deviation of its intervals, >= 0
  double respiratory_ms = 0;         // amplitude (half of peak to trough) of sinus arrhythmia, >= 0
  double respirations_per_min = 15;  // 4 .. 60
  Ectopy ectopy = Ectopy::kNone;
  double events_per_min = 6;  // couplets, runs, atrial beats: 0.1 .. 20, as far as they fit
  int run_beats = 5;          // 3 .. 30
  double run_bpm = 150;       // of couplets and runs, 100 .. 220
  uint64_t seed = 1;

  bool operator==(const RhythmSettings&) const = default;
};

// The most that sdnn_ms and respiratory_ms may add up to at this rate, so that intervals stay a
// heart's: a fifth of the mean interval.
double most_variability_ms(double rate_bpm);

struct RhythmBeat {
  int64_t r_peak = 0;  // samples at kBeatSampleRateHz
  char symbol = 'N';   // WFDB's: N, V, A

  double r_peak_s() const { return static_cast<double>(r_peak) / kBeatSampleRateHz; }
  BeatClass beat_class() const;
  bool operator==(const RhythmBeat&) const = default;
};

// The beats of a strip, ascending: the first after half an interval, none in the last 0.15 s, so
// that no QRS is cut. Random draws depend on (seed, beat) only. Errors: a setting that is no number
// or out of its range.
Result<std::vector<RhythmBeat>> make_rhythm(const RhythmSettings& settings);

}  // namespace beatsmith
