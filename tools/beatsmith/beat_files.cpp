#include "beatsmith/beat_files.h"

#include <unistd.h>

#include <filesystem>
#include <string_view>

#include "files/files.h"
#include "io/npy.h"
#include "io/text.h"
#include "io/wfdb_signal.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> beside(const std::string& path, std::vector<std::string> names) {
  for (std::string& name : names) name = fs::path(path).replace_filename(name).string();
  return names;
}

}  // namespace

Result<FileFormat> file_format(const std::string& path) {
  const std::string name = fs::path(path).filename();
  if (name.empty() || name.front() == '.') {
    return Error{"there is no file name", path, "name a file, or a record in this folder"};
  }
  if (const std::optional<FileFormat> format = format_of_path(path)) return *format;
  return Error{"\"" + fs::path(path).extension().string() + "\" is no known ending", path,
               "name an .npy, .csv or .edf file, or a WFDB record without an ending"};
}

Result<bool> holds_beats(const std::string& path) {
  const Result<FileFormat> format = file_format(path);
  if (!format || is_record(*format)) return false;
  const Result<std::vector<uint8_t>> bytes = read_file(path);
  if (!bytes) return bytes.error();
  if (*format == FileFormat::kCsv) return is_beat_table(text_of(*bytes));
  const Result<NpyArray> array = parse_npy(*bytes);
  if (!array) return in_file(path, array.error());
  return array->shape.size() == 2 && array->shape[1] == kBeatLength;
}

std::vector<std::string> beat_files(const std::string& path, FileFormat format) {
  return beside(path, beat_file_names(format, fs::path(path).stem()));
}

std::vector<std::string> recording_files(const std::string& path, FileFormat format,
                                         bool has_annotations) {
  return beside(path, recording_file_names(format, fs::path(path).stem(), has_annotations));
}

Result<Done> prepare_output(const std::string& path, FileFormat format) {
  if (fs::path(path).extension() == ".bdf") {
    return Error{"BDF is read only", path, "write an .edf file"};
  }
  if (format == FileFormat::kWfdb) {
    const auto named = check_wfdb_record_name(fs::path(path).stem().string());
    if (!named) return in_file(path, named.error());
  }
  const fs::path folder = fs::absolute(fs::path(path)).parent_path();
  std::error_code failure;
  if (format == FileFormat::kWfdb) fs::create_directory(folder, failure);
  if (!fs::is_directory(folder, failure)) {
    return Error{"there is no such folder", folder, "make it first, or choose another place"};
  }
  if (access(folder.c_str(), W_OK) != 0) {
    return Error{"the folder cannot be written to", folder,
                 "change its permissions, or choose another place"};
  }
  return Done{};
}

Result<Done> write_beats(const std::string& path, FileFormat format, const LabelledBeats& beats,
                         const Provenance& provenance) {
  const Result<std::vector<FileBytes>> files =
      files_from_beats(beats, format, fs::path(path).stem(), provenance);
  if (!files) return in_folder_of(path, files.error());
  return write_into(fs::path(path).parent_path(), *files);
}

}  // namespace beatsmith
