#include "studies/intra_patient.h"

#include "diffusion/noise.h"
#include "report/numbers.h"
#include "studies/arm_classifier.h"
#include "studies/study_models.h"
#include "studies/study_runs.h"
#include "training/trainer.h"

namespace beatsmith {
namespace {

using nlohmann::json;

constexpr uint32_t kDrawSplit = 33;  // in diffusion/noise.h's uniform(seed, beat, step, element)

json run_once(const StudyContext& context, json config, uint64_t seed) {
  config["seed"] = seed;
  const json settings = {{"config", computed_settings(config)},
                         {"data_hash", context.dataset.hash}};
  return stored_run(context.runs + "/intra-patient", "run", settings, [&](const std::string& path) {
    const double share = config.at("training_share");
    ArmData data{context.dataset, std::vector<std::vector<size_t>>(kBeatClassCount)};
    data.with_context = true;
    std::vector<size_t> tested;
    for (size_t i = 0; i < context.dataset.beats.size(); ++i) {
      const auto k = static_cast<size_t>(context.dataset.beats[i].beat_class);
      const bool learnt = uniform(seed, i, kDrawSplit, 0) < share;
      (learnt ? data.by_class[k] : tested).push_back(i);
    }
    const auto classifier = train_arm(config, data, path);
    return json_from(confusion_by_record(context.dataset, tested,
                                         classifier.predict(context.dataset, tested, true),
                                         kBeatClassCount));
  });
}

void render_intra_patient(const json& figures, Report& report) {
  const auto& config = figures.at("config");
  const auto percent = [&](const std::string& name) -> std::string {
    const auto found = figures.at("figures").find(name);
    if (found == figures.at("figures").end()) return "none";
    const Interval share = interval_from(*found);
    return with_half_width({100 * share.estimate, 100 * share.low, 100 * share.high}, 2);
  };
  const Interval accuracy = interval_from(figures.at("figures").at("accuracy"));
  report.paragraph(
      "**Beats of the same people on both sides**: a random split by beats (" +
      fixed(100 * config.at("training_share").get<double>(), 0) +
      " % to learn from, the rest to test on) over all records, paced ones too, five classes. This "
      "is how the figures of 97 to 99.8 % in the literature come about, KD-DGN's among them, and "
      "why they say little about a person whom the classifier has not seen. The classifier sees "
      "each beat's shape and its context (rhythm and distance from the record's median beat, which "
      "are worked out over the whole record, without labels); nothing that is generated enters. " +
      figures.at("seeds").dump() + " seeds of split and training, " + config.at("steps").dump() +
      " steps of " + config.at("batch").dump() + " beats each.");
  report.table({"figure, %", "here", "KD-DGN"},
               {{"accuracy", percent("accuracy"), ""},
                {"misidentified", fixed(100 * (1 - accuracy.estimate), 2), "about 3"},
                {"macro precision", percent("macro_precision"), "97.4"},
                {"macro recall", percent("macro_recall"), ""},
                {"macro F1", percent("macro_f1"), ""}});
  std::vector<std::vector<std::string>> rows;
  for (size_t k = 0; k < kBeatClassCount; ++k) {
    const std::string letter(1, kBeatClassLetters[k]);
    std::vector<std::string> row = {letter};
    for (const auto& cell : figures.at("confusion").at(k)) row.push_back(cell.dump());
    for (const char* name : {"_sensitivity", "_precision", "_f1"}) {
      row.push_back(percent(letter + name));
    }
    rows.push_back(row);
  }
  report.paragraph("Test beats of all seeds together; rows are the reference.");
  report.table({"", "N", "S", "V", "F", "Q", "Se %", "+P %", "F1 %"}, rows);
}

}  // namespace

json measure_intra_patient(const StudyContext& context, const json& config, int seeds) {
  std::vector<ConfusionMatrix> by_seed;
  ConfusionMatrix total(kBeatClassCount);
  for (int s = 0; s < seeds; ++s) {
    const json by_record = run_once(context, config, context.seed + static_cast<uint64_t>(s));
    by_seed.push_back(sum_of(confusion_from(by_record)));
    total.add(by_seed.back());
  }
  return {{"config", computed_settings(config)},
          {"seeds", seeds},
          {"confusion", rows_of(total)},
          {"figures", figures_over_seeds(by_seed)}};
}

Study intra_patient_study() {
  const auto run = [](const StudyContext& context) {
    return measure_intra_patient(context, study_config(context, "intra-patient"),
                                 context.quick ? 1 : 3);
  };
  return {"intra-patient",
          "Classification within patients: a random split, as in the papers",
          {},
          NoiseUse::kNone,
          run,
          render_intra_patient};
}

}  // namespace beatsmith
