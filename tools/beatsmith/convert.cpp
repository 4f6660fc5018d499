// beatsmith convert: recordings and beats between WFDB, CSV and NPY.
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "beatsmith/beat_files.h"
#include "beatsmith/command.h"
#include "beatsmith/record_input.h"
#include "ecg/aami.h"
#include "files/files.h"
#include "io/wfdb_header.h"
#include "signal/resample.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

struct ConvertOptions {
  std::string in;
  std::string out;
  std::string beats;  // annotator whose beats are cut out of a record
  std::string lead;
  std::optional<double> rate_hz;
  double gain = 1000;
};

// The files that make up an input: of a record also the signal files its header names.
std::vector<std::string> input_files(const std::string& path, FileKind kind) {
  std::vector<std::string> files = output_files(path, kind);
  if (kind != FileKind::kWfdb) return files;
  const auto bytes = value_or_fail(read_file(record_path(path) + ".hea"));
  const auto header =
      parse_wfdb_header({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!header) throw Failure(describe(header.error(), record_path(path) + ".hea"));
  for (const WfdbSignalSpec& signal : header->signals) {
    files.push_back((fs::path(path).parent_path() / signal.file_name).string());
  }
  return files;
}

// WrongUse where an output would fall on an input.
void check_no_overwriting(const std::string& in, FileKind in_kind,
                          const std::vector<std::string>& outputs) {
  for (const std::string& input : input_files(in, in_kind)) {
    for (const std::string& output : outputs) {
      std::error_code ignored;
      if (fs::equivalent(input, output, ignored)) {
        throw WrongUse(output + ": that would overwrite the input; choose another name");
      }
    }
  }
}

Recording read_recording(const ConvertOptions& options, FileKind kind) {
  if (kind == FileKind::kNpy && !options.rate_hz) {
    throw WrongUse(options.in + ": an NPY file does not hold its sample rate; give it with --rate");
  }
  return value_or_fail(load_recording(options.in, options.rate_hz));
}

// All that is written of a recording: an NPY has no labels, a record no annotations.
std::vector<std::string> recording_files(const std::string& path, FileKind kind) {
  std::vector<std::string> files = output_files(path, kind);
  if (kind != FileKind::kCsv) files.pop_back();
  return files;
}

// The annotated beats of a record whose window lies inside it and which have an AAMI class.
LabelledBeats cut_labelled_beats(const ConvertOptions& options) {
  const RecordInput record = open_record(options.in, options.lead);
  const double rate_hz = record.recording.sample_rate_hz;
  const Result<std::vector<float>> lead_mv =
      resample(lead_in_mv(record), rate_hz, kBeatSampleRateHz);
  if (!lead_mv) throw Failure(describe(lead_mv.error(), record.path));
  const std::string path = record.path + "." + options.beats;
  LabelledBeats cut;
  for (const Annotation& annotation : value_or_fail(load_annotations(path))) {
    const auto beat_class = beat_class_from_wfdb_symbol(annotation.symbol);
    const double place = static_cast<double>(annotation.sample) * kBeatSampleRateHz / rate_hz;
    const auto beat = cut_beat(*lead_mv, std::llround(place));
    if (!beat_class || !beat) continue;
    cut.beats.push_back(*beat);
    cut.classes.emplace_back(1, letter(*beat_class));
  }
  if (cut.beats.empty()) {
    throw Failure(
        path +
        ": there is no beat of an AAMI class whose 256 samples lie inside the record; choose " +
        "another annotator with --beats, or a longer record");
  }
  return cut;
}

int convert(const ConvertOptions& options) {
  const Result<FileKind> in_kind = file_kind(options.in);
  if (!in_kind) throw WrongUse("IN " + describe(in_kind.error()));
  const Result<FileKind> out_kind = file_kind(options.out);
  if (!out_kind) throw WrongUse("OUT " + describe(out_kind.error()));
  const bool cuts_beats = !options.beats.empty();
  if (cuts_beats && *in_kind != FileKind::kWfdb) {
    throw WrongUse("--beats " + options.beats + ": only a WFDB record has annotations");
  }
  if (options.rate_hz && *in_kind == FileKind::kWfdb) {
    throw WrongUse("--rate: a WFDB record has its own, in its header");
  }
  const bool is_beats = cuts_beats || value_or_fail(holds_beats(options.in));
  const std::vector<std::string> files =
      is_beats ? output_files(options.out, *out_kind) : recording_files(options.out, *out_kind);
  check_no_overwriting(options.in, *in_kind, files);

  if (is_beats) {
    const LabelledBeats beats =
        cuts_beats ? cut_labelled_beats(options) : value_or_fail(load_beats(options.in));
    value_or_fail(prepare_output(options.out, *out_kind));
    value_or_fail(write_beats(options.out, *out_kind, beats, {}));
    note(counted(beats.beats.size(), "beat"));
  } else {
    const Recording recording = read_recording(options, *in_kind);
    value_or_fail(prepare_output(options.out, *out_kind));
    value_or_fail(save_recording(options.out, recording, options.gain));
    if (*out_kind == FileKind::kNpy) {
      note("an NPY file does not hold the sample rate, nor the leads' names and units");
    }
    note(counted(recording.leads.size(), "lead") + " of " +
         counted(static_cast<size_t>(recording.sample_count()), "sample"));
  }
  for (const std::string& file : files) std::cout << file << '\n';
  return kDone;
}

}  // namespace

Command convert_command(CLI::App& program) {
  auto options = std::make_shared<ConvertOptions>();
  CLI::App* app = program.add_subcommand(
      "convert", "Converts recordings, or sets of beats, between WFDB, CSV and NPY");
  app->add_option("IN", options->in, "A WFDB record, a .csv or an .npy file")->required();
  app->add_option("OUT", options->out, "The same, of another kind or name")->required();
  app->add_option("--rate", options->rate_hz,
                  "Sample rate in Hz of an NPY or a CSV; overrides a CSV's times")
      ->check(CLI::Range(1.0, 1e6));
  app->add_option("--gain", options->gain, "ADC units per physical unit of a WFDB record written")
      ->check(CLI::Range(1e-6, 1e9))
      ->capture_default_str();
  app->add_option("--beats", options->beats,
                  "Cut out the beats that RECORD.BEATS marks, such as atr, with their classes");
  app->add_option("--lead", options->lead, "Lead that --beats cuts from");
  app->footer(
      "Examples:\n"
      "  beatsmith convert mitdb/100 100.csv               time_s,MLII,V5\n"
      "  beatsmith convert 100.csv out/100                 a WFDB record, format 16\n"
      "  beatsmith convert own.npy own --rate 250          [samples, leads] in mV\n"
      "  beatsmith convert mitdb/100 beats.npy --beats atr labelled beats, 256 samples at 360 Hz\n"
      "  beatsmith convert beats.csv out/synthetic         beats of `generate`\n"
      "Annotations stay where they are. An input is never overwritten.");
  return {app, [options] { return convert(*options); }};
}

}  // namespace beatsmith
