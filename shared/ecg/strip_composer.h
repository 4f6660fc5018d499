// An electrocardiogram out of a rhythm and of single beats: a strip without steps, whose R peaks
// are known to the sample.
//
// Each beat is brought to its own contribution to the strip: the largest deflection about its R
// index is R; what may belong to its neighbours (a QRS complex near the window's ends, where the
// beat was early) is cut off; the level at either end becomes 0 by a straight line; the ends fade
// out. The contributions are added up. So T wave and P wave merge at fast rates as they do in
// reality, and between them the line is isoelectric.
//
// QRS complexes are laid sample by sample. What follows them (ST segment and T wave) is stretched
// in time by the square root of the RR interval (Bazett, Heart 7:353-370, 1920), a running mean of
// the intervals before it, for the QT interval lags behind the rate (Lau et al., PACE
// 11(10):1397-1408, 1988), and further where the next beat comes soon; what precedes them (P wave
// and PQ segment) is shortened at fast rates.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "ecg/aami.h"
#include "ecg/beat.h"
#include "ecg/rhythm.h"
#include "ecg/strip_noise.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {

// Beats to lay, by class. They are taken in turn, so that where there are two or more of a class no
// two alike follow one another.
using BeatPool = std::array<std::vector<Beat>, kBeatClassCount>;

struct ComposedStrip {
  std::vector<float> samples;  // mV at kBeatSampleRateHz
  double signal_mv2 = 0;       // powers by the definition of StripNoiseSettings::snr_db
  double noise_mv2 = 0;
};

class StripComposer {
 public:
  // `rhythm`: ascending, inside the strip. Errors: a strip of no samples or more than two hours of
  // them, a beat outside it or out of order, a class without beats in the pool, noise out of range.
  static Result<StripComposer> create(std::vector<RhythmBeat> rhythm, int64_t sample_count,
                                      const BeatPool& pool, const StripNoiseSettings& noise,
                                      uint64_t seed);
  StripComposer(StripComposer&&) noexcept;
  StripComposer& operator=(StripComposer&&) noexcept;
  ~StripComposer();

  // Works on so many samples more, about; true when the strip is done.
  bool advance(int64_t samples);
  float progress() const;   // 0 .. 1
  ComposedStrip take() &&;  // once it is done

 private:
  struct Work;
  explicit StripComposer(std::unique_ptr<Work> work);
  std::unique_ptr<Work> work_;
};

// The same in one go.
Result<ComposedStrip> compose_strip(std::vector<RhythmBeat> rhythm, int64_t sample_count,
                                    const BeatPool& pool, const StripNoiseSettings& noise,
                                    uint64_t seed);

// The beats as WFDB annotations, and among them where a rhythm begins ("+" with "(N", "(B", "(T",
// "(VT", as in the MIT-BIH database).
std::vector<Annotation> annotations_of(std::span<const RhythmBeat> rhythm, Ectopy ectopy);

}  // namespace beatsmith
