// A beat that a person has added where the detector has none: cut out of the signal around it.
#pragma once

#include <cstdint>
#include <optional>

#include "ecg/beat.h"
#include "jobs/jobs.h"

namespace beatsmith {

// Asks for what beat_from() needs.
ReadTrace signal_around(const RecordSummary& record, int64_t sample);
// mV at 360 Hz; nullopt: the signal there makes no beat.
std::optional<Beat> beat_from(const Trace& around, const RecordSummary& record, int64_t sample);

}  // namespace beatsmith
