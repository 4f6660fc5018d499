// From a recording to what the classifier needs of each of its beats.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/samples.h"
#include "ecg/beat.h"
#include "ecg/beat_context.h"
#include "io/recording.h"
#include "io/wfdb_annotation.h"
#include "signal/resample.h"

namespace beatsmith {

// Whether these units are a voltage: V, mV, uV or nV.
bool is_voltage(const std::string& units);
bool is_voltage(const Lead& lead);

// The lead in mV. Error: its units are no voltage.
Result<std::vector<float>> lead_in_mv(const Lead& lead);

// The beats among annotations, ascending; whatever they are called.
std::vector<int64_t> beat_samples(std::span<const Annotation> annotations);

// Cuts beats out of one lead when they are asked for: in mV at 360 Hz, padded as cut_beat_padded
// does, whatever the lead's own units and rate.
class BeatCutter {
 public:
  // `samples` must outlive this object and stay where they are. Precondition: they are not empty.
  // Errors: units that are no voltage, see Resampler.
  static Result<BeatCutter> start(const Samples& samples, const std::string& units,
                                  double sample_rate_hz);

  // `r_peak`: a sample of the lead, at its own rate.
  Beat cut(int64_t r_peak) const;

 private:
  BeatCutter(const Samples& samples, float millivolts, double sample_rate_hz)
      : samples_(&samples), millivolts_(millivolts), sample_rate_hz_(sample_rate_hz) {}

  const Samples* samples_;
  float millivolts_;  // that one of the lead's units is
  double sample_rate_hz_;
  std::optional<Resampler> resampler_;  // where the rate is not 360 Hz
};

struct RecordBeats {
  std::vector<Beat> beats;            // one an R peak
  std::vector<BeatContext> contexts;  // as many; none for fewer than two beats
};

// Cuts the beats around `r_peaks` (ascending samples at the lead's own rate, inside it: detected,
// or the reference's) out of the lead in mV at 360 Hz, padded as cut_beat_padded does.
// Precondition: the lead is not empty. Errors: those of BeatCutter.
Result<RecordBeats> cut_record_beats(const Lead& lead, double sample_rate_hz,
                                     std::span<const int64_t> r_peaks);

}  // namespace beatsmith
