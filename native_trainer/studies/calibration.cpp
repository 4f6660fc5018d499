// Whether the shipped classifier's probabilities are what they say, before and after its
// temperature.

#include "metrics/calibration.h"

#include "evaluation/classification.h"
#include "model/classifier_model.h"
#include "report/numbers.h"
#include "report/plot.h"
#include "studies/study_models.h"

namespace beatsmith {
namespace {

using nlohmann::json;

json reliability_of(const Dataset& dataset, const std::vector<size_t>& beats,
                    const torch::Tensor& logits, double temperature) {
  const auto [largest, classes] =
      torch::softmax(logits / temperature, 1).to(torch::kFloat64).max(1);
  std::vector<double> confidence;
  std::vector<bool> right;
  for (size_t i = 0; i < beats.size(); ++i) {
    const auto row = static_cast<int64_t>(i);
    confidence.push_back(std::min(1.0, largest.data_ptr<double>()[row]));
    right.push_back(classes.data_ptr<int64_t>()[row] ==
                    static_cast<int64_t>(dataset.beats[beats[i]].beat_class));
  }
  const auto result = reliability(confidence, right);
  if (!result) throw std::runtime_error(describe(result.error()));
  json bins = json::array();
  for (const auto& bin : result->bins) {
    bins.push_back(
        {{"count", bin.count}, {"confidence", bin.confidence}, {"accuracy", bin.accuracy}});
  }
  return {{"expected_calibration_error", result->expected_calibration_error}, {"bins", bins}};
}

json measure_calibration(const StudyContext& context) {
  const ClassifierModel model(shipped_model(context, "classifier"), context.device);
  const auto beats = beats_of_set(context.dataset, RecordSet::kDs2);
  const double temperature = model.info().value("temperature", 1.0);
  json figures = {
      {"name", model.info().at("name")}, {"temperature", temperature}, {"beats", beats.size()}};
  for (const bool rr_known : {true, false}) {
    const auto logits = model.logits(context.dataset, beats, rr_known);
    figures[rr_known ? "with_context" : "alone"] = {
        {"before", reliability_of(context.dataset, beats, logits, 1)},
        {"after", reliability_of(context.dataset, beats, logits, temperature)}};
  }
  return figures;
}

Panel panel_of(const json& figures, const std::string& title) {
  Panel panel{title,
              {.label = "probability of the predicted class", .low = 0.0, .high = 1.0},
              {.label = "share that was right", .low = 0.0, .high = 1.0},
              {{"diagonal", Mark::kReference, {0, 1}, {0, 1}}}};
  for (const auto& [key, name] :
       {std::pair{"before", "as trained"}, {"after", "with temperature"}}) {
    Series series{name, Mark::kLine, {}, {}};
    for (const auto& bin : figures.at(key).at("bins")) {
      if (bin.at("count") == 0) continue;
      series.x.push_back(bin.at("confidence"));
      series.y.push_back(bin.at("accuracy"));
    }
    panel.series.push_back(std::move(series));
  }
  return panel;
}

void report_calibration(const json& figures, Report& report) {
  report.paragraph("Probabilities of " + figures.at("name").get<std::string>() + " on DS2 (" +
                   figures.at("beats").dump() + " beats), temperature " +
                   fixed(figures.at("temperature"), 3) +
                   ". Expected calibration error: over 15 bins of the predicted class's "
                   "probability, the mean distance of accuracy from confidence.");
  const auto error = [&](const char* input, const char* key) {
    return fixed(figures.at(input).at(key).at("expected_calibration_error"), 4);
  };
  report.table(
      {"input", "as trained", "with temperature"},
      {{"beat and context", error("with_context", "before"), error("with_context", "after")},
       {"beat alone", error("alone", "before"), error("alone", "after")}});
  report.figure("calibration",
                "Reliability on DS2: bins that hold beats; on the diagonal is right.",
                Plot{"Reliability on DS2",
                     {panel_of(figures.at("with_context"), "beat and context"),
                      panel_of(figures.at("alone"), "beat alone")}});
}

}  // namespace

Study calibration_study() {
  return {"calibration",   "Calibration",       {"classifier"},
          NoiseUse::kNone, measure_calibration, report_calibration};
}

}  // namespace beatsmith
