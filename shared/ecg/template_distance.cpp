#include "ecg/template_distance.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "ecg/median.h"

namespace beatsmith {
namespace {

constexpr size_t kTemplateBeats = 999;
constexpr double kLargestLogDistance = 4;

// A stretch of the beat, in samples at 360 Hz, and how far off its place in the template it may be.
struct Wave {
  int first;
  int end;
  int largest_shift;
  bool has_slope;  // whether a straight line across it is wander, not the wave's own
};
constexpr Wave kQrsWave = {kBeatRIndex - 21, kBeatRIndex + 29, 5, false};  // R - 58 .. R + 80 ms
constexpr Wave kPWave = {kBeatRIndex - 84, kBeatRIndex - 24, 3, true};     // R - 233 .. R - 67 ms
constexpr Wave kTWave = {kBeatRIndex + 34, kBeatRIndex + 154, 3, true};    // R + 94 .. R + 428 ms

std::vector<double> cut_wave(const Beat& beat, const Wave& wave, int shift) {
  const int count = wave.end - wave.first;
  std::vector<double> samples(static_cast<size_t>(count));
  const double middle = 0.5 * (count - 1);
  const float* const from = beat.data() + wave.first + shift;
  double sum = 0;
  double slope = 0;
  double slope_weight = 0;
  for (int i = 0; i < count; ++i) {
    const double sample = from[i];
    samples[static_cast<size_t>(i)] = sample;
    sum += sample;
    slope += sample * (i - middle);
    slope_weight += (i - middle) * (i - middle);
  }
  slope = wave.has_slope ? slope / slope_weight : 0;
  for (int i = 0; i < count; ++i) {
    samples[static_cast<size_t>(i)] -= sum / count + slope * (i - middle);
  }
  return samples;
}

struct Comparison {
  double correlation;
  double difference_mv;  // root mean square
};

Comparison compare(const Beat& beat, const Wave& wave, const std::vector<double>& wanted) {
  Comparison best{-2, 0};
  for (int shift = -wave.largest_shift; shift <= wave.largest_shift; ++shift) {
    const std::vector<double> samples = cut_wave(beat, wave, shift);
    double power = 0;
    double wanted_power = 0;
    double product = 0;
    double difference = 0;
    for (size_t i = 0; i < samples.size(); ++i) {
      power += samples[i] * samples[i];
      wanted_power += wanted[i] * wanted[i];
      product += samples[i] * wanted[i];
      difference += (samples[i] - wanted[i]) * (samples[i] - wanted[i]);
    }
    constexpr double kNothing = 1e-9;  // mV^2: a flat stretch correlates with none
    const double correlation = product / std::sqrt(power * wanted_power + kNothing);
    if (correlation > best.correlation) {
      best = {correlation, std::sqrt(difference / static_cast<double>(samples.size()))};
    }
  }
  return best;
}

}  // namespace

Beat record_template(std::span<const Beat> beats) {
  assert(!beats.empty());
  std::vector<float> column(std::min(beats.size(), kTemplateBeats));
  Beat median;
  for (size_t sample = 0; sample < median.size(); ++sample) {
    for (size_t i = 0; i < column.size(); ++i) {
      column[i] = beats[i * beats.size() / column.size()][sample];
    }
    median[sample] = median_of(std::span(column));
  }
  return median;
}

std::vector<TemplateDistances> template_distances(std::span<const Beat> beats, const Beat& own) {
  const std::vector<double> qrs = cut_wave(own, kQrsWave, 0);
  const std::vector<double> p = cut_wave(own, kPWave, 0);
  const std::vector<double> t = cut_wave(own, kTWave, 0);
  const auto [lowest, highest] = std::minmax_element(qrs.begin(), qrs.end());
  // No record is so clean that less than these floors means anything.
  const double floor_mv = 0.01 * (*highest - *lowest) + 5e-4;
  constexpr double kShapeFloor = 0.003;

  std::array<std::vector<double>, kTemplateDistanceCount> columns;
  for (const Beat& beat : beats) {
    const Comparison of_qrs = compare(beat, kQrsWave, qrs);
    columns[kQrsShape].push_back(1 - of_qrs.correlation + kShapeFloor);
    columns[kQrs].push_back(of_qrs.difference_mv + floor_mv);
    columns[kP].push_back(compare(beat, kPWave, p).difference_mv + 0.5 * floor_mv);
    columns[kT].push_back(compare(beat, kTWave, t).difference_mv + 0.5 * floor_mv);
  }
  std::vector<TemplateDistances> distances(beats.size());
  for (size_t k = 0; k < columns.size() && !beats.empty(); ++k) {
    std::vector<double> sorted = columns[k];
    const double median = median_of(std::span(sorted));
    for (size_t i = 0; i < beats.size(); ++i) {
      distances[i][k] = static_cast<float>(
          std::clamp(std::log(columns[k][i] / median), -kLargestLogDistance, kLargestLogDistance));
    }
  }
  return distances;
}

}  // namespace beatsmith
