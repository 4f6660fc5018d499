// How the shipped classifier holds under the noise of the noise stress test: DS2 with bw, em and ma
// at 24 to 0 dB, at the reference R peaks, so that it is the classifier that is measured and not
// the detector.

#include <array>

#include "data/noise_records.h"
#include "evaluation/classification.h"
#include "model/classifier_model.h"
#include "report/numbers.h"
#include "report/plot.h"
#include "studies/study_models.h"

namespace beatsmith {
namespace {

using nlohmann::json;

constexpr std::array<double, 5> kSnr_db = {24, 18, 12, 6, 0};
constexpr std::array<const char*, 3> kFigures = {"accuracy", "V F1", "S F1"};

json measure(const ClassifierModel& classifier, const Dataset& dataset, bool with_context) {
  const auto beats = beats_of_set(dataset, RecordSet::kDs2);
  const auto measured =
      measure_classification(dataset, beats, classifier.predict(dataset, beats, with_context));
  json figures;
  for (const auto& [name, interval] : measured.figures) figures[name] = to_json(interval);
  return figures;
}

json measure_noise_robustness(const StudyContext& context) {
  const ClassifierModel classifier(shipped_model(context, "classifier"), context.device);
  const auto noises = load_noise_records(context.noise);
  json figures = {{"classifier", classifier.info().at("name")}, {"conditions", json::array()}};
  const auto add = [&](const json& condition, const Dataset& dataset) {
    json entry = condition;
    entry["with_context"] = measure(classifier, dataset, true);
    entry["alone"] = measure(classifier, dataset, false);
    figures["conditions"].push_back(entry);
  };
  add({{"noise", nullptr}}, context.dataset);
  for (const auto& noise : noises) {
    for (const double snr_db : kSnr_db) {
      add({{"noise", noise.name}, {"snr_db", snr_db}},
          with_noise(context.dataset, RecordSet::kDs2, noise, snr_db));
    }
  }
  return figures;
}

void report_noise_robustness(const json& figures, Report& report) {
  report.paragraph(
      figures.at("classifier").get<std::string>() +
      " on DS2 with baseline wander (bw), electrode motion (em) and muscle noise (ma) of the "
      "MIT-BIH "
      "Noise Stress Test Database running along the whole of each record, at the reference R "
      "peaks. "
      "The SNR is that of WFDB's `nst`: 10 log10(S / (a² N)), S an eighth of the squared trimmed "
      "mean peak-to-peak amplitude of the record's first 300 normal QRS complexes (R ± 50 ms), N "
      "the "
      "squared trimmed mean RMS of the noise's first 300 seconds, a the noise's gain. In brackets "
      "95 % intervals over records.");
  for (const auto& [input, words] :
       {std::pair{"with_context", "beat and context"}, {"alone", "beat alone"}}) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& condition : figures.at("conditions")) {
      const bool clean = condition.at("noise").is_null();
      std::vector<std::string> row = {clean ? "none" : condition.at("noise").get<std::string>(),
                                      clean ? "" : fixed(condition.at("snr_db").get<double>(), 0)};
      for (const char* figure : kFigures) {
        row.push_back(with_range(interval_from(condition.at(input).at(figure)), 3));
      }
      rows.push_back(row);
    }
    report.paragraph(std::string("Of the ") + words + ":");
    report.table({"noise", "SNR, dB", kFigures[0], kFigures[1], kFigures[2]}, rows);
  }
  Plot plot{"Accuracy and F1 of V under noise (beat and context)", {}};
  for (size_t f = 0; f < 2; ++f) {
    Panel panel;
    panel.title = panel.y.label = kFigures[f];
    panel.x.label = "SNR, dB";
    panel.x.ticks.assign(kSnr_db.rbegin(), kSnr_db.rend());
    Series clean{"no noise", Mark::kReference, {kSnr_db.back(), kSnr_db.front()}, {}};
    for (const auto& condition : figures.at("conditions")) {
      const auto value = interval_from(condition.at("with_context").at(kFigures[f])).estimate;
      if (condition.at("noise").is_null()) {
        clean.y = {value, value};
        continue;
      }
      const auto name = condition.at("noise").get<std::string>();
      if (panel.series.empty() || panel.series.back().name != name) {
        panel.series.push_back({name, Mark::kLine, {}, {}});
      }
      panel.series.back().x.push_back(condition.at("snr_db"));
      panel.series.back().y.push_back(value);
    }
    panel.series.push_back(clean);
    plot.panels.push_back(panel);
  }
  report.figure("noise", "Accuracy and F1 of V against the signal-to-noise ratio", plot);
}

}  // namespace

Study noise_study() {
  return {"noise",           "Classification under noise", {"classifier"},
          NoiseUse::kNeeded, measure_noise_robustness,     report_noise_robustness};
}

}  // namespace beatsmith
