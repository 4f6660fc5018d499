// Reading JSON that may be anything: what is wrong with it, and where.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace beatsmith {

// The mend of every fault of models/.
inline constexpr const char* kRestoreModels =
    "restore models/ from the repository, or export the models again with beatsmith-train export";

// A JSON object, or the byte where the text stops being JSON, or that it is no object.
Result<nlohmann::json> parse_json_object(std::string_view text);

// 64 lower-case hexadecimal digits.
bool is_sha256(const std::string& text);
// What is wrong with a file that the manifest says to be of this size and hash: nothing, or an
// error without a place.
std::optional<Error> file_fault(std::span<const uint8_t> file, int64_t bytes,
                                const std::string& sha256);
// A name in the manifest's own folder and nowhere else.
bool is_plain_file_name(const std::string& name);

// Reads the keys of one entry into variables and keeps the first error.
class Fields {
 public:
  Fields(const nlohmann::json& object, std::string place)
      : object_(object), place_(std::move(place)) {}

  template <class T>
  void read(const char* key, T& out) {
    const auto field = find(key);
    if (!field) return;
    if (!take(*field, out)) fail(key, "has the wrong type: " + field->dump().substr(0, kShown));
  }

  // A name that `from_name` turns into a value.
  template <class T>
  void read_name(const char* key, T& out, std::optional<T> (*from_name)(std::string_view)) {
    std::string name;
    read(key, name);
    if (error_) return;
    if (const auto value = from_name(name)) {
      out = *value;
    } else {
      fail(key, "\"" + name + "\" is not known to this version");
    }
  }

  bool has(const char* key) const { return object_.contains(key); }

  void require(bool holds, const char* key, const char* what) {
    if (!holds) fail(key, what);
  }

  void fail(const char* key, const std::string& what) {
    if (!error_) error_ = Error{what, place_ + "." + key, kRestoreModels};
  }

  const std::optional<Error>& error() const { return error_; }

 private:
  static constexpr size_t kShown = 60;  // characters of a value, which may be a list of thousands

  const nlohmann::json* find(const char* key) {
    const auto found = object_.find(key);
    if (found != object_.end()) return &*found;
    fail(key, "is missing");
    return nullptr;
  }

  static bool take(const nlohmann::json& value, std::string& out) {
    if (!value.is_string()) return false;
    out = value.get<std::string>();
    return true;
  }
  static bool take(const nlohmann::json& value, int64_t& out) {
    if (!value.is_number_integer()) return false;
    out = value.get<int64_t>();
    return true;
  }
  static bool take(const nlohmann::json& value, int& out) {
    int64_t wide = 0;
    if (!take(value, wide) || wide != static_cast<int>(wide)) return false;
    out = static_cast<int>(wide);
    return true;
  }
  static bool take(const nlohmann::json& value, double& out) {
    if (!value.is_number()) return false;
    out = value.get<double>();
    return true;
  }
  static bool take(const nlohmann::json& value, float& out) {
    double wide = 0;
    if (!take(value, wide)) return false;
    out = static_cast<float>(wide);
    return true;
  }
  template <class T>
  static bool take(const nlohmann::json& value, std::vector<T>& out) {
    if (!value.is_array()) return false;
    out.clear();
    for (const nlohmann::json& element : value) {
      T read{};
      if (!take(element, read)) return false;
      out.push_back(std::move(read));
    }
    return true;
  }

  const nlohmann::json& object_;
  std::string place_;
  std::optional<Error> error_;
};

}  // namespace beatsmith
