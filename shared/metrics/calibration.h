// Whether a classifier's probabilities are what they say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace beatsmith {

struct ReliabilityBin {
  int64_t count = 0;
  double confidence = 0;  // mean of the probabilities in it; 0 where there are none
  double accuracy = 0;    // share of them that were right
};

struct Reliability {
  std::vector<ReliabilityBin> bins;  // of equal width over [0, 1], the last one closed
  double expected_calibration_error = 0;
};

// The reliability diagram and the expected calibration error (Naeini et al., AAAI 2015; Guo et al.,
// ICML 2017): over bins of the largest probability, the mean distance of accuracy from confidence,
// weighted by how many beats fall into each. `confidence` is the probability of the predicted
// class, `right` whether it was the reference's. Error: different lengths, none, a probability
// outside [0, 1], fewer than one bin.
Result<Reliability> reliability(std::span<const double> confidence, const std::vector<bool>& right,
                                int bin_count = 15);

}  // namespace beatsmith
