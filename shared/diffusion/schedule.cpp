#include "diffusion/schedule.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace beatsmith {
namespace {

// alpha_bar_n = product of (1 - beta_i), i = 1 .. n (Ho 2020, equation 4); alpha_bar_0 = 1.
constexpr std::array<double, kDiffusionSteps + 1> linear_alpha_bars() {
  constexpr double kFirstBeta = 1e-4, kLastBeta = 0.02;
  std::array<double, kDiffusionSteps + 1> alpha_bars{1.0};
  for (size_t n = 1; n < alpha_bars.size(); ++n) {
    const double share = static_cast<double>(n - 1) / (kDiffusionSteps - 1);
    alpha_bars[n] = alpha_bars[n - 1] * (1.0 - (kFirstBeta + (kLastBeta - kFirstBeta) * share));
  }
  return alpha_bars;
}

constexpr auto kLinearAlphaBars = linear_alpha_bars();

NoiseLevel linear_level(double t) {
  const double position = t * kDiffusionSteps;
  const double below = std::floor(std::min(position, kDiffusionSteps - 1.0));
  const auto n = static_cast<size_t>(below);
  const double alpha_bar =
      kLinearAlphaBars[n] + (position - below) * (kLinearAlphaBars[n + 1] - kLinearAlphaBars[n]);
  return {static_cast<float>(std::sqrt(alpha_bar)), static_cast<float>(std::sqrt(1.0 - alpha_bar))};
}

// sin and cos by their Taylor series for 0 <= y <= pi / 4, where the first term left out is below
// 3e-18: libm's differ between builds in the last bit.
double sine(double y) {
  const double y2 = y * y;
  double sum = 1.0;
  for (int n = 16; n > 0; n -= 2) sum = 1.0 - sum * y2 / (n * (n + 1));
  return y * sum;
}

double cosine(double y) {
  const double y2 = y * y;
  double sum = 1.0;
  for (int n = 16; n > 0; n -= 2) sum = 1.0 - sum * y2 / (n * (n - 1));
  return sum;
}

NoiseLevel cosine_level(double t) {
  constexpr double kQuarterTurn = std::numbers::pi / 2.0;
  // Reflected about t = 1/2, so that both ends are exact: 1 - t is, and sine(0) = 0.
  if (t <= 0.5) {
    return {static_cast<float>(cosine(kQuarterTurn * t)),
            static_cast<float>(sine(kQuarterTurn * t))};
  }
  return {static_cast<float>(sine(kQuarterTurn * (1.0 - t))),
          static_cast<float>(cosine(kQuarterTurn * (1.0 - t)))};
}

}  // namespace

std::optional<ScheduleKind> schedule_from_name(std::string_view name) {
  if (name == "linear") return ScheduleKind::kLinear;
  if (name == "cosine") return ScheduleKind::kCosine;
  return std::nullopt;
}

std::string_view name_of(ScheduleKind kind) {
  return kind == ScheduleKind::kLinear ? "linear" : "cosine";
}

NoiseLevel noise_level(ScheduleKind kind, double t) {
  assert(t >= 0.0 && t <= 1.0);
  return kind == ScheduleKind::kLinear ? linear_level(t) : cosine_level(t);
}

}  // namespace beatsmith
