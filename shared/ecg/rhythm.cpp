#include "ecg/rhythm.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <span>
#include <string>

#include "diffusion/noise.h"
#include "io/text.h"

namespace beatsmith {
namespace {

// Places of the draws in noise.h's space of (seed, beat, step, element).
enum RhythmDraw : uint32_t { kPhaseDraw = 10, kEventDraw = 11, kCouplingDraw = 12 };

// McSharry et al. 2003, table I of the program ECGSYN.
constexpr double kMayer_hz = 0.1;
constexpr double kPeakWidth_hz = 0.01;
constexpr double kMayerToRespiratory = 0.5;  // powers
constexpr int kSinesAPeak = 9;               // over +-2 widths

constexpr double kFirstR_s = 0.27;  // a whole beat's window from the start
constexpr double kNoBeatAtEnd_s = 0.15;

// Ectopic beats. Coupling intervals hardly vary (less than 80 ms in all: Surawicz and Knilans).
constexpr double kVentricularCoupling = 0.58;  // of the sinus interval
constexpr double kShortestCoupling_s = 0.34;
constexpr double kLongestCoupling_s = 0.52;
constexpr double kCouplingDeviation_s = 0.008;
constexpr double kAtrialCoupling = 0.66;
constexpr double kSinusReset_s = 0.08;  // into the sinus node and out again
constexpr int kSinusBetweenEvents = 2;  // at least

std::optional<Error> range_error(const RhythmSettings& settings) {
  struct Range {
    const char* name;
    double value;
    double lowest;
    double highest;
    const char* unit;
  };
  const bool ectopic = settings.ectopy != Ectopy::kNone;
  const bool random_events =
      ectopic && settings.ectopy != Ectopy::kBigeminy && settings.ectopy != Ectopy::kTrigeminy;
  const bool runs = settings.ectopy == Ectopy::kRuns || settings.ectopy == Ectopy::kCouplets;
  const Range ranges[] = {
      {"the duration", settings.duration_s, 5, 7200, "s"},
      {"the heart rate", settings.rate_bpm, 30, ectopic ? kMostEctopicRate_bpm : 200, "beats/min"},
      {"the respiratory rate", settings.respirations_per_min, 4, 60, "a minute"},
      {"the variability", settings.sdnn_ms, 0, most_variability_ms(settings.rate_bpm), "ms"},
      {"the sinus arrhythmia", settings.respiratory_ms, 0,
       most_variability_ms(settings.rate_bpm) - settings.sdnn_ms, "ms beside the variability"},
      {"the number of events", random_events ? settings.events_per_min : 1, 0.1, 20, "a minute"},
      {"the length of a run", settings.ectopy == Ectopy::kRuns ? settings.run_beats : 3.0, 3, 30,
       "beats"},
      {"the rate of ventricular beats", runs ? settings.run_bpm : 150, 100, 220, "beats/min"},
  };
  for (const Range& range : ranges) {
    if (range.value >= range.lowest && range.value <= range.highest) continue;
    return Error{std::string(range.name) + " is " + text_from_number(range.value), "",
                 "choose from " + text_from_number(range.lowest) + " to " +
                     text_from_number(range.highest) + " " + range.unit};
  }
  return std::nullopt;
}

double random_share(const RhythmSettings& settings, uint64_t beat, RhythmDraw draw) {
  return static_cast<double>(uniform(settings.seed, beat, draw, 0));
}

// Brings values to a mean of 0 and exactly this standard deviation.
void standardise(std::span<double> values, double deviation) {
  const auto count = static_cast<double>(values.size());
  double mean = 0;
  for (const double value : values) mean += value / count;
  double power = 0;
  for (const double value : values) power += (value - mean) * (value - mean) / count;
  const double gain = power > 0 ? deviation / std::sqrt(power) : 0;
  for (double& value : values) value = (value - mean) * gain;
}

// The sinus node's intervals, s: at least so many as fill the duration. The rhythms of their
// variation run over the time at which they would begin if all were alike.
std::vector<double> sinus_intervals(const RhythmSettings& settings) {
  const double mean_s = 60 / settings.rate_bpm;
  const double respiration_hz = settings.respirations_per_min / 60;
  std::vector<double> intervals(
      std::max<size_t>(3, static_cast<size_t>(std::lround(settings.duration_s / mean_s))));
  uint32_t element = 0;
  const auto add_peak = [&](double centre_hz, double power) {
    double sum = 0;
    double weights[kSinesAPeak];
    const auto deviations = [](int sine) { return 4.0 * sine / (kSinesAPeak - 1) - 2; };
    for (int i = 0; i < kSinesAPeak; ++i) {
      weights[i] = std::exp(-0.5 * deviations(i) * deviations(i));
      sum += weights[i];
    }
    for (int i = 0; i < kSinesAPeak; ++i) {
      const double amplitude = std::sqrt(power * weights[i] / sum);
      const double step =
          2 * std::numbers::pi * (centre_hz + kPeakWidth_hz * deviations(i)) * mean_s;
      const double phase = 2 * std::numbers::pi *
                           static_cast<double>(uniform(settings.seed, 0, kPhaseDraw, element++));
      for (size_t beat = 0; beat < intervals.size(); ++beat) {
        intervals[beat] += amplitude * std::cos(step * static_cast<double>(beat) + phase);
      }
    }
  };
  add_peak(kMayer_hz, kMayerToRespiratory);
  add_peak(respiration_hz, 1);
  standardise(intervals, settings.sdnn_ms / 1000);
  for (size_t beat = 0; beat < intervals.size(); ++beat) {
    const double time_s = mean_s * static_cast<double>(beat);
    intervals[beat] += mean_s + settings.respiratory_ms / 1000 *
                                    std::sin(2 * std::numbers::pi * respiration_hz * time_s);
  }
  return intervals;
}

// Walks along the sinus node's beats and lets ectopic ones take some of their places.
class Rhythm {
 public:
  explicit Rhythm(const RhythmSettings& settings)
      : settings_(settings),
        intervals_(sinus_intervals(settings)),
        end_s_(settings.duration_s - kNoBeatAtEnd_s) {}

  std::vector<RhythmBeat> make() {
    double sinus_s = std::max(kFirstR_s, 30 / settings_.rate_bpm);
    while (sinus_s < end_s_) {
      add(sinus_s, 'N');
      ++sinus_beats_;
      if (!is_event_due()) {
        sinus_s += next_interval();
        continue;
      }
      sinus_beats_ = 0;
      sinus_s =
          settings_.ectopy == Ectopy::kAtrial ? add_atrial(sinus_s) : add_ventricular(sinus_s);
    }
    return std::move(beats_);
  }

 private:
  // The intervals run on, however often an ectopic beat took one's place.
  double next_interval() { return intervals_[interval_++ % intervals_.size()]; }

  void add(double time_s, char symbol) {
    if (time_s < end_s_) beats_.push_back({std::llround(time_s * kBeatSampleRateHz), symbol});
  }

  int ventricular_beats() const {
    if (settings_.ectopy == Ectopy::kRuns) return settings_.run_beats;
    return settings_.ectopy == Ectopy::kCouplets ? 2 : 1;
  }

  bool is_event_due() const {
    switch (settings_.ectopy) {
      case Ectopy::kNone:
        return false;
      case Ectopy::kBigeminy:
        return sinus_beats_ == 1;
      case Ectopy::kTrigeminy:
        return sinus_beats_ == 2;
      default:
        break;
    }
    if (sinus_beats_ < kSinusBetweenEvents) return false;
    // So likely at each beat that events come as often as asked for.
    const double mean_s = 60 / settings_.rate_bpm;
    const double event_s = settings_.ectopy == Ectopy::kAtrial
                               ? (1 + kAtrialCoupling) * mean_s
                               : (ventricular_beats() - 1) * 60 / settings_.run_bpm + 2 * mean_s;
    const double beats_between = (60 / settings_.events_per_min - event_s) / mean_s + 1;
    const double tries = std::max(1.0, beats_between - (kSinusBetweenEvents - 1));
    return random_share(settings_, beats_.size(), kEventDraw) < 1 / tries;
  }

  // Both return when the sinus node's next beat that is conducted comes.
  double add_atrial(double sinus_s) {
    const double interval_s = next_interval();
    const double coupling_s =
        std::max(kShortestCoupling_s, kAtrialCoupling * interval_s + coupling_deviation());
    add(sinus_s + coupling_s, 'A');
    return sinus_s + coupling_s + next_interval() + kSinusReset_s;
  }

  double add_ventricular(double sinus_s) {
    const double mean_s = 60 / settings_.rate_bpm;
    double ectopic_s =
        sinus_s + coupling_deviation() +
        std::clamp(kVentricularCoupling * mean_s, kShortestCoupling_s, kLongestCoupling_s);
    add(ectopic_s, 'V');
    for (int beat = 1; beat < ventricular_beats(); ++beat) {
      ectopic_s += 60 / settings_.run_bpm + coupling_deviation();
      add(ectopic_s, 'V');
    }
    while (sinus_s <= ectopic_s) sinus_s += next_interval();
    return sinus_s + next_interval();  // the first after it is blocked
  }

  double coupling_deviation() const {
    const double share = random_share(settings_, beats_.size(), kCouplingDraw);
    return kCouplingDeviation_s * std::sqrt(12.0) * (share - 0.5);
  }

  const RhythmSettings& settings_;
  const std::vector<double> intervals_;
  const double end_s_;
  std::vector<RhythmBeat> beats_;
  size_t interval_ = 0;
  int sinus_beats_ = 0;  // since the last event
};

}  // namespace

double most_variability_ms(double rate_bpm) { return std::floor(0.2 * 60000 / rate_bpm); }

BeatClass RhythmBeat::beat_class() const {
  return beat_class_from_wfdb_symbol({&symbol, 1}).value_or(BeatClass::kUnclassifiable);
}

Result<std::vector<RhythmBeat>> make_rhythm(const RhythmSettings& settings) {
  if (auto error = range_error(settings)) return *std::move(error);
  return Rhythm(settings).make();
}

}  // namespace beatsmith
