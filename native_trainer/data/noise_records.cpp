#include "data/noise_records.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <stdexcept>

#include "data/value_or_throw.h"
#include "files/files.h"
#include "signal/resample.h"

namespace beatsmith {
namespace {

constexpr size_t kMeasured = 300;  // beats of a record, seconds of a noise
constexpr auto kSecond = static_cast<size_t>(kBeatSampleRateHz);
constexpr int kHalfQrs = 18;  // samples: 50 ms

// Without the largest and the smallest 5 %.
double trimmed_mean(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const size_t left_out = values.size() / 20;
  double sum = 0;
  for (size_t i = left_out; i < values.size() - left_out; ++i) sum += values[i];
  return sum / static_cast<double>(values.size() - 2 * left_out);
}

double rms_about_mean(std::span<const float> values) {
  double sum = 0;
  double squares = 0;
  for (const float value : values) {
    sum += value;
    squares += static_cast<double>(value) * value;
  }
  const auto n = static_cast<double>(values.size());
  return std::sqrt(std::max(0.0, squares / n - sum / n * (sum / n)));
}

}  // namespace

std::vector<NoiseRecord> load_noise_records(const std::string& folder) {
  std::vector<NoiseRecord> records;
  for (const char* name : {"bw", "em", "ma"}) {
    const std::string path = (std::filesystem::path(folder) / name).string();
    const Recording recording = value_or_throw(load_recording(path)).recording;
    if (recording.leads.empty()) throw std::runtime_error(path + ": the record has no lead");
    const auto mv =
        resample(recording.leads[0].samples, recording.sample_rate_hz, kBeatSampleRateHz);
    if (!mv) throw std::runtime_error(path + ": " + describe(mv.error()));
    NoiseRecord noise{name, *mv, 0};
    if (noise.for_training().size() < kSecond) {
      throw std::runtime_error(path + ": is shorter than two seconds; give the noise records of " +
                               "the MIT-BIH Noise Stress Test Database");
    }
    noise.rms_mv = noise_rms_mv(noise.mv);
    records.push_back(std::move(noise));
  }
  return records;
}

double noise_rms_mv(std::span<const float> noise_mv) {
  std::vector<double> seconds;
  for (size_t i = 0; i < kMeasured && (i + 1) * kSecond <= noise_mv.size(); ++i) {
    seconds.push_back(rms_about_mean(noise_mv.subspan(i * kSecond, kSecond)));
  }
  return trimmed_mean(std::move(seconds));
}

double qrs_amplitude_mv(const Beat& beat) {
  const auto [low, high] = std::minmax_element(beat.begin() + kBeatRIndex - kHalfQrs,
                                               beat.begin() + kBeatRIndex + kHalfQrs + 1);
  return static_cast<double>(*high) - *low;
}

double qrs_amplitude_mv(const Dataset& dataset, size_t record) {
  std::vector<double> normal;
  std::vector<double> all;
  for (size_t i = 0; i < dataset.beats.size() && normal.size() < kMeasured; ++i) {
    if (dataset.beats[i].record != record) continue;
    all.push_back(qrs_amplitude_mv(dataset.beat_mv(i)));
    if (dataset.beats[i].beat_class == BeatClass::kNormal) normal.push_back(all.back());
  }
  if (all.empty()) {
    throw std::runtime_error("record " + dataset.records.at(record).name + " has no beat");
  }
  if (normal.empty()) all.resize(std::min(all.size(), kMeasured));
  return trimmed_mean(normal.empty() ? std::move(all) : std::move(normal));
}

double noise_gain(double qrs_amplitude_mv, double noise_rms_mv, double snr_db) {
  const double signal = qrs_amplitude_mv * qrs_amplitude_mv / 8;
  return std::sqrt(signal / std::pow(10.0, snr_db / 10)) / noise_rms_mv;
}

Dataset with_noise(const Dataset& dataset, RecordSet set, const NoiseRecord& noise, double snr_db) {
  const auto source = noise.for_tests();
  Dataset noisy;
  noisy.source = dataset.source + " with noise " + noise.name;
  noisy.records = dataset.records;
  for (size_t record = 0; record < dataset.records.size(); ++record) {
    if (dataset.records[record].set != set) continue;
    const size_t first = noisy.beats.size();
    std::vector<int64_t> r_peaks;
    std::vector<Beat> beats;
    double gain = 0;
    for (size_t i = 0; i < dataset.beats.size(); ++i) {
      if (dataset.beats[i].record != record) continue;
      if (beats.empty()) {
        gain = noise_gain(qrs_amplitude_mv(dataset, record), noise.rms_mv, snr_db);
      }
      const int64_t start = dataset.beats[i].sample - kBeatRIndex;
      Beat beat = dataset.beat_mv(i);
      for (int s = 0; s < kBeatLength; ++s) {
        const auto place = static_cast<size_t>(start + s) % source.size();
        beat[static_cast<size_t>(s)] += static_cast<float>(gain * source[place]);
      }
      // Cutting subtracts the median of the window; the beat that was cut before holds the same.
      beats.push_back(*cut_beat(beat, kBeatRIndex));
      r_peaks.push_back(dataset.beats[i].sample);
      noisy.beats.push_back(dataset.beats[i]);
      for (const float mv : beats.back()) noisy.samples.push_back(dataset_steps(mv));
    }
    const auto contexts = beat_contexts(r_peaks, kBeatSampleRateHz, beats);
    for (size_t i = 0; i < contexts.size(); ++i) noisy.beats[first + i].context = contexts[i];
  }
  return noisy;
}

}  // namespace beatsmith
