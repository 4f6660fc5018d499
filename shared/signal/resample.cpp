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
constexpr double kMostSamples = 1 << 26;  // 256 MiB of output

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

float kernel(const std::vector<float>& table, double distance) {
  const double place = distance * kTablePointsPerPeriod;
  const auto below = static_cast<size_t>(place);
  const auto part = static_cast<float>(place - static_cast<double>(below));
  return table[below] + part * (table[below + 1] - table[below]);
}

bool in_range(double rate_hz) { return rate_hz >= kLowestRate_hz && rate_hz <= kHighestRate_hz; }

}  // namespace

Result<std::vector<float>> resample(std::span<const float> input, double from_hz, double to_hz) {
  if (!in_range(from_hz) || !in_range(to_hz)) {
    return Error{"a sample rate lies outside 1 .. 100,000 Hz", "", "check the recording's rate"};
  }
  if (input.empty() || from_hz == to_hz) return std::vector<float>(input.begin(), input.end());

  const auto last = static_cast<int64_t>(input.size()) - 1;
  // Every output whose time lies within the input; the summand takes up the quotient's rounding.
  const double output_count = std::floor(static_cast<double>(last) * to_hz / from_hz + 1e-6) + 1;
  if (output_count > kMostSamples) {
    return Error{
        "the result would have " + std::to_string(static_cast<int64_t>(output_count)) + " samples",
        "", "resample a shorter part, or to a lower rate"};
  }

  const std::vector<float> table = make_kernel_table();
  const double input_per_output = from_hz / to_hz;
  const double periods_per_input = std::min(1.0, to_hz / from_hz);
  const double reach = kHalfLength / periods_per_input;  // in input samples
  std::vector<float> output(static_cast<size_t>(output_count));
  for (size_t k = 0; k < output.size(); ++k) {
    const double centre = static_cast<double>(k) * input_per_output;
    const auto first_tap = static_cast<int64_t>(std::ceil(centre - reach));
    const auto last_tap = static_cast<int64_t>(std::floor(centre + reach));
    double sum = 0;
    double weights = 0;
    for (int64_t tap = first_tap; tap <= last_tap; ++tap) {
      const double distance = std::abs(static_cast<double>(tap) - centre) * periods_per_input;
      const double weight = kernel(table, distance);
      weights += weight;
      sum += weight * input[static_cast<size_t>(
                          std::clamp<int64_t>(tap, 0, last))];  // outside, the edge sample
    }
    output[k] = static_cast<float>(sum / weights);  // so that a constant stays what it is
  }
  return output;
}

}  // namespace beatsmith
