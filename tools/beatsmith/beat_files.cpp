#include "beatsmith/beat_files.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string_view>

#include "files/files.h"
#include "io/npy.h"
#include "io/wfdb_annotation.h"
#include "io/wfdb_signal.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

constexpr double kGain = 1000;  // ADC units a mV

std::string_view text_of(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

// "x.npy" -> "x.labels.csv", "rec.hea" -> "rec.atr".
std::string with_extension(const std::string& path, const char* extension) {
  return fs::path(path).replace_extension(extension);
}

Recording recording_of(const std::string& path, const LabelledBeats& beats,
                       const Provenance& provenance) {
  Recording recording;
  recording.name = fs::path(path).stem();
  recording.sample_rate_hz = kBeatSampleRateHz;
  recording.comments = provenance.comments;
  Lead& lead = recording.leads.emplace_back();
  lead.name = provenance.lead;
  for (const Beat& beat : beats.beats) {
    lead.samples.insert(lead.samples.end(), beat.begin(), beat.end());
  }
  return recording;
}

// Unknown classes become "Q", EC57's unclassifiable beat.
std::vector<Annotation> annotations_of(const LabelledBeats& beats) {
  std::vector<Annotation> annotations;
  for (size_t i = 0; i < beats.beats.size(); ++i) {
    Annotation annotation;
    annotation.sample = static_cast<int64_t>(i) * kBeatLength + kBeatRIndex;
    annotation.symbol = beats.classes.empty() ? "Q" : beats.classes[i];
    annotations.push_back(annotation);
  }
  return annotations;
}

Result<Done> write_npy(const std::string& path, const LabelledBeats& beats) {
  const std::vector<uint8_t> array = npy_from_beats(beats);
  const std::string labels = format_labels(beats);
  const OutputFile files[] = {{labels_path(path), bytes_of(labels)}, {path, array}};
  return write_files(files);
}

Result<Done> write_wfdb(const std::string& path, const LabelledBeats& beats,
                        const Provenance& provenance) {
  const Result<WfdbRecord> record =
      wfdb_from_recording(recording_of(path, beats, provenance), kGain);
  if (!record) return in_file(path, record.error());
  const Result<std::vector<uint8_t>> annotations = format_wfdb_annotations(annotations_of(beats));
  if (!annotations) return in_file(with_extension(path, ".atr"), annotations.error());
  const std::string header = format_wfdb_header(record->header);
  const OutputFile files[] = {{with_extension(path, ".dat"), record->samples},
                              {with_extension(path, ".atr"), *annotations},
                              {with_extension(path, ".hea"), bytes_of(header)}};
  return write_files(files);
}

}  // namespace

Result<FileKind> file_kind(const std::string& path) {
  const std::string name = fs::path(path).filename();
  if (name.empty() || name.front() == '.') {
    return Error{"there is no file name", path, "name a file, or a record in this folder"};
  }
  const std::string extension = fs::path(path).extension();
  if (extension == ".npy") return FileKind::kNpy;
  if (extension == ".csv") return FileKind::kCsv;
  if (extension.empty() || extension == ".hea") return FileKind::kWfdb;
  return Error{"\"" + extension + "\" is no known ending", path,
               "name an .npy file, a .csv file, or a WFDB record without an ending"};
}

Result<bool> holds_beats(const std::string& path) {
  const Result<FileKind> kind = file_kind(path);
  if (!kind || *kind == FileKind::kWfdb) return false;
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  if (*kind == FileKind::kCsv) return is_beat_table(text_of(*bytes));
  const Result<NpyArray> array = parse_npy(*bytes);
  if (!array) return in_file(path, array.error());
  return array->shape.size() == 2 && array->shape[1] == kBeatLength;
}

std::vector<std::string> output_files(const std::string& path, FileKind kind) {
  if (kind == FileKind::kCsv) return {path};
  if (kind == FileKind::kNpy) return {path, labels_path(path)};
  return {with_extension(path, ".hea"), with_extension(path, ".dat"), with_extension(path, ".atr")};
}

Result<Done> prepare_output(const std::string& path, FileKind kind) {
  const fs::path folder = fs::absolute(fs::path(path)).parent_path();
  std::error_code failure;
  if (kind == FileKind::kWfdb) fs::create_directory(folder, failure);
  if (!fs::is_directory(folder, failure)) {
    return Error{"there is no such folder", folder, "make it first, or choose another place"};
  }
  if (access(folder.c_str(), W_OK) != 0) {
    return Error{"the folder cannot be written to", folder,
                 "change its permissions, or choose another place"};
  }
  return Done{};
}

Result<Done> write_beats(const std::string& path, FileKind kind, const LabelledBeats& beats,
                         const Provenance& provenance) {
  if (kind == FileKind::kNpy) return write_npy(path, beats);
  if (kind == FileKind::kWfdb) return write_wfdb(path, beats, provenance);
  return write_file(path, bytes_of(format_beat_table(beats)));
}

}  // namespace beatsmith
