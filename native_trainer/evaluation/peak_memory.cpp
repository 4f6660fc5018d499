#include "evaluation/peak_memory.h"

#include <fstream>
#include <string>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace beatsmith {
namespace {

// A line such as "VmHWM:   207912 kB" of /proc/self/status.
std::optional<int64_t> status_bytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name + ":")) return std::stoll(line.substr(name.size() + 1)) * 1024;
  }
  return std::nullopt;
}

bool reset_peak() {
  std::ofstream marks("/proc/self/clear_refs");
  marks << "5" << std::flush;
  return marks.good();
}

}  // namespace

std::optional<int64_t> peak_memory_of(const std::function<void()>& work) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
  const bool resettable = reset_peak();
  const auto before = status_bytes("VmRSS");
  work();
  const auto peak = status_bytes("VmHWM");
  if (!resettable || !before || !peak) return std::nullopt;
  return *peak - *before;
}

}  // namespace beatsmith
