// A value or an error, for every function of shared/ that can meet bad input.
//
// shared/ never throws across its API: WebAssembly builds run without exceptions, and a caller
// that must look at the error cannot forget to. (std::expected is C++23; Debian's Emscripten has
// libc++ 13.)
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace beatsmith {

// What went wrong, where in the input, and what the person can do about it.
struct Error {
  std::string what;  // "gain 'abc' is not a number"
  std::string
      where;  // place inside the input: "line 3, field 2", "byte 120"; empty: the whole of it
  std::string mend;  // what to do: "write a number such as 200, or leave the field out"
};

// "100.hea, line 3, field 2: gain 'abc' is not a number; write a number such as 200".
inline std::string describe(const Error& error, const std::string& input_name = {}) {
  std::string text = input_name;
  if (!error.where.empty()) text += (text.empty() ? "" : ", ") + error.where;
  if (!text.empty()) text += ": ";
  text += error.what;
  if (!error.mend.empty()) text += "; " + error.mend;
  return text;
}

// An error inside a file's contents, with the file ahead of its place.
inline Error in_file(const std::string& name, Error error) {
  error.where = error.where.empty() ? name : name + ", " + error.where;
  return error;
}

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  T& value() & { return *get(); }
  const T& value() const& { return *get(); }
  // By value: in `for (x : *f())` a reference into the temporary Result would dangle.
  T value() && { return std::move(*get()); }
  T& operator*() & { return *get(); }
  const T& operator*() const& { return *get(); }
  T operator*() && { return std::move(*get()); }
  T* operator->() { return get(); }
  const T* operator->() const { return get(); }

  const Error& error() const {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  T* get() {
    assert(has_value());
    return std::get_if<0>(&state_);
  }
  const T* get() const {
    assert(has_value());
    return std::get_if<0>(&state_);
  }

  std::variant<T, Error> state_;
};

// For functions that have nothing to return but may fail: Result<Done>.
struct Done {};

}  // namespace beatsmith
