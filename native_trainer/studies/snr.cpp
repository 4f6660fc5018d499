// The signal-to-noise ratio of beats, as a distribution: real, teacher, student.

#include <algorithm>
#include <cmath>

#include "evaluation/generation.h"
#include "metrics/paired.h"
#include "metrics/quantile.h"
#include "model/denoiser_model.h"
#include "report/numbers.h"
#include "report/plot.h"
#include "studies/beat_snr.h"
#include "studies/study_models.h"

namespace beatsmith {

std::vector<double> beat_snrs_db(const std::vector<float>& beats) {
  std::vector<double> values;
  for (size_t start = 0; start + kBeatLength <= beats.size(); start += kBeatLength) {
    const auto snr =
        beat_snr_db(std::span(beats).subspan(start, kBeatLength), kBeatSampleRateHz, kBeatRIndex);
    if (snr && std::isfinite(*snr)) values.push_back(*snr);
  }
  return values;
}

namespace {

using nlohmann::json;

constexpr double kQuantiles[] = {0.05, 0.25, 0.5, 0.75, 0.95};
constexpr double kLowest_db = 0, kHighest_db = 60;
constexpr int kGridPoints = 61;  // 1 dB apart

// A Gaussian kernel density on the grid, bandwidth by Silverman's rule (1986, 3.31).
std::vector<double> density_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double mean = 0, square = 0;
  for (const double value : values) mean += value / n;
  for (const double value : values) square += (value - mean) * (value - mean) / n;
  const double quartiles = quantile_of(values, 0.75) - quantile_of(values, 0.25);
  const double spread = std::max(std::min(std::sqrt(square), quartiles / 1.34), 0.1);
  const double width = 0.9 * spread * std::pow(n, -0.2);
  std::vector<double> density;
  for (int i = 0; i < kGridPoints; ++i) {
    const double at = kLowest_db + (kHighest_db - kLowest_db) * i / (kGridPoints - 1.0);
    double sum = 0;
    for (const double value : values) sum += std::exp(-0.5 * std::pow((at - value) / width, 2));
    density.push_back(sum / (n * width * std::sqrt(2 * M_PI)));
  }
  return density;
}

json distribution_of(const std::string& source, BeatClass beat_class,
                     const std::vector<float>& beats) {
  const auto values = beat_snrs_db(beats);
  json entry = {{"source", source},
                {"class", std::string(1, letter(beat_class))},
                {"beats", beats.size() / kBeatLength},
                {"counted", values.size()}};
  if (values.empty()) return entry;
  for (const double quantile : kQuantiles) {
    entry["quantiles_db"].push_back(quantile_of(values, quantile));
  }
  entry["density"] = density_of(values);
  return entry;
}

json measure_snr(const StudyContext& context) {
  json figures = json::array();
  for (const BeatClass beat_class : kGeneratedClasses) {
    const RealBeats real = real_beats(context.dataset, beat_class);
    figures.push_back(distribution_of("real, held out", beat_class, real.held_out));
    figures.push_back(distribution_of("real, training", beat_class, real.training));
  }
  for (const std::string role : {"teacher", "student"}) {
    const DenoiserModel model(shipped_model(context, role), context.device);
    const int64_t count = context.quick ? 20 : role == "teacher" ? 500 : 2000;
    for (const BeatClass beat_class : kGeneratedClasses) {
      figures.push_back(distribution_of(
          role, beat_class,
          model.sample(static_cast<int>(beat_class), count, model.settings(context.seed))));
    }
  }
  return {{"distributions", figures}};
}

void report_snr(const json& figures, Report& report) {
  report.paragraph(
      "SNR of a single beat, after WFDB's `sigamp` and `nst`: 10 log10(S / N) dB with S = (peak to "
      "peak of the QRS within R ± 50 ms)² / 8 and N the mean square about its mean of the 50 ms "
      "window outside R ± 100 ms where that is least. It has no target: a generator is right where "
      "its distribution is that of real beats.");
  Plot plot{"SNR of beats", {}};
  std::vector<std::vector<std::string>> rows;
  for (const BeatClass beat_class : kGeneratedClasses) {
    const std::string name(1, letter(beat_class));
    Panel panel{"class " + name, {.label = "SNR, dB"}, {.label = "density, 1/dB"}, {}};
    for (const auto& entry : figures.at("distributions")) {
      if (entry.at("class") != name || !entry.contains("density")) continue;
      Series series{entry.at("source"), Mark::kArea, {}, entry.at("density")};
      for (int i = 0; i < kGridPoints; ++i) {
        series.x.push_back(kLowest_db + (kHighest_db - kLowest_db) * i / (kGridPoints - 1.0));
      }
      panel.series.push_back(std::move(series));
      std::vector<std::string> row = {name, entry.at("source"), entry.at("counted").dump()};
      for (const auto& quantile : entry.at("quantiles_db")) row.push_back(fixed(quantile, 1));
      rows.push_back(row);
    }
    plot.panels.push_back(std::move(panel));
  }
  report.table({"class", "beats of", "how many", "5 %", "25 %", "median, dB", "75 %", "95 %"},
               rows);
  report.figure("snr", "Distributions of the SNR of real and generated beats, by class.", plot);
}

}  // namespace

Study snr_study() {
  return {"snr",     "Signal-to-noise ratio", {"teacher", "student"}, NoiseUse::kNone, measure_snr,
          report_snr};
}

}  // namespace beatsmith
