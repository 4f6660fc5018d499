// Zero-phase band limits, for detection and display. Beats that are learnt or generated are never
// filtered.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/result.h"

namespace beatsmith {

// What lies between `low_hz` and `high_hz`, such as 0.5 and 40 for display: a second-order
// Butterworth high-pass and low-pass, each run forwards and backwards, so nothing moves in time;
// -6 dB at both limits. Values that are not finite are bridged by a straight line to the next ones
// that are (by zero where there are none), so the result is finite everywhere. Same length and
// units as the input. Error: limits that are not 0 < low < high < half the sample rate.
Result<std::vector<float>> band_pass(std::span<const float> input, double sample_rate_hz,
                                     double low_hz, double high_hz);

// The same of a signal that comes piece by piece: block by block, the way back begins so far behind
// the block that what it begins with has died away (to 1e-15). All samples must be finite.
class BandPassStream {
 public:
  // Error: see band_pass.
  static Result<BandPassStream> start(double sample_rate_hz, double low_hz, double high_hz);
  BandPassStream(BandPassStream&&) noexcept;
  BandPassStream& operator=(BandPassStream&&) noexcept;
  ~BandPassStream();

  // The signal's next samples, or its end. What is finished is appended to `out`.
  void add(std::span<const float> samples, std::vector<float>& out);
  void finish(std::vector<float>& out);

 private:
  struct State;
  explicit BandPassStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace beatsmith
