// beatsmith score: annotations against reference annotations, beat by beat.
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "beatsmith/command.h"
#include "beatsmith/record_input.h"
#include "ecg/beat_comparison.h"
#include "files/files.h"
#include "io/text.h"
#include "io/wfdb_header.h"

namespace beatsmith {
namespace {

struct ScoreOptions {
  std::vector<std::string> records;
  std::string annotator;
  std::string reference = "atr";
  std::string test_dir;  // where the annotations are; empty: beside the record
  double from_s = 0;
  bool json = false;
};

constexpr const char* kLabels = "NSVFQOX";

double sample_rate_of(const std::string& record) {
  const std::string path = record + ".hea";
  const auto bytes = value_or_fail(read_file(path));
  const auto header = parse_wfdb_header(text_of(bytes));
  if (!header) throw Failure(describe(header.error(), path));
  return header->sample_rate_hz;
}

BeatComparison compare_record(const std::string& record, const ScoreOptions& options) {
  const std::string test =
      options.test_dir.empty()
          ? record
          : options.test_dir + "/" + record.substr(record.find_last_of('/') + 1);
  ComparisonSettings settings;
  const double rate_hz = settings.sample_rate_hz = sample_rate_of(record);
  const auto annotations = [rate_hz](const std::string& path) {
    return annotations_at_rate(read_annotation_file(path), rate_hz, rate_hz);
  };
  const auto reference = annotations(record + "." + options.reference);
  const auto tested = annotations(test + "." + options.annotator);
  settings.start = static_cast<int64_t>(options.from_s * settings.sample_rate_hz);
  return value_or_fail(compare_beats(reference, tested, settings));
}

nlohmann::ordered_json json_of(const BeatComparison& sum) {
  nlohmann::ordered_json json;
  const auto put = [&](const std::string& name, Proportion sensitivity, Proportion predictivity) {
    json[name] = {{"sensitivity_percent", sensitivity.percent()},
                  {"positive_predictivity_percent", predictivity.percent()}};
  };
  put("QRS", sum.qrs_sensitivity(), sum.qrs_positive_predictivity());
  for (int k = 0; k < kBeatClassCount; ++k) {
    const auto beat_class = static_cast<BeatClass>(k);
    put(std::string(1, letter(beat_class)), sum.sensitivity(beat_class),
        sum.positive_predictivity(beat_class));
  }
  json["labels"] = kLabels;
  json["counts"] = sum.counts;
  return json;
}

void print_table(const BeatComparison& sum) {
  std::printf("reference");
  for (const char* label = kLabels; *label != 0; ++label) std::printf("%8c", *label);
  std::printf("     Se %%    +P %%\n");
  for (int reference = 0; reference < kComparisonLabelCount; ++reference) {
    std::printf("%9c", kLabels[reference]);
    for (int test = 0; test < kComparisonLabelCount; ++test) {
      std::printf("%8lld", static_cast<long long>(sum.counts[reference][test]));
    }
    if (reference < kBeatClassCount) {
      const auto beat_class = static_cast<BeatClass>(reference);
      std::printf("%9.2f%8.2f", sum.sensitivity(beat_class).percent(),
                  sum.positive_predictivity(beat_class).percent());
    }
    std::printf("\n");
  }
  std::printf("QRS: sensitivity %.2f %%, positive predictivity %.2f %%\n",
              sum.qrs_sensitivity().percent(), sum.qrs_positive_predictivity().percent());
}

int score(const ScoreOptions& options) {
  BeatComparison sum;
  size_t scored = 0;
  const int exit_code = for_each_item(options.records, [&](const std::string& argument) {
    sum.add_counts(compare_record(record_path(argument), options));
    ++scored;
  });
  if (scored == 0) return exit_code;
  if (options.json) {
    print_json(json_of(sum));
  } else {
    print_table(sum);
  }
  return exit_code;
}

}  // namespace

Command score_command(CLI::App& program) {
  auto options = std::make_shared<ScoreOptions>();
  CLI::App* app = program.add_subcommand(
      "score", "Compares annotations with reference annotations, beat by beat (AAMI EC57)");
  app->add_option("RECORD", options->records, "Records: their headers' paths, with or without .hea")
      ->required();
  app->add_option("-a,--annotator", options->annotator, "Ending of the annotations to score")
      ->required();
  app->add_option("-r,--reference", options->reference, "Ending of the reference annotations")
      ->capture_default_str();
  app->add_option("--dir", options->test_dir, "Folder of the annotations, not the record's own");
  app->add_option("--from", options->from_s, "Where in the records to start, s")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app->add_flag("--json", options->json, "Print JSON, not a table");
  app->footer(
      "Counts over all records; a beat matches within 150 ms. Column O: missed; row O: extra.\n"
      "Examples:\n"
      "  beatsmith detect mitdb/*.hea && beatsmith score mitdb/*.hea -a qrs\n"
      "  beatsmith classify mitdb/100 && beatsmith score mitdb/100 -a bsm");
  return {app, [options] { return score(*options); }};
}

}  // namespace beatsmith
