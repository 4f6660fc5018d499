#include "metrics/calibration.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace beatsmith {

Result<Reliability> reliability(std::span<const double> confidence, const std::vector<bool>& right,
                                int bin_count) {
  if (confidence.size() != right.size() || confidence.empty()) {
    return Error{std::to_string(confidence.size()) + " probabilities and " +
                     std::to_string(right.size()) + " verdicts cannot be compared",
                 "confidence and right", "give one verdict a probability, at least 1"};
  }
  if (bin_count < 1) {
    return Error{std::to_string(bin_count) + " bins are too few", "bin_count",
                 "give at least 1, better 15"};
  }
  Reliability result;
  result.bins.resize(static_cast<size_t>(bin_count));
  for (size_t i = 0; i < confidence.size(); ++i) {
    if (!(confidence[i] >= 0.0 && confidence[i] <= 1.0)) {  // NaN too
      return Error{std::to_string(confidence[i]) + " is no probability",
                   "confidence, element " + std::to_string(i), "give numbers from 0 to 1"};
    }
    const auto place = static_cast<size_t>(confidence[i] * bin_count);
    ReliabilityBin& bin = result.bins[std::min(place, result.bins.size() - 1)];
    ++bin.count;
    bin.confidence += confidence[i];
    bin.accuracy += right[i] ? 1.0 : 0.0;
  }
  for (ReliabilityBin& bin : result.bins) {
    if (bin.count == 0) continue;
    const auto count = static_cast<double>(bin.count);
    result.expected_calibration_error +=
        std::abs(bin.accuracy - bin.confidence) / static_cast<double>(confidence.size());
    bin.confidence /= count;
    bin.accuracy /= count;
  }
  return result;
}

}  // namespace beatsmith
