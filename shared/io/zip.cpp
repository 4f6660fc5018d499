#include "io/zip.h"

#include <array>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "io/text.h"

namespace beatsmith {
namespace {

constexpr uint32_t kLocalHeader = 0x04034b50;
constexpr uint32_t kDirectoryHeader = 0x02014b50;
constexpr uint32_t kDirectoryEnd = 0x06054b50;
constexpr size_t kLocalHeaderBytes = 30;
constexpr size_t kDirectoryHeaderBytes = 46;
constexpr uint16_t kVersion = 20;  // the first with folders, which all readers know
constexpr uint16_t kUtf8Names = 1 << 11;
constexpr uint16_t kStored = 0;
constexpr uint16_t kFirstDate = 1 << 5 | 1;  // 1980-01-01: year << 9 | month << 5 | day

// Of the polynomial 0x04C11DB7, bits reversed (ISO 3309).
constexpr std::array<uint32_t, 256> kCrcTable = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t remainder = byte;
    for (int bit = 0; bit < 8; ++bit) {
      remainder = (remainder & 1) != 0 ? 0xEDB88320 ^ remainder >> 1 : remainder >> 1;
    }
    table[byte] = remainder;
  }
  return table;
}();

uint32_t crc32(std::span<const uint8_t> bytes) {
  uint32_t crc = 0xFFFFFFFF;
  for (const uint8_t byte : bytes) crc = kCrcTable[(crc ^ byte) & 0xFF] ^ crc >> 8;
  return ~crc;
}

class LittleEndian {
 public:
  explicit LittleEndian(size_t bytes) { out_.reserve(bytes); }

  void u16(uint16_t value) {
    out_.push_back(static_cast<uint8_t>(value & 0xFF));
    out_.push_back(static_cast<uint8_t>(value >> 8));
  }
  void u32(uint32_t value) {
    u16(static_cast<uint16_t>(value & 0xFFFF));
    u16(static_cast<uint16_t>(value >> 16));
  }
  void text(std::string_view text) { out_.insert(out_.end(), text.begin(), text.end()); }
  void bytes(std::span<const uint8_t> bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  uint32_t position() const { return static_cast<uint32_t>(out_.size()); }
  std::vector<uint8_t> take() { return std::move(out_); }

 private:
  std::vector<uint8_t> out_;
};

// What a file's own header and its entry in the directory have in common.
void put_entry(LittleEndian& out, const FileBytes& file, uint32_t crc) {
  out.u16(kVersion);
  out.u16(kUtf8Names);
  out.u16(kStored);
  out.u16(0);  // time of day
  out.u16(kFirstDate);
  out.u32(crc);
  out.u32(static_cast<uint32_t>(file.bytes.size()));  // stored
  out.u32(static_cast<uint32_t>(file.bytes.size()));  // unpacked
  out.u16(static_cast<uint16_t>(file.name.size()));
  out.u16(0);  // extra field
}

}  // namespace

Result<std::vector<uint8_t>> format_zip(std::span<const FileBytes> files) {
  constexpr size_t kMost = std::numeric_limits<uint16_t>::max();
  uint64_t total = 22;
  for (const FileBytes& file : files) {
    if (file.name.empty() || file.name.size() > kMost) {
      return Error{"a ZIP archive cannot hold a file of this name", quoted(file.name),
                   "give it a shorter name"};
    }
    total += kLocalHeaderBytes + kDirectoryHeaderBytes + 2 * file.name.size() + file.bytes.size();
  }
  if (files.size() > kMost || total > std::numeric_limits<uint32_t>::max()) {
    return Error{"the files are too many or too large for a ZIP archive", "",
                 "save less at a time"};
  }

  LittleEndian out(static_cast<size_t>(total));
  struct Place {
    uint32_t offset;
    uint32_t crc;
  };
  std::vector<Place> places;
  for (const FileBytes& file : files) {
    places.push_back({out.position(), crc32(file.bytes)});
    out.u32(kLocalHeader);
    put_entry(out, file, places.back().crc);
    out.text(file.name);
    out.bytes(file.bytes);
  }
  const uint32_t directory = out.position();
  for (size_t i = 0; i < files.size(); ++i) {
    out.u32(kDirectoryHeader);
    out.u16(kVersion);  // of the program that wrote it
    put_entry(out, files[i], places[i].crc);
    out.u16(0);  // comment
    out.u16(0);  // disk
    out.u16(0);  // internal attributes
    out.u32(0);  // external attributes
    out.u32(places[i].offset);
    out.text(files[i].name);
  }
  const uint32_t directory_bytes = out.position() - directory;
  out.u32(kDirectoryEnd);
  out.u32(0);  // disks
  out.u16(static_cast<uint16_t>(files.size()));
  out.u16(static_cast<uint16_t>(files.size()));
  out.u32(directory_bytes);
  out.u32(directory);
  out.u16(0);  // comment
  return out.take();
}

}  // namespace beatsmith
