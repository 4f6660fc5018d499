// beatsmith generate: heartbeats of chosen classes, from a seed.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

#include "beatsmith/beat_files.h"
#include "beatsmith/command.h"
#include "beatsmith/model_access.h"
#include "beatsmith/progress.h"
#include "beatsmith/run_to_end.h"
#include "inference/beat_generation.h"
#include "inference/provenance.h"

namespace beatsmith {
namespace {

struct GenerateOptions {
  std::vector<std::string> classes;
  size_t count = 1;
  std::string out;
  std::string sampler;  // empty: the model's own
  std::string style;    // empty: drawn
  GenerationSettings settings;
  ModelOptions models;
  bool json = false;
};

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

// The style that is asked for by name; none if it is left to the seed.
std::optional<int> style_of(const GenerateOptions& options, const ModelDescription& model) {
  if (options.style.empty()) return std::nullopt;
  const auto found = std::ranges::find(model.styles, options.style);
  if (found == model.styles.end()) {
    throw WrongUse("--style " + options.style + ": " + model.name +
                   (model.styles.empty()
                        ? " has no styles; leave --style out"
                        : " has no such style; choose among " + listed(model.styles)));
  }
  return static_cast<int>(found - model.styles.begin());
}

constexpr size_t kMaxBeats = 1'000'000;  // 1 GB of samples

// `count` beats of each class; a beat's place in the noise is its place in the file.
std::vector<BeatRequest> requests_of(const GenerateOptions& options,
                                     const ModelDescription& model) {
  if (options.count * options.classes.size() > kMaxBeats) {
    throw WrongUse("--count: more than " + std::to_string(kMaxBeats) +
                   " beats in one file; make several files with different seeds");
  }
  const std::optional<int> style = style_of(options, model);
  std::vector<BeatRequest> requests;
  for (const std::string& name : options.classes) {
    const auto found = std::ranges::find(model.classes, name);
    if (found == model.classes.end()) {
      throw WrongUse("--class " + name + ": " + model.name + " has no such class; choose among " +
                     listed(model.classes));
    }
    const int class_index = static_cast<int>(found - model.classes.begin());
    for (size_t i = 0; i < options.count; ++i) {
      requests.push_back({requests.size(), class_index, style});
    }
  }
  return requests;
}

// CLI11's own reading of unsigned numbers wraps what is negative or too large. Empty: a seed.
std::string fault_of_seed(const std::string& text) {
  uint64_t seed = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (status == std::errc{} && end == text.data() + text.size()) return {};
  return text + " is no whole number from 0 to 2^64 - 1";
}

int generate(GenerateOptions options) {
  const Result<FileFormat> format = file_format(options.out);
  if (!format) throw WrongUse("--out " + describe(format.error()));
  const std::shared_ptr<const ModelLibrary> library = open_library(options.models);
  const ModelDescription& model =
      choose_model(*library, options.models, {ModelRole::kStudent, ModelRole::kTeacher});
  const std::vector<BeatRequest> requests = requests_of(options, model);
  if (!options.sampler.empty()) options.settings.sampler = sampler_from_name(options.sampler);
  const Result<SamplerSettings> sampling = sampler_settings(model, options.settings);
  if (!sampling) throw WrongUse(describe(sampling.error()));
  value_or_fail(prepare_output(options.out, *format));

  OnnxRuntimeEngine engine(library, options.models.threads);
  LabelledBeats beats;
  {
    Progress progress("beats", requests.size());
    BeatGeneration generation =
        value_or_fail(BeatGeneration::start(engine, model, options.settings, requests));
    run_to_end(engine, generation, progress,
               [](const BeatGeneration& run) { return run.finished_count(); });
    beats.beats = std::move(generation).take_states();
  }
  for (const BeatRequest& request : requests) {
    beats.classes.push_back(model.classes[request.class_index]);
  }
  Provenance provenance = provenance_of(model, *sampling);
  if (!options.style.empty()) provenance.comments.push_back("Style: " + options.style);
  value_or_fail(write_beats(options.out, *format, beats, provenance));

  const std::vector<std::string> files = beat_files(options.out, *format);
  note(counted(beats.beats.size(), "beat") + " by " + model.name + ", " +
       counted(sampling->steps, "step") + " each, seed " + std::to_string(sampling->seed));
  if (options.json) {
    print_json({{"files", files},
                {"model", model.name},
                {"classes", options.classes},
                {"count_per_class", options.count},
                {"seed", sampling->seed},
                {"sampler", name_of(sampling->kind)},
                {"steps", sampling->steps},
                {"guidance", sampling->guidance},
                {"noise_scale", std::round(1e6 * sampling->noise_scale) / 1e6}});
  } else {
    for (const std::string& file : files) std::cout << file << '\n';
  }
  return kDone;
}

}  // namespace

Command generate_command(CLI::App& program) {
  auto options = std::make_shared<GenerateOptions>();
  GenerationSettings& settings = options->settings;
  CLI::App* app = program.add_subcommand(
      "generate", "Makes heartbeats of chosen classes; the same seed gives the same file");
  app->add_option("--class", options->classes, "Class or classes: N, S, V, F")
      ->required()
      ->delimiter(',');
  app->add_option("--count", options->count, "Beats of each class")
      ->check(CLI::Range(size_t{1}, kMaxBeats))
      ->capture_default_str();
  app->add_option("--seed", settings.seed, "Seed of the noise, 0 .. 2^64 - 1")
      ->check(fault_of_seed)
      ->capture_default_str();
  app->add_option("--out", options->out,
                  "beats.npy (classes in beats.labels.csv), beats.csv, or DIR/record: a labelled "
                  "WFDB recording")
      ->required();
  app->add_option("--steps", settings.steps,
                  "Network evaluations a beat, for a teacher; a student has its own number")
      ->check(CLI::Range(1, 1000));
  app->add_option("--sampler", options->sampler, "For a teacher: ddim, ddpm or dpm-solver++")
      ->check(CLI::IsMember({"ddim", "ddpm", "dpm-solver++"}));
  app->add_option("--style", options->style,
                  "Whose beats to make them like, a style of the model (default: drawn for each "
                  "beat, as often as in the training data)");
  app->add_option("--guidance", settings.guidance,
                  "Classifier-free guidance weight (default: the model's; 1: none)")
      ->check(CLI::Range(0.0, 100.0));
  app->add_option("--noise-scale", settings.noise_scale,
                  "Of the noise a beat starts from (default: the model's): less makes beats more "
                  "typical, more makes them more varied")
      ->check(CLI::Range(kLeastNoiseScale, kMostNoiseScale));
  app->add_option("--batch", settings.batch, "Beats at a time; does not change them")
      ->check(CLI::Range(1, 65536))
      ->capture_default_str();
  add_model_options(*app, options->models);
  app->add_flag("--json", options->json, "Print a summary as JSON, not the files' names");
  app->footer(
      "Examples:\n"
      "  beatsmith generate --class V --count 1000 --seed 7 --out beats.npy\n"
      "  beatsmith generate --class N,S,V,F --count 5 --out out/synthetic    (a WFDB record)\n"
      "  beatsmith generate --class N --model beatsmith-teacher-2 --steps 50 --out beats.csv\n"
      "Files are written aside and renamed, over older ones of that name.");
  return {app, [options] { return generate(*options); }};
}

}  // namespace beatsmith
