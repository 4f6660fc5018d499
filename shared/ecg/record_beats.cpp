#include "ecg/record_beats.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "signal/resample.h"

namespace beatsmith {
namespace {

Error no_voltage(const std::string& lead, const std::string& units) {
  return {lead + " is in \"" + units + "\", which is no voltage", "", "choose another lead"};
}

}  // namespace

bool is_voltage(const std::string& units) { return millivolts_per_unit(units).has_value(); }
bool is_voltage(const Lead& lead) { return is_voltage(lead.units); }

Result<std::vector<float>> lead_in_mv(const Lead& lead) {
  const std::optional<double> millivolts = millivolts_per_unit(lead.units);
  if (!millivolts) return no_voltage("lead " + lead.name, lead.units);
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

Result<BeatCutter> BeatCutter::start(const Samples& samples, const std::string& units,
                                     double sample_rate_hz) {
  const std::optional<double> millivolts = millivolts_per_unit(units);
  if (!millivolts) return no_voltage("the lead", units);
  BeatCutter cutter(samples, static_cast<float>(*millivolts), sample_rate_hz);
  if (sample_rate_hz != kBeatSampleRateHz) {
    Result<Resampler> resampler = Resampler::start(sample_rate_hz, kBeatSampleRateHz);
    if (!resampler) return resampler.error();
    cutter.resampler_ = *std::move(resampler);
  }
  return cutter;
}

Beat BeatCutter::cut(int64_t r_peak) const {
  // The lead in mV, at its own rate.
  const auto part = [&](int64_t first, int64_t end) {
    std::vector<float> mv(static_cast<size_t>(end - first));
    samples_->copy(first, mv);
    for (float& sample : mv) sample *= millivolts_;
    return mv;
  };
  // What the beat's window has of the lead at 360 Hz: it ends where the lead ends, and is padded as
  // the lead would be.
  const int64_t count = resampler_ ? resampler_->output_count(samples_->size()) : samples_->size();
  const double place = static_cast<double>(r_peak) * kBeatSampleRateHz / sample_rate_hz_;
  const int64_t centre = std::clamp<int64_t>(std::llround(place), 0, count - 1);
  const int64_t first = std::max<int64_t>(0, centre - kBeatRIndex);
  const int64_t end = std::min(count, centre - kBeatRIndex + kBeatLength);
  if (!resampler_) return cut_beat_padded(part(first, end), centre - first);
  const Resampler::Inputs inputs = resampler_->inputs_of(first, end - first, samples_->size());
  std::vector<float> window(static_cast<size_t>(end - first));
  resampler_->run(part(inputs.first, inputs.end), inputs.first, samples_->size(), first, window);
  return cut_beat_padded(window, centre - first);
}

Result<RecordBeats> cut_record_beats(const Lead& lead, double sample_rate_hz,
                                     std::span<const int64_t> r_peaks) {
  const Samples samples(lead.samples);
  const Result<BeatCutter> cutter = BeatCutter::start(samples, lead.units, sample_rate_hz);
  if (!cutter) return cutter.error();
  RecordBeats cut;
  cut.beats.reserve(r_peaks.size());
  for (const int64_t r_peak : r_peaks) cut.beats.push_back(cutter->cut(r_peak));
  cut.contexts = beat_contexts(r_peaks, sample_rate_hz, cut.beats);
  return cut;
}

}  // namespace beatsmith
