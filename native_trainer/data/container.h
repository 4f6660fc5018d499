// One file layout for everything the trainer keeps (data sets, checkpoints, trajectories): the
// magic "BSMITH01", the length of a JSON header (uint64, little-endian), the header, then raw
// little-endian arrays, each at the offset the header gives, and all of the hash it gives. Nothing
// in it depends on LibTorch or its version.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace beatsmith {

class Container {
 public:
  nlohmann::json header;  // without "arrays" (their table) and "hash", which the file adds

  template <class T>
  void put(const std::string& name, const std::vector<T>& values) {
    const auto* bytes = reinterpret_cast<const uint8_t*>(values.data());
    arrays_[name] = {type_name<T>(),
                     std::vector<uint8_t>(bytes, bytes + values.size() * sizeof(T))};
  }

  bool contains(const std::string& name) const { return arrays_.count(name) != 0; }

  // Throws std::runtime_error that names file and array if it is missing or of another type.
  template <class T>
  std::vector<T> get(const std::string& name) const {
    const auto& bytes = bytes_of(name, type_name<T>());
    std::vector<T> values(bytes.size() / sizeof(T));
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<uint8_t*>(values.data()));
    return values;
  }

  // FNV-1a (64 bits, hexadecimal) over the arrays in the order of their names: which data this is.
  std::string hash() const;

  // Written aside, then renamed. Both throw std::runtime_error with file, place and mend.
  void save(const std::string& path) const;
  static Container load(const std::string& path);

 private:
  struct Array {
    std::string type;
    std::vector<uint8_t> bytes;
  };

  template <class T>
  static std::string type_name() {
    const char kind = std::is_floating_point_v<T> ? 'f' : std::is_signed_v<T> ? 'i' : 'u';
    return kind + std::to_string(sizeof(T));
  }
  const std::vector<uint8_t>& bytes_of(const std::string& name, const std::string& type) const;

  std::string path_;  // that it was loaded from
  std::map<std::string, Array> arrays_;
};

}  // namespace beatsmith
