// The MIT-BIH Arrhythmia Database, for tests on real data: the folder that BEATSMITH_MITDB names.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "io/text.h"
#include "wfdb_files.h"

namespace beatsmith {

// Its 48 records.
inline const std::vector<std::string>& mitdb_records() {
  static const std::vector<std::string> records = {
      "100", "101", "102", "103", "104", "105", "106", "107", "108", "109", "111", "112",
      "113", "114", "115", "116", "117", "118", "119", "121", "122", "123", "124", "200",
      "201", "202", "203", "205", "207", "208", "209", "210", "212", "213", "214", "215",
      "217", "219", "220", "221", "222", "223", "228", "230", "231", "232", "233", "234"};
  return records;
}

// Empty where the data are not there: the test is then to skip itself.
inline std::string mitdb_folder() {
  const char* folder = std::getenv("BEATSMITH_MITDB");
  return folder == nullptr ? "" : folder;
}

// "100.atr" -> its bytes.
inline std::vector<uint8_t> mitdb_file(const std::string& name) {
  std::ifstream file(mitdb_folder() + "/" + name, std::ios::binary);
  EXPECT_TRUE(file.good()) << name << " cannot be read";
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline Result<WfdbHeader> mitdb_header(const std::string& record) {
  const std::vector<uint8_t> bytes = mitdb_file(record + ".hea");
  return parse_wfdb_header(text_of(bytes));
}

inline Result<Recording> mitdb_recording(const std::string& record) {
  const Result<WfdbHeader> header = mitdb_header(record);
  if (!header) return header.error();
  return read_wfdb(*header, {{record + ".dat", mitdb_file(record + ".dat")}});
}

}  // namespace beatsmith
