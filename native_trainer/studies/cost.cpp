// What a beat costs: the teacher at 1000 steps against the student, end to end in one process.

#include <algorithm>
#include <filesystem>

#include "evaluation/operation_count.h"
#include "evaluation/peak_memory.h"
#include "metrics/quantile.h"
#include "model/denoiser_model.h"
#include "report/numbers.h"
#include "studies/beat_snr.h"
#include "studies/study_models.h"
#include "training/clock.h"

namespace beatsmith {
namespace {

using nlohmann::json;

constexpr BeatClass kClass = BeatClass::kNormal;

// Time and memory of making `count` beats, from the request to mV; the best of `repeats` runs after
// one that warms up.
json cost_of(const StudyContext& context, const std::string& role, int steps, int64_t count,
             int repeats) {
  const DenoiserModel model(shipped_model(context, role), context.device);
  SamplerSettings settings = model.settings(context.seed);
  if (steps > 0) {
    settings.kind = SamplerKind::kDdim;
    settings.steps = steps;
    settings.times.clear();
  }
  SamplerSettings warm_up = settings;
  if (settings.times.empty()) warm_up.steps = std::min(settings.steps, 4);
  const auto make = [&](const SamplerSettings& with) {
    return model.sample(static_cast<int>(kClass), count, with);
  };
  make(warm_up);
  const auto peak_bytes = peak_memory_of([&] { make(warm_up); });
  std::vector<float> beats;
  double best_s = 0;
  for (int i = 0; i < repeats; ++i) {
    const auto start = Clock::now();
    beats = make(settings);
    const double taken_s = seconds_since(start);
    if (i == 0 || taken_s < best_s) best_s = taken_s;
  }
  const auto snrs_db = beat_snrs_db(beats);
  json cost = {
      {"name", model.info().at("name")},
      {"sampler", std::string(name_of(settings.kind))},
      {"noise_scale", model.info().value("noise_scale", 1.0)},
      {"steps", settings.times.empty() ? settings.steps : static_cast<int>(settings.times.size())},
      {"file_bytes", std::filesystem::file_size(shipped_model_path(context, role))},
      {"parameters", model.parameter_count()},
      {"multiply_adds", multiply_adds(model.network())},
      {"seconds", best_s}};
  if (peak_bytes) cost["peak_bytes"] = *peak_bytes;
  if (!snrs_db.empty()) {
    for (const double quantile : {0.25, 0.5, 0.75}) {
      cost["snr_quartiles_db"].push_back(quantile_of(snrs_db, quantile));
    }
  }
  return cost;
}

json measure_cost(const StudyContext& context) {
  const int64_t beats = context.quick ? 8 : 256;
  return {{"beats", beats},
          {"teacher", cost_of(context, "teacher", context.quick ? 20 : 1000, beats, 1)},
          {"student", cost_of(context, "student", 0, beats, 20)}};
}

std::string snr_cell(const json& cost) {
  if (!cost.contains("snr_quartiles_db")) return "";
  const auto& quartiles = cost.at("snr_quartiles_db");
  return fixed(quartiles.at(1), 1) + " (" + fixed(quartiles.at(0), 1) + " to " +
         fixed(quartiles.at(2), 1) + ")";
}

void report_cost(const json& figures, Report& report) {
  const auto& teacher = figures.at("teacher");
  const auto& student = figures.at("student");
  const auto beats = figures.at("beats").get<double>();
  const auto number = [](const json& cost, const char* key) { return cost.at(key).get<double>(); };
  const double faster = number(teacher, "seconds") / number(student, "seconds");
  report.paragraph(figures.at("beats").dump() +
                   " beats of class N with each in one process (LibTorch), from the request to mV, "
                   "models loaded and warm; the student's time is the best of 20 runs, as it is "
                   "short, the teacher's is one run. **The student takes 1/" +
                   fixed(faster, 0) + " of the teacher's time** (asked for: 1/3000).");
  const auto less = [&](const char* key) {
    return fixed(100 * (1 - number(student, key) / number(teacher, key)), 1) + " % less";
  };
  const auto mebibytes = [&](const json& cost) {
    return cost.contains("peak_bytes") ? fixed(number(cost, "peak_bytes") / (1 << 20), 1) + " MiB"
                                       : "not measured here";
  };
  const bool has_peaks = teacher.contains("peak_bytes") && student.contains("peak_bytes");
  const auto steps = [](const json& cost) {
    return cost.at("name").get<std::string>() + ", " + cost.at("sampler").get<std::string>() +
           ", steps: " + cost.at("steps").dump();
  };
  report.table(
      {"", steps(teacher), steps(student), "student against teacher", "KD-DGN's"},
      {{"model file", fixed(number(teacher, "file_bytes") / 1e6, 2) + " MB",
        fixed(number(student, "file_bytes") / 1e6, 2) + " MB", less("file_bytes"), "50 % less"},
       {"parameters", teacher.at("parameters").dump(), student.at("parameters").dump(),
        less("parameters"), ""},
       {"multiply-adds a step", teacher.at("multiply_adds").dump(),
        student.at("multiply_adds").dump(), less("multiply_adds"), ""},
       {"peak memory", mebibytes(teacher), mebibytes(student), has_peaks ? less("peak_bytes") : "",
        "37 % less"},
       {"time a beat", fixed(1e3 * number(teacher, "seconds") / beats, 2) + " ms",
        fixed(1e3 * number(student, "seconds") / beats, 4) + " ms", less("seconds"), "57 % less"},
       {"SNR, median and quartiles, dB", snr_cell(teacher), snr_cell(student), "", "equal"}});
  report.paragraph(
      "Peak memory is resident memory beyond what the process held before, for one batch of these "
      "beats. KD-DGN's figures (doi 10.11999/JEIT241003) are of its own student against its own "
      "teacher at equal steps, on its own machine.");
}

}  // namespace

Study cost_study() {
  return {"cost",          "What a beat costs", {"teacher", "student"},
          NoiseUse::kNone, measure_cost,        report_cost};
}

}  // namespace beatsmith
