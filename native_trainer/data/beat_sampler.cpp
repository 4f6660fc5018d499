#include "data/beat_sampler.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "diffusion/noise.h"

namespace beatsmith {

size_t place_among(double u, size_t count) {
  return std::min(count - 1, static_cast<size_t>(u * static_cast<double>(count)));
}

BeatSampler::BeatSampler(std::vector<std::vector<size_t>> by_class, double balance)
    : by_class_(std::move(by_class)) {
  double sum = 0;
  for (const auto& beats : by_class_) {
    if (!beats.empty()) sum += std::pow(static_cast<double>(beats.size()), 1.0 - balance);
    cumulative_.push_back(sum);
  }
  if (sum == 0)
    throw std::runtime_error(
        "the data set has no beat to train on: its records must be named as those of MIT-BIH's "
        "DS1");
  for (double& share : cumulative_) share /= sum;
}

BeatSampler::Draw BeatSampler::draw(uint64_t seed, uint64_t iteration, uint32_t row) const {
  const double which = uniform(seed, iteration, kDrawClass, row);
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end() - 1, which);
  const auto class_index = static_cast<size_t>(found - cumulative_.begin());
  const auto& beats = by_class_[class_index];
  const size_t place = place_among(uniform(seed, iteration, kDrawBeat, row), beats.size());
  return {static_cast<int>(class_index), beats[place]};
}

}  // namespace beatsmith
