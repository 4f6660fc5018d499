#include "jobs/record_files.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>

#include "ecg/beat_table.h"
#include "ecg/simulator.h"
#include "io/csv.h"
#include "io/edf.h"
#include "io/npy.h"
#include "io/wfdb_header.h"
#include "io/wfdb_signal.h"

namespace beatsmith {
namespace {

constexpr const char* kWhatCanBeOpened =
    "open a WFDB record (its .hea and .dat files together), an EDF, a CSV or an NPY file";

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return lower;
}

// "100.hea" -> "hea", in lower case; empty where there is none.
std::string ending_of(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? "" : lower_case(name.substr(dot + 1));
}

std::string stem_of(std::string_view name) { return std::string(name.substr(0, name.rfind('.'))); }

bool is_edf(std::string_view ending) { return ending == "edf" || ending == "bdf"; }

bool is_recording(const FileBytes& file) {
  const std::string ending = ending_of(file.name);
  return ending == "hea" || ending == "csv" || ending == "npy" || is_edf(ending);
}

std::string_view text_of(const FileBytes& file) {
  return {reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size()};
}

Error in_file(const std::string& name, Error error) {
  error.where = error.where.empty() ? name : name + ", " + error.where;
  return error;
}

// "100.hea, 101.hea, 102.hea and 45 more".
std::string list_of(const std::vector<std::string>& names) {
  constexpr size_t kShown = 3;
  std::string list;
  for (size_t i = 0; i < std::min(names.size(), kShown); ++i) {
    list += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kShown) list += " and " + std::to_string(names.size() - kShown) + " more";
  return list;
}

Error no_recording(const std::vector<FileBytes>& files) {
  if (files.empty()) return {"there is no file to open", "", kWhatCanBeOpened};
  for (const FileBytes& file : files) {
    const std::string ending = ending_of(file.name);
    const bool holds_samples = ending == "dat";
    if (!holds_samples && ending != "atr" && ending != "qrs" && ending != "bsm") continue;
    return {holds_samples ? "a signal file alone does not say what its samples are"
                          : "annotations alone are no recording",
            file.name, "open it together with its header, " + stem_of(file.name) + ".hea"};
  }
  return {"this is no recording that can be opened", files.front().name, kWhatCanBeOpened};
}

// The one recording among `files`.
Result<size_t> find_recording(const std::vector<FileBytes>& files) {
  std::vector<std::string> names;
  size_t found = 0;
  for (size_t i = 0; i < files.size(); ++i) {
    if (!is_recording(files[i])) continue;
    names.push_back(files[i].name);
    found = i;
  }
  if (names.empty()) return no_recording(files);
  if (names.size() > 1) {
    return Error{"these are " + std::to_string(names.size()) + " recordings: " + list_of(names), "",
                 "open them one at a time"};
  }
  return found;
}

// Takes a file out of `files`; of one name but for its case if need be, since some disks lose it.
std::optional<FileBytes> take_file(std::vector<FileBytes>& files, const std::string& name) {
  const auto find = [&](auto&& is_it) { return std::find_if(files.begin(), files.end(), is_it); };
  auto found = find([&](const FileBytes& file) { return file.name == name; });
  if (found == files.end()) {
    found = find([&](const FileBytes& file) { return lower_case(file.name) == lower_case(name); });
  }
  if (found == files.end()) return std::nullopt;
  FileBytes taken = std::move(*found);
  files.erase(found);
  return taken;
}

// Takes the header's signal files out of `files`.
Result<Recording> read_wfdb(const FileBytes& header_file, std::vector<FileBytes>& files) {
  const Result<WfdbHeader> header = parse_wfdb_header(text_of(header_file));
  if (!header) return in_file(header_file.name, header.error());
  WfdbFiles signal_files;
  std::vector<std::string> missing;
  for (const std::string& name : wfdb_signal_file_names(*header)) {
    std::optional<FileBytes> file = take_file(files, name);
    if (!file) {
      missing.push_back(name);
    } else {
      signal_files.emplace(name, std::move(file->bytes));
    }
  }
  if (!missing.empty() && header->segment_count == 0) {
    return Error{"its samples are missing: " + list_of(missing), header_file.name,
                 "open " + header_file.name + " and " + list_of(missing) + " together"};
  }
  Result<Recording> recording = read_wfdb_recording(*header, signal_files);
  if (!recording) return in_file(header_file.name, recording.error());
  return recording;
}

Error beats_only(const FileBytes& file) {
  return {"it holds single beats, not a recording", file.name, kWhatCanBeOpened};
}

Result<Recording> read_npy(const FileBytes& file, std::vector<std::string>& notes) {
  const Result<NpyArray> array = parse_npy(file.bytes);
  if (!array) return in_file(file.name, array.error());
  if (array->shape.size() == 2 && array->shape[1] == kBeatLength) {
    return beats_only(file);
  }
  Result<Recording> recording = recording_from_npy(*array, kBeatSampleRateHz);
  if (!recording) return in_file(file.name, recording.error());
  notes.push_back(file.name + " does not say its sample rate: 360 Hz are assumed.");
  return recording;
}

Result<Recording> read_edf(const FileBytes& file, RecordFromFiles& record) {
  Result<EdfRecording> edf = parse_edf(file.bytes);
  if (!edf) return in_file(file.name, edf.error());
  record.reference = std::move(edf->annotations);
  if (!record.reference.empty()) record.reference_name = file.name;
  for (std::string& note : edf->notes) record.notes.push_back(std::move(note));
  return std::move(edf->recording);
}

// Takes what belongs to it out of `files`.
Result<Recording> read_recording(const FileBytes& file, std::vector<FileBytes>& files,
                                 RecordFromFiles& record) {
  const std::string ending = ending_of(file.name);
  if (ending == "hea") return read_wfdb(file, files);
  if (is_edf(ending)) return read_edf(file, record);
  if (ending == "npy") return read_npy(file, record.notes);
  if (is_beat_table(text_of(file))) return beats_only(file);
  Result<Recording> recording = parse_csv(text_of(file));
  if (!recording) return in_file(file.name, recording.error());
  return recording;
}

// Brings annotations to the recording's rate and order and leaves out what lies beyond its end.
void fit_reference(RecordFromFiles& record) {
  const Recording& recording = record.recording;
  std::vector<Annotation>& reference = record.reference;
  if (const auto rate_hz = annotation_rate_hz(reference)) {
    for (Annotation& annotation : reference) {
      annotation.sample = std::llround(static_cast<double>(annotation.sample) *
                                       recording.sample_rate_hz / *rate_hz);
    }
  }
  const size_t count = reference.size();
  std::erase_if(reference, [&](const Annotation& annotation) {
    return annotation.sample < 0 || annotation.sample >= recording.sample_count();
  });
  std::stable_sort(reference.begin(), reference.end(),
                   [](const auto& a, const auto& b) { return a.sample < b.sample; });
  if (reference.size() == count) return;
  record.notes.push_back(std::to_string(count - reference.size()) + " of the " +
                         std::to_string(count) + " annotations in " + record.reference_name +
                         " lie beyond the record's end and were left out: check that they belong " +
                         "to this record.");
}

// The first annotation file of the record among `files`; notes say why others were left out.
void read_reference(std::vector<FileBytes>& files, RecordFromFiles& record) {
  const std::string prefix = record.recording.name + ".";
  std::sort(files.begin(), files.end(), [](const FileBytes& a, const FileBytes& b) {
    const auto rank = [](const FileBytes& file) { return ending_of(file.name) != "atr"; };
    return rank(a) != rank(b) ? rank(a) < rank(b) : a.name < b.name;
  });
  for (const FileBytes& file : files) {
    if (!file.name.starts_with(prefix)) {
      record.notes.push_back(file.name + " is no part of record " + record.recording.name +
                             " and was left out.");
    } else if (!record.reference_name.empty()) {
      record.notes.push_back(file.name + " was left out: the annotations shown are those of " +
                             record.reference_name + ".");
    } else if (Result<std::vector<Annotation>> annotations = parse_wfdb_annotations(file.bytes)) {
      record.reference = *std::move(annotations);
      record.reference_name = file.name;
    } else {
      record.notes.push_back(file.name + " is no annotation file and was left out (" +
                             describe(annotations.error()) + ").");
    }
  }
  fit_reference(record);
}

// For who has no recording at hand: three minutes with beats of several classes.
Result<RecordFromFiles> example_record() {
  SimulatorSettings settings;
  settings.duration_s = 180;
  settings.heart_rate_bpm = 72;
  settings.ventricular_share = 0.1;
  settings.supraventricular_share = 0.06;
  settings.baseline_wander_mv = 0.05;
  settings.noise_mv = 0.01;
  settings.seed = 23;
  Result<SimulatedRecording> simulated = simulate_ecg(settings);
  if (!simulated) return simulated.error();
  simulated->recording.name = "Example";
  return RecordFromFiles{std::move(simulated->recording),
                         std::move(simulated->annotations),
                         "the simulator",
                         {"This recording is simulated; it is no patient's."}};
}

}  // namespace

Result<RecordFromFiles> record_from_files(std::vector<FileBytes> files) {
  if (files.empty()) return example_record();
  std::erase_if(files, [](const FileBytes& file) { return file.name.starts_with('.'); });
  const Result<size_t> found = find_recording(files);
  if (!found) return found.error();
  const FileBytes file = std::move(files[*found]);
  files.erase(files.begin() + static_cast<std::ptrdiff_t>(*found));

  RecordFromFiles record;
  Result<Recording> recording = read_recording(file, files, record);
  if (!recording) return recording.error();
  if (recording->sample_count() == 0) {
    return Error{"the record holds no samples", file.name, "open a record with a signal"};
  }
  record.recording = *std::move(recording);
  record.recording.name = stem_of(file.name);
  read_reference(files, record);
  return record;
}

}  // namespace beatsmith
