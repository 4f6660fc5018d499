// Variance-preserving noise schedules: x_t = alpha(t) x_0 + sigma(t) noise, alpha^2 + sigma^2 = 1.
#pragma once

#include <optional>
#include <string_view>

namespace beatsmith {

inline constexpr int kDiffusionSteps = 1000;  // T of the papers

enum class ScheduleKind {
  kLinear,  // beta from 1e-4 to 0.02 over T = 1000 (Ho 2020; DiffECG); between steps, interpolated
  kCosine,  // alpha(t) = cos(pi t / 2) (Nichol 2021 with s = 0; Salimans & Ho 2022)
};

std::optional<ScheduleKind> schedule_from_name(std::string_view name);  // "linear", "cosine"
std::string_view name_of(ScheduleKind kind);

struct NoiseLevel {
  float alpha;  // share of the signal
  float sigma;  // share of the noise
};

// t in [0, 1]: 0 is the clean signal, exactly {1, 0}; 1 is the noisiest level. The networks' input
// `t` is this number. For DDPM's integer step n = 1 .. T, t = n / T. Cosine ends at exactly {0, 1}.
NoiseLevel noise_level(ScheduleKind kind, double t);

}  // namespace beatsmith
