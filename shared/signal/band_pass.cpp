#include "signal/band_pass.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numbers>
#include <utility>

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

// A high-pass and a low-pass, one after the other.
struct Band {
  Biquad high_pass;
  Biquad low_pass;

  void settle(double input) {
    high_pass.settle(input);
    low_pass.settle(high_pass.dc_gain() * input);
  }
  float step(double input) { return static_cast<float>(low_pass.step(high_pass.step(input))); }
};

// Filters [first, last) in place, as if its first value had been there for ever.
template <class Iterator>
void run(Iterator first, Iterator last, Band band) {
  if (first == last) return;
  band.settle(*first);
  for (; first != last; ++first) *first = band.step(*first);
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

Result<Band> make_band(double sample_rate_hz, double low_hz, double high_hz) {
  if (!(low_hz > 0 && low_hz < high_hz && high_hz < sample_rate_hz / 2)) {
    return Error{"the band's limits do not fit the sample rate", "",
                 "give 0 < low < high < half the sample rate, in Hz"};
  }
  return Band{Biquad::high_pass(low_hz, sample_rate_hz), Biquad::low_pass(high_hz, sample_rate_hz)};
}

}  // namespace

Result<std::vector<float>> band_pass(std::span<const float> input, double sample_rate_hz,
                                     double low_hz, double high_hz) {
  const Result<Band> band = make_band(sample_rate_hz, low_hz, high_hz);
  if (!band) return band.error();
  std::vector<float> samples(input.begin(), input.end());
  bridge_gaps(samples);
  run(samples.begin(), samples.end(), *band);
  run(samples.rbegin(), samples.rend(), *band);
  return samples;
}

struct BandPassStream::State {
  Band fresh;
  Band forward;
  size_t block = 0;
  size_t overlap = 0;
  bool has_begun = false;
  std::vector<float> filtered;  // forwards only: what has not been run back over
};

BandPassStream::BandPassStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
BandPassStream::BandPassStream(BandPassStream&&) noexcept = default;
BandPassStream& BandPassStream::operator=(BandPassStream&&) noexcept = default;
BandPassStream::~BandPassStream() = default;

Result<BandPassStream> BandPassStream::start(double sample_rate_hz, double low_hz, double high_hz) {
  const Result<Band> band = make_band(sample_rate_hz, low_hz, high_hz);
  if (!band) return band.error();
  // The slowest pole of a Butterworth filter of second order decays as exp(-sqrt(2) pi low_hz t).
  constexpr double kPeriods = 8;
  constexpr double kBlock_s = 60;
  const auto samples = [&](double seconds) {
    return static_cast<size_t>(std::ceil(seconds * sample_rate_hz));
  };
  return BandPassStream(std::make_unique<State>(
      State{*band, *band, samples(kBlock_s), samples(kPeriods / low_hz), false, {}}));
}

void BandPassStream::add(std::span<const float> samples, std::vector<float>& out) {
  State& state = *state_;
  if (!samples.empty() && !state.has_begun) {
    state.forward.settle(samples.front());
    state.has_begun = true;
  }
  while (!samples.empty()) {
    const size_t room = state.block + state.overlap - state.filtered.size();
    Band band = state.forward;  // a copy that lives in registers
    for (const float sample : samples.first(std::min(room, samples.size()))) {
      state.filtered.push_back(band.step(sample));
    }
    state.forward = band;
    samples = samples.subspan(std::min(room, samples.size()));
    if (state.filtered.size() < state.block + state.overlap) return;
    const auto block_end = state.filtered.begin() + static_cast<std::ptrdiff_t>(state.block);
    std::vector<float> back = state.filtered;
    run(back.rbegin(), back.rend(), state.fresh);
    out.insert(out.end(), back.begin(), back.begin() + static_cast<std::ptrdiff_t>(state.block));
    state.filtered.erase(state.filtered.begin(), block_end);
  }
}

void BandPassStream::finish(std::vector<float>& out) {
  std::vector<float>& rest = state_->filtered;
  run(rest.rbegin(), rest.rend(), state_->fresh);
  out.insert(out.end(), rest.begin(), rest.end());
  rest.clear();
}

}  // namespace beatsmith
