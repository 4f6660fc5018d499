// The values of an address (workspace.h, Link): what is missing is nullopt or empty, and so is what
// cannot be used, which a person is told.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace beatsmith {

class LinkReader {
 public:
  // `values` must outlive it.
  explicit LinkReader(const std::map<std::string, std::string>& values) : values_(values) {}

  // What is to be told, in words; empty: nothing.
  const std::string& faults() const { return faults_; }
  void tell(const std::string& fault) { faults_ += (faults_.empty() ? "" : " ") + fault; }
  // Tells that this value cannot be used.
  void refuse(const std::string& key);

  bool has(const std::string& key) const { return values_.count(key) > 0; }
  std::string text(const std::string& key) const;  // empty: missing
  std::optional<uint64_t> whole(const std::string& key, uint64_t least = 0,
                                uint64_t most = UINT64_MAX);
  std::optional<double> real(const std::string& key,
                             double least = std::numeric_limits<double>::lowest(),
                             double most = std::numeric_limits<double>::max());
  // "N,V": which of `names`; at least one.
  std::optional<std::vector<bool>> some_of(const std::string& key,
                                           const std::vector<std::string>& names);

 private:
  const std::map<std::string, std::string>& values_;
  std::string faults_;
};

}  // namespace beatsmith
