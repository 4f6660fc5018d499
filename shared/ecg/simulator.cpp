#include "ecg/simulator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numbers>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "diffusion/noise.h"

namespace beatsmith {
namespace {

constexpr double kMostSimulated = 1 << 26;  // 256 MiB

// Places of the simulator's draws in noise.h's space of (seed, beat, step, element).
enum SimulatorDraw : uint32_t { kKindDraw = 0, kWanderPhaseDraw = 1, kNoiseDraw = 2 };

// A Gaussian over phase. A phase of 2 pi lasts the square root of the RR interval (both in s), so
// that waves shorten less than the cycle does, as in McSharry's program ECGSYN.
struct PhaseWave {
  double phase;  // from the R peak
  double amplitude_mv;
  double width;  // standard deviation, phase
};
using Waves = std::array<PhaseWave, 5>;  // P Q R S T

constexpr Waves kNormalWaves = {{{-std::numbers::pi / 3, 0.12, 0.25},
                                 {-std::numbers::pi / 12, -0.12, 0.1},
                                 {0, 1.1, 0.1},
                                 {std::numbers::pi / 12, -0.25, 0.1},
                                 {std::numbers::pi / 2, 0.3, 0.4}}};
constexpr Waves kSupraventricularWaves = {{{-std::numbers::pi / 4, -0.08, 0.15},
                                           {-std::numbers::pi / 12, -0.12, 0.1},
                                           {0, 1.0, 0.1},
                                           {std::numbers::pi / 12, -0.25, 0.1},
                                           {std::numbers::pi / 2, 0.25, 0.4}}};
constexpr Waves kVentricularWaves = {{{-std::numbers::pi / 3, 0.0, 0.25},  // no P wave
                                      {-std::numbers::pi / 5, -0.15, 0.15},
                                      {0, 1.6, 0.22},
                                      {std::numbers::pi / 4, -0.6, 0.25},
                                      {5 * std::numbers::pi / 8, -0.45, 0.45}}};

constexpr double kVentricularPrematurity = 0.38;  // of the sinus interval
constexpr double kSupraventricularPrematurity = 0.35;

struct SimulatedBeat {
  double r_peak_s;
  double rr_s;  // the sinus interval, which the waves are scaled by
  char symbol;
};

std::optional<Error> range_error(const SimulatorSettings& settings) {
  struct Range {
    const char* name;
    double value;
    double lowest;
    double highest;
  };
  const Range ranges[] = {
      {"sample_rate_hz", settings.sample_rate_hz, 50, 10000},
      {"duration_s", settings.duration_s, 0, 86400},
      {"heart_rate_bpm", settings.heart_rate_bpm, 20, 220},
      {"rr_variability", settings.rr_variability, 0, 0.2},
      {"ventricular_share", settings.ventricular_share, 0, 1},
      {"supraventricular_share", settings.supraventricular_share, 0, 1},
      {"the ectopic shares' sum", settings.ventricular_share + settings.supraventricular_share, 0,
       1},
      {"baseline_wander_mv", settings.baseline_wander_mv, 0, 10},
      {"noise_mv", settings.noise_mv, 0, 10},
      {"the number of samples", settings.duration_s * settings.sample_rate_hz, 1, kMostSimulated},
  };
  for (const Range& range : ranges) {
    if (range.value >= range.lowest && range.value <= range.highest) continue;
    return Error{std::string(range.name) + " is " + std::to_string(range.value), "",
                 "choose a value from " + std::to_string(range.lowest) + " to " +
                     std::to_string(range.highest)};
  }
  return std::nullopt;
}

double random_phase(uint64_t seed, uint32_t element) {
  return 2 * std::numbers::pi * static_cast<double>(uniform(seed, 0, kWanderPhaseDraw, element));
}

std::vector<SimulatedBeat> make_rhythm(const SimulatorSettings& settings) {
  constexpr double kSlowRhythm_hz = 0.1;
  constexpr double kRespiration_hz = 0.25;
  const double mean_s = 60.0 / settings.heart_rate_bpm;
  const double mayer_phase = random_phase(settings.seed, 0);
  const double respiration_phase = random_phase(settings.seed, 1);

  std::vector<SimulatedBeat> beats;
  double sinus_s = mean_s / 2;  // when the sinus node's next beat is due
  for (uint64_t index = 0; sinus_s < settings.duration_s; ++index) {
    // Two sines of amplitude 1: their sum has a standard deviation of 1.
    const double deviation =
        std::sin(2 * std::numbers::pi * kSlowRhythm_hz * sinus_s + mayer_phase) +
        std::sin(2 * std::numbers::pi * kRespiration_hz * sinus_s + respiration_phase);
    const double rr_s = mean_s * (1 + settings.rr_variability * deviation);
    SimulatedBeat beat{sinus_s, rr_s, 'N'};
    if (!beats.empty() && beats.back().symbol == 'N') {
      const double draw = uniform(settings.seed, index, kKindDraw, 0);
      if (draw < settings.ventricular_share) {
        beat.symbol = 'V';
        beat.r_peak_s -= kVentricularPrematurity * rr_s;
      } else if (draw < settings.ventricular_share + settings.supraventricular_share) {
        beat.symbol = 'S';
        beat.r_peak_s -= kSupraventricularPrematurity * rr_s;
        sinus_s = beat.r_peak_s;
      }
    }
    beats.push_back(beat);
    sinus_s += rr_s;
  }
  return beats;
}

const Waves& waves_of(char symbol) {
  if (symbol == 'V') return kVentricularWaves;
  if (symbol == 'S') return kSupraventricularWaves;
  return kNormalWaves;
}

void add_beat(const SimulatedBeat& beat, double sample_rate_hz, std::span<float> samples) {
  constexpr double kReach = 5;  // standard deviations
  const double phase_per_s = 2 * std::numbers::pi / std::sqrt(beat.rr_s);
  for (const PhaseWave& wave : waves_of(beat.symbol)) {
    const double centre = (beat.r_peak_s + wave.phase / phase_per_s) * sample_rate_hz;
    const double width = wave.width / phase_per_s * sample_rate_hz;
    const auto first = std::max(0L, std::lround(centre - kReach * width));
    const auto last = std::min<long>(std::ssize(samples) - 1, std::lround(centre + kReach * width));
    for (auto i = first; i <= last; ++i) {
      const double deviations = (static_cast<double>(i) - centre) / width;
      samples[i] +=
          static_cast<float>(wave.amplitude_mv * std::exp(-0.5 * deviations * deviations));
    }
  }
}

void add_baseline_wander(const SimulatorSettings& settings, std::span<float> samples) {
  constexpr std::array<double, 3> kWander_hz = {0.06, 0.15, 0.25};
  for (size_t wave = 0; wave < kWander_hz.size(); ++wave) {
    const double phase = random_phase(settings.seed, 2 + static_cast<uint32_t>(wave));
    const double step = 2 * std::numbers::pi * kWander_hz[wave] / settings.sample_rate_hz;
    const double amplitude_mv = settings.baseline_wander_mv / kWander_hz.size();
    for (size_t i = 0; i < samples.size(); ++i) {
      samples[i] +=
          static_cast<float>(amplitude_mv * std::sin(step * static_cast<double>(i) + phase));
    }
  }
}

void add_noise(const SimulatorSettings& settings, std::span<float> samples) {
  std::vector<float> noise(samples.size());
  fill_noise(settings.seed, 0, kNoiseDraw, noise);
  const auto deviation_mv = static_cast<float>(settings.noise_mv);
  for (size_t i = 0; i < samples.size(); ++i) samples[i] += deviation_mv * noise[i];
}

}  // namespace

Result<SimulatedRecording> simulate_ecg(const SimulatorSettings& settings) {
  if (auto error = range_error(settings)) return *std::move(error);

  const double rate = settings.sample_rate_hz;
  Lead lead{.name = "MLII", .units = "mV", .samples = {}};
  lead.samples.assign(static_cast<size_t>(settings.duration_s * rate), 0.0F);
  SimulatedRecording result;
  for (const SimulatedBeat& beat : make_rhythm(settings)) {
    const int64_t r_peak = std::llround(beat.r_peak_s * rate);
    if (r_peak >= static_cast<int64_t>(lead.samples.size())) break;
    add_beat(beat, rate, lead.samples);
    result.annotations.push_back(
        {.sample = r_peak, .symbol = std::string(1, beat.symbol), .aux = {}});
  }
  if (settings.baseline_wander_mv > 0) add_baseline_wander(settings, lead.samples);
  if (settings.noise_mv > 0) add_noise(settings, lead.samples);

  result.recording = {
      .name = "simulated",
      .sample_rate_hz = rate,
      .leads = {std::move(lead)},
      .comments = {"simulated after McSharry et al. 2003, seed " + std::to_string(settings.seed)}};
  return result;
}

}  // namespace beatsmith
