#include "ecg/strip_noise.h"

#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include "diffusion/noise.h"
#include "ecg/beat.h"
#include "io/text.h"

namespace beatsmith {
namespace {

// Places of the draws in noise.h's space of (seed, beat, step, element); `beat` is a block of
// kBlock samples.
enum NoiseDraw : uint32_t { kNoisePhaseDraw = 20, kWhiteDraw = 21, kMuscleDraw = 22 };
constexpr int64_t kBlock = 1024;

// First-order high-pass y = a (y' + x - x') with its corner at 20 Hz; white noise of power 1 leaves
// it with 2 a^2 / (1 + a). It comes in bursts: times 1 + b sin.
constexpr double kMuscleFeedback = 0.7413;  // 1 / (1 + 2 pi 20 / 360)
constexpr double kBurst_hz = 0.21;
constexpr double kBurstDepth = 0.7;

// Besides respiration: electrodes and slow movements.
constexpr std::array<double, 2> kSlowWander_hz = {0.05, 0.13};

// Amplitude of a sine of power 1.
constexpr double kUnitAmplitude = std::numbers::sqrt2;

}  // namespace

Result<Done> check_strip_noise(const StripNoiseSettings& settings) {
  if (!settings.snr_db) return Done{};
  if (!(*settings.snr_db >= -10 && *settings.snr_db <= 60)) {
    return Error{"the signal-to-noise ratio is " + text_from_number(*settings.snr_db) + " dB", "",
                 "choose from -10 to 60 dB, or no noise"};
  }
  if (!settings.wander && !settings.muscle && !settings.mains && !settings.white) {
    return Error{"there is no kind of noise for this signal-to-noise ratio", "",
                 "choose at least one kind, or no noise"};
  }
  if (settings.mains_hz != 50 && settings.mains_hz != 60) {
    return Error{"the mains frequency is " + text_from_number(settings.mains_hz) + " Hz", "",
                 "choose 50 or 60 Hz"};
  }
  if (!(settings.respirations_per_min >= 4 && settings.respirations_per_min <= 60)) {
    return Error{"the respiratory rate is " + text_from_number(settings.respirations_per_min), "",
                 "choose from 4 to 60 a minute"};
  }
  return Done{};
}

StripNoise::StripNoise(const StripNoiseSettings& settings, uint64_t seed)
    : seed_(seed), muscle_(settings.muscle), white_(settings.white) {
  uint32_t element = 0;  // a phase each, whether the kind is there or not
  const auto sine = [&](double power, double hz) {
    return Sine{
        kUnitAmplitude * std::sqrt(power), 2 * std::numbers::pi * hz / kBeatSampleRateHz,
        2 * std::numbers::pi * static_cast<double>(uniform(seed, 0, kNoisePhaseDraw, element++))};
  };
  for (const double hz :
       {settings.respirations_per_min / 60, kSlowWander_hz[0], kSlowWander_hz[1]}) {
    const Sine wander = sine(1.0 / 3, hz);
    if (settings.wander) sines_.push_back(wander);
  }
  const Sine mains = sine(1, settings.mains_hz);
  if (settings.mains) sines_.push_back(mains);
  bursts_ = sine(kBurstDepth * kBurstDepth / 2, kBurst_hz);
}

double StripNoise::Sine::at(int64_t sample) const {
  return amplitude * std::sin(step * static_cast<double>(sample) + phase);
}

void StripNoise::fill(std::span<float> out) {
  const double filtered = 2 * kMuscleFeedback * kMuscleFeedback / (1 + kMuscleFeedback);
  const double muscle_gain = 1 / std::sqrt(filtered * (1 + kBurstDepth * kBurstDepth / 2));
  std::array<float, kBlock> white;
  std::array<float, kBlock> muscle;
  int64_t drawn = -1;
  for (float& value : out) {
    const int64_t block = sample_ / kBlock;
    if (block != drawn) {
      if (white_) fill_noise(seed_, static_cast<uint64_t>(block), kWhiteDraw, white);
      if (muscle_) fill_noise(seed_, static_cast<uint64_t>(block), kMuscleDraw, muscle);
      drawn = block;
    }
    const auto element = static_cast<size_t>(sample_ % kBlock);
    double sum = 0;
    for (const Sine& sine : sines_) sum += sine.at(sample_);
    if (muscle_) {
      filter_output_ =
          static_cast<float>(kMuscleFeedback) * (filter_output_ + muscle[element] - filter_input_);
      filter_input_ = muscle[element];
      sum += muscle_gain * (1 + bursts_.at(sample_)) * static_cast<double>(filter_output_);
    }
    if (white_) sum += static_cast<double>(white[element]);
    value = static_cast<float>(sum);
    ++sample_;
  }
}

}  // namespace beatsmith
