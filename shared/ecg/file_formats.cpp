#include "ecg/file_formats.h"

#include <optional>
#include <string_view>
#include <utility>

#include "io/csv.h"
#include "io/edf.h"
#include "io/npy.h"
#include "io/text.h"
#include "io/wfdb_header.h"
#include "io/wfdb_signal.h"

namespace beatsmith {
namespace {

using Files = std::vector<FileBytes>;

std::vector<uint8_t> bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

// "sample,time_s,symbol,aux": `aux` in quotes, with what is no text left out.
std::string format_annotation_table(std::span<const Annotation> annotations,
                                    double sample_rate_hz) {
  std::string text = "sample,time_s,symbol,aux\n";
  for (const Annotation& annotation : annotations) {
    text += std::to_string(annotation.sample) + "," +
            text_from_number(static_cast<double>(annotation.sample) / sample_rate_hz) + ",";
    text += annotation.symbol == "\"" ? "\"\"\"\"" : annotation.symbol;
    text += ",\"";
    for (const char c : annotation.aux) {
      if (c == '"') text += '"';
      if (static_cast<unsigned char>(c) >= ' ') text += c;
    }
    text += "\"\n";
  }
  return text;
}

Result<Files> wfdb_files(Recording recording, std::span<const Annotation> annotations,
                         const std::string& name, std::optional<double> gain = std::nullopt) {
  recording.name = name;
  Result<WfdbRecord> record = wfdb_from_recording(recording, gain);
  if (!record) return in_file(name + ".hea", record.error());
  Files files = {{name + ".hea", bytes_of(format_wfdb_header(record->header))},
                 {name + ".dat", std::move(record->samples)}};
  if (annotations.empty()) return files;
  Result<std::vector<uint8_t>> written = format_wfdb_annotations(annotations);
  if (!written) return in_file(name + ".atr", written.error());
  files.push_back({name + ".atr", *std::move(written)});
  return files;
}

Result<Files> edf_files(Recording recording, std::span<const Annotation> annotations,
                        const std::string& name) {
  recording.name = name;
  Result<std::vector<uint8_t>> bytes = format_edf(recording, annotations);
  if (!bytes) return in_file(name + ".edf", bytes.error());
  return Files{{name + ".edf", *std::move(bytes)}};
}

}  // namespace

Recording recording_from_beats(const LabelledBeats& beats, const std::string& name,
                               const Provenance& provenance) {
  Recording recording{name, kBeatSampleRateHz, {{provenance.lead, "mV", {}}}, provenance.comments};
  std::vector<float>& samples = recording.leads.front().samples;
  samples.reserve(beats.beats.size() * kBeatLength);
  for (const Beat& beat : beats.beats) samples.insert(samples.end(), beat.begin(), beat.end());
  return recording;
}

std::vector<Annotation> annotations_from_beats(const LabelledBeats& beats) {
  std::vector<Annotation> annotations(beats.beats.size());
  for (size_t i = 0; i < annotations.size(); ++i) {
    annotations[i].sample = static_cast<int64_t>(i) * kBeatLength + kBeatRIndex;
    annotations[i].symbol = beats.classes.empty() ? "Q" : beats.classes[i];
  }
  return annotations;
}

std::vector<std::string> beat_file_names(FileFormat format, const std::string& name) {
  switch (format) {
    case FileFormat::kWfdb:
      return {name + ".hea", name + ".dat", name + ".atr"};
    case FileFormat::kEdf:
      return {name + ".edf"};
    case FileFormat::kNpy:
      return {name + ".npy", name + ".labels.csv"};
    default:
      return {name + ".csv"};
  }
}

std::vector<std::string> recording_file_names(FileFormat format, const std::string& name,
                                              bool has_annotations) {
  std::vector<std::string> names;
  switch (format) {
    case FileFormat::kWfdb:
      names = {name + ".hea", name + ".dat"};
      if (has_annotations) names.push_back(name + ".atr");
      return names;
    case FileFormat::kEdf:
      return {name + ".edf"};
    default:
      names = {name + (format == FileFormat::kNpy ? ".npy" : ".csv")};
      if (has_annotations) names.push_back(name + ".annotations.csv");
      return names;
  }
}

Result<Files> files_from_beats(const LabelledBeats& beats, FileFormat format,
                               const std::string& name, const Provenance& provenance) {
  if (beats.beats.empty()) return Error{"there are no beats", name, "make some first"};
  switch (format) {
    case FileFormat::kWfdb:
      return wfdb_files(recording_from_beats(beats, name, provenance),
                        annotations_from_beats(beats), name);
    case FileFormat::kEdf:
      return edf_files(recording_from_beats(beats, name, provenance), annotations_from_beats(beats),
                       name);
    case FileFormat::kNpy:
      return Files{{name + ".npy", npy_from_beats(beats)},
                   {name + ".labels.csv", bytes_of(format_labels(beats))}};
    default:
      return Files{{name + ".csv", bytes_of(format_beat_table(beats))}};
  }
}

Result<Files> files_from_recording(Recording recording, std::span<const Annotation> annotations,
                                   FileFormat format, const std::string& name,
                                   std::optional<double> gain) {
  if (format == FileFormat::kWfdb) {
    return wfdb_files(std::move(recording), annotations, name, gain);
  }
  if (format == FileFormat::kEdf) return edf_files(std::move(recording), annotations, name);
  Files files;
  if (format == FileFormat::kNpy) {
    const Result<NpyArray> array = npy_from_recording(recording);
    if (!array) return in_file(name + ".npy", array.error());
    files.push_back({name + ".npy", format_npy(array->shape, array->values)});
  } else {
    const Result<std::string> text = format_csv(recording);
    if (!text) return in_file(name + ".csv", text.error());
    files.push_back({name + ".csv", bytes_of(*text)});
  }
  if (!annotations.empty()) {
    files.push_back({name + ".annotations.csv",
                     bytes_of(format_annotation_table(annotations, recording.sample_rate_hz))});
  }
  return files;
}

}  // namespace beatsmith
