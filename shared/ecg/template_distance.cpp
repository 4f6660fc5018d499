#include "ecg/template_distance.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/median.h"

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

std::vector<size_t> template_places(size_t beat_count) {
  std::vector<size_t> places(std::min(beat_count, kTemplateBeats));
  for (size_t i = 0; i < places.size(); ++i) places[i] = i * beat_count / places.size();
  return places;
}

Beat record_template(std::span<const Beat> beats) {
  assert(!beats.empty());
  const std::vector<size_t> places = template_places(beats.size());
  std::vector<float> column(places.size());
  Beat median;
  for (size_t sample = 0; sample < median.size(); ++sample) {
    for (size_t i = 0; i < column.size(); ++i) column[i] = beats[places[i]][sample];
    median[sample] = median_of(std::span(column));
  }
  return median;
}

TemplateComparison::TemplateComparison(const Beat& own)
    : qrs_(cut_wave(own, kQrsWave, 0)), p_(cut_wave(own, kPWave, 0)), t_(cut_wave(own, kTWave, 0)) {
  const auto [lowest, highest] = std::minmax_element(qrs_.begin(), qrs_.end());
  floor_mv_ = 0.01 * (*highest - *lowest) + 5e-4;
}

void TemplateComparison::add(const Beat& beat) {
  constexpr double kShapeFloor = 0.003;
  const Comparison of_qrs = compare(beat, kQrsWave, qrs_);
  columns_[kQrsShape].push_back(1 - of_qrs.correlation + kShapeFloor);
  columns_[kQrs].push_back(of_qrs.difference_mv + floor_mv_);
  columns_[kP].push_back(compare(beat, kPWave, p_).difference_mv + 0.5 * floor_mv_);
  columns_[kT].push_back(compare(beat, kTWave, t_).difference_mv + 0.5 * floor_mv_);
}

void TemplateComparison::finish() {
  for (size_t k = 0; k < columns_.size() && !columns_[k].empty(); ++k) {
    std::vector<double> sorted = columns_[k];
    medians_[k] = median_of(std::span(sorted));
  }
}

TemplateDistances TemplateComparison::distances(size_t place) const {
  TemplateDistances distances;
  for (size_t k = 0; k < columns_.size(); ++k) {
    distances[k] = static_cast<float>(std::clamp(std::log(columns_[k][place] / medians_[k]),
                                                 -kLargestLogDistance, kLargestLogDistance));
  }
  return distances;
}

std::vector<TemplateDistances> template_distances(std::span<const Beat> beats, const Beat& own) {
  TemplateComparison comparison(own);
  for (const Beat& beat : beats) comparison.add(beat);
  comparison.finish();
  std::vector<TemplateDistances> distances;
  for (size_t i = 0; i < beats.size(); ++i) distances.push_back(comparison.distances(i));
  return distances;
}

}  // namespace beatsmith
