// beatsmith convert: recordings and beats between WFDB, EDF, CSV and NPY.
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "beatsmith/beat_files.h"
#include "beatsmith/command.h"
#include "beatsmith/record_input.h"
#include "ecg/aami.h"
#include "files/files.h"
#include "signal/resample.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

struct ConvertOptions {
  std::string in;
  std::string out;
  std::string beats;        // annotator whose beats are cut out of a record
  std::string annotations;  // annotator whose annotations go along with a record
  std::string lead;
  std::optional<double> rate_hz;
  std::optional<double> gain;
};

// The files that make up an input: of a record also the signal files its header names.
std::vector<std::string> input_files(const std::string& path, FileFormat format) {
  if (format != FileFormat::kWfdb) return {path};
  std::vector<std::string> files = value_or_fail(wfdb_record_paths(path));
  for (std::string& file : recording_files(path, format, true)) files.push_back(std::move(file));
  return files;
}

// WrongUse where an output would fall on an input.
void check_no_overwriting(const std::string& in, FileFormat in_format,
                          const std::vector<std::string>& outputs) {
  for (const std::string& input : input_files(in, in_format)) {
    for (const std::string& output : outputs) {
      std::error_code ignored;
      if (fs::equivalent(input, output, ignored)) {
        throw WrongUse(output + ": that would overwrite the input; choose another name");
      }
    }
  }
}

// A recording with what goes along with it: an EDF's own annotations, those asked for of a record.
LoadedRecording read_input(const ConvertOptions& options, FileFormat format) {
  if (format == FileFormat::kNpy && !options.rate_hz) {
    throw WrongUse(options.in + ": an NPY file does not hold its sample rate; give it with --rate");
  }
  LoadedRecording read = read_recording(options.in, options.rate_hz);
  if (!options.annotations.empty()) {
    const std::string path = record_path(options.in) + "." + options.annotations;
    read.annotations = annotations_at_rate(read_annotation_file(path), read.annotation_rate_hz,
                                           read.recording.sample_rate_hz);
  }
  return read;
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
  for (const Annotation& annotation : read_annotations(record, options.beats)) {
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

void convert_beats(const ConvertOptions& options, FileFormat in, FileFormat out) {
  check_no_overwriting(options.in, in, beat_files(options.out, out));
  const LabelledBeats beats =
      options.beats.empty() ? value_or_fail(load_beats(options.in)) : cut_labelled_beats(options);
  value_or_fail(prepare_output(options.out, out));
  value_or_fail(write_beats(options.out, out, beats, {}));
  note(counted(beats.beats.size(), "beat"));
  for (const std::string& file : beat_files(options.out, out)) std::cout << file << '\n';
}

void convert_recording(const ConvertOptions& options, FileFormat in, FileFormat out) {
  const LoadedRecording read = read_input(options, in);
  const std::vector<std::string> files =
      recording_files(options.out, out, !read.annotations.empty());
  check_no_overwriting(options.in, in, files);
  value_or_fail(prepare_output(options.out, out));
  value_or_fail(save_recording(options.out, read.recording, options.gain, read.annotations));
  const std::optional<StartTime>& start = read.recording.start;
  if (out == FileFormat::kNpy) {
    note("an NPY file does not hold the sample rate, nor the leads' names and units" +
         std::string(start ? ", nor when it began" : ""));
  }
  if (out == FileFormat::kEdf && start && !start->date && start->time_of_day_us < 1'000'000) {
    note("an EDF does not tell midnight without a date from a start that is not known");
  }
  note(counted(read.recording.leads.size(), "lead") + " of " +
       counted(static_cast<size_t>(read.recording.sample_count()), "sample") +
       (read.annotations.empty() ? "" : ", " + counted(read.annotations.size(), "annotation")) +
       (start ? ", from " + text_from_start_time(*start) : ""));
  for (const std::string& file : files) std::cout << file << '\n';
}

int convert(const ConvertOptions& options) {
  const Result<FileFormat> in = file_format(options.in);
  if (!in) throw WrongUse("IN " + describe(in.error()));
  const Result<FileFormat> out = file_format(options.out);
  if (!out) throw WrongUse("OUT " + describe(out.error()));
  const std::string ending = fs::path(options.out).extension();
  if (*out == FileFormat::kCsv && ending != ".csv" && ending != ".CSV") {
    throw WrongUse("OUT " + options.out + ": tables are written as .csv; name it so");
  }
  for (const auto& [option, annotator] :
       {std::pair("--beats ", options.beats), std::pair("--annotations ", options.annotations)}) {
    if (!annotator.empty() && *in != FileFormat::kWfdb) {
      throw WrongUse(option + annotator + ": only a WFDB record has annotation files");
    }
  }
  if (options.rate_hz && is_record(*in)) {
    throw WrongUse("--rate: a WFDB record or an EDF has its own, in its header");
  }
  if (!options.beats.empty() || value_or_fail(holds_beats(options.in))) {
    convert_beats(options, *in, *out);
  } else {
    convert_recording(options, *in, *out);
  }
  return kDone;
}

}  // namespace

Command convert_command(CLI::App& program) {
  auto options = std::make_shared<ConvertOptions>();
  CLI::App* app = program.add_subcommand(
      "convert", "Converts recordings, or sets of beats, between WFDB, EDF, CSV and NPY");
  app->add_option("IN", options->in, "A WFDB record, an .edf, .bdf, .csv, .txt or .npy file")
      ->required();
  app->add_option("OUT", options->out, "The same, of another kind or name (no .txt)")->required();
  app->add_option("--rate", options->rate_hz,
                  "Sample rate in Hz of an NPY or a CSV; overrides what a CSV says")
      ->check(CLI::Range(1.0, 1e6));
  app->add_option("--gain", options->gain,
                  "ADC units per physical unit of a WFDB record written [that of the record read; "
                  "else 1000, or less for a lead whose values do not fit 16 bits then]")
      ->check(CLI::Range(1e-6, 1e9));
  app->add_option("--beats", options->beats,
                  "Cut out the beats that RECORD.BEATS marks, such as atr, with their classes");
  app->add_option("--annotations", options->annotations,
                  "Take the annotations RECORD.ANNOTATIONS along, such as atr");
  app->add_option("--lead", options->lead, "Lead that --beats cuts from");
  app->footer(
      "Examples:\n"
      "  beatsmith convert mitdb/100 100.csv               time_s,MLII,V5\n"
      "  beatsmith convert 100.csv out/100                 a WFDB record, format 16\n"
      "  beatsmith convert mitdb/100 100.edf --annotations atr   EDF+, the annotations in it\n"
      "  beatsmith convert labchart.txt 1.edf              also an Apple Watch's, OpenSignals' "
      "...\n"
      "  beatsmith convert holter.edf out/holter           annotations of EDF+ as holter.atr\n"
      "  beatsmith convert own.npy own --rate 250          [samples, leads] in mV\n"
      "  beatsmith convert mitdb/100 beats.npy --beats atr labelled beats, 256 samples at 360 Hz\n"
      "  beatsmith convert beats.csv out/synthetic         beats of `generate`\n"
      "A CSV or NPY gets annotations as NAME.annotations.csv. An input is never overwritten.");
  return {app, [options] { return convert(*options); }};
}

}  // namespace beatsmith
