#include <gtest/gtest.h>

#include <string>

#include "io/zip.h"

namespace beatsmith {
namespace {

std::vector<uint8_t> bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

uint32_t u32(const std::vector<uint8_t>& bytes, size_t at) {
  return bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16 |
         static_cast<uint32_t>(bytes[at + 3]) << 24;
}

TEST(Zip, HoldsFilesAsTheyAre) {
  const std::vector<FileBytes> files = {{"beats.hea", bytes_of("123456789")}, {"beats.dat", {}}};
  const auto zip = format_zip(files);
  ASSERT_TRUE(zip);
  EXPECT_EQ(u32(*zip, 0), 0x04034b50U);
  EXPECT_EQ(u32(*zip, 14), 0xCBF43926U) << "the published check value of CRC-32";
  EXPECT_EQ(u32(*zip, 18), 9U);
  EXPECT_EQ(std::string(zip->begin() + 30, zip->begin() + 48), "beats.hea123456789");
  const size_t second = 48;
  EXPECT_EQ(u32(*zip, second), 0x04034b50U);
  const size_t directory = second + 39;
  EXPECT_EQ(u32(*zip, directory), 0x02014b50U);
  EXPECT_EQ(u32(*zip, directory + 55 + 42), second) << "where the second file begins";
  const size_t end = directory + 2 * 55;
  EXPECT_EQ(u32(*zip, end), 0x06054b50U);
  EXPECT_EQ(u32(*zip, end + 8), 0x00020002U) << "two files";
  EXPECT_EQ(u32(*zip, end + 12), 2 * 55U);
  EXPECT_EQ(u32(*zip, end + 16), directory);
  EXPECT_EQ(zip->size(), end + 22);
}

TEST(Zip, RefusesNamesItCannotHold) {
  EXPECT_TRUE(format_zip({}));
  const std::vector<FileBytes> nameless = {{"", {1}}};
  ASSERT_FALSE(format_zip(nameless));
  EXPECT_FALSE(format_zip(nameless).error().mend.empty());
  const std::vector<FileBytes> endless = {{std::string(70'000, 'a'), {}}};
  EXPECT_FALSE(format_zip(endless));
}

}  // namespace
}  // namespace beatsmith
