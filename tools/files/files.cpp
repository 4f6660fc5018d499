#include "files/files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "io/csv.h"
#include "io/npy.h"
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

std::string_view text_of(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

Result<Recording> load_wfdb_recording(const std::string& path) {
  const std::string header_path = without_extension(path, ".hea") + ".hea";
  if (std::error_code ignored; !fs::exists(header_path, ignored)) {
    return Error{"there is no such file", header_path,
                 "give a record as its header's path, with or without .hea"};
  }
  const Result<std::vector<uint8_t>> header_bytes = read_file(header_path);
  if (!header_bytes) return header_bytes.error();
  const Result<WfdbHeader> header = parse_wfdb_header(text_of(*header_bytes));
  if (!header) return in_file(header_path, header.error());

  WfdbFiles files;
  for (const std::string& name : wfdb_signal_file_names(*header)) {
    const fs::path signal_path = fs::path(header_path).replace_filename(name);
    Result<std::vector<uint8_t>> bytes = read_file(signal_path.string());
    if (!bytes) return bytes.error();
    files.emplace(name, *std::move(bytes));
  }
  Result<Recording> recording = read_wfdb_recording(*header, files);
  if (!recording) return in_file(header_path, recording.error());
  return recording;
}

// The two other formats hold no name: the file's stands in.
Result<Recording> named_after_file(const std::string& path, Result<Recording> recording) {
  if (!recording) return in_file(path, recording.error());
  recording->name = fs::path(path).stem().string();
  return recording;
}

Result<Recording> load_npy_recording(const std::string& path,
                                     std::optional<double> sample_rate_hz) {
  if (!sample_rate_hz) {
    return Error{"NPY files state no sample rate", path, "give the sample rate in Hz"};
  }
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  const Result<NpyArray> array = parse_npy(*bytes);
  if (!array) return in_file(path, array.error());
  return named_after_file(path, recording_from_npy(*array, *sample_rate_hz));
}

Result<Done> save_wfdb_recording(const std::string& path, Recording recording, double gain) {
  const std::string stem = without_extension(path, ".hea");
  recording.name = fs::path(stem).filename().string();
  const Result<WfdbRecord> record = wfdb_from_recording(recording, gain);
  if (!record) return in_file(stem + ".hea", record.error());
  const std::string header = format_wfdb_header(record->header);
  const OutputFile files[] = {{stem + ".dat", record->samples}, {stem + ".hea", bytes_of(header)}};
  return write_files(files);
}

}  // namespace

Error in_file(const std::string& path, Error error) {
  error.where = error.where.empty() ? path : path + ", " + error.where;
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

Result<Recording> load_recording(const std::string& path, std::optional<double> sample_rate_hz) {
  if (path.ends_with(".npy")) return load_npy_recording(path, sample_rate_hz);
  if (!path.ends_with(".csv")) return load_wfdb_recording(path);
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  return named_after_file(path, parse_csv(text_of(*bytes), sample_rate_hz));
}

Result<Done> save_recording(const std::string& path, const Recording& recording, double gain) {
  if (path.ends_with(".csv")) {
    const Result<std::string> text = format_csv(recording);
    if (!text) return in_file(path, text.error());
    return write_file(path, bytes_of(*text));
  }
  if (path.ends_with(".npy")) {
    const Result<NpyArray> array = npy_from_recording(recording);
    if (!array) return in_file(path, array.error());
    return write_file(path, format_npy(array->shape, array->values));
  }
  return save_wfdb_recording(path, recording, gain);
}

Result<std::vector<Annotation>> load_annotations(const std::string& path) {
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  Result<std::vector<Annotation>> annotations = parse_wfdb_annotations(*bytes);
  if (!annotations) return in_file(path, annotations.error());
  return annotations;
}

Result<Done> save_annotations(const std::string& path, std::span<const Annotation> annotations) {
  const Result<std::vector<uint8_t>> bytes = format_wfdb_annotations(annotations);
  if (!bytes) return in_file(path, bytes.error());
  return write_file(path, *bytes);
}

}  // namespace beatsmith
