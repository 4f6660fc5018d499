#include "platform/desktop_files.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "files/files.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

// The files of a folder, not those of its folders, in the order of their names.
std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> paths;
  std::error_code failure;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    if (is_file(entry->path())) paths.push_back(entry->path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

// What lies beside a header under the record's name and may be annotations: "100.atr", "100.qrs".
bool may_annotate(const fs::path& path, const std::string& record) {
  const std::string ending = path.extension().string();
  const bool is_other =
      format_of_path(path.string()).has_value() || ending == ".dat" || ending == ".partial";
  return path.stem() == record && !is_other;
}

// The header and what belongs to it in its folder. A header that cannot be read is all there is:
// whoever opens it says why.
std::vector<std::string> record_paths(const fs::path& header_path) {
  std::vector<std::string> paths = {header_path.string()};
  const Result<std::vector<std::string>> own = wfdb_record_paths(header_path.string());
  if (!own) return paths;
  for (const std::string& path : *own) {
    if (path != paths.front() && is_file(path)) paths.push_back(path);
  }
  const fs::path folder = header_path.parent_path();
  for (const std::string& path : files_in(folder.empty() ? "." : folder)) {
    const bool is_taken = std::find(paths.begin(), paths.end(), path) != paths.end();
    if (!is_taken && may_annotate(path, header_path.stem().string())) paths.push_back(path);
  }
  return paths;
}

// The file itself, or the record that it or its name without ending belongs to.
std::vector<std::string> paths_at(const std::string& path) {
  if (format_of_path(path).value_or(FileFormat::kWfdb) != FileFormat::kWfdb) return {path};
  for (const std::string& header :
       {path + ".hea", fs::path(path).replace_extension(".hea").string()}) {
    if (is_file(header)) return record_paths(header);
  }
  return {path};
}

// "beats.csv", "beats (2).csv", ...: the first that is not there.
fs::path free_path(const fs::path& folder, const fs::path& name) {
  fs::path path = folder / name;
  std::error_code ignored;
  for (int i = 2; fs::exists(path, ignored); ++i) {
    path = folder /
           (name.stem().string() + " (" + std::to_string(i) + ")" + name.extension().string());
  }
  return path;
}

Result<Done> make_folder(const fs::path& folder) {
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (!failure) return Done{};
  return Error{"the folder cannot be made: " + failure.message(), folder.string(),
               "choose another folder"};
}

}  // namespace

DesktopFiles::DesktopFiles(std::string save_folder, std::function<void()> wake)
    : save_folder_(std::move(save_folder)), dialog_(std::move(wake)) {}

DesktopFiles::~DesktopFiles() {
  std::error_code ignored;
  if (!made_folder_.empty()) fs::remove_all(made_folder_, ignored);
}

Result<Done> DesktopFiles::open_path(const std::string& path) {
  const std::vector<std::string> paths = paths_at(path);
  if (!is_file(paths.front())) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
      return Error{"this is a folder", path, "give the path of a file or a record in it"};
    }
    return Error{"there is no such file", path,
                 "give the path of a WFDB record, an EDF, a CSV or an NPY file"};
  }
  add(paths);
  return Done{};
}

void DesktopFiles::drop(const std::vector<std::string>& paths) {
  std::vector<std::string> dropped;
  for (const std::string& path : paths) {
    std::error_code ignored;
    const bool is_folder = fs::is_directory(path, ignored);
    for (const std::string& found : is_folder ? files_in(path) : paths_at(path)) {
      const bool is_new = std::find(dropped.begin(), dropped.end(), found) == dropped.end();
      if (is_new) dropped.push_back(found);
    }
  }
  add(dropped);
}

void DesktopFiles::add(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    std::error_code failure;
    const uintmax_t bytes = fs::file_size(path, failure);
    opened_.push_back({fs::path(path).filename().string(), failure ? 0 : bytes,
                       static_cast<uint32_t>(paths_.size())});
    paths_.push_back(path);
  }
}

Result<Done> DesktopFiles::open_made(const std::vector<FileBytes>& files) {
  std::error_code failure;
  if (made_folder_.empty()) {
    std::string folder = (fs::temp_directory_path(failure) / "beatsmith-XXXXXX").string();
    if (failure || ::mkdtemp(folder.data()) == nullptr) {
      return Error{"there is no place for temporary files", folder,
                   "set TMPDIR to a folder that can be written to"};
    }
    made_folder_ = folder;
  }
  // A folder each time: what is open keeps its bytes when others of its name are made.
  const fs::path folder = fs::path(made_folder_) / std::to_string(made_++);
  fs::create_directory(folder, failure);
  std::vector<std::string> paths;
  for (const FileBytes& file : files) {
    paths.push_back((folder / fs::path(file.name).filename()).string());
    const Result<Done> written = write_file(paths.back(), file.bytes);
    if (!written) return written.error();
  }
  add(paths);
  return Done{};
}

std::vector<OpenedFile> DesktopFiles::take_opened() {
  drop(dialog_.take_chosen());
  return std::exchange(opened_, {});
}

Result<std::string> DesktopFiles::save(const std::string& name, const std::string& /*media_type*/,
                                       const std::vector<uint8_t>& bytes) {
  if (const auto made = make_folder(save_folder_); !made) return made.error();
  const fs::path path = free_path(save_folder_, fs::path(name).filename());
  const Result<Done> written = write_file(path.string(), bytes);
  if (!written) return written.error();
  return path.string();
}

Result<std::string> DesktopFiles::save_together(const std::string& name,
                                                const std::vector<FileBytes>& files) {
  const fs::path folder = free_path(save_folder_, fs::path(name).filename());
  if (const auto made = make_folder(folder); !made) return made.error();
  const Result<Done> written = write_into(folder.string(), files);
  if (!written) return written.error();
  return folder.string();
}

}  // namespace beatsmith
