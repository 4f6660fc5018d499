// The library's results, for a program that ends with what went wrong.
#pragma once

#include <stdexcept>
#include <utility>

#include "base/result.h"

namespace beatsmith {

// The value; throws std::runtime_error in the error's words if there is none.
template <class T>
T value_or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(describe(result.error()));
  return *std::move(result);
}

}  // namespace beatsmith
