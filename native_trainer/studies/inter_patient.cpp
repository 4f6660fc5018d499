// The classifier on people it has not seen: DS2 of de Chazal's split. The shipped one, and three
// trainings of its configuration that differ in the seed alone.

#include "evaluation/classification.h"
#include "evaluation/figures.h"
#include "model/classifier_model.h"
#include "report/numbers.h"
#include "report/plot.h"
#include "studies/study_models.h"

namespace beatsmith {
namespace {

using nlohmann::json;

constexpr int kSeeds = 3;

json measured_on_ds2(const ClassifierModel& model, const Dataset& dataset, bool rr_known) {
  const auto beats = beats_of_set(dataset, RecordSet::kDs2);
  return to_json(measure_classification(dataset, beats, model.predict(dataset, beats, rr_known)));
}

json measure_inter_patient(const StudyContext& context) {
  const ClassifierModel shipped(shipped_model(context, "classifier"), context.device);
  json figures = {{"name", shipped.info().at("name")},
                  {"with_context", measured_on_ds2(shipped, context.dataset, true)},
                  {"alone", measured_on_ds2(shipped, context.dataset, false)},
                  {"seeds", json::array()}};
  for (int seed = 1; seed <= kSeeds; ++seed) {
    auto config = shipped_config("classifier", {"seed=" + std::to_string(seed)});
    if (context.quick) config["steps"] = 4;
    const std::string name = "classifier-seed-" + std::to_string(seed);
    const ClassifierModel model(load_model(trained(context, name, config, train_classifier)),
                                context.device);
    figures["seeds"].push_back({{"seed", seed},
                                {"with_context", measured_on_ds2(model, context.dataset, true)},
                                {"alone", measured_on_ds2(model, context.dataset, false)}});
  }
  return figures;
}

// One row a seed and their mean with its interval, one column a figure.
void render_seeds(const json& seeds, const char* input, Report& report) {
  std::vector<std::string> header = {"seed"};
  for (const auto& figure : seeds.at(0).at(input).at("figures"))
    header.push_back(figure.at("name"));
  std::vector<std::vector<double>> columns(header.size() - 1);
  std::vector<std::vector<std::string>> rows;
  for (const auto& entry : seeds) {
    std::vector<std::string> row = {entry.at("seed").dump()};
    const auto& figures = entry.at(input).at("figures");
    // A figure that a poor classifier lacks (nothing predicted as S) leaves its place empty.
    for (size_t i = 1; i < header.size(); ++i) {
      row.emplace_back();
      for (const auto& figure : figures) {
        if (figure.at("name") != header[i]) continue;
        const Interval interval = interval_from(figure.at("interval"));
        row.back() = fixed(interval.estimate, 3);
        columns[i - 1].push_back(interval.estimate);
      }
    }
    rows.push_back(row);
  }
  rows.push_back({"mean"});
  for (const auto& values : columns) {
    const auto mean = mean_interval(values);
    rows.back().push_back(mean ? with_half_width(*mean, 3) : "");
  }
  report.table(header, rows);
}

void report_inter_patient(const json& figures, Report& report) {
  const auto name = figures.at("name").get<std::string>();
  report.paragraph(name +
                   " on DS2, people it has not seen, at the reference's R peaks; in brackets 95 % "
                   "intervals from a bootstrap over records. jk index over N, S, V, F.");
  report.heading(3, "Beat and context (the recording around it)");
  render_classification(figures.at("with_context"), report);
  report.figure("inter-patient", "Confusion matrix on DS2: shades are shares of a row.",
                confusion_map(figures.at("with_context"), name + " on DS2"));
  report.heading(3, "The beat alone");
  render_classification(figures.at("alone"), report);
  report.heading(3, "Other seeds");
  report.paragraph(
      "The shipped configuration trained anew with other seeds; behind ± 95 % intervals of the "
      "mean over seeds. Beat and context, then the beat alone:");
  render_seeds(figures.at("seeds"), "with_context", report);
  render_seeds(figures.at("seeds"), "alone", report);
}

}  // namespace

Study inter_patient_study() {
  return {"inter-patient",       "Classification between patients",
          {"classifier"},        NoiseUse::kNone,
          measure_inter_patient, report_inter_patient};
}

}  // namespace beatsmith
