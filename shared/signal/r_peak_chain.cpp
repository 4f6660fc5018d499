#include "signal/r_peak_chain.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace beatsmith {
namespace {

constexpr double kThreshold = 1.2;  // of sqrt(QRS level x noise level)

// Intervals in seconds or relative to the local RR interval; weights in units of evidence, for each
// factor e.
constexpr double kLongGap = 1.6;  // local RR intervals
constexpr double kLongGapWeight = 0.8;
constexpr double kLongestGap_s = 4.0;  // any pause costs as much as this one
constexpr double kShortGap = 0.65;     // local RR intervals
constexpr double kShortGapWeight = 0.35;
constexpr double kTWaveGap_s = 0.4;
constexpr double kTWaveEnergy = 0.65;  // of the QRS before
constexpr double kTWaveWeight = 0.7;

double long_gap_penalty(double gap_s, double rr_s) {
  const double excess = std::min(gap_s, kLongestGap_s) / (kLongGap * rr_s);
  return excess > 1 ? kLongGapWeight * std::log(excess) : 0.0;
}

// What it costs to take `beat` as the next beat after `before`.
double penalty(const RPeakCandidate& before, const RPeakCandidate& beat) {
  const double gap_s = beat.time_s - before.time_s;
  const double rr_s = 0.5 * (before.rr_s + beat.rr_s);
  double cost = long_gap_penalty(gap_s, rr_s);
  if (gap_s < kShortGap * rr_s) cost += kShortGapWeight * std::log(kShortGap * rr_s / gap_s);
  if (gap_s < kTWaveGap_s && beat.energy < kTWaveEnergy * before.energy) {
    cost += kTWaveWeight * std::log(kTWaveEnergy * before.energy / beat.energy);
  }
  return cost;
}

}  // namespace

void RPeakChain::add(const RPeakCandidate& beat) {
  for (; oldest_ < end() && beat.time_s - node(oldest_).candidate.time_s > kLongestGap_s;
       ++oldest_) {
    const double best_score = best_old_ == kNone ? 0.0 : node(best_old_).score;
    if (node(oldest_).score > best_score) best_old_ = oldest_;
  }
  Node next{beat, 0, best_old_};
  double best = best_old_ == kNone
                    ? -long_gap_penalty(beat.time_s, beat.rr_s)
                    : node(best_old_).score - long_gap_penalty(kLongestGap_s, beat.rr_s);
  for (int64_t place = oldest_; place < end(); ++place) {
    const double value = node(place).score - penalty(node(place).candidate, beat);
    if (value > best) {
      best = value;
      next.previous = place;
    }
  }
  const double threshold = kThreshold * std::sqrt(beat.qrs_level * beat.noise_level);
  next.score = best + std::log(beat.energy / threshold);
  nodes_.push_back(next);
}

// Whatever comes, it follows one of the ends that are still open; so what their chains share stays.
void RPeakChain::take_final(std::vector<int64_t>& r_peaks) {
  if (best_old_ == kNone) return;
  std::set<int64_t> ends = {best_old_};
  for (int64_t place = oldest_; place < end(); ++place) ends.insert(place);
  while (ends.size() > 1) {
    const auto last = std::prev(ends.end());
    const int64_t previous = *last <= given_ ? given_ : node(*last).previous;
    ends.erase(last);
    ends.insert(previous);
  }
  const int64_t shared = *ends.begin();
  if (shared <= given_) return;
  give(shared, r_peaks);
  nodes_.erase(nodes_.begin(), nodes_.begin() + static_cast<std::ptrdiff_t>(shared - first_));
  first_ = shared;
}

void RPeakChain::finish(double duration_s, std::vector<int64_t>& r_peaks) {
  int64_t last = given_;
  double best = given_ == kNone ? 0 : -std::numeric_limits<double>::infinity();
  for (int64_t place = first_; place < end(); ++place) {
    const RPeakCandidate& candidate = node(place).candidate;
    const double value =
        node(place).score - long_gap_penalty(duration_s - candidate.time_s, candidate.rr_s);
    if (value > best && (place >= oldest_ || place == best_old_ || given_ == kNone)) {
      best = value;
      last = place;
    }
  }
  give(last, r_peaks);
}

// The chain that ends at `last`, from behind the last beat given.
void RPeakChain::give(int64_t last, std::vector<int64_t>& r_peaks) {
  const auto begin = std::ssize(r_peaks);
  for (int64_t place = last; place != given_; place = node(place).previous) {
    r_peaks.push_back(node(place).candidate.r_peak);
  }
  std::reverse(r_peaks.begin() + begin, r_peaks.end());
  given_ = last;
}

}  // namespace beatsmith
