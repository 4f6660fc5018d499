// The shipped generators at their own settings against held-out beats, with the bounds set for
// them.

#include "evaluation/generation.h"

#include "evaluation/figures.h"
#include "model/classifier_model.h"
#include "model/denoiser_model.h"
#include "report/numbers.h"
#include "studies/study_models.h"

namespace beatsmith {
namespace {

using nlohmann::json;

constexpr GenerationBounds kTeacherBounds{1.02, 0.97, 0.02};
constexpr GenerationBounds kStudentBounds{1.03, 0.95, 0.05};

json measure_generation(const StudyContext& context) {
  GenerationSettings settings;
  settings.draws = context.quick ? 2 : 20;
  settings.count = context.quick ? 100 : settings.count;
  settings.seed = context.seed;
  settings.discriminate = !context.quick;
  // So that draws share few beats, and their spread holds the chance of the generator's noise too.
  const int64_t pool = static_cast<int64_t>(settings.draws) * settings.count;
  // The teacher takes many steps a beat: fewer beats, of which draws share most.
  const int64_t teacher_pool = context.quick ? 100 : 1000;

  const ClassifierModel classifier(shipped_model(context, "classifier"), context.device);
  std::vector<GenerationJudge> judges;
  for (const BeatClass beat_class : kGeneratedClasses) {
    judges.emplace_back(beat_class, real_beats(context.dataset, beat_class), settings, &classifier);
  }
  json figures = {{"draws", settings.draws},
                  {"features", classifier.info().at("name")},
                  {"models", json::array()}};
  auto entries = shipped_entries(context, "teacher");
  for (auto& student : shipped_entries(context, "student")) entries.push_back(std::move(student));
  for (const auto& entry : entries) {
    const std::string file = entry.at("file");
    const DenoiserModel model(load_model(context.models + "/" + file), context.device);
    const SamplerSettings sampling = model.settings(context.seed);
    const int64_t beats = entry.at("role") == "teacher" ? teacher_pool : pool;
    std::vector<ClassFigures> classes;
    for (size_t i = 0; i < judges.size(); ++i) {
      classes.push_back(
          judges[i].judge(model.sample(static_cast<int>(kGeneratedClasses[i]), beats, sampling)));
    }
    figures["models"].push_back(
        {{"role", entry.at("role")},
         {"name", model.info().at("name")},
         {"sampler", std::string(name_of(sampling.kind))},
         {"steps",
          sampling.times.empty() ? static_cast<size_t>(sampling.steps) : sampling.times.size()},
         {"noise_scale", model.info().value("noise_scale", 1.0)},
         {"pool", beats},
         {"parameters", model.parameter_count()},
         {"classes", to_json(classes)}});
  }
  return figures;
}

void report_generation(const json& figures, Report& report) {
  report.paragraph(
      "Generated beats against beats of DS1 that were held out (the last 20 % of each record), raw "
      "samples in mV. Every figure is the mean of " +
      figures.at("draws").dump() +
      " draws with its 95 % interval; generated beats and the floor, which is real training beats "
      "in their place, see the same held-out draw. A bound is met when the interval includes it; "
      "F, of which too few beats are held out, has none. All held-out beats of S and F are in "
      "every "
      "draw, so that their intervals say nothing of the chance by which these were held out.");
  report.points(
      {"**EMD**: exact earth mover's distance. **Precision, recall**: k-nearest-neighbour "
       "manifolds, k = 5. **1-NN accuracy**: leave-one-out, of telling generated from held-out "
       "beats.",
       "**MMD²**: unbiased squared maximum mean discrepancy, Gaussian kernels of 1/4 to 4 times "
       "the held-out draw's median distance. **Fréchet distance**: squared, of " +
           figures.at("features").get<std::string>() +
           "'s penultimate activations without a rhythm. **Discriminative score**: |accuracy − "
           "0.5| of a small CNN trained on one half and tested on the other.",
       "**Memorised**: share of beats nearer to a training beat than the 5 % quantile of held-out "
       "beats are. Its floor: the same share of training beats, each left out of the others, so "
       "fresh real beats of the very minutes that were trained on."});
  for (const auto& model : figures.at("models")) {
    const std::string role = model.at("role");
    report.heading(3, model.at("name").get<std::string>() + " (" + role + ")");
    const double noise_scale = model.value("noise_scale", 1.0);
    report.paragraph(model.at("sampler").get<std::string>() + ", " + model.at("steps").dump() +
                     (model.at("steps") == 1 ? " step" : " steps") +
                     (noise_scale == 1 ? "" : " from " + fixed(noise_scale, 3) + " of the noise") +
                     ", " + model.at("parameters").dump() + " parameters, " +
                     model.at("pool").dump() + " beats of each class to draw from.");
    const GenerationBounds& bounds = role == "teacher" ? kTeacherBounds : kStudentBounds;
    render_generation(model.at("classes"), &bounds, report);
  }
}

}  // namespace

Study generation_study() {
  return {"generation",    "Generation",       {"teacher", "student", "classifier"},
          NoiseUse::kNone, measure_generation, report_generation};
}

}  // namespace beatsmith
