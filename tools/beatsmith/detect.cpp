// beatsmith detect: R peaks of records, as WFDB annotations.
#include <iostream>
#include <nlohmann/json.hpp>

#include "beatsmith/command.h"
#include "beatsmith/record_input.h"
#include "signal/r_peaks.h"

namespace beatsmith {
namespace {

struct DetectOptions {
  std::vector<std::string> records;
  AnnotationOptions output{"qrs", {}};
  std::string lead;
  bool json = false;
};

std::vector<Annotation> annotate(const std::vector<int64_t>& r_peaks) {
  std::vector<Annotation> annotations;
  for (const int64_t r_peak : r_peaks) {
    Annotation annotation;
    annotation.sample = r_peak;
    annotation.symbol = "N";
    annotations.push_back(annotation);
  }
  return annotations;
}

int detect(const DetectOptions& options) {
  check_annotation_options(options.output, options.records);
  nlohmann::ordered_json report = nlohmann::ordered_json::array();
  const int exit_code = for_each_item(options.records, [&](const std::string& argument) {
    const RecordInput record = open_record(argument, options.lead);
    const double rate_hz = record.recording.sample_rate_hz;
    const Result<std::vector<int64_t>> r_peaks = detect_r_peaks(record.lead().samples, rate_hz);
    if (!r_peaks) throw Failure(describe(r_peaks.error(), record.path));
    const std::string path = write_annotations(record, options.output, annotate(*r_peaks));

    const double duration_s = static_cast<double>(record.recording.sample_count()) / rate_hz;
    note(path + ": " + counted(r_peaks->size(), "beat") + " in lead " + record.lead().name +
         (r_peaks->empty() ? "; is it an ECG lead? Choose another with --lead" : ""));
    if (options.json) {
      report.push_back({{"record", record.path},
                        {"annotations", path},
                        {"lead", record.lead().name},
                        {"sample_rate_hz", rate_hz},
                        {"duration_s", duration_s},
                        {"r_peaks", *r_peaks}});
    } else {
      std::cout << path << '\n';
    }
  });
  if (options.json) print_json(report);
  return exit_code;
}

}  // namespace

Command detect_command(CLI::App& program) {
  auto options = std::make_shared<DetectOptions>();
  CLI::App* app = program.add_subcommand(
      "detect", "Finds R peaks and writes them beside each record as WFDB annotations");
  app->add_option("RECORD", options->records,
                  "Records: their headers' paths, with or without .hea, or .edf files")
      ->required();
  app->add_option("-a,--annotator", options->output.annotator, "Ending of the files written")
      ->capture_default_str();
  app->add_option("--out-dir", options->output.out_dir,
                  "Folder to write to, made if it is not there, not the record's own");
  app->add_option("--lead", options->lead,
                  "Lead to look in (default: MLII or II, else V5, else the first)");
  app->add_flag("--json", options->json, "Print the R peaks as JSON, not the files' names");
  app->footer(
      "Examples:\n"
      "  beatsmith detect mitdb/100                writes mitdb/100.qrs\n"
      "  beatsmith detect mitdb/*.hea --out-dir out\n"
      "  beatsmith detect holter --lead V5 --json > r-peaks.json");
  return {app, [options] { return detect(*options); }};
}

}  // namespace beatsmith
