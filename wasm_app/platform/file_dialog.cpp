#include "platform/file_dialog.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <utility>

namespace beatsmith {
namespace {

constexpr const char* kProgram = "zenity";

}  // namespace

FileDialog::FileDialog(std::function<void()> wake) : wake_(std::move(wake)) {}

FileDialog::~FileDialog() {
  if (shown_) ::kill(process_, SIGTERM);
  if (thread_.joinable()) thread_.join();
}

bool FileDialog::is_there() {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((folder + "/" + kProgram).c_str(), X_OK) == 0) return true;
  }
  return false;
}

void FileDialog::ask() {
  if (shown_) return;
  if (thread_.joinable()) thread_.join();
  std::array<int, 2> answer{};
  if (::pipe2(answer.data(), O_CLOEXEC) != 0) return;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, answer[1], STDOUT_FILENO);
  std::array<std::string, 4> words = {kProgram, "--file-selection", "--multiple", "--separator=\n"};
  std::array<char*, 5> arguments = {words[0].data(), words[1].data(), words[2].data(),
                                    words[3].data(), nullptr};
  const bool started =
      ::posix_spawnp(&process_, kProgram, &actions, nullptr, arguments.data(), environ) == 0;
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(answer[1]);
  if (!started) {
    ::close(answer[0]);
    return;
  }
  shown_ = true;
  thread_ = std::thread([this, pipe = answer[0]] { read_answer(pipe); });
}

// A path a line; nothing where the person has cancelled.
void FileDialog::read_answer(int pipe) {
  std::string text;
  std::array<char, 4096> piece{};
  for (ssize_t count = 0; (count = ::read(pipe, piece.data(), piece.size())) > 0;) {
    text.append(piece.data(), static_cast<size_t>(count));
  }
  ::close(pipe);
  ::waitpid(process_, nullptr, 0);
  {
    const std::lock_guard lock(mutex_);
    std::istringstream lines(text);
    for (std::string path; std::getline(lines, path);) chosen_.push_back(path);
  }
  shown_ = false;
  wake_();
}

std::vector<std::string> FileDialog::take_chosen() {
  const std::lock_guard lock(mutex_);
  return std::exchange(chosen_, {});
}

}  // namespace beatsmith
