// A libFuzzer target for one function of properties.h, which CMake names BEATSMITH_PROPERTY.
#include <cstdio>
#include <cstdlib>

#include "properties.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto broken = beatsmith::fuzz::BEATSMITH_PROPERTY({data, size});
  if (broken != nullptr) {
    std::fprintf(stderr, "broken: %s\n", broken);
    std::abort();  // libFuzzer keeps the input
  }
  return 0;
}
