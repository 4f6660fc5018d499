// beatsmith classify: the AAMI class of every beat of records, or of files of beats.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "beatsmith/beat_files.h"
#include "beatsmith/command.h"
#include "beatsmith/model_access.h"
#include "beatsmith/progress.h"
#include "beatsmith/record_input.h"
#include "beatsmith/run_to_end.h"
#include "ecg/record_beats.h"
#include "files/files.h"
#include "inference/beat_classification.h"
#include "signal/r_peaks.h"

namespace beatsmith {
namespace {

using Json = nlohmann::ordered_json;

struct ClassifyOptions {
  std::vector<std::string> inputs;
  AnnotationOptions output{"bsm", {}};
  std::string beats;  // annotator whose beats are classified; empty: the beats are detected
  std::string lead;
  ModelOptions models;
  bool json = false;
};

class Classification {
 public:
  explicit Classification(const ClassifyOptions& options)
      : options_(options),
        library_(open_library(options.models)),
        model_(choose_model(*library_, options.models, {ModelRole::kClassifier})),
        engine_(library_, options.models.threads) {
    value_or_fail(check_classifier(model_));
  }

  void classify_record(const std::string& argument);
  void classify_beat_file(const std::string& path);
  const Json& report() const { return report_; }

 private:
  std::vector<Probabilities> probabilities_of(std::vector<Beat> beats,
                                              std::vector<BeatContext> contexts) {
    Progress progress("beats", beats.size());
    BeatClassification classification = value_or_fail(
        BeatClassification::start(engine_, model_, std::move(beats), std::move(contexts)));
    run_to_end(engine_, classification, progress,
               [](const BeatClassification& run) { return run.probabilities().size(); });
    const std::span<const Probabilities> all = classification.probabilities();
    return {all.begin(), all.end()};
  }

  const std::string& class_of(const Probabilities& probabilities) const {
    return model_.classes[most_probable(probabilities)];
  }

  Json json_of(const Probabilities& probabilities) const {
    Json json;
    for (size_t i = 0; i < probabilities.size(); ++i) {
      json[model_.classes[i]] = std::round(probabilities[i] * 1e6) / 1e6;
    }
    return json;
  }

  // One line of the table on stderr: how many beats of each class.
  void summarise(const std::string& name, const std::vector<Probabilities>& all);

  const ClassifyOptions& options_;
  std::shared_ptr<const ModelLibrary> library_;
  const ModelDescription& model_;
  OnnxRuntimeEngine engine_;
  bool has_header_ = false;
  Json report_ = Json::array();
};

std::vector<int64_t> beats_to_classify(const RecordInput& record, const std::string& annotator) {
  if (!annotator.empty()) {
    const auto annotations = read_annotations(record, annotator);
    const std::vector<int64_t> samples = beat_samples(annotations);
    if (!samples.empty() && samples.back() >= record.recording.sample_count()) {
      throw Failure(record.path + "." + annotator + ": a beat at sample " +
                    std::to_string(samples.back()) + " lies behind the record's end; check that " +
                    "the annotations belong to this record");
    }
    return samples;
  }
  const Result<std::vector<int64_t>> r_peaks =
      detect_r_peaks(record.lead().samples, record.recording.sample_rate_hz);
  if (!r_peaks) throw Failure(describe(r_peaks.error(), record.path));
  return *r_peaks;
}

void Classification::classify_record(const std::string& argument) {
  const RecordInput record = open_record(argument, options_.lead);
  const double rate_hz = record.recording.sample_rate_hz;
  const std::vector<int64_t> r_peaks = beats_to_classify(record, options_.beats);
  const Result<RecordBeats> cut = cut_record_beats(record.lead(), rate_hz, r_peaks);
  if (!cut) throw lead_failure(record, cut.error());
  const std::vector<Probabilities> all = probabilities_of(cut->beats, cut->contexts);

  std::vector<Annotation> annotations;
  Json beats = Json::array();
  for (size_t i = 0; i < r_peaks.size(); ++i) {
    Annotation annotation;
    annotation.sample = r_peaks[i];
    annotation.symbol = class_of(all[i]);
    annotation.channel = std::min(static_cast<int>(record.lead_index), kHighestChannel);
    annotations.push_back(annotation);
    if (!options_.json) continue;
    beats.push_back({{"sample", r_peaks[i]},
                     {"time_s", std::round(static_cast<double>(r_peaks[i]) / rate_hz * 1e6) / 1e6},
                     {"class", annotation.symbol},
                     {"probabilities", json_of(all[i])}});
  }
  const std::string path = write_annotations(record, options_.output, annotations);
  summarise(path, all);
  if (options_.json) {
    report_.push_back({{"record", record.path},
                       {"annotations", path},
                       {"lead", record.lead().name},
                       {"sample_rate_hz", rate_hz},
                       {"model", model_.name},
                       {"beats", beats}});
  } else {
    std::cout << path << '\n';
  }
}

void Classification::classify_beat_file(const std::string& path) {
  const LabelledBeats labelled = value_or_fail(load_beats(path));
  const std::vector<Probabilities> all = probabilities_of(labelled.beats, {});
  Json beats = Json::array();
  if (!options_.json) {
    std::cout << "beat,label,class";
    for (const std::string& name : model_.classes) std::cout << ",p_" << name;
    std::cout << '\n';
  }
  for (size_t i = 0; i < all.size(); ++i) {
    const std::string label = labelled.classes.empty() ? "" : labelled.classes[i];
    if (options_.json) {
      beats.push_back({{"beat", i},
                       {"label", label.empty() ? Json() : Json(label)},
                       {"class", class_of(all[i])},
                       {"probabilities", json_of(all[i])}});
      continue;
    }
    std::printf("%zu,%s,%s", i, label.c_str(), class_of(all[i]).c_str());
    for (const float probability : all[i]) std::printf(",%.6f", static_cast<double>(probability));
    std::printf("\n");
  }
  summarise(path, all);
  if (options_.json) report_.push_back({{"file", path}, {"model", model_.name}, {"beats", beats}});
}

void Classification::summarise(const std::string& name, const std::vector<Probabilities>& all) {
  if (!has_header_) {
    std::fprintf(stderr, "%-32s %8s", "file", "beats");
    for (const std::string& letter : model_.classes) std::fprintf(stderr, " %7s", letter.c_str());
    std::fprintf(stderr, "\n");
    has_header_ = true;
  }
  std::vector<size_t> counts(model_.classes.size());
  for (const Probabilities& probabilities : all) ++counts[most_probable(probabilities)];
  std::fprintf(stderr, "%-32s %8zu", name.c_str(), all.size());
  for (const size_t count : counts) std::fprintf(stderr, " %7zu", count);
  std::fprintf(stderr, "\n");
}

int classify(const ClassifyOptions& options) {
  if (!options.beats.empty() && options.beats == options.output.annotator) {
    throw WrongUse("-a " + options.beats + ": that would overwrite the annotations that --beats " +
                   "reads; choose another name");
  }
  std::vector<std::string> records;
  for (const std::string& input : options.inputs) {
    const Result<FileFormat> format = file_format(input);
    if (!format || is_record(*format)) records.push_back(input);
  }
  check_annotation_options(options.output, records);
  Classification classification(options);
  const int exit_code = for_each_item(options.inputs, [&](const std::string& input) {
    const bool is_record = std::ranges::find(records, input) != records.end();
    if (is_record) {
      classification.classify_record(input);
    } else {
      classification.classify_beat_file(input);
    }
  });
  if (options.json) print_json(classification.report());
  return exit_code;
}

}  // namespace

Command classify_command(CLI::App& program) {
  auto options = std::make_shared<ClassifyOptions>();
  CLI::App* app = program.add_subcommand(
      "classify", "Classifies every beat as N, S, V, F or Q (ANSI/AAMI EC57)");
  app->add_option("RECORD", options->inputs,
                  "Records (their headers' paths, with or without .hea), or files of beats (.npy "
                  "[n, 256], .csv of `generate`), whose rhythm is not known")
      ->required();
  app->add_option("-a,--annotator", options->output.annotator, "Ending of the files written")
      ->capture_default_str();
  app->add_option("--out-dir", options->output.out_dir,
                  "Folder to write to, made if it is not there, not the record's own");
  app->add_option("--beats", options->beats,
                  "Classify the beats of RECORD.BEATS, such as atr, and detect none");
  app->add_option("--lead", options->lead,
                  "Lead to look at (default: MLII or II, else V5, else the first)");
  add_model_options(*app, options->models);
  app->add_flag("--json", options->json, "Print every beat's probabilities as JSON");
  app->footer(
      "Examples:\n"
      "  beatsmith classify mitdb/100              writes mitdb/100.bsm\n"
      "  beatsmith classify mitdb/100 --beats atr --json > beats.json\n"
      "  beatsmith classify beats.npy              prints a CSV: beat,label,class,p_N,...");
  return {app, [options] { return classify(*options); }};
}

}  // namespace beatsmith
