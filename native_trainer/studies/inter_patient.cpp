// The shipped classifier on people it has not seen: DS2 of de Chazal's split.

#include "evaluation/classification.h"
#include "evaluation/figures.h"
#include "model/classifier_model.h"
#include "report/plot.h"
#include "studies/support.h"

namespace beatsmith {
namespace {

using nlohmann::json;

json run(const StudyContext& context) {
  const ClassifierModel model(shipped_model(context, "classifier"), context.device);
  const auto beats = beats_of_set(context.dataset, RecordSet::kDs2);
  json figures = {{"name", model.info().at("name")}};
  for (const bool rr_known : {true, false}) {
    figures[rr_known ? "with_context" : "alone"] = to_json(measure_classification(
        context.dataset, beats, model.predict(context.dataset, beats, rr_known)));
  }
  return figures;
}

void render(const json& figures, Report& report) {
  const auto name = figures.at("name").get<std::string>();
  report.paragraph(name +
                   " on DS2, people it has not seen, at the reference's R peaks; in brackets 95 % "
                   "intervals from a bootstrap over records. jk index over N, S, V, F.");
  report.heading(3, "Beat and context (rhythm, distance from the record's median beat)");
  render_classification(figures.at("with_context"), report);
  report.figure("inter-patient", "Confusion matrix on DS2: shades are shares of a row.",
                confusion_map(figures.at("with_context"), name + " on DS2"));
  report.heading(3, "The beat alone");
  render_classification(figures.at("alone"), report);
}

}  // namespace

Study inter_patient_study() {
  return {"inter-patient", "Classification between patients", false, run, render};
}

}  // namespace beatsmith
