#include "beatsmith/progress.h"

#include <unistd.h>

#include <cstdio>

namespace beatsmith {

Progress::Progress(std::string noun, size_t total)
    : noun_(std::move(noun)), total_(total), visible_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (visible_) std::fputs("\r\033[K", stderr);
}

void Progress::show(size_t done) {
  const auto now = std::chrono::steady_clock::now();
  if (!visible_ || now - last_shown_ < std::chrono::milliseconds(50)) return;
  last_shown_ = now;
  constexpr size_t kWidth = 30;
  const size_t filled = total_ == 0 ? kWidth : kWidth * done / total_;
  const double elapsed_s = std::chrono::duration<double>(now - start_).count();
  const double left_s =
      done == 0 ? 0 : elapsed_s * static_cast<double>(total_ - done) / static_cast<double>(done);
  std::fprintf(stderr, "\r\033[K[%s%s] %zu of %zu %s, %.0f s left",
               std::string(filled, '#').c_str(), std::string(kWidth - filled, ' ').c_str(), done,
               total_, noun_.c_str(), left_s);
  std::fflush(stderr);
}

}  // namespace beatsmith
