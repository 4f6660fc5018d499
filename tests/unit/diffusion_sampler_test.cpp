#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "diffusion/noise.h"
#include "diffusion/sampler.h"
#include "diffusion_fingerprint.h"
#include "numbers.h"

namespace beatsmith {
namespace {

constexpr SamplerKind kSamplers[] = {SamplerKind::kDdpm, SamplerKind::kDdim,
                                     SamplerKind::kDpmSolver, SamplerKind::kFewStep};
constexpr ScheduleKind kSchedules[] = {ScheduleKind::kLinear, ScheduleKind::kCosine};
constexpr PredictionKind kPredictions[] = {PredictionKind::kNoise, PredictionKind::kVelocity,
                                           PredictionKind::kSignal};

using Network = std::function<std::vector<float>(const DenoiserInput&)>;

std::vector<BeatRequest> beats(size_t count, int class_index = 0) {
  std::vector<BeatRequest> requests(count);
  for (size_t i = 0; i < count; ++i) requests[i] = {i, class_index};
  return requests;
}

Sampler made(const SamplerSettings& settings, std::vector<BeatRequest> requests) {
  auto sampler = Sampler::create(settings, std::move(requests));
  EXPECT_TRUE(sampler) << describe(sampler.error());
  return std::move(*sampler);
}

std::vector<float> sampled(const SamplerSettings& settings, std::vector<BeatRequest> requests,
                           const Network& network) {
  Sampler sampler = made(settings, std::move(requests));
  while (!sampler.done()) {
    const auto taken = sampler.take(network(sampler.input()));
    EXPECT_TRUE(taken) << describe(taken.error());
    if (!taken) break;
  }
  return {sampler.state().begin(), sampler.state().end()};
}

// Some network: each row's prediction depends on that row's state, time and class, by operations
// that every build rounds alike.
std::vector<float> some_network(const DenoiserInput& input) {
  const size_t elements = input.x.size() / input.rows, entries = input.classes.size() / input.rows;
  std::vector<float> prediction(input.x.size());
  for (size_t i = 0; i < prediction.size(); ++i) {
    const size_t row = i / elements;
    float gain = 0.0F;
    for (size_t k = 0; k < entries; ++k) {
      gain += static_cast<float>(k + 1) * 0.125F * input.classes[row * entries + k];
    }
    prediction[i] = gain * input.x[i] - (0.5F + gain) * input.t[row];
  }
  return prediction;
}

SamplerSettings small_settings(SamplerKind kind) {
  SamplerSettings settings;
  settings.kind = kind;
  settings.steps = 5;
  settings.times = {1.0, 0.7, 0.2};
  settings.element_count = 6;
  settings.seed = 99;
  return settings;
}

// Data whose element e is normal with its own mean and deviation, all independent: the best
// estimate of x0 from x_t is linear, and is what a perfect network would predict.
struct GaussianData {
  std::vector<double> means = {0.0, 1.0, -2.0, 0.5};
  std::vector<double> deviations = {1.0, 0.3, 0.5, 2.0};
};

Network oracle(const GaussianData& data, const SamplerSettings& settings) {
  return [data, settings](const DenoiserInput& input) {
    const size_t elements = data.means.size();
    std::vector<float> prediction(input.x.size());
    for (size_t i = 0; i < prediction.size(); ++i) {
      const NoiseLevel level = noise_level(settings.schedule, input.t[i / elements]);
      const double alpha = level.alpha, sigma = level.sigma, x = input.x[i];
      const double mean = data.means[i % elements];
      const double variance = data.deviations[i % elements] * data.deviations[i % elements];
      const double signal =
          mean + alpha * variance / (alpha * alpha * variance + sigma * sigma) * (x - alpha * mean);
      prediction[i] = prediction_target(settings.prediction, level, static_cast<float>(signal),
                                        static_cast<float>((x - alpha * signal) / sigma));
    }
    return prediction;
  };
}

TEST(Sampler, NamesGoBothWays) {
  for (const auto kind : kSamplers) EXPECT_EQ(sampler_from_name(name_of(kind)), kind);
  EXPECT_EQ(sampler_from_name("fewstep"), std::nullopt);
}

TEST(Sampler, StartsFromTheBeatsNoise) {
  for (const auto schedule : kSchedules) {
    SamplerSettings settings = small_settings(SamplerKind::kDdim);
    settings.schedule = schedule;
    const Sampler sampler = made(settings, {{7, 1}, {3, 2}});
    std::vector<float> expected(12);
    fill_noise(settings.seed, 7, 0, std::span(expected).first(6));
    fill_noise(settings.seed, 3, 0, std::span(expected).last(6));
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), sampler.state().begin()));
    EXPECT_EQ(sampler.input().x, expected);
    EXPECT_EQ(sampler.time(), 1.0);
    EXPECT_EQ(sampler.step(), 0);
    EXPECT_EQ(sampler.step_count(), 5);
  }
}

// --- From a beat of one's own.

std::vector<BeatRequest> drawn_beats() {
  return {{.index = 7, .class_index = 1, .signal = {0.5F, -1, 2, 0, 0.25F, 1}},
          {.index = 3, .class_index = 2, .signal = {1, 1, -1, 0.125F, 0, -2}}};
}

TEST(Sampler, AStartTimeOfZeroGivesTheGivenBeatsBack) {
  for (const auto kind : kSamplers) {
    SamplerSettings settings = small_settings(kind);
    settings.start_time = 0;
    const Sampler sampler = made(settings, drawn_beats());
    EXPECT_TRUE(sampler.done());
    EXPECT_EQ(sampler.input().rows, 0);
    for (const std::span<const float> rows : {sampler.state(), sampler.signal()}) {
      EXPECT_TRUE(std::equal(rows.begin(), rows.begin() + 6, drawn_beats()[0].signal.begin()));
      EXPECT_TRUE(std::equal(rows.begin() + 6, rows.end(), drawn_beats()[1].signal.begin()));
    }
  }
}

TEST(Sampler, AStartTimeOfOneIsPlainGeneration) {
  for (const auto schedule : kSchedules) {
    for (const auto kind : kSamplers) {
      SamplerSettings settings = small_settings(kind);
      settings.schedule = schedule;
      settings.noise_scale = 0.9F;
      settings.start_time = 1;
      EXPECT_EQ(sampled(settings, drawn_beats(), some_network),
                sampled(settings, {{7, 1}, {3, 2}}, some_network));
    }
  }
}

TEST(Sampler, StartsFromTheGivenBeatUnderNoise) {
  for (const auto schedule : kSchedules) {
    SamplerSettings settings = small_settings(SamplerKind::kDpmSolver);
    settings.schedule = schedule;
    settings.noise_scale = 0.5F;
    settings.start_time = 0.6;
    const Sampler sampler = made(settings, drawn_beats());
    std::vector<float> noise(6);
    fill_noise(settings.seed, 3, 0, noise);
    const NoiseLevel level = noise_level(schedule, 0.6);
    const std::vector<float> signal = drawn_beats()[1].signal;
    for (size_t i = 0; i < 6; ++i) {
      EXPECT_FLOAT_EQ(sampler.state()[6 + i],
                      level.alpha * signal[i] + level.sigma * 0.5F * noise[i]);
      EXPECT_EQ(sampler.signal()[6 + i], signal[i]);
    }
  }
}

TEST(Sampler, OnlyTheStepsBelowTheStartTimeAreRun) {
  SamplerSettings settings = small_settings(SamplerKind::kDpmSolver);
  settings.start_time = 0.4;  // of 5 steps
  Sampler sampler = made(settings, drawn_beats());
  EXPECT_EQ(sampler.step_count(), 2);
  for (const float t : {0.4F, 0.2F}) {
    EXPECT_EQ(sampler.input().t, std::vector<float>(2, t));
    EXPECT_TRUE(sampler.take(some_network(sampler.input())));
  }
  EXPECT_TRUE(sampler.done());
  settings.start_time = 0.01;
  EXPECT_EQ(made(settings, drawn_beats()).step_count(), 1);
  settings = small_settings(SamplerKind::kFewStep);
  settings.start_time = 0.7;
  sampler = made(settings, drawn_beats());
  EXPECT_EQ(sampler.step_count(), 2);
  EXPECT_EQ(sampler.input().t, std::vector<float>(2, 0.7F));
}

TEST(Sampler, AStudentStartsAtItsOwnTimesOnly) {
  SamplerSettings settings = small_settings(SamplerKind::kFewStep);
  settings.start_time = 0.5;
  const auto refused = Sampler::create(settings, drawn_beats());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().where, "start_time");
}

TEST(Sampler, FromTheSameBeatAndSeedTheSameAnswerInAnyBatch) {
  SamplerSettings settings = small_settings(SamplerKind::kDdpm);
  settings.start_time = 0.8;
  const std::vector<float> both = sampled(settings, drawn_beats(), some_network);
  EXPECT_EQ(sampled(settings, drawn_beats(), some_network), both);
  const std::vector<float> alone = sampled(settings, {drawn_beats()[1]}, some_network);
  EXPECT_TRUE(std::equal(alone.begin(), alone.end(), both.begin() + 6));
  settings.seed = 100;
  EXPECT_NE(sampled(settings, drawn_beats(), some_network), both);
}

// However little noise: a network that knows its data gives the beat back almost as it was.
TEST(Sampler, ALittleNoiseKeepsTheBeat) {
  const GaussianData data;
  SamplerSettings settings = small_settings(SamplerKind::kDpmSolver);
  settings.element_count = 4;
  settings.steps = 50;
  const std::vector<float> signal = {0.5F, 1.1F, -2.2F, 1};
  double before = 0;
  for (const double start : {0.02, 0.3, 0.9}) {
    settings.start_time = start;
    const auto result = sampled(settings, {{.index = 5, .class_index = 0, .signal = signal}},
                                oracle(data, settings));
    double moved = 0;
    for (size_t i = 0; i < 4; ++i) moved += std::abs(static_cast<double>(result[i] - signal[i]));
    EXPECT_GT(moved, before);
    if (start == 0.02) {
      EXPECT_LT(moved, 0.2);
    }
    before = moved;
  }
}

TEST(Sampler, ABadStartIsRefused) {
  SamplerSettings settings = small_settings(SamplerKind::kDdim);
  for (const double start : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    settings.start_time = start;
    const auto refused = Sampler::create(settings, drawn_beats());
    ASSERT_FALSE(refused) << start;
    EXPECT_EQ(refused.error().where, "start_time");
  }
  settings.start_time = 0.5;
  std::vector<BeatRequest> requests = drawn_beats();
  requests[1].signal.pop_back();
  EXPECT_EQ(Sampler::create(settings, requests).error().where, "beats[1].signal");
  requests = drawn_beats();
  requests[0].signal[4] = std::numeric_limits<float>::infinity();
  EXPECT_EQ(Sampler::create(settings, requests).error().where, "beats[0].signal[4]");
}

TEST(Sampler, InputHoldsTimesAndClasses) {
  SamplerSettings settings = small_settings(SamplerKind::kDdim);
  settings.steps = 4;
  settings.guidance = 2.0F;
  settings.class_count = 3;
  Sampler sampler = made(settings, {{0, 2}, {1, 0}});
  const std::vector<float> classes = {0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1};
  for (const float t : {1.0F, 0.75F, 0.5F, 0.25F}) {
    const DenoiserInput& input = sampler.input();
    ASSERT_EQ(input.rows, 4);
    EXPECT_EQ(input.t, std::vector<float>(4, t));
    EXPECT_EQ(input.classes, classes);
    EXPECT_TRUE(std::equal(input.x.begin(), input.x.begin() + 12, input.x.begin() + 12));
    EXPECT_TRUE(sampler.take(some_network(input)));
  }
  EXPECT_TRUE(sampler.done());
  EXPECT_EQ(sampler.time(), 0.0);
  EXPECT_EQ(sampler.input().rows, 0);
}

TEST(Sampler, FewStepRunsAtItsOwnTimes) {
  Sampler sampler = made(small_settings(SamplerKind::kFewStep), beats(2));
  for (const float t : {1.0F, 0.7F, 0.2F}) {
    EXPECT_EQ(sampler.input().t, std::vector<float>(2, t));
    EXPECT_TRUE(sampler.take(some_network(sampler.input())));
  }
  EXPECT_TRUE(sampler.done());
}

TEST(Sampler, FewStepOnEvenTimesIsDdim) {
  SamplerSettings few = small_settings(SamplerKind::kFewStep), ddim = few;
  few.times = {1.0, 0.75, 0.5, 0.25};
  ddim.kind = SamplerKind::kDdim;
  ddim.steps = 4;
  EXPECT_EQ(sampled(few, beats(3), some_network), sampled(ddim, beats(3), some_network));
}

TEST(Sampler, EndsInTheEstimateOfTheSignal) {
  for (const auto kind : kSamplers) {
    Sampler sampler = made(small_settings(kind), beats(2));
    for (const float x : sampler.signal()) EXPECT_EQ(x, 0.0F);
    while (!sampler.done()) ASSERT_TRUE(sampler.take(some_network(sampler.input())));
    EXPECT_TRUE(
        std::equal(sampler.state().begin(), sampler.state().end(), sampler.signal().begin()));
  }
}

// One step by hand: cosine, v, from t = 1 to 1/2. At t = 1 x0 = -v and eps = x.
TEST(Sampler, DdimsUpdateByHand) {
  SamplerSettings settings = small_settings(SamplerKind::kDdim);
  settings.steps = 2;
  settings.element_count = 1;
  Sampler sampler = made(settings, beats(1));
  const float start = sampler.state()[0];
  ASSERT_TRUE(sampler.take(std::vector{-0.5F}));
  EXPECT_EQ(sampler.signal()[0], 0.5F);
  const float root_half = std::sqrt(0.5F);
  EXPECT_NEAR(sampler.state()[0], root_half * 0.5F + root_half * start, 1e-6F);
}

// Every ancestral step against Ho 2020, equations 6 and 7, with beta between consecutive times.
TEST(Sampler, DdpmsUpdateIsThePosterior) {
  for (const auto schedule : kSchedules) {
    for (const int steps : {1000, 50, 2, 1}) {
      SamplerSettings settings = small_settings(SamplerKind::kDdpm);
      settings.schedule = schedule;
      settings.steps = steps;
      settings.prediction = PredictionKind::kSignal;
      Sampler sampler = made(settings, {{17, 0}});
      std::vector<float> fresh(6);
      while (!sampler.done()) {
        const int step = sampler.step();
        const std::vector<float> before(sampler.state().begin(), sampler.state().end());
        const std::vector<float> signal = {0.0F, 1.0F, -1.0F, 0.3F, 2.0F, -0.1F};
        const auto squared = [&](double t) {
          const double alpha = schedule == ScheduleKind::kCosine
                                   ? std::cos(1.5707963267948966 * t)
                                   : static_cast<double>(noise_level(schedule, t).alpha);
          return alpha * alpha;
        };
        const double bar_t = squared(1.0 - static_cast<double>(step) / steps);
        const double bar_s = squared(1.0 - static_cast<double>(step + 1) / steps);
        const double beta = 1.0 - bar_t / bar_s;
        const double signal_weight = std::sqrt(bar_s) * beta / (1.0 - bar_t);
        const double state_weight = std::sqrt(1.0 - beta) * (1.0 - bar_s) / (1.0 - bar_t);
        const double deviation = std::sqrt(std::max(0.0, (1.0 - bar_s) / (1.0 - bar_t) * beta));
        fill_noise(settings.seed, 17, static_cast<uint32_t>(step + 1), fresh);
        ASSERT_TRUE(sampler.take(signal));
        for (size_t e = 0; e < 6; ++e) {
          const double expected =
              signal_weight * signal[e] + state_weight * before[e] + deviation * fresh[e];
          // The reference loses digits where alpha is a float and beta is small.
          EXPECT_NEAR(sampler.state()[e], expected, 2e-4) << name_of(schedule) << " step " << step;
        }
      }
    }
  }
}

// With a perfect network every sampler has to end in the data's distribution.
TEST(Sampler, PerfectNetworkGivesTheDataBack) {
  const GaussianData data;
  constexpr size_t kBeats = 4000;
  for (const auto kind : {SamplerKind::kDdpm, SamplerKind::kDdim, SamplerKind::kDpmSolver}) {
    for (const auto schedule : kSchedules) {
      for (const auto prediction : kPredictions) {
        SamplerSettings settings;
        settings.kind = kind;
        settings.schedule = schedule;
        settings.prediction = prediction;
        settings.steps = 200;
        settings.element_count = static_cast<int>(data.means.size());
        const auto result = sampled(settings, beats(kBeats), oracle(data, settings));
        for (size_t e = 0; e < data.means.size(); ++e) {
          double mean = 0.0, square = 0.0;
          for (size_t i = 0; i < kBeats; ++i) {
            const double x = result[i * data.means.size() + e];
            mean += x / kBeats;
            square += x * x / kBeats;
          }
          const double deviation = std::sqrt(square - mean * mean);
          // Four standard errors of 4000 draws, and 2 % for 200 steps instead of infinitely many.
          EXPECT_NEAR(mean, data.means[e], 0.065 * data.deviations[e] + 0.01)
              << name_of(kind) << ' ' << name_of(schedule) << ' ' << name_of(prediction);
          EXPECT_NEAR(deviation / data.deviations[e], 1.0, 0.065)
              << name_of(kind) << ' ' << name_of(schedule) << ' ' << name_of(prediction);
        }
      }
    }
  }
}

TEST(Sampler, DdimConvergesWithItsSteps) {
  const GaussianData data;
  SamplerSettings settings;
  settings.element_count = static_cast<int>(data.means.size());
  // For normal data the exact flow from noise z is mean + deviation z.
  const auto worst = [&](int steps, SamplerKind kind = SamplerKind::kDdim) {
    settings.kind = kind;
    settings.steps = steps;
    Sampler sampler = made(settings, beats(50));
    const std::vector<float> start(sampler.state().begin(), sampler.state().end());
    const auto result = sampled(settings, beats(50), oracle(data, settings));
    double error = 0.0;
    for (size_t i = 0; i < result.size(); ++i) {
      const size_t e = i % data.means.size();
      error = std::max(error, std::abs(data.means[e] + data.deviations[e] * start[i] - result[i]));
    }
    return error;
  };
  const double coarse = worst(20), fine = worst(200);
  EXPECT_LT(fine, 0.15);
  EXPECT_LT(fine, coarse / 5.0);
  // Of second order: a fraction of DDIM's error for the same steps.
  EXPECT_LT(worst(20, SamplerKind::kDpmSolver), coarse / 3.0);
}

// The second step by hand, against the paper's own form of it: r = h_before / h,
// D = (1 + 1 / (2 r)) x0 - 1 / (2 r) x0_before, x_s = sigma_s / sigma_t x_t + alpha_s (1 - e^-h) D.
TEST(Sampler, DpmSolversUpdateByHand) {
  SamplerSettings settings = small_settings(SamplerKind::kDpmSolver);
  settings.schedule = ScheduleKind::kLinear;  // whose t = 1 is not pure noise: a time before counts
  settings.prediction = PredictionKind::kSignal;
  settings.steps = 4;
  settings.element_count = 1;
  Sampler sampler = made(settings, beats(1));
  ASSERT_TRUE(sampler.take(std::vector{0.5F}));
  const double state = sampler.state()[0];
  ASSERT_TRUE(sampler.take(std::vector{0.8F}));
  const auto lambda = [&](double t) {
    const NoiseLevel level = noise_level(settings.schedule, t);
    return std::log(static_cast<double>(level.alpha) / level.sigma);
  };
  const NoiseLevel from = noise_level(settings.schedule, 0.75);
  const NoiseLevel to = noise_level(settings.schedule, 0.5);
  const double h = lambda(0.5) - lambda(0.75), r = (lambda(0.75) - lambda(1.0)) / h;
  const double d = (1 + 1 / (2 * r)) * 0.8 - 1 / (2 * r) * 0.5;
  EXPECT_NEAR(sampler.state()[0], to.sigma / from.sigma * state + to.alpha * (1 - std::exp(-h)) * d,
              1e-5);
}

TEST(Sampler, StylesAreDrawnFromTheirSharesByTheBeatAlone) {
  SamplerSettings settings = small_settings(SamplerKind::kDdim);
  settings.class_count = 2;
  settings.style_shares = {{0.25, 0.0, 0.75}, {0.0, 0.0, 0.0}};
  constexpr size_t kBeats = 4000;
  const Sampler sampler = made(settings, beats(kBeats));
  ASSERT_EQ(sampler.input().styles.size(), 3 * kBeats);
  std::array<double, 3> drawn{};
  for (size_t i = 0; i < 3 * kBeats; ++i) drawn[i % 3] += sampler.input().styles[i] / kBeats;
  EXPECT_NEAR(drawn[0], 0.25, 0.03);  // four standard errors
  EXPECT_EQ(drawn[1], 0.0);
  EXPECT_NEAR(drawn[2], 0.75, 0.03);
  // A beat's style depends on its place in the noise, not on the batch; one that is asked for wins;
  // a class without styles has none, and neither has the null class.
  const auto styles_of = [&](const BeatRequest& request) {
    return made(settings, {request}).input().styles;
  };
  const auto& all = sampler.input().styles;
  EXPECT_EQ(styles_of({5, 0}), std::vector<float>(all.begin() + 15, all.begin() + 18));
  EXPECT_EQ(styles_of({5, 0, 1}), (std::vector<float>{0, 1, 0}));
  EXPECT_EQ(styles_of({5, 1}), (std::vector<float>{0, 0, 0}));
  settings.guidance = 2.0F;
  EXPECT_EQ(styles_of({5, 0, 1}), (std::vector<float>{0, 1, 0, 0, 0, 0}));
  settings.style_shares.clear();
  EXPECT_TRUE(styles_of({5, 0}).empty());
}

TEST(Sampler, StartsFromAsMuchNoiseAsItIsTold) {
  SamplerSettings settings = small_settings(SamplerKind::kDdim);
  const Sampler whole = made(settings, beats(2));
  settings.noise_scale = 0.75F;
  const Sampler less = made(settings, beats(2));
  for (size_t i = 0; i < whole.state().size(); ++i) {
    EXPECT_FLOAT_EQ(less.state()[i], 0.75F * whole.state()[i]);
    EXPECT_EQ(less.input().x[i], less.state()[i]);
  }
}

TEST(Sampler, BeatDoesNotDependOnItsBatch) {
  for (const auto kind : kSamplers) {
    for (const float guidance : {1.0F, 2.5F}) {
      SamplerSettings settings = small_settings(kind);
      settings.guidance = guidance;
      const std::vector<BeatRequest> requests = {{5, 1}, {900000000000, 3}, {0, 0}, {6, 1}};
      const auto together = sampled(settings, requests, some_network);
      for (size_t i = 0; i < requests.size(); ++i) {
        const auto alone = sampled(settings, {requests[i]}, some_network);
        EXPECT_TRUE(std::equal(alone.begin(), alone.end(), together.begin() + 6 * i));
      }
      auto other = settings;
      other.seed = settings.seed + 1;
      EXPECT_NE(sampled(other, requests, some_network), together);
    }
  }
}

TEST(Sampler, GuidanceExtrapolatesFromTheNullClass) {
  const auto conditional = [](const DenoiserInput& input) {
    return std::vector<float>(input.x.size(), 0.5F);
  };
  // First half conditional: 0.5; second half under the null class: 0.25.
  const auto both = [](const DenoiserInput& input) {
    std::vector<float> prediction(input.x.size(), 0.5F);
    std::fill(prediction.begin() + prediction.size() / 2, prediction.end(), 0.25F);
    return prediction;
  };
  const auto constant = [](float value) {
    return
        [value](const DenoiserInput& input) { return std::vector<float>(input.x.size(), value); };
  };
  SamplerSettings settings = small_settings(SamplerKind::kDdpm), plain = settings;
  EXPECT_EQ(made(plain, beats(2)).input().rows, 2);
  settings.guidance = 3.0F;  // 0.25 + 3 (0.5 - 0.25) = 1
  EXPECT_EQ(made(settings, beats(2)).input().rows, 4);
  EXPECT_EQ(sampled(settings, beats(2), both), sampled(plain, beats(2), constant(1.0F)));
  settings.guidance = 0.0F;  // the null class alone
  EXPECT_EQ(sampled(settings, beats(2), both), sampled(plain, beats(2), constant(0.25F)));
  settings.guidance = 5.0F;  // nothing to extrapolate where both agree
  EXPECT_EQ(sampled(settings, beats(2), conditional), sampled(plain, beats(2), conditional));
}

TEST(Sampler, RefusesBadSettings) {
  const auto where = [](const SamplerSettings& settings, std::vector<BeatRequest> requests) {
    const auto sampler = Sampler::create(settings, std::move(requests));
    if (sampler) return std::string("accepted");
    EXPECT_FALSE(sampler.error().mend.empty());
    return sampler.error().where;
  };
  const auto with = [&where](auto change, SamplerKind kind = SamplerKind::kDdim) {
    SamplerSettings settings = small_settings(kind);
    change(settings);
    return where(settings, beats(1));
  };
  const auto few_step = [&with](std::vector<double> times) {
    return with([&times](SamplerSettings& s) { s.times = times; }, SamplerKind::kFewStep);
  };
  EXPECT_EQ(with([](SamplerSettings&) {}), "accepted");
  EXPECT_EQ(with([](SamplerSettings& s) { s.steps = 0; }), "steps");
  EXPECT_EQ(with([](SamplerSettings& s) { s.steps = 1001; }), "steps");
  EXPECT_EQ(with([](SamplerSettings& s) { s.guidance = kNan; }), "guidance");
  EXPECT_EQ(with([](SamplerSettings& s) { s.guidance = -1.0F; }), "guidance");
  EXPECT_EQ(with([](SamplerSettings& s) { s.noise_scale = 0.0F; }), "noise_scale");
  EXPECT_EQ(with([](SamplerSettings& s) { s.noise_scale = 2.01F; }), "noise_scale");
  EXPECT_EQ(with([](SamplerSettings& s) { s.noise_scale = kNan; }), "noise_scale");
  EXPECT_EQ(with([](SamplerSettings& s) { s.class_count = 0; }), "class_count");
  EXPECT_EQ(with([](SamplerSettings& s) { s.element_count = 0; }), "element_count");
  EXPECT_EQ(few_step({}), "times");
  EXPECT_EQ(few_step(std::vector<double>(1001, 1.0)), "times");
  EXPECT_EQ(few_step({0.9, 0.5}), "times[0]");
  EXPECT_EQ(few_step({1.0, 0.5, 0.5}), "times[2]");
  EXPECT_EQ(few_step({1.0, 0.0}), "times[1]");
  EXPECT_EQ(few_step({1.0, kNan}), "times[1]");
  const auto shares = [&with](std::vector<std::vector<double>> rows) {
    return with([&rows](SamplerSettings& s) {
      s.class_count = 2;
      s.style_shares = rows;
    });
  };
  EXPECT_EQ(shares({{0.5, 0.5}, {0.0, 1.0}}), "accepted");
  EXPECT_EQ(shares({{0.5, 0.5}}), "style_shares");
  EXPECT_EQ(shares({{0.5, 0.5}, {1.0}}), "style_shares[1]");
  EXPECT_EQ(shares({{0.5, 0.5}, {-1.0, 2.0}}), "style_shares[1]");
  EXPECT_EQ(shares({{0.5, kNan}, {0.0, 1.0}}), "style_shares[0]");
  EXPECT_EQ(shares({{0.5, 0.4}, {0.0, 1.0}}), "style_shares[0]");
  EXPECT_EQ(where(small_settings(SamplerKind::kDdim), {{0, 0, 0}}), "beats[0]");
  EXPECT_EQ(where(small_settings(SamplerKind::kDdim), {}), "beats");
  EXPECT_EQ(where(small_settings(SamplerKind::kDdim), {{0, 3}, {1, 4}}), "beats[1]");
  EXPECT_EQ(where(small_settings(SamplerKind::kDdim), {{0, -1}}), "beats[0]");
}

TEST(Sampler, RefusesBadPredictionsAndStaysAsItWas) {
  Sampler sampler = made(small_settings(SamplerKind::kDdim), beats(2));
  const std::vector<float> before(sampler.state().begin(), sampler.state().end());
  EXPECT_FALSE(sampler.take(std::vector<float>(11)));
  std::vector<float> prediction(12);
  prediction[8] = std::numeric_limits<float>::infinity();
  const auto taken = sampler.take(prediction);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().where, "row 1, element 2");
  EXPECT_EQ(sampler.step(), 0);
  EXPECT_TRUE(std::equal(before.begin(), before.end(), sampler.state().begin()));
  while (!sampler.done()) ASSERT_TRUE(sampler.take(some_network(sampler.input())));
  EXPECT_FALSE(sampler.take({}));
}

// As for noise: computed by g++ on x86-64, to be met by every build.
TEST(Sampler, IsTheSameInEveryBuild) {
  uint64_t hash = fingerprint({});
  for (const auto kind : kSamplers) {
    for (const auto schedule : kSchedules) {
      for (const auto prediction : kPredictions) {
        for (const float guidance : {1.0F, 1.7F}) {
          SamplerSettings settings = small_settings(kind);
          settings.schedule = schedule;
          settings.prediction = prediction;
          settings.guidance = guidance;
          settings.steps = 37;
          settings.element_count = 256;
          hash = fingerprint(sampled(settings, beats(3, 2), some_network), hash);
        }
      }
    }
  }
  EXPECT_EQ(hash, 2148658462066195362U);
}

}  // namespace
}  // namespace beatsmith
