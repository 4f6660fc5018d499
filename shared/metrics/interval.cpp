#include "metrics/interval.h"

#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <vector>

#include "diffusion/noise.h"
#include "metrics/quantile.h"

namespace beatsmith {
namespace {

// P(|T| <= t) for whole degrees of freedom, in closed form (Abramowitz & Stegun 26.7.3, 26.7.4).
double student_central_probability(double t, size_t degrees_of_freedom) {
  const double theta = std::atan(t / std::sqrt(static_cast<double>(degrees_of_freedom)));
  const double cos2 = std::cos(theta) * std::cos(theta);
  const bool odd = degrees_of_freedom % 2 == 1;
  // Even: sin (1 + 1/2 cos^2 + (1 3)/(2 4) cos^4 + ...), up to cos^(degrees - 2).
  // Odd: 2/pi (theta + sin (cos + 2/3 cos^3 + (2 4)/(3 5) cos^5 + ...)), up to the same power.
  double term = odd ? std::cos(theta) : 1.0;
  double sum = 0.0;
  for (size_t power = odd ? 1 : 0; power + 2 <= degrees_of_freedom; power += 2) {
    sum += term;
    term *= cos2 * static_cast<double>(power + 1) / static_cast<double>(power + 2);
  }
  sum *= std::sin(theta);
  return odd ? (theta + sum) * 2.0 / std::numbers::pi : sum;
}

}  // namespace

double student_t_975(size_t degrees_of_freedom) {
  assert(degrees_of_freedom > 0);
  double low = 1.9, high = 13.0;  // brackets all degrees of freedom
  while (high - low > 1e-9) {
    const double middle = (low + high) / 2.0;
    (student_central_probability(middle, degrees_of_freedom) < 0.95 ? low : high) = middle;
  }
  return (low + high) / 2.0;
}

Result<Interval> mean_interval(std::span<const double> draws) {
  if (draws.size() < 2) {
    return Error{std::to_string(draws.size()) + " draws give no interval", "draws",
                 "draw at least 2, better 20"};
  }
  const auto n = static_cast<double>(draws.size());
  const double mean = std::accumulate(draws.begin(), draws.end(), 0.0) / n;
  double squares = 0.0;
  for (const double draw : draws) squares += (draw - mean) * (draw - mean);
  if (!std::isfinite(squares)) {
    return Error{"a draw is not finite", "draws", "leave it out, and say how many were"};
  }
  const double half_width =
      student_t_975(draws.size() - 1) * std::sqrt(squares / (n - 1.0)) / std::sqrt(n);
  return Interval{mean, mean - half_width, mean + half_width};
}

Result<Interval> group_bootstrap_interval(
    size_t group_count, const std::function<double(std::span<const size_t> groups)>& figure,
    uint64_t seed, uint32_t draws) {
  if (group_count < 2) {
    return Error{std::to_string(group_count) + " groups give no interval", "groups",
                 "give at least 2"};
  }
  if (draws < 40) {
    return Error{std::to_string(draws) + " draws have no 2.5 % in their tails", "draws",
                 "draw at least 40, better 1000"};
  }
  std::vector<size_t> groups(group_count);
  std::iota(groups.begin(), groups.end(), size_t{0});
  const double estimate = figure(groups);

  std::vector<double> figures;
  for (uint32_t draw = 0; draw < draws; ++draw) {
    for (size_t place = 0; place < group_count; ++place) {
      const double share = uniform(seed, 0, draw, static_cast<uint32_t>(place));
      groups[place] = static_cast<size_t>(share * static_cast<double>(group_count));
    }
    const double value = figure(groups);
    if (std::isfinite(value)) figures.push_back(value);
  }
  if (figures.empty() || !std::isfinite(estimate)) {
    return Error{"the figure is not finite over the groups", "groups",
                 "give groups over which the figure exists"};
  }
  return Interval{estimate, quantile_of(figures, 0.025), quantile_of(figures, 0.975)};
}

}  // namespace beatsmith
