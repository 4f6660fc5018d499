// What the teacher's settings are worth: one of them changed at a time, all trained equally long.

#include "evaluation/figures.h"
#include "evaluation/generation.h"
#include "model/denoiser_model.h"
#include "report/numbers.h"
#include "report/plot.h"
#include "studies/study_models.h"

namespace beatsmith {
namespace {

using nlohmann::json;

// A small teacher, so that ten of them can be trained.
const std::vector<std::string> kBase = {"batch=64", "steps=1000", "network.widths=[64,96,96]",
                                        "guidance=1"};

struct Variant {
  std::string group;
  std::string name;
  std::vector<std::string> changes;  // on top of the base: none for the base itself
  double guidance = 1;               // of sampling; nothing is trained for it
};

std::vector<Variant> variants() {
  return {{"base", "cosine, v, balance 0.5, widths 64/96/96, guidance 1", {}},
          {"schedule", "linear, 1e-4 to 0.02", {"schedule=linear"}},
          {"prediction", "eps", {"prediction=eps"}},
          {"prediction", "x0", {"prediction=x0"}},
          {"class balance", "0 (as frequent as they are)", {"class_balance=0"}},
          {"class balance", "1 (all alike)", {"class_balance=1"}},
          {"width", "half", {"network.widths=[32,48,48]"}},
          {"width", "double", {"network.widths=[128,192,192]"}},
          {"guidance", "0.5", {}, 0.5},
          {"guidance", "1.5", {}, 1.5},
          {"guidance", "2", {}, 2},
          {"guidance", "4", {}, 4}};
}

std::string checkpoint_name(const Variant& variant) {
  std::string name = "ablation";
  for (const auto& change : variant.changes) name += "-" + change;
  for (char& c : name) {
    if (c == '=' || c == ',') c = '-';
    if (c == '[' || c == ']') c = '_';
  }
  return name;
}

json measure_ablations(const StudyContext& context) {
  GenerationSettings settings;
  settings.draws = context.quick ? 2 : 20;
  settings.count = context.quick ? 20 : 300;
  settings.seed = context.seed;
  const int64_t pool = context.quick ? 20 : 400;
  std::vector<GenerationJudge> judges;
  for (const BeatClass beat_class : kFrequentClasses) {
    judges.emplace_back(beat_class, real_beats(context.dataset, beat_class), settings, nullptr);
  }
  json rows = json::array();
  json trained_with;
  for (const auto& variant : variants()) {
    auto assignments = kBase;
    assignments.insert(assignments.end(), variant.changes.begin(), variant.changes.end());
    if (context.quick) {
      assignments.insert(assignments.end(), {"batch=8", "steps=2", "sampling_steps=2"});
    }
    auto config = shipped_config("teacher", assignments);
    set_styles(config, context.dataset);
    config["name"] = checkpoint_name(variant);
    trained_with = {{"steps", config.at("steps")}, {"batch", config.at("batch")}};
    const DenoiserModel model(
        load_model(trained(context, checkpoint_name(variant), config, train_teacher)),
        context.device);
    SamplerSettings sampling = model.settings(context.seed);
    sampling.guidance = static_cast<float>(variant.guidance);
    std::vector<ClassFigures> classes;
    for (size_t i = 0; i < judges.size(); ++i) {
      classes.push_back(
          judges[i].judge(model.sample(static_cast<int>(kFrequentClasses[i]), pool, sampling)));
    }
    rows.push_back({{"group", variant.group},
                    {"name", variant.name},
                    {"parameters", model.parameter_count()},
                    {"classes", to_json(classes)}});
  }
  return {{"draws", settings.draws}, {"pool", pool}, {"training", trained_with}, {"rows", rows}};
}

void report_ablations(const json& figures, Report& report) {
  const auto& training = figures.at("training");
  report.paragraph(
      "A smaller teacher, trained anew with one setting changed at a time: every run " +
      training.at("steps").dump() + " steps of " + training.at("batch").dump() +
      " beats, so they are compared with one another, not with the shipped models. DDIM at the "
      "teacher's default steps, " +
      figures.at("pool").dump() + " beats of a class, " + figures.at("draws").dump() +
      " draws. Cells: EMD / floor · precision / floor · recall / floor · 1-NN accuracy − floor.");
  std::vector<std::string> header = {"changed", "to", "parameters"};
  for (const BeatClass beat_class : kFrequentClasses) header.emplace_back(1, letter(beat_class));
  std::vector<std::vector<std::string>> rows;
  Plot plot{"EMD over its floor, one setting changed at a time", {}};
  for (const auto& row : figures.at("rows")) {
    std::vector<std::string> cells = {row.at("group"), row.at("name"), row.at("parameters").dump()};
    for (const BeatClass beat_class : kFrequentClasses) {
      const auto& entry = row.at("classes").at(std::string(1, letter(beat_class)));
      const auto figure = [&](Metric metric) {
        return interval_from(entry.at(name_of(metric).key).at("against_floor"));
      };
      cells.push_back(with_half_width(figure(Metric::kDistance), 3) + " · " +
                      fixed(figure(Metric::kPrecision).estimate, 2) + " · " +
                      fixed(figure(Metric::kRecall).estimate, 2) + " · " +
                      fixed(figure(Metric::kNeighbour).estimate, 2));
    }
    rows.push_back(cells);
  }
  report.table(header, rows);
  for (const BeatClass beat_class : kFrequentClasses) {
    const std::string name(1, letter(beat_class));
    Panel panel{"class " + name, {.label = ""}, {.label = "EMD / floor"}, {}};
    Series bars{"EMD / floor", Mark::kBars, {}, {}};
    for (const auto& row : figures.at("rows")) {
      const auto figure = interval_from(
          row.at("classes").at(name).at(name_of(Metric::kDistance).key).at("against_floor"));
      bars.x.push_back(static_cast<double>(panel.x.categories.size()));
      bars.y.push_back(figure.estimate);
      bars.low.push_back(figure.low);
      bars.high.push_back(figure.high);
      panel.x.categories.push_back(std::to_string(panel.x.categories.size() + 1));
    }
    panel.x.label = "row of the table";
    panel.series.push_back(std::move(bars));
    plot.panels.push_back(std::move(panel));
  }
  report.figure("ablations", "EMD over its floor for each row of the table, by class.", plot);
}

}  // namespace

Study ablations_study() {
  return {"ablations",
          "What the teacher's settings are worth",
          {},
          NoiseUse::kNone,
          measure_ablations,
          report_ablations};
}

}  // namespace beatsmith
