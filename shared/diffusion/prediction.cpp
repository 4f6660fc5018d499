#include "diffusion/prediction.h"

namespace beatsmith {

std::optional<PredictionKind> prediction_from_name(std::string_view name) {
  if (name == "eps") return PredictionKind::kNoise;
  if (name == "v") return PredictionKind::kVelocity;
  if (name == "x0") return PredictionKind::kSignal;
  return std::nullopt;
}

std::string_view name_of(PredictionKind kind) {
  switch (kind) {
    case PredictionKind::kNoise:
      return "eps";
    case PredictionKind::kVelocity:
      return "v";
    case PredictionKind::kSignal:
      break;
  }
  return "x0";
}

float signal_estimate(PredictionKind kind, NoiseLevel level, float state, float prediction) {
  switch (kind) {
    case PredictionKind::kNoise:
      if (level.alpha == 0.0F) return 0.0F;
      return (state - level.sigma * prediction) / level.alpha;
    case PredictionKind::kVelocity:
      return level.alpha * state - level.sigma * prediction;
    case PredictionKind::kSignal:
      break;
  }
  return prediction;
}

float noise_estimate(NoiseLevel level, float state, float signal) {
  if (level.sigma == 0.0F) return 0.0F;
  return (state - level.alpha * signal) / level.sigma;
}

float prediction_target(PredictionKind kind, NoiseLevel level, float signal, float noise) {
  switch (kind) {
    case PredictionKind::kNoise:
      return noise;
    case PredictionKind::kVelocity:
      return level.alpha * noise - level.sigma * signal;
    case PredictionKind::kSignal:
      break;
  }
  return signal;
}

}  // namespace beatsmith
