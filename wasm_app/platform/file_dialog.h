// The desktop's own dialog for choosing files: zenity, which GNOME, KDE and others have or show in
// their own look.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace beatsmith {

class FileDialog {
 public:
  // `wake` is called from another thread when files have been chosen.
  explicit FileDialog(std::function<void()> wake);
  ~FileDialog();  // closes the dialog
  FileDialog(const FileDialog&) = delete;
  FileDialog& operator=(const FileDialog&) = delete;

  // Whether the program is installed.
  static bool is_there();

  // Shows the dialog, unless it is being shown.
  void ask();
  // Paths chosen together since the last call; empty: none.
  std::vector<std::string> take_chosen();

 private:
  void read_answer(int pipe);

  std::function<void()> wake_;
  std::thread thread_;
  std::atomic<bool> shown_ = false;
  pid_t process_ = 0;
  std::mutex mutex_;
  std::vector<std::string> chosen_;
};

}  // namespace beatsmith
