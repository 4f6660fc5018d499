// The samples of one lead as they are kept: 16-bit ADC values where the file has integers, which is
// half the memory of floats, else floats. Read in physical units either way.
#pragma once

#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace beatsmith {

// What an ADC value means: (value - baseline) / gain physical units, as WFDB has it. (EDF's digital
// and physical extremes give: gain = their differences' quotient, baseline = digital minimum - gain
// x physical minimum.)
struct AdcScale {
  double gain = 1;       // not 0
  double baseline = 0;   // need be no whole number
  int missing = -32768;  // the value that stands for a missing sample; none beyond 16 bits

  float value(int adc) const {
    if (adc == missing) return std::numeric_limits<float>::quiet_NaN();
    return static_cast<float>((static_cast<double>(adc) - baseline) / gain);
  }
};

class Samples {
 public:
  Samples() = default;
  explicit Samples(std::vector<float> values) : floats_(std::move(values)) {}
  Samples(std::vector<int16_t> values, AdcScale scale)
      : adc_(std::move(values)), scale_(scale), is_adc_(true) {
    assert(scale.gain != 0);
  }

  int64_t size() const { return is_adc_ ? std::ssize(adc_) : std::ssize(floats_); }

  // In physical units; NaN where a sample is missing. Precondition: 0 <= i < size().
  float operator[](int64_t i) const {
    return is_adc_ ? scale_.value(adc_[static_cast<size_t>(i)]) : floats_[static_cast<size_t>(i)];
  }

  // Samples [first, first + out.size()). Precondition: they are there.
  void copy(int64_t first, std::span<float> out) const {
    for (size_t i = 0; i < out.size(); ++i) out[i] = (*this)[first + static_cast<int64_t>(i)];
  }

  // In units of which there are `factor` in one of the units before.
  void multiply(double factor) {
    scale_.gain /= factor;
    for (float& value : floats_) value = static_cast<float>(value * factor);
  }

  // As they are kept: of the two, one is empty unless the lead is.
  bool is_adc() const { return is_adc_; }
  std::span<const float> floats() const { return floats_; }
  std::span<const int16_t> adc() const { return adc_; }
  const AdcScale& scale() const { return scale_; }

 private:
  std::vector<float> floats_;
  std::vector<int16_t> adc_;
  AdcScale scale_;
  bool is_adc_ = false;
};

}  // namespace beatsmith
