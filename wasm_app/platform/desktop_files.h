// The desktop's side of FileSource: files by path, on disk.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "platform/file_dialog.h"
#include "platform/file_source.h"

namespace beatsmith {

class DesktopFiles final : public FileSource {
 public:
  // `save_folder`: where saved files go; made when the first one is. `wake` is called from another
  // thread when take_opened() has files of a dialog.
  explicit DesktopFiles(
      std::string save_folder, std::function<void()> wake = [] {});
  ~DesktopFiles() override;
  DesktopFiles(const DesktopFiles&) = delete;
  DesktopFiles& operator=(const DesktopFiles&) = delete;

  bool has_dialog() const override { return has_dialog_; }
  void browse() override { dialog_.ask(); }
  // Of a WFDB record the path of its header, with or without .hea, or of one of its other files:
  // all its files are opened, signals and annotations as well. Error: there is no such file.
  Result<Done> open_path(const std::string& path) override;

  std::vector<OpenedFile> take_opened() override;
  // Into a folder for temporary files, which goes with this object.
  Result<Done> open_made(const std::vector<FileBytes>& files) override;
  bool is_dragging() const override { return false; }  // GLFW does not tell
  // Writes whole or not at all, and over nothing: "beats (2).csv" where "beats.csv" is there.
  Result<std::string> save(const std::string& name, const std::string& media_type,
                           const std::vector<uint8_t>& bytes) override;
  Result<std::string> save_together(const std::string& name,
                                    const std::vector<FileBytes>& files) override;

  // Files dropped on the window together. Of a folder its files are opened, not its folders; of a
  // record's header or signal file alone, all the record's files.
  void drop(const std::vector<std::string>& paths);

  // Where an opened file lies.
  const std::string& path_of(const OpenedFile& file) const { return paths_[file.handle]; }

 private:
  void add(const std::vector<std::string>& paths);

  std::string save_folder_;
  bool has_dialog_ = FileDialog::is_there();
  FileDialog dialog_;
  std::vector<std::string> paths_;  // by handle; kept, so that a file can be opened again
  std::vector<OpenedFile> opened_;
  std::string made_folder_;  // of files that the app made; empty: none yet
  int made_ = 0;
};

}  // namespace beatsmith
