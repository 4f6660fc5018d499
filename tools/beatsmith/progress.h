// A progress bar on stderr, shown on a terminal only and wiped away at the end.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace beatsmith {

class Progress {
 public:
  // `noun`: what is counted, in the plural: "beats".
  Progress(std::string noun, size_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(size_t done);

 private:
  std::string noun_;
  size_t total_;
  bool visible_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point last_shown_;
};

}  // namespace beatsmith
