// How fast the teacher trains here, and which share of what the hardware could do that is.

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>

#include "evaluation/operation_count.h"
#include "model/denoiser_model.h"
#include "network/torch_backend.h"
#include "report/numbers.h"
#include "studies/study_models.h"
#include "training/clock.h"
#include "training/noising.h"
#include "training/trainer.h"

namespace beatsmith {
namespace {

using nlohmann::json;

// Floating-point operations a second of `work`, which takes `operations` and gives `expected`: the
// best of five, which is what this machine can do today beside its other work.
double flops_of(double operations, double expected, const std::function<torch::Tensor()>& work) {
  torch::NoGradGuard no_gradients;
  double best = 0;
  for (int i = 0; i < 5; ++i) {
    const auto start = Clock::now();
    const double one = work().item<double>();  // waits for a GPU too
    if (one != expected) throw std::runtime_error("the hardware's own arithmetic is wrong");
    best = std::max(best, operations / seconds_since(start));
  }
  return best;
}

// The faster of a large matrix product and a large convolution in float32: a LibTorch may have a
// good library for the one and not for the other.
double peak_flops(torch::Device device) {
  const int64_t size = device.is_cuda() ? 8192 : 1024;
  const auto matrix = torch::ones({size, size}, device);
  const int64_t images = device.is_cuda() ? 256 : 16, channels = 128, side = 64, kernel = 3;
  const auto image = torch::ones({images, channels, side, side}, device);
  const auto weights = torch::ones({channels, channels, kernel, kernel}, device);
  const auto a_sum = static_cast<double>(channels * kernel * kernel);
  const auto sums = static_cast<double>(images * channels * side * side);
  return std::max(flops_of(2 * std::pow(static_cast<double>(size), 3), static_cast<double>(size),
                           [&] { return torch::mm(matrix, matrix)[0][0]; }),
                  flops_of(2 * a_sum * sums, a_sum, [&] {
                    return torch::conv2d(image, weights, {}, 1, kernel / 2)[0][0][1][1];
                  }));
}

struct Speed {
  double seconds_a_step = 0;
  double batch_share = 0;  // of the time, spent on making batches
};

// Steps of the teacher's own training, warm; what a step takes is the time from one loss to the
// next.
Speed train_for(const StudyContext& context, json config, int64_t steps, int64_t warm) {
  config["steps"] = steps;
  config["device"] = context.device.is_cuda() ? "cuda" : "cpu";
  config["threads"] = context.threads;
  const auto network = config.at("network").get<DenoiserDescription>();
  NoisingSettings noising;
  noising.batch = config.at("batch");
  noising.classes = network.classes;
  noising.styles = network.styles;
  const auto data = load_training_beats(context.dataset, network.classes,
                                        config.at("class_balance"), context.device);
  Trainer trainer(config, {{"name", "speed"}}, make_parameters(network, 1));
  Clock::time_point start;
  double total_s = 0, batches_s = 0;
  trainer.run((std::filesystem::path(context.runs) / "training-speed.ckpt").string(),
              [&](int64_t iteration) {
                if (iteration == warm) start = Clock::now();
                const bool counted = iteration >= warm && iteration + 1 < steps;
                if (iteration + 1 == steps) total_s = seconds_since(start);
                const auto before = Clock::now();
                const NoisedBatch batch = noised_batch(data, noising, iteration);
                if (counted) batches_s += seconds_since(before);
                return torch::mse_loss(
                    denoise(trainer.parameters(), network, batch.state, batch.time, batch.labels),
                    target_of(batch, PredictionKind::kVelocity));
              });
  return {total_s / static_cast<double>(steps - 1 - warm), batches_s / total_s};
}

json measure_training_speed(const StudyContext& context) {
  auto config = shipped_config("teacher", {});
  set_styles(config, context.dataset);
  if (context.quick) config["batch"] = 8;
  const int64_t warm = context.quick ? 1 : 10, steps = context.quick ? 4 : 70;
  const double peak = peak_flops(context.device);
  const Speed speed = train_for(context, config, steps, warm);
  const auto network = config.at("network").get<DenoiserDescription>();
  const auto rows = config.at("batch").get<double>();
  // A backward pass is two products for each one of the forward pass.
  const double flops_a_sample = 3 * 2 * static_cast<double>(multiply_adds(network));
  return {{"name", config.at("name")},
          {"batch", config.at("batch")},
          {"steps", steps - 1 - warm},
          {"multiply_adds_forward", multiply_adds(network)},
          {"samples_per_s", rows / speed.seconds_a_step},
          {"flops", rows * flops_a_sample / speed.seconds_a_step},
          {"peak_flops", peak},
          {"batch_share", speed.batch_share}};
}

void report_training_speed(const json& figures, Report& report) {
  const auto number = [&](const char* key) { return figures.at(key).get<double>(); };
  report.paragraph(
      "The teacher's own training (" + figures.at("name").get<std::string>() + ", batches of " +
      figures.at("batch").dump() + "), mean of " + figures.at("steps").dump() +
      " warm steps with optimiser and moving average. Its arithmetic is counted from the network's "
      "description: " +
      figures.at("multiply_adds_forward").dump() +
      " multiply-adds a sample forward, three times that with the backward pass. The hardware's is "
      "that of a large float32 matrix product or convolution in the same run, whichever is "
      "faster.");
  report.table({"samples a second", "network's arithmetic", "hardware's arithmetic", "share",
                "time spent making batches"},
               {{fixed(number("samples_per_s"), 0), fixed(number("flops") / 1e9, 1) + " GFLOP/s",
                 fixed(number("peak_flops") / 1e9, 1) + " GFLOP/s",
                 fixed(100 * number("flops") / number("peak_flops"), 1) + " %",
                 fixed(100 * number("batch_share"), 1) + " %"}});
}

}  // namespace

Study training_speed_study() {
  return {"training-speed", "Training speed",       {},
          NoiseUse::kNone,  measure_training_speed, report_training_speed};
}

}  // namespace beatsmith
