#include "ecg/record_beats.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "signal/resample.h"

namespace beatsmith {

bool is_voltage(const Lead& lead) { return millivolts_per_unit(lead.units).has_value(); }

Result<std::vector<float>> lead_in_mv(const Lead& lead) {
  const std::optional<double> millivolts = millivolts_per_unit(lead.units);
  if (!millivolts) {
    return Error{"lead " + lead.name + " is in \"" + lead.units + "\", which is no voltage", "",
                 "choose another lead"};
  }
  std::vector<float> samples_mv = lead.samples;
  for (float& sample : samples_mv) sample *= static_cast<float>(*millivolts);
  return samples_mv;
}

std::vector<int64_t> beat_samples(std::span<const Annotation> annotations) {
  std::vector<int64_t> samples;
  for (const Annotation& annotation : annotations) {
    if (is_beat_symbol(annotation.symbol)) samples.push_back(annotation.sample);
  }
  std::sort(samples.begin(), samples.end());
  return samples;
}

Result<RecordBeats> cut_record_beats(const Lead& lead, double sample_rate_hz,
                                     std::span<const int64_t> r_peaks) {
  Result<std::vector<float>> lead_mv = lead_in_mv(lead);
  if (!lead_mv) return lead_mv.error();
  if (sample_rate_hz != kBeatSampleRateHz) {
    lead_mv = resample(*lead_mv, sample_rate_hz, kBeatSampleRateHz);
    if (!lead_mv) return lead_mv.error();
  }
  RecordBeats cut;
  cut.beats.reserve(r_peaks.size());
  for (const int64_t r_peak : r_peaks) {
    const double place = static_cast<double>(r_peak) * kBeatSampleRateHz / sample_rate_hz;
    cut.beats.push_back(cut_beat_padded(*lead_mv, std::llround(place)));
  }
  cut.contexts = beat_contexts(r_peaks, sample_rate_hz, cut.beats);
  return cut;
}

}  // namespace beatsmith
