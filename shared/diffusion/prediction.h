// What a denoiser predicts, and how one kind of prediction turns into another.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "diffusion/schedule.h"

namespace beatsmith {

enum class PredictionKind {
  kNoise,     // "eps": the noise (Ho 2020)
  kVelocity,  // "v" = alpha eps - sigma x0 (Salimans & Ho 2022)
  kSignal,    // "x0": the clean signal
};

std::optional<PredictionKind> prediction_from_name(std::string_view name);  // "eps", "v", "x0"
std::string_view name_of(PredictionKind kind);

// The estimate of the clean signal from the state x_t and a prediction; element by element. With
// "eps" at alpha = 0 the signal is not determined: the estimate is then 0.
float signal_estimate(PredictionKind kind, NoiseLevel level, float state, float prediction);

// The noise in x_t that goes with a clean-signal estimate: (x_t - alpha x0) / sigma; 0 where sigma
// is 0.
float noise_estimate(NoiseLevel level, float state, float signal);

// The prediction that would give this clean signal and noise: the training target.
float prediction_target(PredictionKind kind, NoiseLevel level, float signal, float noise);

}  // namespace beatsmith
