#include "ecg/delineation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace beatsmith {
namespace {

// Scales 2^2 and 2^4 of samples at 250 Hz.
constexpr double kQrsScaleS = 4 / 250.0;
constexpr double kWaveScaleS = 16 / 250.0;

constexpr int samples_of(double seconds) {
  return static_cast<int>(2 * seconds * kBeatSampleRateHz + 1) / 2;  // rounded
}

// Where QRS may lie around the R peak, and how far apart its slopes may be; steep ones farther.
constexpr int kFirstOfQrs = kBeatRIndex - samples_of(0.13);
constexpr int kLastOfQrs = kBeatRIndex + samples_of(0.17);
constexpr int kBetweenSlopes = samples_of(0.055);
constexpr int kBetweenSteepSlopes = samples_of(0.09);
constexpr float kSteep = 0.25F;  // of the steepest
// A line as level as this for as long, near the beat's own, parts P and T from QRS.
constexpr int kLevelFor = samples_of(0.014);
constexpr float kNearLine = 0.2F;  // of QRS's height

// Shares of QRS's steepest slope that a slope of its needs (gamma_QRSpre, gamma_QRSpost), and of
// the outermost slope at which it begins and ends (xi), by that slope's sign.
constexpr float kQrsBefore = 0.06F;
constexpr float kQrsAfter = 0.09F;
constexpr float kQrsOnsetUp = 0.05F;
constexpr float kQrsOnsetDown = 0.07F;
constexpr float kQrsEndUp = 0.125F;
constexpr float kQrsEndDown = 0.25F;
constexpr float kPOnset = 0.5F;
constexpr float kPEnd = 0.9F;
constexpr float kTOnset = 0.25F;
constexpr float kTEnd = 0.4F;

// Less is no wave but noise or the line itself.
constexpr float kLeastQrsSlope = 4;        // mV/s
constexpr float kLeastDeflection = 0.05F;  // mV: half a millimetre of paper
constexpr float kLeastP = 0.02F;
constexpr float kLeastT = 0.03F;
constexpr float kOverNoise = 1.5F;
constexpr float kSlopeOverNoise = 3;
constexpr int kSlopeNoiseReach = samples_of(0.028);
// A later slope of this share of QRS's steepest is the next beat's.
constexpr float kNextQrs = 0.5F;
constexpr int kRefractory = samples_of(0.2);  // after the R peak
// Where the peaks of P and T may lie, and how high a P wave may be.
constexpr int kEarliestP = samples_of(0.28);  // before QRS
constexpr int kLatestP = samples_of(0.055);
constexpr int kEarliestT = kBeatRIndex + samples_of(0.12);
constexpr float kHighestP = 0.5F;  // mV; what is higher is the T wave of the beat before
// Of several waves the nearest to QRS that has this share of the strength of the strongest.
constexpr float kNearestP = 0.5F;
constexpr float kNearestT = 0.7F;

using Slopes = std::array<float, kBeatLength>;  // mV/s

// Derivative of the cubic B-spline of unit integral and support -2 .. 2.
double spline_slope(double u) {
  const double distance = std::abs(u);
  if (distance >= 2) return 0;
  if (distance < 1) return u * (1.5 * distance - 2);
  return (u > 0 ? -0.5 : 0.5) * (2 - distance) * (2 - distance);
}

// The wavelet of scale s, the derivative of the cubic spline 2/s B(2 t/s), as weights of the
// samples around one: their sum is the smoothed slope there, mV/s.
std::vector<double> wavelet(double scale_s) {
  const double knot = scale_s * kBeatSampleRateHz / 2;  // samples
  const int reach = static_cast<int>(2 * knot);
  std::vector<double> weights;
  double ramp = 0;  // what a slope of 1 mV a sample would give
  for (int i = -reach; i <= reach; ++i) {
    weights.push_back(spline_slope(-i / knot));
    ramp += weights.back() * i;
  }
  for (double& weight : weights) weight *= kBeatSampleRateHz / ramp;
  return weights;
}

// The edge samples are taken to go on beyond the window.
Slopes slopes_of(const Beat& beat, const std::vector<double>& weights) {
  const int reach = static_cast<int>(weights.size()) / 2;
  Slopes slopes{};
  for (int at = 0; at < kBeatLength; ++at) {
    double sum = 0;
    for (int i = -reach; i <= reach; ++i) {
      const int place = std::clamp(at + i, 0, kBeatLength - 1);
      sum += weights[i + reach] * static_cast<double>(beat[place]);
    }
    slopes[static_cast<size_t>(at)] = static_cast<float>(sum);
  }
  return slopes;
}

class Delineator {
 public:
  explicit Delineator(const Beat& beat) : beat_(beat) {}

  BeatWaves run() {
    BeatWaves waves;
    noise_mv_ = noise();
    waves.qrs = find_qrs();
    if (!waves.qrs) return waves;
    const auto [onset, end] = waves.qrs->bounds;
    const int next = next_qrs(end);
    bridge(onset, end);
    slopes_ = slopes_of(beat_, wavelet(kWaveScaleS));
    waves.p = find_p(onset);
    waves.t = find_t(end, next);
    return waves;
  }

 private:
  float slope(int at) const { return slopes_[static_cast<size_t>(at)]; }
  float steepness(int at) const { return std::abs(slope(at)); }
  float value(int at) const { return beat_[static_cast<size_t>(at)]; }
  bool is_peak(int at) const {
    return steepness(at) >= steepness(at - 1) && steepness(at) > steepness(at + 1);
  }

  // From the slope's extreme at `from` on in steps of `way`: where it has fallen to the share, or
  // to `least`, or its steepness turns, or its sign. nullopt: only beyond the window.
  std::optional<int> edge(int from, int way, float share, float least = 0) const {
    const float bound = std::max(least, share * steepness(from));
    for (int at = from + way; at > 0 && at < kBeatLength - 1; at += way) {
      const bool turns = steepness(at + way) > steepness(at);
      if (steepness(at) <= bound || turns || slope(at) * slope(from) < 0) return at;
    }
    return std::nullopt;
  }

  // The outermost slope of QRS on one side of its steepest.
  int outermost(int steepest, int way, float least) const {
    const float line_mv = line();
    const float near_mv = kNearLine * height();
    int found = steepest;
    int level_for = 0;
    for (int at = steepest + way; at > kFirstOfQrs && at < kLastOfQrs; at += way) {
      const int gap = std::abs(at - found);
      if (gap > kBetweenSteepSlopes) break;
      if (steepness(at) < least && std::abs(value(at) - line_mv) < near_mv) ++level_for;
      const bool apart = level_for > kLevelFor || gap > kBetweenSlopes;
      if (is_peak(at) && steepness(at) > (apart ? kSteep * steepest_ : least)) {
        found = at;
        level_for = 0;
      }
    }
    return found;
  }

  // The level where most of the beat lies: its median.
  float line() const {
    std::array<float, kBeatLength> sorted = beat_;
    std::nth_element(sorted.begin(), sorted.begin() + kBeatLength / 2, sorted.end());
    return sorted[kBeatLength / 2];
  }

  // Of QRS, from its lowest to its highest sample.
  float height() const {
    const auto [lowest, highest] =
        std::minmax_element(beat_.begin() + kFirstOfQrs, beat_.begin() + kLastOfQrs);
    return *highest - *lowest;
  }

  std::optional<QrsComplex> find_qrs() {
    slopes_ = slopes_of(beat_, wavelet(kQrsScaleS));
    const float least = kSlopeOverNoise * slope_noise();
    int steepest = kBeatRIndex;
    for (int at = kBeatRIndex - kBetweenSlopes; at <= kBeatRIndex + kBetweenSlopes; ++at) {
      if (steepness(at) > steepness(steepest)) steepest = at;
    }
    steepest_ = steepness(steepest);
    if (steepest_ < std::max(kLeastQrsSlope, least)) return std::nullopt;
    const int first = outermost(steepest, -1, std::max(least, kQrsBefore * steepest_));
    const int last = outermost(steepest, 1, std::max(least, kQrsAfter * steepest_));
    const auto onset = edge(first, -1, slope(first) > 0 ? kQrsOnsetUp : kQrsOnsetDown, least / 2);
    const auto end = edge(last, 1, slope(last) > 0 ? kQrsEndUp : kQrsEndDown, least / 2);
    if (!onset || !end) return std::nullopt;
    QrsComplex qrs;
    qrs.bounds = {*onset, *end};
    level_mv_ = level_before(*onset);
    find_deflections(qrs);
    return qrs;
  }

  // Mean of the 12 ms that end at a sample.
  float level_before(int at) const {
    const int from = std::max(0, at - samples_of(0.012));
    float sum = 0;
    for (int i = from; i <= at; ++i) sum += value(i);
    return sum / static_cast<float>(at - from + 1);
  }

  // The highest (sign 1) or lowest (-1) sample between two, if it goes far enough from the level.
  std::optional<WavePeak> deflection(int from, int to, float sign) const {
    int best = from;
    for (int at = from; at <= to; ++at) {
      if (sign * (value(at) - value(best)) > 0) best = at;
    }
    const float amplitude_mv = value(best) - level_mv_;
    if (best == from || best == to) return std::nullopt;  // on its way to another wave
    if (sign * amplitude_mv < kLeastDeflection) return std::nullopt;
    return WavePeak{best, amplitude_mv};
  }

  void find_deflections(QrsComplex& qrs) const {
    const auto [onset, end] = qrs.bounds;
    qrs.r = deflection(onset, end, 1);
    qrs.q = deflection(onset, qrs.r ? qrs.r->sample : end, -1);
    if (qrs.r) qrs.s = deflection(qrs.r->sample, end, -1);
  }

  void bridge(int onset, int end) {
    const float from = value(onset);
    const float step = (value(end) - from) / static_cast<float>(end - onset);
    for (int at = onset; at < end; ++at) {
      beat_[static_cast<size_t>(at)] = from + step * static_cast<float>(at - onset);
    }
  }

  // Standard deviation of what is too fast for a wave, were it white: from second differences
  // (whose variance is 6 times its) where QRS hardly reaches.
  float noise() const {
    float sum = 0;
    int count = 0;
    for (int at = 2; at < kBeatLength; ++at) {
      if (at > kFirstOfQrs && at < kLastOfQrs) continue;
      const float bend = value(at) - 2 * value(at - 1) + value(at - 2);
      sum += bend * bend;
      ++count;
    }
    return std::sqrt(sum / static_cast<float>(6 * count));
  }

  // Standard deviation of the slopes' ripple outside QRS, from the median of its magnitude: what a
  // slope differs by from the mean of those around it, which takes P and T out.
  float slope_noise() const {
    constexpr float kDeviationsAMedian = 1.4826F;  // of a normal distribution
    std::vector<float> ripple;
    for (int at = kSlopeNoiseReach; at < kBeatLength - kSlopeNoiseReach; ++at) {
      if (at > kFirstOfQrs && at < kLastOfQrs) continue;
      float sum = 0;
      for (int i = -kSlopeNoiseReach; i <= kSlopeNoiseReach; ++i) sum += slope(at + i);
      ripple.push_back(std::abs(slope(at) - sum / (2 * kSlopeNoiseReach + 1)));
    }
    const auto middle = ripple.begin() + static_cast<std::ptrdiff_t>(ripple.size() / 2);
    std::nth_element(ripple.begin(), middle, ripple.end());
    return kDeviationsAMedian * *middle;
  }

  // Where the next beat begins to be felt at the scale of P and T, or the window's end.
  int next_qrs(int qrs_end) const {
    int at = std::max(qrs_end, kBeatRIndex + kRefractory);
    while (at < kBeatLength && steepness(at) < kNextQrs * steepest_) ++at;
    if (at == kBeatLength) return at;
    while (at > qrs_end && steepness(at - 1) < steepness(at)) --at;
    return at - samples_of(kWaveScaleS);
  }

  // A pair of slopes of opposite sign.
  struct Pair {
    int rise = 0;        // extreme of the first slope
    int peak = 0;        // where they cross
    int fall = 0;        // extreme of the second
    float strength = 0;  // grows with the wave's height
  };

  // The pairs whose peaks lie in first .. last, in their order.
  std::vector<Pair> pairs(int first, int last) const {
    std::vector<Pair> found;
    for (int at = first; at < last; ++at) {
      if (slope(at) * slope(at + 1) > 0 || slope(at) == 0) continue;
      Pair pair{extreme(at, -1, 0), at, extreme(at + 1, 1, kBeatLength - 1), 0};
      if (steepness(at + 1) < steepness(at)) pair.peak = at + 1;
      pair.strength = std::min(steepness(pair.rise), steepness(pair.fall)) *
                      static_cast<float>(pair.fall - pair.rise);
      found.push_back(pair);
    }
    return found;
  }

  static std::vector<Pair>::const_iterator strongest(const std::vector<Pair>& found) {
    return std::max_element(found.begin(), found.end(),
                            [](const Pair& a, const Pair& b) { return a.strength < b.strength; });
  }

  // The steepest sample from `from` on, up to where the slope changes its sign.
  int extreme(int from, int way, int limit) const {
    int best = from;
    for (int at = from; at != limit + way && slope(at) * slope(from) > 0; at += way) {
      if (steepness(at) > steepness(best)) best = at;
    }
    return best;
  }

  // Whether the peak stands out from the beat at both of its ends, and to the same side.
  bool stands_out(int from, int peak, int to, float least_mv) const {
    const float before = smooth(peak) - smooth(from);
    const float after = smooth(peak) - smooth(to);
    return before * after > 0 && std::min(std::abs(before), std::abs(after)) >=
                                     std::max(least_mv, kOverNoise * noise_mv_);
  }

  float smooth(int at) const {
    const int from = std::max(0, at - 2);
    const int to = std::min(kBeatLength - 1, at + 2);
    float sum = 0;
    for (int i = from; i <= to; ++i) sum += value(i);
    return sum / static_cast<float>(to - from + 1);
  }

  WavePeak peak_at(int at) const { return {at, smooth(at) - level_mv_}; }

  std::optional<PWave> find_p(int qrs_onset) const {
    const std::vector<Pair> found =
        pairs(std::max(1, qrs_onset - kEarliestP), qrs_onset - kLatestP);
    const auto most = strongest(found);
    for (size_t i = found.size(); i-- > 0;) {  // the nearest first
      const Pair& pair = found[i];
      if (pair.strength < kNearestP * most->strength) continue;
      const auto onset = edge(pair.rise, -1, kPOnset);
      const int end = std::min(edge(pair.fall, 1, kPEnd).value_or(qrs_onset), qrs_onset);
      const WavePeak peak = peak_at(pair.peak);
      if (onset && stands_out(*onset, peak.sample, end, kLeastP) &&
          std::abs(peak.amplitude_mv) <= kHighestP) {
        return PWave{{*onset, end}, peak};
      }
    }
    return std::nullopt;
  }

  // `next`: where the beat after this one begins.
  std::optional<TWave> find_t(int qrs_end, int next) const {
    const std::vector<Pair> found = pairs(std::max(kEarliestT, qrs_end), next - 2);
    const auto most = strongest(found);
    if (most == found.end()) return std::nullopt;
    const auto pair = std::find_if(found.begin(), found.end(), [&](const Pair& candidate) {
      return candidate.strength >= kNearestT * most->strength;
    });
    const int onset = std::max(qrs_end, edge(pair->rise, -1, kTOnset).value_or(qrs_end));
    auto end = edge(pair->fall, 1, kTEnd);
    if (end && *end >= next) end.reset();
    if (!stands_out(onset, pair->peak, end.value_or(next - 1), kLeastT)) return std::nullopt;
    return TWave{peak_at(pair->peak), end};
  }

  Beat beat_;
  Slopes slopes_{};
  float steepest_ = 0;  // of QRS, mV/s
  float level_mv_ = 0;  // just before QRS
  float noise_mv_ = 0;
};

double milliseconds(int samples) { return samples * 1000 / kBeatSampleRateHz; }

}  // namespace

std::optional<double> BeatWaves::pr_ms() const {
  if (!p || !qrs) return std::nullopt;
  return milliseconds(qrs->bounds.onset - p->bounds.onset);
}

std::optional<double> BeatWaves::qrs_ms() const {
  if (!qrs) return std::nullopt;
  return milliseconds(qrs->bounds.end - qrs->bounds.onset);
}

std::optional<double> BeatWaves::qt_ms() const {
  if (!qrs || !t || !t->end) return std::nullopt;
  return milliseconds(*t->end - qrs->bounds.onset);
}

BeatWaves delineate_beat(const Beat& beat) {
  const bool finite =
      std::all_of(beat.begin(), beat.end(), [](float sample) { return std::isfinite(sample); });
  return finite ? Delineator(beat).run() : BeatWaves{};
}

}  // namespace beatsmith
