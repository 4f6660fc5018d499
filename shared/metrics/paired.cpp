#include "metrics/paired.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>

namespace beatsmith {
namespace {

std::optional<Error> check_finite(std::span<const float> signal, const std::string& name) {
  for (size_t i = 0; i < signal.size(); ++i) {
    if (!std::isfinite(signal[i])) {
      return Error{"a value is not finite", name + ", element " + std::to_string(i),
                   "leave that signal out"};
    }
  }
  return std::nullopt;
}

std::optional<Error> check_pair(std::span<const float> reference, std::span<const float> estimate) {
  if (reference.size() != estimate.size() || reference.empty()) {
    return Error{"signals of " + std::to_string(reference.size()) + " and " +
                     std::to_string(estimate.size()) + " samples cannot be compared",
                 "reference and estimate", "give two of the same length, at least 1"};
  }
  if (auto error = check_finite(reference, "reference")) return error;
  return check_finite(estimate, "estimate");
}

double error_energy(std::span<const float> reference, std::span<const float> estimate) {
  double sum = 0.0;
  for (size_t i = 0; i < reference.size(); ++i) {
    const double difference = static_cast<double>(reference[i]) - estimate[i];
    sum += difference * difference;
  }
  return sum;
}

double energy(std::span<const float> signal) {
  double sum = 0.0;
  for (const double value : signal) sum += value * value;
  return sum;
}

// sum (x - y)^2 / sum x^2, which PRD and SNR are two scales of.
Result<double> relative_error_energy(std::span<const float> reference,
                                     std::span<const float> estimate) {
  if (auto error = check_pair(reference, estimate)) return *error;
  const double reference_energy = energy(reference);
  if (reference_energy == 0.0) {
    return Error{"the reference is 0 throughout", "reference", "give one with a signal in it"};
  }
  return error_energy(reference, estimate) / reference_energy;
}

double mean_square_about_mean(std::span<const float> signal) {
  const auto n = static_cast<double>(signal.size());
  double mean = 0.0;
  for (const double value : signal) mean += value / n;
  double sum = 0.0;
  for (const double value : signal) sum += (value - mean) * (value - mean);
  return sum / n;
}

}  // namespace

Result<double> mean_absolute_error(std::span<const float> reference,
                                   std::span<const float> estimate) {
  if (auto error = check_pair(reference, estimate)) return *error;
  double sum = 0.0;
  for (size_t i = 0; i < reference.size(); ++i) {
    sum += std::abs(static_cast<double>(reference[i]) - estimate[i]);
  }
  return sum / static_cast<double>(reference.size());
}

Result<double> mean_squared_error(std::span<const float> reference,
                                  std::span<const float> estimate) {
  if (auto error = check_pair(reference, estimate)) return *error;
  return error_energy(reference, estimate) / static_cast<double>(reference.size());
}

Result<double> percent_rms_difference(std::span<const float> reference,
                                      std::span<const float> estimate) {
  const auto ratio = relative_error_energy(reference, estimate);
  if (!ratio) return ratio.error();
  return 100.0 * std::sqrt(*ratio);
}

Result<double> snr_db(std::span<const float> reference, std::span<const float> estimate) {
  const auto ratio = relative_error_energy(reference, estimate);
  if (!ratio) return ratio.error();
  return -10.0 * std::log10(*ratio);
}

Result<double> beat_snr_db(std::span<const float> beat, double sample_rate_hz, int r_index) {
  if (auto error = check_finite(beat, "beat")) return *error;
  const std::string mend = "give a beat with its R peak inside and 150 ms on one side of it";
  // Written so that a NaN fails too; 1 MHz keeps the sample counts far from overflow.
  if (!(sample_rate_hz >= 100.0 && sample_rate_hz <= 1e6)) {
    return Error{"a sample rate of " + std::to_string(sample_rate_hz) + " Hz is out of range",
                 "sample_rate_hz", "give 100 to 1000000 Hz"};
  }
  const auto samples_in = [sample_rate_hz](double seconds) {
    return static_cast<size_t>(std::lround(seconds * sample_rate_hz));
  };
  const size_t half_qrs = samples_in(0.05), guard = samples_in(0.1), window = samples_in(0.05);
  const auto r = static_cast<size_t>(std::max(r_index, 0));
  if (r < half_qrs || r + half_qrs >= beat.size()) {
    return Error{"the beat does not reach 50 ms around its R peak", "beat", mend};
  }

  const auto qrs = beat.subspan(r - half_qrs, 2 * half_qrs + 1);
  const auto [low, high] = std::minmax_element(qrs.begin(), qrs.end());
  const double peak_to_peak = static_cast<double>(*high) - *low;
  if (peak_to_peak == 0.0) return Error{"the beat is flat around its R peak", "beat", mend};

  std::optional<double> noise;
  for (size_t start = 0; start + window <= beat.size(); ++start) {
    if (start + window + guard > r && start <= r + guard) continue;
    const double candidate = mean_square_about_mean(beat.subspan(start, window));
    if (!noise || candidate < *noise) noise = candidate;
  }
  if (!noise) return Error{"the beat has no isoelectric part beyond R +/- 100 ms", "beat", mend};
  return 10.0 * std::log10(peak_to_peak * peak_to_peak / 8.0 / *noise);
}

}  // namespace beatsmith
