#include "data/container.h"

#include <cstring>
#include <stdexcept>

#include "files/files.h"

namespace beatsmith {
namespace {

constexpr char kMagic[] = "BSMITH01";
constexpr size_t kMagicSize = 8;
constexpr size_t kPrefixSize = kMagicSize + sizeof(uint64_t);

[[noreturn]] void fail(const std::string& path, const std::string& what) {
  throw std::runtime_error(path + ": " + what + "; make the file again");
}

}  // namespace

const std::vector<uint8_t>& Container::bytes_of(const std::string& name,
                                                const std::string& type) const {
  const auto found = arrays_.find(name);
  if (found == arrays_.end()) fail(path_, "array '" + name + "' is missing");
  if (found->second.type != type) {
    fail(path_, "array '" + name + "' is " + found->second.type + ", not " + type);
  }
  return found->second.bytes;
}

std::string Container::hash() const {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (const auto& [name, array] : arrays_) {
    for (const uint8_t byte : array.bytes) hash = (hash ^ byte) * 0x100000001b3ULL;
  }
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

void Container::save(const std::string& path) const {
  nlohmann::json full = header;
  uint64_t offset = 0;
  full["hash"] = hash();
  full["arrays"] = nlohmann::json::object();
  for (const auto& [name, array] : arrays_) {
    full["arrays"][name] = {
        {"type", array.type}, {"offset", offset}, {"bytes", array.bytes.size()}};
    offset += array.bytes.size();
  }
  const std::string text = full.dump();
  const uint64_t size = text.size();
  std::vector<uint8_t> bytes(kPrefixSize);
  std::memcpy(bytes.data(), kMagic, kMagicSize);
  std::memcpy(bytes.data() + kMagicSize, &size, sizeof size);
  bytes.insert(bytes.end(), text.begin(), text.end());
  bytes.reserve(bytes.size() + offset);
  for (const auto& [name, array] : arrays_) {
    bytes.insert(bytes.end(), array.bytes.begin(), array.bytes.end());
  }
  if (const auto written = write_file(path, bytes); !written) {
    throw std::runtime_error(describe(written.error()));
  }
}

Container Container::load(const std::string& path) {
  const auto read = read_file(path);
  if (!read) throw std::runtime_error(describe(read.error()));
  const std::vector<uint8_t>& bytes = *read;
  if (bytes.size() < kPrefixSize || std::memcmp(bytes.data(), kMagic, kMagicSize) != 0) {
    fail(path, "this is no file of beatsmith-train (its first bytes are not BSMITH01)");
  }
  uint64_t header_size = 0;
  std::memcpy(&header_size, bytes.data() + kMagicSize, sizeof header_size);
  if (header_size > bytes.size() - kPrefixSize) fail(path, "the header is cut off");
  const auto* text = bytes.data() + kPrefixSize;
  Container container;
  container.header = nlohmann::json::parse(text, text + header_size, nullptr, false);
  if (!container.header.is_object() || !container.header.contains("arrays")) {
    fail(path, "the header is not readable");
  }
  const uint64_t data = kPrefixSize + header_size;
  try {
    for (const auto& [name, entry] : container.header["arrays"].items()) {
      const auto offset = entry.at("offset").get<uint64_t>();
      const auto count = entry.at("bytes").get<uint64_t>();
      if (offset > bytes.size() - data || count > bytes.size() - data - offset) {
        fail(path, "array '" + name + "' is cut off");
      }
      const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(data + offset);
      container.arrays_[name] = {entry.at("type").get<std::string>(),
                                 {first, first + static_cast<std::ptrdiff_t>(count)}};
    }
  } catch (const nlohmann::json::exception&) {
    fail(path, "the table of arrays is not readable");
  }
  container.header.erase("arrays");
  // Files of before hashes were stored have none.
  if (container.header.contains("hash") && container.header["hash"] != container.hash()) {
    fail(path, "its contents are not those that were written (their hash differs)");
  }
  container.header.erase("hash");
  container.path_ = path;
  return container;
}

}  // namespace beatsmith
