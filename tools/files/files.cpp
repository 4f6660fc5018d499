#include "files/files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "io/csv.h"
#include "io/npy.h"
#include "io/text.h"
#include "io/wfdb_header.h"
#include "io/wfdb_signal.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

// "it cannot be read: Permission denied", and what a person can do about it.
Error system_error(const std::string& path, const std::string& what, int code) {
  std::string mend = "check the path and try again";
  if (code == ENOENT || code == ENOTDIR) mend = "check the path, and that its folder is there";
  if (code == EACCES || code == EPERM || code == EROFS) {
    mend = "change its permissions, or choose another place";
  }
  if (code == ENOSPC || code == EDQUOT) mend = "free some space, or choose another disk";
  return {what + ": " + std::strerror(code), path, std::move(mend)};
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

std::string partial_path(const std::string& path) { return path + ".partial"; }

Result<Done> write_partial(const OutputFile& output) {
  const std::string what = "it cannot be written";
  if (std::error_code ignored; fs::is_directory(output.path, ignored)) {
    return system_error(output.path, what, EISDIR);
  }
  File file(std::fopen(partial_path(output.path).c_str(), "wb"));
  if (!file) return system_error(output.path, what, errno);
  const size_t written = std::fwrite(output.bytes.data(), 1, output.bytes.size(), file.get());
  if (written != output.bytes.size()) return system_error(output.path, what, errno);
  // What stdio still holds is written now, so a full disk shows only here.
  if (std::fclose(file.release()) != 0) return system_error(output.path, what, errno);
  return Done{};
}

std::string without_extension(const std::string& path, std::string_view extension) {
  return path.ends_with(extension) ? path.substr(0, path.size() - extension.size()) : path;
}

std::string path_beside(const std::string& path, const std::string& name) {
  return fs::path(path).replace_filename(name).string();
}

Result<WfdbHeader> load_wfdb_header(const std::string& path) {
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  Result<WfdbHeader> header = parse_wfdb_header(text_of(*bytes));
  if (!header) return in_file(path, header.error());
  return header;
}

// A record's headers, and what follows from them.
struct WfdbHeaders {
  std::string path;  // of the record's own
  WfdbHeader header;
  WfdbSegments segments;
  std::vector<std::string> signal_files;  // in the decoder's order
};

Result<WfdbHeaders> load_wfdb_headers(const std::string& path) {
  WfdbHeaders headers;
  headers.path = without_extension(path, ".hea") + ".hea";
  if (std::error_code ignored; !fs::exists(headers.path, ignored)) {
    return Error{"there is no such file", headers.path,
                 "give a record as its header's path, with or without .hea"};
  }
  Result<WfdbHeader> header = load_wfdb_header(headers.path);
  if (!header) return header.error();
  headers.header = *std::move(header);
  for (const std::string& name : wfdb_segment_names(headers.header)) {
    Result<WfdbHeader> segment = load_wfdb_header(path_beside(headers.path, name + ".hea"));
    if (!segment) return segment.error();
    headers.segments.emplace(name, *std::move(segment));
  }
  const Result<WfdbSignalDecoder> decoder =
      WfdbSignalDecoder::start(headers.header, headers.segments);
  if (!decoder) return in_file(headers.path, decoder.error());
  headers.signal_files = decoder->file_names();
  return headers;
}

Result<LoadedRecording> load_wfdb_recording(const std::string& path) {
  const Result<WfdbHeaders> headers = load_wfdb_headers(path);
  if (!headers) return headers.error();
  WfdbFiles files;
  for (const std::string& name : headers->signal_files) {
    if (files.count(name) > 0) continue;
    Result<std::vector<uint8_t>> bytes = read_file(path_beside(headers->path, name));
    if (!bytes) return bytes.error();
    files.emplace(name, *std::move(bytes));
  }
  const Result<WfdbRecording> read =
      decode_wfdb_recording(headers->header, files, headers->segments);
  if (!read) return in_file(headers->path, read.error());
  return LoadedRecording{
      recording_from_stored(read->recording), {}, read->notes, read->annotation_rate_hz};
}

Result<LoadedRecording> load_edf(const std::string& path) {
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  const Result<EdfRecording> edf = parse_edf(*bytes);
  if (!edf) return in_file(path, edf.error());
  return LoadedRecording{recording_from_stored(edf->recording), edf->annotations, edf->notes, 0};
}

Result<LoadedRecording> load_npy(const std::string& path, std::optional<double> sample_rate_hz) {
  if (!sample_rate_hz) {
    return Error{"NPY files state no sample rate", path, "give the sample rate in Hz"};
  }
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  const Result<NpyArray> array = parse_npy(*bytes);
  if (!array) return in_file(path, array.error());
  Result<Recording> recording = recording_from_npy(*array, *sample_rate_hz);
  if (!recording) return in_file(path, recording.error());
  return LoadedRecording{*std::move(recording), {}, {}, 0};
}

Result<LoadedRecording> load_csv(const std::string& path, std::optional<double> sample_rate_hz) {
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  Result<CsvRecording> read = parse_csv(text_of(*bytes), {.known_hz = sample_rate_hz});
  if (!read) return in_file(path, read.error());
  return LoadedRecording{std::move(read->recording), {}, std::move(read->notes), 0};
}

Result<LoadedRecording> load_by_format(const std::string& path, FileFormat format,
                                       std::optional<double> sample_rate_hz) {
  if (format == FileFormat::kWfdb) return load_wfdb_recording(path);
  if (format == FileFormat::kEdf) return load_edf(path);
  return format == FileFormat::kNpy ? load_npy(path, sample_rate_hz)
                                    : load_csv(path, sample_rate_hz);
}

}  // namespace

Error in_folder_of(const std::string& path, Error error) {
  error.where = fs::path(path).replace_filename(error.where).string();
  return error;
}

Result<std::vector<uint8_t>> read_file(const std::string& path) {
  const std::string what = "it cannot be read";
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (failure) return system_error(path, what, failure.value());
  if (fs::is_directory(status)) return system_error(path, what, EISDIR);
  if (!fs::is_regular_file(status)) {
    return Error{"it is no regular file", path, "give the path of a file on disk"};
  }
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) return system_error(path, what, errno);
  const uintmax_t size = fs::file_size(path, failure);
  if (failure) return system_error(path, what, failure.value());
  std::vector<uint8_t> bytes(static_cast<size_t>(size));
  const size_t got = std::fread(bytes.data(), 1, bytes.size(), file.get());
  if (std::ferror(file.get()) != 0) return system_error(path, what, errno);
  bytes.resize(got);
  return bytes;
}

Result<Done> write_files(std::span<const OutputFile> files) {
  const auto remove_partials = [&] {
    std::error_code ignored;
    for (const OutputFile& file : files) fs::remove(partial_path(file.path), ignored);
  };
  for (const OutputFile& file : files) {
    if (const auto written = write_partial(file); !written) {
      remove_partials();
      return written.error();
    }
  }
  for (const OutputFile& file : files) {
    std::error_code failure;
    fs::rename(partial_path(file.path), file.path, failure);
    if (failure) {
      remove_partials();
      return system_error(file.path, "it cannot be written", failure.value());
    }
  }
  return Done{};
}

Result<Done> write_file(const std::string& path, std::span<const uint8_t> bytes) {
  const OutputFile file{path, bytes};
  return write_files({&file, 1});
}

Result<Done> write_into(const std::string& folder, std::span<const FileBytes> files) {
  std::vector<std::string> paths;
  for (const FileBytes& file : files) paths.push_back((fs::path(folder) / file.name).string());
  std::vector<OutputFile> outputs;
  for (size_t i = 0; i < files.size(); ++i) outputs.push_back({paths[i], files[i].bytes});
  return write_files(outputs);
}

std::optional<FileFormat> format_of_path(const std::string& path) {
  const std::string ending = lower_case(fs::path(path).extension().string());
  if (ending == ".csv" || ending == ".txt" || ending == ".tsv") return FileFormat::kCsv;
  if (ending == ".npy") return FileFormat::kNpy;
  if (ending == ".edf" || ending == ".bdf") return FileFormat::kEdf;
  if (ending.empty() || ending == ".hea") return FileFormat::kWfdb;
  return std::nullopt;
}

Result<LoadedRecording> load_recording(const std::string& path,
                                       std::optional<double> sample_rate_hz) {
  const FileFormat format = format_of_path(path).value_or(FileFormat::kWfdb);
  Result<LoadedRecording> loaded = load_by_format(path, format, sample_rate_hz);
  if (!loaded) return loaded;
  // The other formats hold no name: the file's stands in.
  if (format != FileFormat::kWfdb) loaded->recording.name = fs::path(path).stem().string();
  if (loaded->annotation_rate_hz == 0) {
    loaded->annotation_rate_hz = loaded->recording.sample_rate_hz;
  }
  return loaded;
}

Result<std::vector<std::string>> wfdb_record_paths(const std::string& path) {
  const Result<WfdbHeaders> headers = load_wfdb_headers(path);
  if (!headers) return headers.error();
  std::vector<std::string> paths = {headers->path};
  const auto add = [&](const std::string& name) {
    std::string beside = path_beside(headers->path, name);
    if (std::find(paths.begin(), paths.end(), beside) == paths.end()) {
      paths.push_back(std::move(beside));
    }
  };
  for (const auto& [name, header] : headers->segments) add(name + ".hea");
  for (const std::string& name : headers->signal_files) add(name);
  return paths;
}

Result<Done> save_recording(const std::string& path, const Recording& recording,
                            std::optional<double> gain, std::span<const Annotation> annotations) {
  const std::optional<FileFormat> format = format_of_path(path);
  const fs::path name = format ? fs::path(path).stem() : fs::path(path).filename();
  const Result<std::vector<FileBytes>> files = files_from_recording(
      recording, annotations, format.value_or(FileFormat::kWfdb), name.string(), gain);
  if (!files) return in_folder_of(path, files.error());
  return write_into(fs::path(path).parent_path().string(), *files);
}

Result<std::vector<Annotation>> load_annotations(const std::string& path,
                                                 std::vector<std::string>* notes) {
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  bool lacks_end_mark = false;
  Result<std::vector<Annotation>> annotations = parse_wfdb_annotations(*bytes, &lacks_end_mark);
  if (!annotations) return in_file(path, annotations.error());
  if (lacks_end_mark && notes != nullptr) notes->push_back(note_of_missing_end_mark(path));
  return annotations;
}

Result<Done> save_annotations(const std::string& path, std::span<const Annotation> annotations) {
  const Result<std::vector<uint8_t>> bytes = format_wfdb_annotations(annotations);
  if (!bytes) return in_file(path, bytes.error());
  return write_file(path, *bytes);
}

}  // namespace beatsmith
