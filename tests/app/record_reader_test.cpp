// Records of databases other than MIT-BIH, as the files that a person would drop together.
#include <gtest/gtest.h>

#include <cmath>

#include "record_files.h"

namespace beatsmith {
namespace {

FileBytes text_file(const std::string& name, const std::string& text) {
  return {name, bytes_of(text)};
}

// Samples of 16 bits, the lower byte first.
FileBytes samples_file(const std::string& name, const std::vector<int>& samples) {
  FileBytes file{name, {}};
  for (const int sample : samples) {
    file.bytes.push_back(static_cast<uint8_t>(sample & 0xff));
    file.bytes.push_back(static_cast<uint8_t>(sample >> 8 & 0xff));
  }
  return file;
}

FileBytes annotation_file(const std::string& name, const std::vector<Annotation>& annotations) {
  const auto bytes = format_wfdb_annotations(annotations);
  EXPECT_TRUE(bytes);
  return {name, *bytes};
}

Annotation at(int64_t sample, const std::string& symbol, const std::string& aux = {}) {
  Annotation annotation;
  annotation.sample = sample;
  annotation.symbol = symbol;
  annotation.aux = aux;
  return annotation;
}

RecordFromFiles opened(std::vector<FileBytes> files) {
  Result<RecordFromFiles> record = record_from_files(std::move(files));
  if (record) return *std::move(record);
  ADD_FAILURE() << describe(record.error());
  return {};
}

std::string refusal(std::vector<FileBytes> files) {
  const Result<RecordFromFiles> record = record_from_files(std::move(files));
  return record ? "" : describe(record.error());
}

// A record of ten samples and one lead.
std::vector<FileBytes> small_record(const std::string& name, const std::string& lead = "ECG1") {
  return {text_file(name + ".hea", name + " 1 250 10\n" + name + ".dat 16 200 12 0 0 55 0 " + lead),
          samples_file(name + ".dat", {0, 1, 2, 3, 4, 5, 6, 7, 8, 19})};
}

std::vector<FileBytes> with(std::vector<FileBytes> files, std::vector<FileBytes> others) {
  for (FileBytes& other : others) files.push_back(std::move(other));
  return files;
}

TEST(RecordReader, OpensSegmentsWithTheRecordThatNamesThem) {
  const std::vector<FileBytes> files = {
      text_file("m.hea", "m/4 1 250 23\nlayout 0\nA1 10\n~ 3\nA1 10\n"),
      text_file("layout.hea", "layout 1 250 0\n~ 0 200/mV 12 0 0 0 0 II\n"),
      text_file("a1.hea", "A1 1 250 10\nA1.dat 16 200 12 0 0 55 0 II\n"),  // a disk without case
      samples_file("A1.dat", {0, 1, 2, 3, 4, 5, 6, 7, 8, 19})};
  const RecordFromFiles record = opened(files);
  EXPECT_EQ(record.recording.name, "m");
  ASSERT_EQ(record.recording.leads.size(), 1U);
  EXPECT_EQ(record.recording.sample_count(), 23);
  const Samples& samples = record.recording.leads[0].samples;
  EXPECT_EQ(samples[14], samples[1]);
  EXPECT_TRUE(std::isnan(samples[11]));
  EXPECT_TRUE(record.notes.empty()) << record.notes[0];

  EXPECT_NE(refusal({files[0], files[3]}).find("segments are missing: layout.hea, A1.hea"),
            std::string::npos);
  EXPECT_NE(refusal({files[0], files[1], files[2]}).find("samples are missing: A1.dat"),
            std::string::npos);
  EXPECT_NE(refusal(with(files, small_record("b"))).find("2 recordings: m.hea, b.hea"),
            std::string::npos);
}

// AFDB: .atr has rhythms only, .qrs the beats.
TEST(RecordReader, BeatsComeFromAnotherAnnotatorWhereAtrHasNone) {
  const RecordFromFiles record =
      opened(with(small_record("04015"),
                  {annotation_file("04015.qrs", {at(3, "N"), at(7, "N")}),
                   annotation_file("04015.atr", {at(5, "+", "(AFIB")}),
                   annotation_file("04015.wqrs", {at(4, "N")}), text_file("04015.txt", "none")}));
  EXPECT_EQ(record.reference_name, "04015.atr, 04015.qrs");
  ASSERT_EQ(record.reference.size(), 3U);
  EXPECT_EQ(record.reference[1].aux, "(AFIB");
  ASSERT_EQ(record.notes.size(), 2U);
  EXPECT_NE(record.notes[1].find("04015.wqrs was left out"), std::string::npos);
  // With beats in .atr, that is all.
  EXPECT_EQ(opened(with(small_record("a"), {annotation_file("a.qrs", {at(3, "N")}),
                                            annotation_file("a.atr", {at(4, "V")})}))
                .reference_name,
            "a.atr");
}

// Apnea-ECG: .apn has N and A for whole minutes, .qrs the beats; LUDB: a file for each lead.
TEST(RecordReader, ChoosesTheAnnotatorOfTheBeats) {
  const RecordFromFiles apnea =
      opened(with(small_record("a01", "ECG"), {annotation_file("a01.apn", {at(2, "A")}),
                                               annotation_file("a01.qrs", {at(3, "N")})}));
  EXPECT_EQ(apnea.reference_name, "a01.qrs");
  ASSERT_EQ(apnea.notes.size(), 1U);
  EXPECT_NE(apnea.notes[0].find("a label a minute"), std::string::npos);
  EXPECT_TRUE(opened(with(small_record("a01"), {annotation_file("a01.apn", {at(2, "A")})}))
                  .reference.empty());
  EXPECT_EQ(opened(with(small_record("1", "ii"), {annotation_file("1.avf", {at(2, "N")}),
                                                  annotation_file("1.ii", {at(3, "N")})}))
                .reference_name,
            "1.ii");
}

// Annotations count frames, or at the rate that they state.
TEST(RecordReader, ReadsAnnotationsThatLackTheirEndMarkWithANote) {
  FileBytes cut = annotation_file("a.atr", {at(3, "N"), at(8, "V")});
  cut.bytes.resize(cut.bytes.size() - 2);
  const RecordFromFiles record = opened(with(small_record("a"), {cut}));
  ASSERT_EQ(record.reference.size(), 2U);
  EXPECT_EQ(record.reference[1].symbol, "V");
  ASSERT_EQ(record.notes.size(), 1U);
  EXPECT_TRUE(record.notes[0].starts_with("a.atr ends without its end mark")) << record.notes[0];
}

TEST(RecordReader, BringsAnnotationsToTheRecordingsRate) {
  const std::vector<FileBytes> files = {
      text_file("r.hea", "r 1 125 5\nr.dat 16x2 200 12 0 0 45 0 II\n"),
      samples_file("r.dat", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})};
  const RecordFromFiles frames = opened(with(files, {annotation_file("r.atr", {at(4, "N")})}));
  EXPECT_EQ(frames.recording.sample_rate_hz, 250);
  ASSERT_EQ(frames.reference.size(), 1U);
  EXPECT_EQ(frames.reference[0].sample, 8);
  const RecordFromFiles stated =
      opened(with(files, {annotation_file("r.atr", {annotation_rate_note(1000), at(12, "V")})}));
  ASSERT_EQ(stated.reference.size(), 1U) << "the note is none of the record's";
  EXPECT_EQ(stated.reference[0].sample, 3);
}

TEST(RecordReader, OpensATextWhereThereIsNoOtherRecording) {
  const FileBytes text = text_file("chart.txt", "Interval=\t0.004 s\n0\t1\n0.004\t2\n0.008\t3\n");
  const RecordFromFiles record = opened({text});
  EXPECT_EQ(record.recording.name, "chart");
  EXPECT_EQ(record.recording.sample_rate_hz, 250);
  EXPECT_EQ(record.recording.leads.size(), 1U);
  EXPECT_EQ(opened(with(small_record("a"), {text})).recording.name, "a");
}

// A rate is assumed only where the file has none, not where it has times that are not even.
TEST(RecordReader, SaysWhatIsWrongWithTheTimesOfATable) {
  const RecordFromFiles gap =
      opened({text_file("a.csv", "time_s,I\n0,1\n0.004,2\n0.008,3\n0.02,4\n0.024,5\n")});
  EXPECT_EQ(gap.recording.sample_rate_hz, 250);
  EXPECT_EQ(gap.recording.sample_count(), 7);
  EXPECT_FALSE(gap.rate_is_unstated);
  EXPECT_EQ(gap.notes, std::vector<std::string>{"Samples are missing before line 5, for 0.008 s."});
  EXPECT_NE(refusal({text_file("a.csv", "time_s,I\n0,1\n0.004,2\n0.003,3\n")})
                .find("a.csv, line 4, column 1: the time is not evenly spaced"),
            std::string::npos);
  const RecordFromFiles unstated = opened({text_file("a.csv", "I,II\n0,1\n0.004,2\n")});
  EXPECT_TRUE(unstated.rate_is_unstated);
  EXPECT_EQ(unstated.recording.sample_rate_hz, 360);
  ASSERT_EQ(unstated.notes.size(), 1U);
}

TEST(RecordReader, VoltagesAreInMillivolts) {
  const RecordFromFiles record = opened(
      {text_file("v.hea",
                 "v 3 250 1\nv.dat 16 10(5)/uV 16 0 0 0 0 II\nv.dat 16 1/V\nv.dat 16 2/mmHg"),
       samples_file("v.dat", {5005, 2, 100})});
  ASSERT_EQ(record.recording.leads.size(), 3U);
  EXPECT_EQ(record.recording.leads[0].units, "mV");
  EXPECT_FLOAT_EQ(record.recording.leads[0].samples[0], 0.5F);
  EXPECT_FLOAT_EQ(record.recording.leads[1].samples[0], 2000);
  EXPECT_EQ(record.recording.leads[2].units, "mmHg");
  const RecordFromFiles csv = opened({text_file("a.csv", "t,I (\u00B5V)\n0,500\n0.01,-1\n")});
  EXPECT_EQ(csv.recording.leads[0].units, "mV");
  EXPECT_FLOAT_EQ(csv.recording.leads[0].samples[0], 0.5F);
}

TEST(RecordReader, UnitsThatAPersonKnowsBetterAreThoseOfTheVoltages) {
  const std::vector<FileBytes> files = {
      text_file("a.csv", "t,I (V),Resp (l)\n0,500,3\n0.01,-1,4\n")};
  const Result<RecordFromFiles> record = record_from_files(files, {.units = "uV"});
  ASSERT_TRUE(record);
  EXPECT_EQ(record->recording.leads[0].units, "mV");
  EXPECT_FLOAT_EQ(record->recording.leads[0].samples[0], 0.5F);
  EXPECT_FLOAT_EQ(record->recording.leads[1].samples[0], 3);
}

TEST(RecordReader, SaysWhatLooksDamagedAndWhatIsCompressed) {
  std::vector<FileBytes> files = small_record("d");
  files[1].bytes[6] ^= 1;
  const RecordFromFiles record = opened(files);
  ASSERT_EQ(record.notes.size(), 1U);
  EXPECT_NE(record.notes[0].find("checksums in ECG1"), std::string::npos);
  EXPECT_NE(refusal({text_file("f.hea", "f 1 250\nf.flac 516\n")}).find("(FLAC)"),
            std::string::npos);
}

}  // namespace
}  // namespace beatsmith
