// The SNR of each of many beats.
#pragma once

#include <vector>

namespace beatsmith {

// beat_snr_db of metrics/paired.h, in dB, of beats [n, kBeatLength]; those that have none (flat
// around R, or a constant baseline) are left out.
std::vector<double> beat_snrs_db(const std::vector<float>& beats);

}  // namespace beatsmith
