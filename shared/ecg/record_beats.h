// From a recording to what the classifier needs of each of its beats.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "ecg/beat.h"
#include "ecg/beat_context.h"
#include "io/recording.h"
#include "io/wfdb_annotation.h"

namespace beatsmith {

// Whether the lead's units are a voltage: V, mV, uV or nV.
bool is_voltage(const Lead& lead);

// The lead in mV. Error: its units are no voltage.
Result<std::vector<float>> lead_in_mv(const Lead& lead);

// The beats among annotations, ascending; whatever they are called.
std::vector<int64_t> beat_samples(std::span<const Annotation> annotations);

struct RecordBeats {
  std::vector<Beat> beats;            // one an R peak
  std::vector<BeatContext> contexts;  // as many; none for fewer than two beats
};

// Cuts the beats around `r_peaks` (ascending samples at the lead's own rate, inside it: detected,
// or the reference's) out of the lead in mV at 360 Hz, padded as cut_beat_padded does.
// Precondition: the lead is not empty. Errors: units that are no voltage, see resample.
Result<RecordBeats> cut_record_beats(const Lead& lead, double sample_rate_hz,
                                     std::span<const int64_t> r_peaks);

}  // namespace beatsmith
