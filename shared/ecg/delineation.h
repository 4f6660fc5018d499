// Waves and intervals of one beat: P, QRS and T, where they begin, peak and end.
//
// After Martinez et al., "A wavelet-based ECG delineator" (IEEE TBME 51(4):570-581, 2004): the
// beat's slope, smoothed with the quadratic spline wavelet of Mallat & Zhong (IEEE PAMI 14(7),
// 1992) at their scales 2^2 for QRS and 2^4 for P and T, taken in seconds (they sample at 250 Hz).
// A wave is a pair of slopes of opposite sign with the peak where they cross; it begins and ends
// where its outer slopes have fallen to a share of their extremes, or turn. Our own, for a window
// of one beat: thresholds never below its noise; a level stretch parts P and T from QRS; QRS is
// bridged by a straight line before P and T are sought; a falling QRS is followed further down
// (theirs ends it at 0.71 of its last slope); and what runs off the window is not found rather than
// guessed.
//
// How far it is off is tested against shared/ecg's simulator (tests/unit/ecg_delineation_test.cpp):
// the MIT-BIH database has no annotations of waves. For teaching and research; no diagnosis.
#pragma once

#include <optional>

#include "ecg/beat.h"

namespace beatsmith {

// Samples of the beat's window, 0 .. kBeatLength - 1.
struct WaveBounds {
  int onset = 0;
  int end = 0;
};

// Amplitudes are in mV from the level just before QRS.
struct WavePeak {
  int sample = 0;
  float amplitude_mv = 0;
};

struct QrsComplex {
  WaveBounds bounds;
  // Deflections of the complex that are there. A complex that only goes down has a Q (a "QS").
  std::optional<WavePeak> q;
  std::optional<WavePeak> r;
  std::optional<WavePeak> s;
};

struct PWave {
  WaveBounds bounds;
  WavePeak peak;
};

struct TWave {
  WavePeak peak;
  std::optional<int> end;  // nullopt: it runs off the window
};

struct BeatWaves {
  std::optional<QrsComplex> qrs;  // without it, nothing else is sought
  std::optional<PWave> p;
  std::optional<TWave> t;

  // nullopt where a wave they need was not found.
  std::optional<double> pr_ms() const;   // P onset to QRS onset
  std::optional<double> qrs_ms() const;  // QRS onset to end
  std::optional<double> qt_ms() const;   // QRS onset to T end
};

// A beat that holds a NaN or no QRS at its R peak has no waves.
BeatWaves delineate_beat(const Beat& beat);

}  // namespace beatsmith
