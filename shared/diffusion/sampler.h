// Sampling as a state machine that has no idea of who runs the network.
//
//   auto sampler = Sampler::create(settings, beats);
//   while (!sampler->done()) {
//     prediction = ...;             // of sampler->input(): in this frame, in a worker, on a GPU
//     sampler->take(prediction);
//     draw(sampler->state());       // the noisy state
//     draw(sampler->signal());      // the estimate of the clean beat
//   }
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diffusion/prediction.h"
#include "diffusion/schedule.h"

namespace beatsmith {

enum class SamplerKind {
  kDdpm,  // ancestral (Ho 2020), noise of the posterior variance added at every step but the last
  kDdim,  // deterministic (Song 2021, eta = 0)
  // Deterministic, of second order: reuses the estimate before (Lu 2022, DPM-Solver++(2M),
  // arXiv:2211.01095, algorithm 2)
  kDpmSolver,
  kFewStep,  // a distilled student's: DDIM's update on the very times it was distilled for
};

std::optional<SamplerKind> sampler_from_name(
    std::string_view name);  // "ddpm", "ddim", "dpm-solver++", "few-step"
std::string_view name_of(SamplerKind kind);

// What SamplerSettings::noise_scale may be.
inline constexpr float kLeastNoiseScale = 0.01F;
inline constexpr float kMostNoiseScale = 2;

struct SamplerSettings {
  SamplerKind kind = SamplerKind::kDdim;
  ScheduleKind schedule = ScheduleKind::kCosine;
  PredictionKind prediction = PredictionKind::kVelocity;
  // Network evaluations per beat from t = 1, 1 .. 1000; evenly spaced in t. From a start_time below
  // it, that share of them, at least one.
  int steps = 50;
  // Few-step only, instead of `steps`: where the network is evaluated, descending from 1, all > 0.
  std::vector<double> times;
  // Classifier-free guidance weight w >= 0: uncond + w (cond - uncond); 1 is none.
  float guidance = 1.0F;
  // The starting noise is this many times its own size. Under 1 beats lie nearer to what is
  // typical: more precision, less recall (as with the temperature of Kingma & Dhariwal 2018,
  // arXiv:1807.03039, and the truncation of Brock 2019, arXiv:1809.11096).
  float noise_scale = 1.0F;
  // Where sampling starts, in [0, 1]: 1 from noise alone; below, from each beat's own `signal`
  // noised up to this time, of which the steps below it are then run: what is kept of the signal
  // and what the model makes up is a matter of this one number (SDEdit, Meng et al. 2022,
  // arXiv:2108.01073). Few-step: 0 or one of `times`, as the network knows no others.
  double start_time = 1.0;
  uint64_t seed = 0;
  int class_count = 4;  // K; the network's class input has K + 1 entries, the last the null class
  int element_count = 256;  // C x L of one beat
  // How often each of the model's S styles occurs within a class, [K][S], rows adding up to 1 (or
  // to 0: the class has no styles); empty for a model without styles.
  std::vector<std::vector<double>> style_shares;

  int style_count() const {
    return style_shares.empty() ? 0 : static_cast<int>(style_shares.front().size());
  }
};

// One beat to make: its place in the noise (seed, index), its class, 0 .. K-1, and its style,
// 0 .. S-1; without one it is drawn from its class's shares, by (seed, index).
struct BeatRequest {
  uint64_t index = 0;
  int class_index = 0;
  std::optional<int> style{};
  // The clean beat to start from where start_time is below 1: element_count values in the network's
  // units. Not looked at otherwise.
  std::vector<float> signal{};
};

// The network's next input, N rows. With guidance other than 1, rows are doubled: the first half
// conditional, the second the same states under the null class and no style ("guidance is one
// doubled batch").
struct DenoiserInput {
  int rows = 0;
  std::vector<float> x;        // [rows, element_count]
  std::vector<float> t;        // [rows, 1], in [0, 1]
  std::vector<float> classes;  // [rows, K + 1], one-hot
  std::vector<float> styles;   // [rows, S], one-hot or all 0
};

class Sampler {
 public:
  // The start is the beats' noise of step 0, as fill_noise gives it, times noise_scale, and from a
  // start_time below 1 their signal under so much of it; DDPM's first update adds the noise of step
  // 1, and so on. A start_time of 0 gives the signals back: the sampler is done. Errors: steps,
  // times, start_time, guidance, noise_scale, a count, a class or a style out of range; shares of
  // styles that are no [K][S] table of shares; a signal that is missing; no beats.
  static Result<Sampler> create(const SamplerSettings& settings, std::vector<BeatRequest> beats);

  bool done() const;
  int step() const;        // steps taken so far
  int step_count() const;  // steps in all
  double time() const;     // t of the current state; 0 when done

  const DenoiserInput& input() const;  // no rows when done
  // `prediction` is [input().rows, element_count], as the network gave it. Error, and the sampler
  // stays as it was: wrong size, not finite, done already.
  Result<Done> take(std::span<const float> prediction);

  std::span<const float> state() const;  // x_t, [beats, element_count]; the result when done
  // Current estimate of the clean signal, same shape; before the first prediction the signal that
  // it started from, 0 without one.
  std::span<const float> signal() const;

 private:
  Sampler() = default;
  void prepare_input();

  SamplerSettings settings_;
  std::vector<BeatRequest> beats_;
  std::vector<double> times_;  // step_count() + 1 of them, from start_time down to 0
  int step_ = 0;
  std::vector<float> state_;
  std::vector<float> signal_;
  DenoiserInput input_;
};

}  // namespace beatsmith
