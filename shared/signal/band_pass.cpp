#include "signal/band_pass.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numbers>

namespace beatsmith {
namespace {

// A second-order section in transposed direct form II.
class Biquad {
 public:
  // Butterworth by the bilinear transform, its edge prewarped.
  static Biquad low_pass(double edge_hz, double sample_rate_hz) {
    const Design design(edge_hz, sample_rate_hz);
    const double gain = design.w * design.w * design.norm;
    return Biquad(design, gain, 2 * gain);
  }
  static Biquad high_pass(double edge_hz, double sample_rate_hz) {
    const Design design(edge_hz, sample_rate_hz);
    return Biquad(design, design.norm, -2 * design.norm);
  }

  // The state of a filter whose input has always been `input`: no transient at a record's edge.
  void settle(double input) {
    const double output = dc_gain() * input;
    s2_ = b0_ * input - a2_ * output;
    s1_ = output - b0_ * input;
  }

  double step(double input) {
    const double output = b0_ * input + s1_;
    s1_ = b1_ * input - a1_ * output + s2_;
    s2_ = b0_ * input - a2_ * output;
    return output;
  }

  double dc_gain() const { return b1_ > 0 ? 1.0 : 0.0; }

 private:
  struct Design {
    Design(double edge_hz, double sample_rate_hz)
        : w(std::tan(std::numbers::pi * edge_hz / sample_rate_hz)),
          norm(1 / (1 + std::numbers::sqrt2 * w + w * w)) {}
    double w;
    double norm;
  };

  // The numerator is symmetric: b2 = b0.
  Biquad(const Design& design, double b0, double b1)
      : b0_(b0),
        b1_(b1),
        a1_(2 * (design.w * design.w - 1) * design.norm),
        a2_((1 - std::numbers::sqrt2 * design.w + design.w * design.w) * design.norm) {}

  double b0_, b1_, a1_, a2_;
  double s1_ = 0, s2_ = 0;
};

template <class Iterator>
void run(Iterator first, Iterator last, Biquad high_pass, Biquad low_pass) {
  if (first == last) return;
  high_pass.settle(*first);
  low_pass.settle(high_pass.dc_gain() * *first);
  for (; first != last; ++first) {
    *first = static_cast<float>(low_pass.step(high_pass.step(*first)));
  }
}

void bridge_gaps(std::vector<float>& samples) {
  const auto is_finite = [](float sample) { return std::isfinite(sample); };
  auto gap = std::find_if_not(samples.begin(), samples.end(), is_finite);
  while (gap != samples.end()) {
    const auto end = std::find_if(gap, samples.end(), is_finite);
    const float after = end != samples.end() ? *end : gap != samples.begin() ? *std::prev(gap) : 0;
    const float before = gap != samples.begin() ? *std::prev(gap) : after;
    const auto steps = static_cast<float>(std::distance(gap, end) + 1);
    for (auto sample = gap; sample != end; ++sample) {
      const float part = static_cast<float>(std::distance(gap, sample) + 1) / steps;
      *sample = before + part * (after - before);
    }
    gap = std::find_if_not(end, samples.end(), is_finite);
  }
}

}  // namespace

Result<std::vector<float>> band_pass(std::span<const float> input, double sample_rate_hz,
                                     double low_hz, double high_hz) {
  if (!(low_hz > 0 && low_hz < high_hz && high_hz < sample_rate_hz / 2)) {
    return Error{"the band's limits do not fit the sample rate", "",
                 "give 0 < low < high < half the sample rate, in Hz"};
  }
  std::vector<float> samples(input.begin(), input.end());
  bridge_gaps(samples);
  const Biquad high_pass = Biquad::high_pass(low_hz, sample_rate_hz);
  const Biquad low_pass = Biquad::low_pass(high_hz, sample_rate_hz);
  run(samples.begin(), samples.end(), high_pass, low_pass);
  run(samples.rbegin(), samples.rend(), high_pass, low_pass);
  return samples;
}

}  // namespace beatsmith
