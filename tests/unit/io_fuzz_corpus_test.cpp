// The fuzz targets' corpora as ordinary tests: seeds made by hand and inputs that once broke a
// reader.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "fuzz/properties.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;

struct Corpus {
  const char* name;
  fuzz::BrokenProperty (*property)(fuzz::Bytes);
};

class IoFuzzCorpus : public testing::TestWithParam<Corpus> {};

TEST_P(IoFuzzCorpus, EveryInputKeepsTheProperties) {
  const fs::path folder =
      fs::path(__FILE__).parent_path().parent_path() / "fuzz" / "corpus" / GetParam().name;
  int count = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::vector<uint8_t> bytes{std::istreambuf_iterator<char>(file),
                                     std::istreambuf_iterator<char>()};
    EXPECT_STREQ(GetParam().property(bytes), nullptr) << entry.path().filename();
    ++count;
  }
  EXPECT_GT(count, 3);
}

INSTANTIATE_TEST_SUITE_P(Readers, IoFuzzCorpus,
                         testing::Values(Corpus{"wfdb_header", fuzz::wfdb_header},
                                         Corpus{"wfdb_signal", fuzz::wfdb_signal},
                                         Corpus{"wfdb_annotation", fuzz::wfdb_annotation},
                                         Corpus{"csv", fuzz::csv}, Corpus{"npy", fuzz::npy},
                                         Corpus{"edf", fuzz::edf}),
                         [](const auto& corpus) { return std::string(corpus.param.name); });

}  // namespace
}  // namespace beatsmith
