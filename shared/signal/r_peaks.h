// R-peak detection.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"

namespace beatsmith {

// Finds the R peaks of one lead that comes piece by piece (any units, any rate from 100 to 2,000
// Hz; NaN allowed): sample indices at the input's own rate, ascending, each at the peak of largest
// absolute deflection of its QRS complex, which is where MIT-BIH's annotators put them. They do not
// depend on the sizes of the pieces. Memory: some minutes of the lead, and some bytes a beat.
class RPeakDetector {
 public:
  // Error: another rate.
  static Result<RPeakDetector> start(double sample_rate_hz);
  RPeakDetector(RPeakDetector&&) noexcept;
  RPeakDetector& operator=(RPeakDetector&&) noexcept;
  ~RPeakDetector();

  // The lead's next samples.
  void add(std::span<const float> samples);
  void finish();  // the lead is at its end

  // Those that later samples cannot change any more; all of them after finish(). They come ten
  // minutes of the lead at a time.
  std::span<const int64_t> r_peaks() const;

 private:
  struct State;
  explicit RPeakDetector(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Of a lead that is there as a whole.
Result<std::vector<int64_t>> detect_r_peaks(std::span<const float> lead, double sample_rate_hz);

}  // namespace beatsmith
