// Distance against sampling steps: teacher, student and a student that had no teacher, with DDIM
// and DPM-Solver++; and each student at the steps it was made for.

#include <algorithm>

#include "evaluation/figures.h"
#include "evaluation/generation.h"
#include "model/denoiser_model.h"
#include "report/numbers.h"
#include "report/plot.h"
#include "studies/study_models.h"
#include "studies/study_runs.h"

namespace beatsmith {
namespace {

using nlohmann::json;

// What the distance's plot shows: a student asked for more steps than its own goes far beyond.
constexpr double kHighestShown = 1.3;
constexpr SamplerKind kSamplers[] = {SamplerKind::kDdim, SamplerKind::kDpmSolver};

struct StepsSettings {
  explicit StepsSettings(const StudyContext& context) {
    generation.draws = context.quick ? 2 : 20;
    generation.count = context.quick ? 20 : 100;
    generation.seed = context.seed;
    if (context.quick) steps = {1, 4};
  }
  // Long walks make fewer beats, of which draws then share more.
  int64_t pool(int step_count) const {
    return static_cast<int64_t>(generation.count) * (step_count <= 50 ? 2 : 1);
  }

  GenerationSettings generation;
  std::vector<int> steps = {1, 2, 4, 8, 16, 50, 250, 1000};
};

// The student's network trained as its teacher was, on the data alone: what students begin with.
StoredModel untaught_student(const StudyContext& context, const DenoiserModel& student) {
  auto config = shipped_config("student-from-data", {});
  config["network"] = student.info().at("network");
  if (context.quick) config["steps"] = 4;
  return load_model(trained(context, "student-without-a-teacher", config, train_teacher));
}

// A model whose curve is drawn.
struct Walker {
  Walker(const std::string& role, StoredModel stored, torch::Device device)
      : role(role), model(std::move(stored), device), hash(model.parameters_hash()) {}

  std::string role;
  DenoiserModel model;
  std::string hash;
};

// The figures of one model at one number of steps; each is a run of its own, as long ones take most
// of an hour.
json point(const StudyContext& context, const Walker& walker, SamplerKind kind, int steps,
           const StepsSettings& settings, const std::vector<GenerationJudge>& judges) {
  const std::string sampler(name_of(kind));
  const int64_t pool = settings.pool(steps);
  json run = {{"model", walker.hash},
              {"sampler", sampler},
              {"steps", steps},
              {"pool", pool},
              {"draws", settings.generation.draws},
              {"count", settings.generation.count},
              {"seed", settings.generation.seed},
              {"data", context.dataset.hash}};
  SamplerSettings sampling = walker.model.settings(settings.generation.seed);
  if (kind == SamplerKind::kFewStep) {
    run["noise_scale"] = sampling.noise_scale;
  } else {  // one way of sampling for all that are compared
    sampling.kind = kind;
    sampling.steps = steps;
    sampling.times.clear();
    sampling.noise_scale = 1;
  }
  return stored_run(
      context.runs + "/steps", walker.role + "-" + sampler, run, [&](const std::string&) {
        std::vector<ClassFigures> classes;
        for (size_t i = 0; i < judges.size(); ++i) {
          classes.push_back(judges[i].judge(
              walker.model.sample(static_cast<int>(kFrequentClasses[i]), pool, sampling)));
        }
        return json{{"steps", steps}, {"pool", pool}, {"classes", to_json(classes)}};
      });
}

json measure_steps(const StudyContext& context) {
  const StepsSettings settings(context);
  std::vector<GenerationJudge> judges;
  for (const BeatClass beat_class : kFrequentClasses) {
    judges.emplace_back(beat_class, real_beats(context.dataset, beat_class), settings.generation,
                        nullptr);
  }
  const Walker teacher("teacher", shipped_model(context, "teacher"), context.device);
  const Walker student("student", shipped_model(context, "student"), context.device);
  const Walker untaught("untaught", untaught_student(context, student.model), context.device);
  json figures = {{"draws", settings.generation.draws},
                  {"count", settings.generation.count},
                  {"untaught_steps", shipped_config("student-from-data", {}).at("steps")},
                  {"curves", json::array()}};
  for (const Walker* walker : {&teacher, &student, &untaught}) {
    for (const SamplerKind kind : kSamplers) {
      json points = json::array();
      for (const int steps : settings.steps) {
        points.push_back(point(context, *walker, kind, steps, settings, judges));
      }
      figures["curves"].push_back({{"model", walker->role},
                                   {"name", walker->model.info().at("name")},
                                   {"parameters", walker->model.parameter_count()},
                                   {"sampler", std::string(name_of(kind))},
                                   {"points", points}});
    }
  }
  json points = json::array();
  for (const auto& entry : shipped_entries(context, "student")) {
    const std::string path = context.models + "/" + entry.at("file").get<std::string>();
    const Walker each("student", load_model(path), context.device);
    if (each.model.settings(0).kind != SamplerKind::kFewStep) continue;
    points.push_back(point(context, each, SamplerKind::kFewStep,
                           each.model.info().at("default_steps"), settings, judges));
  }
  const auto fewer_steps = [](const json& a, const json& b) {
    return a.at("steps") < b.at("steps");
  };
  std::sort(points.begin(), points.end(), fewer_steps);
  figures["curves"].push_back({{"model", "students"},
                               {"name", "each at its own steps"},
                               {"parameters", student.model.parameter_count()},
                               {"sampler", std::string(name_of(SamplerKind::kFewStep))},
                               {"points", points}});
  return figures;
}

const json& measured(const json& point, const std::string& beat_class, Metric metric) {
  return point.at("classes").at(beat_class).at(name_of(metric).key);
}

// The distance against its floor, other metrics as they are.
Interval plotted(const json& point, const std::string& beat_class, Metric metric) {
  const auto& figure = measured(point, beat_class, metric);
  return interval_from(figure.at(metric == Metric::kDistance ? "against_floor" : "value"));
}

Plot plot_of(const json& figures, Metric metric, const std::string& label) {
  Plot plot{label + " against sampling steps", {}};
  for (const BeatClass beat_class : kFrequentClasses) {
    const std::string name(1, letter(beat_class));
    Panel panel{"class " + name,
                {.label = "network evaluations a beat", .logarithmic = true, .ticks = {}},
                {.label = label},
                {}};
    double floor = 1;
    for (const auto& entry : figures.at("curves")) {
      Series series{
          entry.at("model").get<std::string>() + ", " + entry.at("sampler").get<std::string>(),
          Mark::kLine,
          {},
          {}};
      for (const auto& point : entry.at("points")) {
        const Interval figure = plotted(point, name, metric);
        series.x.push_back(point.at("steps"));
        series.y.push_back(figure.estimate);
        series.low.push_back(figure.low);
        series.high.push_back(figure.high);
        if (metric != Metric::kDistance) {
          floor = interval_from(measured(point, name, metric).at("floor")).estimate;
        }
      }
      if (series.x.size() > panel.x.ticks.size()) panel.x.ticks = series.x;
      panel.series.push_back(std::move(series));
    }
    if (metric == Metric::kDistance) panel.y.high = kHighestShown;
    const auto& ticks = panel.x.ticks;
    panel.series.push_back(
        {"floor", Mark::kReference, {ticks.front(), ticks.back()}, {floor, floor}});
    plot.panels.push_back(std::move(panel));
  }
  return plot;
}

void render_table(const json& entry, Report& report) {
  std::vector<std::string> header = {"steps", "beats to draw from"};
  for (const BeatClass beat_class : kFrequentClasses) header.emplace_back(1, letter(beat_class));
  std::vector<std::vector<std::string>> rows;
  for (const auto& point : entry.at("points")) {
    std::vector<std::string> row = {point.at("steps").dump(), point.at("pool").dump()};
    for (const BeatClass beat_class : kFrequentClasses) {
      const std::string name(1, letter(beat_class));
      std::string cell = with_half_width(plotted(point, name, Metric::kDistance), 3);
      for (const Metric metric : {Metric::kPrecision, Metric::kRecall, Metric::kNeighbour}) {
        cell += " · " + fixed(plotted(point, name, metric).estimate, 2);
      }
      row.push_back(cell);
    }
    rows.push_back(row);
  }
  report.paragraph("**" + entry.at("model").get<std::string>() + "** (" +
                   entry.at("name").get<std::string>() + ", " + entry.at("parameters").dump() +
                   " parameters), " + entry.at("sampler").get<std::string>() + ":");
  report.table(header, rows);
}

void report_steps(const json& figures, Report& report) {
  report.paragraph(
      "EMD over its floor against the number of network evaluations a beat; then precision, recall "
      "and 1-NN accuracy. Means of " +
      figures.at("draws").dump() + " draws of " + figures.at("count").dump() +
      " beats a side, as the walks of 1000 steps make no more, so that these ratios are comparable "
      "with one another but not with those of more beats above. `untaught` is the student's "
      "network trained on the data alone as its teacher was, for the " +
      figures.at("untaught_steps").dump() +
      " steps of `configs/student-from-data.json`, which is what students begin with. `students` "
      "are the shipped ones, each at the steps that it was made for; `student` is the first of "
      "them, for which other steps are a control. All but `students` start from the whole noise. "
      "Dotted lines: the floor, real training beats. Read the distance with the "
      "recall: after a step or two a model that was not made for them gives the mean of what its "
      "noise may "
      "become, which is near to all beats, nearer than they are to one another, and like none.");
  report.figure("steps-emd",
                "EMD over its floor against sampling steps, by class; what is above " +
                    fixed(kHighestShown, 1) + " is drawn at the edge.",
                plot_of(figures, Metric::kDistance, "EMD / floor"));
  report.figure("steps-precision", "Precision against sampling steps, by class.",
                plot_of(figures, Metric::kPrecision, "precision"));
  report.figure("steps-recall", "Recall against sampling steps, by class.",
                plot_of(figures, Metric::kRecall, "recall"));
  report.figure("steps-1nn", "1-NN accuracy against sampling steps, by class.",
                plot_of(figures, Metric::kNeighbour, "1-NN accuracy"));
  report.paragraph("EMD / floor · precision · recall · 1-NN accuracy:");
  for (const auto& entry : figures.at("curves")) render_table(entry, report);
}

}  // namespace

Study steps_study() {
  return {"steps",
          "Distance against sampling steps",
          {"teacher", "student"},
          NoiseUse::kNone,
          measure_steps,
          report_steps};
}

}  // namespace beatsmith
