// What is known of a beat depends on those around it, later ones too, so that a beat is settled
// when enough has been seen behind it:
//
//  1. QRS energy: the root mean square, over 100 ms, of the lead between 8 and 25 Hz.
//  2. Candidates: the energy's local maxima, 220 ms apart or more.
//  3. Evidence of each, the logarithm of its energy over a threshold: the geometric mean of the
//     local QRS level and the local noise level, both over some 13 s. Small beats between large
//     ones pass where the noise is low, and noise fails where it is high.
//  4. The chain of candidates with the most evidence less penalties (r_peak_chain.h): for long gaps
//     (what search-back does in causal detectors), for intervals that are short against the local
//     RR interval, and for small energy soon after large (T waves).
//  5. The R peak: the largest deflection of the lead between 2.5 and 40 Hz near the energy's
//     maximum.
//
// Steps 1 and 2 are those of Pan & Tompkins (IEEE TBME 32(3), 1985) in form. The constants were
// chosen on MIT-BIH; the figures move little with any one of them.
#include "signal/r_peaks.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include "signal/band_pass.h"
#include "signal/r_peak_chain.h"

namespace beatsmith {
namespace {

constexpr double kLowestSearched_hz = 100.0;
constexpr double kHighestSearched_hz = 2000.0;

constexpr double kEnergyLow_hz = 8.0;
constexpr double kEnergyHigh_hz = 25.0;
constexpr double kEnergyWindow_s = 0.1;
constexpr double kCandidateSpacing_s = 0.22;

// Levels are taken over bins, and the median of a bin and its neighbours stands for the bin.
constexpr double kBin_s = 1.5;
constexpr size_t kNeighbourBins = 4;     // on either side
constexpr double kNoiseQuantile = 0.3;   // of a bin's energies: mostly between the beats
constexpr double kLeastNoise = 0.03;     // of the QRS level, or clean records show their T waves
constexpr double kLeastQrsLevel = 0.05;  // of the record's median: a dead electrode has no beats
// Bins whose levels are settled together, ten minutes; the record's median is that of those so far.
constexpr size_t kStretchBins = 400;

constexpr double kStrong = 0.5;  // of the QRS level: beats that the local RR is taken from
constexpr std::ptrdiff_t kRrNeighbours = 10;  // intervals on either side
constexpr double kShortestRr_s = 0.3;
constexpr double kLongestRr_s = 1.6;

constexpr double kPeakLow_hz = 2.5;
constexpr double kPeakHigh_hz = 40.0;
constexpr double kPeakReach_s = 0.07;
constexpr float kUprightFavour = 1.1F;  // annotators take R before an S that is hardly larger

// Samples filtered at a time.
constexpr size_t kPiece = 1 << 13;

int64_t to_samples(double seconds, double sample_rate_hz) {
  return std::lround(seconds * sample_rate_hz);
}

// Of the values; puts them into another order.
float quantile(std::span<float> values, double part) {
  const auto place = static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<size_t>(place)];
}

float median_of_copy(std::span<const float> values) {
  std::vector<float> copy(values.begin(), values.end());
  return quantile(copy, 0.5);
}

// The part of a signal that is still needed, by places in the whole signal.
struct Window {
  std::vector<float> values;
  int64_t first = 0;

  int64_t end() const { return first + std::ssize(values); }
  float operator[](int64_t place) const { return values[static_cast<size_t>(place - first)]; }
  void forget_before(int64_t place) {
    const int64_t gone = std::clamp<int64_t>(place - first, 0, std::ssize(values));
    values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(gone));
    first += gone;
  }
};

}  // namespace

struct RPeakDetector::State {
  State(double rate_hz, BandPassStream qrs, BandPassStream peak)
      : sample_rate_hz(rate_hz),
        energy_reach(to_samples(kEnergyWindow_s / 2, rate_hz)),
        peak_reach(to_samples(kPeakReach_s, rate_hz)),
        spacing(to_samples(kCandidateSpacing_s, rate_hz)),
        bin_size(static_cast<size_t>(to_samples(kBin_s, rate_hz))),
        qrs_filter(std::move(qrs)),
        peak_filter(std::move(peak)) {}

  void add(float sample);
  void fill_gap(float from, float to);
  void filter();
  void find_energies(int64_t end);
  void add_energy(float energy);
  void end_bin();
  void settle_levels(size_t bins);
  void chain_candidates();
  RPeakCandidate candidate_at(int64_t sample, float energy) const;

  const double sample_rate_hz;
  const int64_t energy_reach;
  const int64_t peak_reach;
  const int64_t spacing;
  const size_t bin_size;

  std::vector<float> finite;    // samples that have not been filtered yet
  int64_t gap = 0;              // missing ones after them
  std::optional<float> before;  // the last sample that was not missing
  BandPassStream qrs_filter;
  BandPassStream peak_filter;
  Window qrs_band;
  Window peak_band;
  bool ended = false;

  int64_t energies = 0;            // so many of the energy's samples are known
  float last_energies[2] = {};     // the last of them, and the one before
  std::vector<float> bin;          // the energies of the newest bin
  std::vector<float> highest;      // of each bin
  std::vector<float> low;          // kNoiseQuantile of each bin
  std::vector<float> qrs_level;    // of each bin that is settled
  std::vector<float> noise_level;  // likewise

  std::vector<RPeakCandidate> candidates;  // not in the chain yet; the last one may be replaced
  size_t levelled = 0;                     // so many of them have their levels
  std::vector<double> strong_s;            // times of the strong ones, of the whole record
  std::ptrdiff_t next_strong = 0;  // the first that is not before the chain's next candidate
  RPeakChain chain;
  std::vector<int64_t> r_peaks;
};

RPeakDetector::RPeakDetector(std::unique_ptr<State> state) : state_(std::move(state)) {}
RPeakDetector::RPeakDetector(RPeakDetector&&) noexcept = default;
RPeakDetector& RPeakDetector::operator=(RPeakDetector&&) noexcept = default;
RPeakDetector::~RPeakDetector() = default;

Result<RPeakDetector> RPeakDetector::start(double sample_rate_hz) {
  if (!(sample_rate_hz >= kLowestSearched_hz && sample_rate_hz <= kHighestSearched_hz)) {
    return Error{"R peaks are detected at 100 to 2,000 Hz only", "",
                 "resample the lead to a rate between, such as 360 Hz"};
  }
  auto qrs = BandPassStream::start(sample_rate_hz, kEnergyLow_hz, kEnergyHigh_hz);
  if (!qrs) return qrs.error();
  auto peak = BandPassStream::start(sample_rate_hz, kPeakLow_hz, kPeakHigh_hz);
  if (!peak) return peak.error();
  return RPeakDetector(std::make_unique<State>(sample_rate_hz, *std::move(qrs), *std::move(peak)));
}

void RPeakDetector::add(std::span<const float> samples) {
  for (const float sample : samples) state_->add(sample);
}

void RPeakDetector::finish() {
  State& state = *state_;
  state.fill_gap(state.before.value_or(0), state.before.value_or(0));
  state.filter();
  state.qrs_filter.finish(state.qrs_band.values);
  state.peak_filter.finish(state.peak_band.values);
  state.ended = true;
  const int64_t count = state.qrs_band.end();
  state.find_energies(count);
  if (!state.bin.empty()) state.end_bin();
  state.settle_levels(state.highest.size());
  state.chain_candidates();
  state.chain.finish(static_cast<double>(count) / state.sample_rate_hz, state.r_peaks);
}

std::span<const int64_t> RPeakDetector::r_peaks() const { return state_->r_peaks; }

void RPeakDetector::State::add(float sample) {
  if (!std::isfinite(sample)) {
    ++gap;
    return;
  }
  if (gap > 0) fill_gap(before.value_or(sample), sample);
  before = sample;
  finite.push_back(sample);
  if (finite.size() >= kPiece) filter();
}

// With a straight line.
void RPeakDetector::State::fill_gap(float from, float to) {
  const auto steps = static_cast<float>(gap + 1);
  for (int64_t i = 1; i <= gap; ++i) {
    finite.push_back(from + static_cast<float>(i) / steps * (to - from));
    if (finite.size() >= kPiece) filter();
  }
  gap = 0;
}

void RPeakDetector::State::filter() {
  qrs_filter.add(finite, qrs_band.values);
  peak_filter.add(finite, peak_band.values);
  finite.clear();
  // As far as both bands reach around each energy.
  find_energies(std::min(qrs_band.end() - energy_reach, peak_band.end() - peak_reach));
}

// Up to `end`. Outside the record is silence.
void RPeakDetector::State::find_energies(int64_t end) {
  if (end <= energies) return;
  std::vector<double> sums = {0};  // of the squares before each place of the window
  sums.reserve(qrs_band.values.size() + 1);
  for (const float value : qrs_band.values) {
    sums.push_back(sums.back() + static_cast<double>(value) * value);
  }
  const auto sum_before = [&](int64_t place) {
    return sums[static_cast<size_t>(std::clamp(place, qrs_band.first, qrs_band.end()) -
                                    qrs_band.first)];
  };
  const auto width = static_cast<double>(2 * energy_reach + 1);
  while (energies < end) {
    const double sum =
        sum_before(energies + energy_reach + 1) - sum_before(energies - energy_reach);
    add_energy(static_cast<float>(std::sqrt(std::max(0.0, sum) / width)));
  }
  qrs_band.forget_before(energies - energy_reach);
  peak_band.forget_before(energies - peak_reach - 1);  // the last energy may be a maximum yet
}

void RPeakDetector::State::add_energy(float energy) {
  // A local maximum is seen when the energy after it is.
  if (energies >= 2 && last_energies[0] > last_energies[1] && last_energies[0] >= energy) {
    const RPeakCandidate candidate = candidate_at(energies - 1, last_energies[0]);
    if (candidates.empty() || candidate.sample - candidates.back().sample >= spacing) {
      candidates.push_back(candidate);
    } else if (candidate.energy > candidates.back().energy) {
      candidates.back() = candidate;
    }
  }
  last_energies[1] = std::exchange(last_energies[0], energy);
  ++energies;
  bin.push_back(energy);
  if (bin.size() < bin_size) return;
  end_bin();
  // A stretch is settled when its last bin has all its neighbours.
  if (highest.size() == qrs_level.size() + kStretchBins + kNeighbourBins) {
    settle_levels(qrs_level.size() + kStretchBins);
    chain_candidates();
    chain.take_final(r_peaks);
  }
}

RPeakCandidate RPeakDetector::State::candidate_at(int64_t sample, float energy) const {
  // The largest deflection around it, upright ones a little favoured.
  const int64_t last = std::min(peak_band.end() - 1, sample + peak_reach);
  int64_t r_peak = sample;
  float largest = 0;
  for (int64_t i = std::max<int64_t>(0, sample - peak_reach); i <= last; ++i) {
    const float value = peak_band[i];
    const float deflection = value > 0 ? kUprightFavour * value : -value;
    if (deflection > largest) {
      largest = deflection;
      r_peak = i;
    }
  }
  return {.sample = sample,
          .time_s = static_cast<double>(sample) / sample_rate_hz,
          .energy = energy,
          .r_peak = r_peak};
}

void RPeakDetector::State::end_bin() {
  highest.push_back(*std::max_element(bin.begin(), bin.end()));
  low.push_back(quantile(bin, kNoiseQuantile));
  bin.clear();
}

// Of the first `bins` bins, and of the candidates in them.
void RPeakDetector::State::settle_levels(size_t bins) {
  if (bins == 0) return;
  const auto least_qrs_level = static_cast<float>(kLeastQrsLevel * median_of_copy(highest));
  for (size_t i = qrs_level.size(); i < bins; ++i) {
    const size_t first = i - std::min(i, kNeighbourBins);
    const size_t count = std::min(i + kNeighbourBins + 1, highest.size()) - first;
    const float around = median_of_copy(std::span(highest).subspan(first, count));
    qrs_level.push_back(std::max(around, least_qrs_level));
    noise_level.push_back(median_of_copy(std::span(low).subspan(first, count)));
  }
  for (; levelled < candidates.size(); ++levelled) {
    RPeakCandidate& candidate = candidates[levelled];
    const size_t at = static_cast<size_t>(candidate.sample) / bin_size;
    const bool may_be_replaced = !ended && levelled + 1 == candidates.size();
    if (at >= bins || may_be_replaced) break;
    candidate.qrs_level = static_cast<double>(qrs_level[at]);
    candidate.noise_level =
        std::max(static_cast<double>(noise_level[at]), kLeastNoise * candidate.qrs_level);
    if (candidate.energy > kStrong * candidate.qrs_level) strong_s.push_back(candidate.time_s);
  }
}

// The candidates whose local RR interval is known: the median of those between strong ones around.
void RPeakDetector::State::chain_candidates() {
  const auto count = std::ssize(strong_s);
  std::vector<float> intervals_s;
  size_t chained = 0;
  for (; chained < levelled; ++chained) {
    RPeakCandidate& candidate = candidates[chained];
    while (next_strong < count && strong_s[static_cast<size_t>(next_strong)] < candidate.time_s) {
      ++next_strong;
    }
    if (!ended && next_strong + kRrNeighbours >= count) break;
    intervals_s.clear();
    for (auto i = std::max<std::ptrdiff_t>(1, next_strong - kRrNeighbours);
         i <= std::min(count - 1, next_strong + kRrNeighbours); ++i) {
      const auto at = static_cast<size_t>(i);
      intervals_s.push_back(static_cast<float>(strong_s[at] - strong_s[at - 1]));
    }
    constexpr double kUsualRr_s = 0.8;
    const double rr_s =
        intervals_s.empty() ? kUsualRr_s : static_cast<double>(quantile(intervals_s, 0.5));
    candidate.rr_s = std::clamp(rr_s, kShortestRr_s, kLongestRr_s);
    chain.add(candidate);
  }
  candidates.erase(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(chained));
  levelled -= chained;
}

Result<std::vector<int64_t>> detect_r_peaks(std::span<const float> lead, double sample_rate_hz) {
  Result<RPeakDetector> detector = RPeakDetector::start(sample_rate_hz);
  if (!detector) return detector.error();
  detector->add(lead);
  detector->finish();
  const std::span<const int64_t> r_peaks = detector->r_peaks();
  return std::vector<int64_t>(r_peaks.begin(), r_peaks.end());
}

}  // namespace beatsmith
