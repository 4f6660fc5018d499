#include "beatsmith/record_input.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include "ecg/record_beats.h"
#include "files/files.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

std::string lead_names(const Recording& recording) {
  std::string names;
  for (const Lead& lead : recording.leads) names += (names.empty() ? "" : ", ") + lead.name;
  return names;
}

std::string annotation_path(const std::string& record, const AnnotationOptions& options) {
  const fs::path folder =
      options.out_dir.empty() ? fs::path(record).parent_path() : fs::path(options.out_dir);
  return folder / (fs::path(record).filename().string() + "." + options.annotator);
}

}  // namespace

std::string record_path(const std::string& argument) {
  return argument.ends_with(".hea") ? argument.substr(0, argument.size() - 4) : argument;
}

LoadedRecording read_recording(const std::string& path, std::optional<double> sample_rate_hz) {
  LoadedRecording loaded = value_or_fail(load_recording(path, sample_rate_hz));
  for (const std::string& sentence : loaded.notes) note(path + ": " + sentence);
  return loaded;
}

RecordInput open_record(const std::string& argument, const std::string& lead_name) {
  LoadedRecording loaded = read_recording(argument);
  RecordInput record{record_path(argument), std::move(loaded.recording), 0,
                     loaded.annotation_rate_hz};
  const Recording& recording = record.recording;
  const auto chosen = choose_beat_lead(recording);
  if (!chosen || recording.sample_count() == 0) {
    throw Failure(argument + ": the record holds no samples; give a record with a signal");
  }
  record.lead_index = *chosen;
  if (lead_name.empty()) return record;
  const auto named = std::ranges::find(recording.leads, lead_name, &Lead::name);
  if (named == recording.leads.end()) {
    throw Failure(argument + ": there is no lead \"" + lead_name +
                  "\"; choose one of: " + lead_names(recording));
  }
  record.lead_index = static_cast<size_t>(named - recording.leads.begin());
  return record;
}

std::vector<Annotation> read_annotation_file(const std::string& path) {
  std::vector<std::string> notes;
  std::vector<Annotation> annotations = value_or_fail(load_annotations(path, &notes));
  for (const std::string& sentence : notes) note(sentence);
  return annotations;
}

std::vector<Annotation> read_annotations(const RecordInput& record, const std::string& annotator) {
  return annotations_at_rate(read_annotation_file(record.path + "." + annotator),
                             record.annotation_rate_hz, record.recording.sample_rate_hz);
}

Failure lead_failure(const RecordInput& record, Error error) {
  if (!is_voltage(record.lead())) {
    error.mend = "choose another with --lead: " + lead_names(record.recording);
  }
  return Failure(describe(error, record.path));
}

std::vector<float> lead_in_mv(const RecordInput& record) {
  Result<std::vector<float>> samples_mv = lead_in_mv(record.lead());
  if (!samples_mv) throw lead_failure(record, samples_mv.error());
  return *std::move(samples_mv);
}

void check_annotation_options(const AnnotationOptions& options,
                              const std::vector<std::string>& records) {
  const std::string& annotator = options.annotator;
  const bool is_name =
      !annotator.empty() && std::ranges::all_of(annotator, [](unsigned char character) {
        return std::isalnum(character) != 0 || character == '_' || character == '-';
      });
  if (!is_name) {
    throw WrongUse("-a " + annotator + ": an annotator's name is letters and digits, such as qrs");
  }
  if (annotator == "hea" || annotator == "dat" || annotator == "atr") {
    throw WrongUse("-a " + annotator +
                   ": that would overwrite the record's own files; choose another name");
  }
  std::set<std::string> paths;
  for (const std::string& record : records) {
    const std::string path = annotation_path(record_path(record), options);
    if (!paths.insert(path).second) {
      throw WrongUse("two records would both write " + path + "; do them one after the other");
    }
  }
}

std::string write_annotations(const RecordInput& record, const AnnotationOptions& options,
                              std::span<const Annotation> annotations) {
  const std::string path = annotation_path(record.path, options);
  if (!options.out_dir.empty()) {
    std::error_code failure;
    fs::create_directories(options.out_dir, failure);
    if (failure) {
      throw Failure(options.out_dir + ": the folder cannot be made: " + failure.message() +
                    "; give another with --out-dir");
    }
  }
  // A file without its end mark may be something else altogether.
  std::vector<std::string> doubts;
  if (std::error_code ignored;
      fs::exists(path, ignored) && (!load_annotations(path, &doubts) || !doubts.empty())) {
    throw Failure(path +
                  ": is there already and is no annotation file; choose another name with -a");
  }
  std::vector<Annotation> to_write(annotations.begin(), annotations.end());
  if (record.recording.sample_rate_hz != record.annotation_rate_hz) {
    to_write.insert(to_write.begin(), annotation_rate_note(record.recording.sample_rate_hz));
  }
  const Result<Done> written = save_annotations(path, to_write);
  if (!written) {
    const bool beside = options.out_dir.empty();
    throw Failure(describe(written.error()) +
                  (beside ? ", or write into another folder with --out-dir" : ""));
  }
  return path;
}

}  // namespace beatsmith
