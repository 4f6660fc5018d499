// The detector sees the whole record, so it settles all beats at once:
//
//  1. QRS energy: the root mean square, over 100 ms, of the lead between 8 and 25 Hz.
//  2. Candidates: the energy's local maxima, 220 ms apart or more.
//  3. Evidence of each, the logarithm of its energy over a threshold: the geometric mean of the
//  local
//     QRS level and the local noise level, both over some 13 s. Small beats between large ones pass
//     where the noise is low, and noise fails where it is high.
//  4. The chain of candidates with the most evidence less penalties, by dynamic programming: for
//  long
//     gaps (what search-back does in causal detectors), for intervals that are short against the
//     local RR interval, and for small energy soon after large (T waves).
//  5. The R peak: the largest deflection of the lead between 2.5 and 40 Hz near the energy's
//  maximum.
//
// Steps 1 and 2 are those of Pan & Tompkins (IEEE TBME 32(3), 1985) in form. The constants were
// chosen on MIT-BIH; the figures move little with any one of them.
#include "signal/r_peaks.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "signal/band_pass.h"

namespace beatsmith {
namespace {

constexpr double kLowestRate_hz = 100.0;
constexpr double kHighestRate_hz = 2000.0;

constexpr double kEnergyLow_hz = 8.0;
constexpr double kEnergyHigh_hz = 25.0;
constexpr double kEnergyWindow_s = 0.1;
constexpr double kCandidateSpacing_s = 0.22;

// Levels are taken over bins, and the median of a bin and its neighbours stands for the bin.
constexpr double kBin_s = 1.5;
constexpr int kNeighbourBins = 4;        // on either side
constexpr double kNoiseQuantile = 0.3;   // of a bin's energies: mostly between the beats
constexpr double kLeastNoise = 0.03;     // of the QRS level, or clean records show their T waves
constexpr double kThreshold = 1.2;       // of sqrt(QRS level x noise level)
constexpr double kLeastQrsLevel = 0.05;  // of the record's median: a dead electrode has no beats

// Rhythm. Intervals in seconds or relative to the local RR interval; weights in units of evidence,
// for each factor e.
constexpr double kStrong = 0.5;    // of the QRS level: beats that the local RR is taken from
constexpr int kRrNeighbours = 10;  // intervals on either side
constexpr double kShortestRr_s = 0.3;
constexpr double kLongestRr_s = 1.6;
constexpr double kLongGap = 1.6;  // local RR intervals
constexpr double kLongGapWeight = 0.8;
constexpr double kLongestGap_s = 4.0;  // any pause costs as much as this one
constexpr double kShortGap = 0.65;     // local RR intervals
constexpr double kShortGapWeight = 0.35;
constexpr double kTWaveGap_s = 0.4;
constexpr double kTWaveEnergy = 0.65;  // of the QRS before
constexpr double kTWaveWeight = 0.7;

constexpr double kPeakLow_hz = 2.5;
constexpr double kPeakHigh_hz = 40.0;
constexpr double kPeakReach_s = 0.07;
constexpr float kUprightFavour = 1.1F;  // annotators take R before an S that is hardly larger

struct Candidate {
  std::ptrdiff_t sample = 0;
  double time_s = 0;
  double energy = 0;
  double qrs_level = 0;
  double noise_level = 0;
  double rr_s = 0;  // local RR interval
};

std::ptrdiff_t to_samples(double seconds, double sample_rate_hz) {
  return std::lround(seconds * sample_rate_hz);
}

// Root mean square over a centred window of 2 `reach` + 1 samples; outside the record is silence.
std::vector<float> local_rms(std::span<const float> signal, std::ptrdiff_t reach) {
  const auto count = std::ssize(signal);
  std::vector<double> sums(signal.size() + 1, 0.0);
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    sums[i + 1] = sums[i] + static_cast<double>(signal[i]) * signal[i];
  }
  std::vector<float> result(signal.size());
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    const double sum =
        sums[std::min(count, i + reach + 1)] - sums[std::max<std::ptrdiff_t>(0, i - reach)];
    result[i] =
        static_cast<float>(std::sqrt(std::max(0.0, sum) / static_cast<double>(2 * reach + 1)));
  }
  return result;
}

float quantile(std::vector<float> values, double part) {
  const auto place = static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[place];
}

std::vector<float> median_of_neighbours(const std::vector<float>& values, int reach) {
  const auto count = std::ssize(values);
  std::vector<float> result(values.size());
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    const auto first = values.begin() + std::max<std::ptrdiff_t>(0, i - reach);
    const auto last = values.begin() + std::min(count, i + reach + 1);
    result[i] = quantile(std::vector<float>(first, last), 0.5);
  }
  return result;
}

std::vector<Candidate> find_candidates(const std::vector<float>& energy, double sample_rate_hz) {
  const std::ptrdiff_t spacing = to_samples(kCandidateSpacing_s, sample_rate_hz);
  std::vector<Candidate> candidates;
  for (std::ptrdiff_t i = 1; i + 1 < std::ssize(energy); ++i) {
    if (!(energy[i] > energy[i - 1] && energy[i] >= energy[i + 1])) continue;
    const Candidate candidate{
        .sample = i, .time_s = static_cast<double>(i) / sample_rate_hz, .energy = energy[i]};
    if (candidates.empty() || i - candidates.back().sample >= spacing) {
      candidates.push_back(candidate);
    } else if (candidate.energy > candidates.back().energy) {
      candidates.back() = candidate;
    }
  }
  return candidates;
}

// Fills in qrs_level and noise_level.
void find_levels(const std::vector<float>& energy, double sample_rate_hz,
                 std::vector<Candidate>& candidates) {
  const std::ptrdiff_t bin = to_samples(kBin_s, sample_rate_hz);
  std::vector<float> highest;
  std::vector<float> low;
  for (auto first = energy.begin(); first != energy.end();) {
    const auto last = first + std::min<std::ptrdiff_t>(bin, energy.end() - first);
    highest.push_back(*std::max_element(first, last));
    low.push_back(quantile(std::vector<float>(first, last), kNoiseQuantile));
    first = last;
  }
  const double least_qrs_level = kLeastQrsLevel * quantile(highest, 0.5);
  highest = median_of_neighbours(highest, kNeighbourBins);
  low = median_of_neighbours(low, kNeighbourBins);
  for (Candidate& candidate : candidates) {
    const auto at = static_cast<size_t>(candidate.sample / bin);
    candidate.qrs_level = std::max<double>(highest[at], least_qrs_level);
    candidate.noise_level = std::max<double>(low[at], kLeastNoise * candidate.qrs_level);
  }
}

// Fills in rr_s: the median of the intervals between strong candidates around each.
void find_local_rr(std::vector<Candidate>& candidates) {
  std::vector<double> strong_s;
  for (const Candidate& candidate : candidates) {
    if (candidate.energy > kStrong * candidate.qrs_level) strong_s.push_back(candidate.time_s);
  }
  std::ptrdiff_t next = 0;  // the first strong one that is not before the candidate
  const auto count = std::ssize(strong_s);
  std::vector<float> intervals_s;
  for (Candidate& candidate : candidates) {
    while (next < count && strong_s[next] < candidate.time_s) ++next;
    intervals_s.clear();
    for (auto i = std::max<std::ptrdiff_t>(1, next - kRrNeighbours);
         i <= std::min(count - 1, next + kRrNeighbours); ++i) {
      intervals_s.push_back(static_cast<float>(strong_s[i] - strong_s[i - 1]));
    }
    constexpr double kUsualRr_s = 0.8;
    const double rr_s = intervals_s.empty() ? kUsualRr_s : quantile(intervals_s, 0.5);
    candidate.rr_s = std::clamp(rr_s, kShortestRr_s, kLongestRr_s);
  }
}

double long_gap_penalty(double gap_s, double rr_s) {
  const double excess = std::min(gap_s, kLongestGap_s) / (kLongGap * rr_s);
  return excess > 1 ? kLongGapWeight * std::log(excess) : 0.0;
}

// What it costs to take `beat` as the next beat after `before`.
double penalty(const Candidate& before, const Candidate& beat) {
  const double gap_s = beat.time_s - before.time_s;
  const double rr_s = 0.5 * (before.rr_s + beat.rr_s);
  double cost = long_gap_penalty(gap_s, rr_s);
  if (gap_s < kShortGap * rr_s) cost += kShortGapWeight * std::log(kShortGap * rr_s / gap_s);
  if (gap_s < kTWaveGap_s && beat.energy < kTWaveEnergy * before.energy) {
    cost += kTWaveWeight * std::log(kTWaveEnergy * before.energy / beat.energy);
  }
  return cost;
}

// The candidates of the best chain, as samples in ascending order.
std::vector<std::ptrdiff_t> best_chain(const std::vector<Candidate>& candidates,
                                       double duration_s) {
  constexpr int kNone = -1;
  const auto count = static_cast<int>(candidates.size());
  std::vector<double> score(candidates.size());  // of the best chain that ends here
  std::vector<int> previous(candidates.size());
  int oldest = 0;  // the first candidate within kLongestGap_s
  int best_old =
      kNone;  // the best chain's end before that; none: the record's beginning, at score 0
  for (int i = 0; i < count; ++i) {
    const Candidate& beat = candidates[i];
    for (; beat.time_s - candidates[oldest].time_s > kLongestGap_s; ++oldest) {
      if (score[oldest] > (best_old == kNone ? 0.0 : score[best_old])) best_old = oldest;
    }
    previous[i] = best_old;
    double best = best_old == kNone ? -long_gap_penalty(beat.time_s, beat.rr_s)
                                    : score[best_old] - long_gap_penalty(kLongestGap_s, beat.rr_s);
    for (int j = oldest; j < i; ++j) {
      const double value = score[j] - penalty(candidates[j], beat);
      if (value > best) {
        best = value;
        previous[i] = j;
      }
    }
    const double threshold = kThreshold * std::sqrt(beat.qrs_level * beat.noise_level);
    score[i] = best + std::log(beat.energy / threshold);
  }

  int last = kNone;
  double best = 0;
  for (int i = 0; i < count; ++i) {
    const double rest_s = duration_s - candidates[i].time_s;
    const double value = score[i] - long_gap_penalty(rest_s, candidates[i].rr_s);
    if (value > best) {
      best = value;
      last = i;
    }
  }
  std::vector<std::ptrdiff_t> samples;
  for (; last != kNone; last = previous[last]) samples.push_back(candidates[last].sample);
  std::reverse(samples.begin(), samples.end());
  return samples;
}

// The largest deflection of `signal` within `reach` of `centre`, upright ones a little favoured.
std::ptrdiff_t largest_deflection(const std::vector<float>& signal, std::ptrdiff_t centre,
                                  std::ptrdiff_t reach) {
  const std::ptrdiff_t first = std::max<std::ptrdiff_t>(0, centre - reach);
  const std::ptrdiff_t last = std::min(std::ssize(signal) - 1, centre + reach);
  std::ptrdiff_t place = centre;
  float largest = 0;
  for (std::ptrdiff_t i = first; i <= last; ++i) {
    const float deflection = signal[i] > 0 ? kUprightFavour * signal[i] : -signal[i];
    if (deflection > largest) {
      largest = deflection;
      place = i;
    }
  }
  return place;
}

}  // namespace

Result<std::vector<int64_t>> detect_r_peaks(std::span<const float> lead, double sample_rate_hz) {
  if (!(sample_rate_hz >= kLowestRate_hz && sample_rate_hz <= kHighestRate_hz)) {
    return Error{"R peaks are detected at 100 to 2,000 Hz only", "",
                 "resample the lead to a rate between, such as 360 Hz"};
  }
  const auto qrs_band = band_pass(lead, sample_rate_hz, kEnergyLow_hz, kEnergyHigh_hz);
  if (!qrs_band) return qrs_band.error();
  const auto peak_band = band_pass(lead, sample_rate_hz, kPeakLow_hz, kPeakHigh_hz);
  if (!peak_band) return peak_band.error();

  const auto energy = local_rms(*qrs_band, to_samples(kEnergyWindow_s / 2, sample_rate_hz));
  std::vector<Candidate> candidates = find_candidates(energy, sample_rate_hz);
  if (candidates.empty()) return std::vector<int64_t>{};  // nothing moves
  find_levels(energy, sample_rate_hz, candidates);
  find_local_rr(candidates);

  const std::ptrdiff_t reach = to_samples(kPeakReach_s, sample_rate_hz);
  const double duration_s = static_cast<double>(lead.size()) / sample_rate_hz;
  std::vector<int64_t> r_peaks;
  for (const std::ptrdiff_t qrs : best_chain(candidates, duration_s)) {
    r_peaks.push_back(largest_deflection(*peak_band, qrs, reach));
  }
  return r_peaks;
}

}  // namespace beatsmith
