// The readers against the published facts of the MIT-BIH Arrhythmia Database.
#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <span>

#include "io/csv.h"
#include "io/wfdb_annotation.h"
#include "io/wfdb_header.h"
#include "io/wfdb_signal.h"
#include "mitdb.h"

namespace beatsmith {
namespace {

class IoMitdb : public testing::Test {
 protected:
  void SetUp() override {
    if (mitdb_folder().empty()) GTEST_SKIP() << "BEATSMITH_MITDB is not set";
  }
};

TEST_F(IoMitdb, EverySignalBeginsAndSumsAsItsHeaderSays) {
  for (const std::string& name : mitdb_records()) {
    const Result<WfdbHeader> header = mitdb_header(name);
    ASSERT_TRUE(header) << name;
    ASSERT_EQ(header->signals.size(), 2U) << name;
    const auto read = decode_wfdb_recording(*header, {{name + ".dat", mitdb_file(name + ".dat")}});
    ASSERT_TRUE(read) << describe(read.error(), name);
    EXPECT_TRUE(read->notes.empty()) << name << ": the checksums are the header's";
    for (size_t k = 0; k < 2; ++k) {
      const WfdbSignalSpec& spec = header->signals[k];
      ASSERT_TRUE(spec.checksum) << name;
      const std::span<const int16_t> adc = read->recording.leads[k].samples.adc();
      ASSERT_EQ(adc.size(), 650000U) << name;
      EXPECT_EQ(adc.front(), spec.initial_value) << name;
      EXPECT_EQ((std::accumulate(adc.begin(), adc.end(), 0) - *spec.checksum) % 65536, 0) << name;
    }
  }
}

TEST_F(IoMitdb, AnnotationsHaveThePublishedTotals) {
  const std::map<std::string, int> published = {
      {"N", 75052}, {"L", 8075}, {"R", 7259}, {"V", 7130}, {"/", 7028}, {"A", 2546},
      {"f", 982},   {"F", 803},  {"j", 229},  {"a", 150},  {"E", 106},  {"J", 83},
      {"Q", 33},    {"e", 16},   {"S", 2},    {"!", 472},  {"+", 1291}, {"~", 616},
      {"\"", 437},  {"x", 193},  {"|", 132},  {"[", 6},    {"]", 6}};
  std::map<std::string, int> counted;
  int total = 0;
  for (const std::string& name : mitdb_records()) {
    const auto annotations = parse_wfdb_annotations(mitdb_file(name + ".atr"));
    ASSERT_TRUE(annotations) << describe(annotations.error(), name);
    for (const Annotation& annotation : *annotations) {
      ++counted[annotation.symbol];
      ++total;
      EXPECT_LT(annotation.sample, 650000) << name;
    }
  }
  EXPECT_EQ(total, 112647);
  EXPECT_EQ(counted, published);
}

TEST_F(IoMitdb, AnnotationsAreWrittenByteForByteAsTheyWere) {
  for (const std::string& name : mitdb_records()) {
    const std::vector<uint8_t> bytes = mitdb_file(name + ".atr");
    const auto annotations = parse_wfdb_annotations(bytes);
    ASSERT_TRUE(annotations) << name;
    const auto written = format_wfdb_annotations(*annotations);
    ASSERT_TRUE(written) << describe(written.error(), name);
    EXPECT_TRUE(*written == bytes) << name;
  }
}

TEST_F(IoMitdb, LeadsAreChosenByName) {
  for (const std::string& name : mitdb_records()) {
    const auto recording = mitdb_recording(name);
    ASSERT_TRUE(recording) << describe(recording.error(), name);
    const auto lead = choose_beat_lead(*recording);
    ASSERT_TRUE(lead) << name;
    const bool has_mlii = name != "102" && name != "104";
    EXPECT_EQ(recording->leads[*lead].name, has_mlii ? "MLII" : "V5") << name;
    EXPECT_EQ(*lead, name == "114" ? 1U : 0U) << name;
  }
}

TEST_F(IoMitdb, RecordSurvivesFormat16AndCsv) {
  const auto recording = mitdb_recording("100");
  ASSERT_TRUE(recording);
  EXPECT_EQ(recording->leads[0].samples[0], -0.145F);  // (995 - 1024) / 200
  EXPECT_EQ(recording->comments[0], "69 M 1085 1629 x1");

  const auto record = wfdb_from_recording(*recording);
  ASSERT_TRUE(record) << describe(record.error());
  const auto header = parse_wfdb_header(format_wfdb_header(record->header));
  ASSERT_TRUE(header) << describe(header.error());
  const auto again = read_wfdb(*header, {{"100.dat", record->samples}});
  ASSERT_TRUE(again) << describe(again.error());
  const auto text = format_csv(*recording);
  ASSERT_TRUE(text);
  const auto from_csv = parse_csv(*text);
  ASSERT_TRUE(from_csv) << describe(from_csv.error());
  for (const Recording& copy : {*again, from_csv->recording}) {
    EXPECT_EQ(copy.sample_rate_hz, 360);
    EXPECT_EQ(copy.comments, recording->comments);
    for (size_t k = 0; k < 2; ++k) {
      EXPECT_EQ(copy.leads[k].name, recording->leads[k].name);
      EXPECT_TRUE(copy.leads[k].samples == recording->leads[k].samples);
    }
  }
}

TEST_F(IoMitdb, FlippedBitIsFound) {
  const auto header = mitdb_header("100");
  ASSERT_TRUE(header);
  std::vector<uint8_t> bytes = mitdb_file("100.dat");
  bytes[bytes.size() / 2] ^= 4;
  const auto read = decode_wfdb_recording(*header, {{"100.dat", bytes}});
  ASSERT_TRUE(read);
  ASSERT_EQ(read->notes.size(), 1U);
  EXPECT_NE(read->notes[0].find("checksum"), std::string::npos);
}

}  // namespace
}  // namespace beatsmith
