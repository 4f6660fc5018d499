#include "signal/resample.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>

namespace beatsmith {
namespace {

constexpr double kLowestRate_hz = 1.0;
constexpr double kHighestRate_hz = 100000.0;
constexpr int64_t kMostSamples = 1 << 26;  // 256 MiB of output

// The filter, in periods of the lower of the two rates. Its -6 dB point lies at 0.475 of the lower
// rate, the transition within 0.45 and 0.5 (Kaiser's formula for 70 dB and this length).
constexpr double kHalfLength = 44.0;
constexpr double kCutoff = 0.475;
constexpr double kKaiserBeta = 6.755;       // 0.1102 (70 - 8.7)
constexpr int kTablePointsPerPeriod = 512;  // interpolated linearly between: error below 1e-5

// Modified Bessel function of the first kind, order 0, by its power series.
double bessel_i0(double x) {
  double term = 1;
  double sum = 1;
  for (int k = 1; term > 1e-12 * sum; ++k) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

// The kernel at distances 0 .. kHalfLength; two points more, so that rounding cannot run off its
// end.
std::vector<float> make_kernel_table() {
  const int last = static_cast<int>(kHalfLength) * kTablePointsPerPeriod;
  std::vector<float> table(last + 3, 0.0F);
  for (int i = 0; i <= last; ++i) {
    const double distance = static_cast<double>(i) / kTablePointsPerPeriod;
    const double angle = 2 * std::numbers::pi * kCutoff * distance;
    const double sinc = i == 0 ? 1.0 : std::sin(angle) / angle;
    const double inside = distance / kHalfLength;
    const double window = bessel_i0(kKaiserBeta * std::sqrt(1 - inside * inside));
    table[i] = static_cast<float>(sinc * window / bessel_i0(kKaiserBeta));
  }
  return table;
}

float kernel(std::span<const float> table, double distance) {
  const double place = distance * kTablePointsPerPeriod;
  const auto below = static_cast<size_t>(place);
  const auto part = static_cast<float>(place - static_cast<double>(below));
  return table[below] + part * (table[below + 1] - table[below]);
}

bool in_range(double rate_hz) { return rate_hz >= kLowestRate_hz && rate_hz <= kHighestRate_hz; }

}  // namespace

Resampler::Resampler(double from_hz, double to_hz)
    : from_hz_(from_hz),
      to_hz_(to_hz),
      reach_(kHalfLength / std::min(1.0, to_hz / from_hz)),
      table_(make_kernel_table()) {}

Result<Resampler> Resampler::start(double from_hz, double to_hz) {
  if (!in_range(from_hz) || !in_range(to_hz)) {
    return Error{"a sample rate lies outside 1 .. 100,000 Hz", "", "check the recording's rate"};
  }
  return Resampler(from_hz, to_hz);
}

int64_t Resampler::output_count(int64_t input_count) const {
  if (input_count == 0) return 0;
  // Every output whose time lies within the input; the summand takes up the quotient's rounding.
  const auto last = static_cast<double>(input_count - 1);
  return static_cast<int64_t>(std::floor(last * to_hz_ / from_hz_ + 1e-6)) + 1;
}

Resampler::Inputs Resampler::inputs_of(int64_t first_output, int64_t count,
                                       int64_t input_count) const {
  const double input_per_output = from_hz_ / to_hz_;
  const double first = static_cast<double>(first_output) * input_per_output - reach_;
  const double last = static_cast<double>(first_output + count - 1) * input_per_output + reach_;
  return {std::clamp<int64_t>(static_cast<int64_t>(std::ceil(first)), 0, input_count - 1),
          std::clamp<int64_t>(static_cast<int64_t>(std::floor(last)), 0, input_count - 1) + 1};
}

void Resampler::run(std::span<const float> inputs, int64_t first, int64_t input_count,
                    int64_t first_output, std::span<float> out) const {
  const double input_per_output = from_hz_ / to_hz_;
  const double periods_per_input = std::min(1.0, to_hz_ / from_hz_);
  for (size_t i = 0; i < out.size(); ++i) {
    const double centre =
        static_cast<double>(first_output + static_cast<int64_t>(i)) * input_per_output;
    const auto first_tap = static_cast<int64_t>(std::ceil(centre - reach_));
    const auto last_tap = static_cast<int64_t>(std::floor(centre + reach_));
    double sum = 0;
    double weights = 0;
    for (int64_t tap = first_tap; tap <= last_tap; ++tap) {
      const double distance = std::abs(static_cast<double>(tap) - centre) * periods_per_input;
      const double weight = kernel(table_, distance);
      weights += weight;
      // Outside, the edge sample.
      sum += weight *
             inputs[static_cast<size_t>(std::clamp<int64_t>(tap, 0, input_count - 1) - first)];
    }
    out[i] = static_cast<float>(sum / weights);  // so that a constant stays what it is
  }
}

Result<std::vector<float>> resample(std::span<const float> input, double from_hz, double to_hz) {
  const Result<Resampler> resampler = Resampler::start(from_hz, to_hz);
  if (!resampler) return resampler.error();
  if (input.empty() || from_hz == to_hz) return std::vector<float>(input.begin(), input.end());
  const int64_t count = resampler->output_count(std::ssize(input));
  if (count > kMostSamples) {
    return Error{"the result would have " + std::to_string(count) + " samples", "",
                 "resample a shorter part, or to a lower rate"};
  }
  std::vector<float> output(static_cast<size_t>(count));
  resampler->run(input, 0, std::ssize(input), 0, output);
  return output;
}

}  // namespace beatsmith
