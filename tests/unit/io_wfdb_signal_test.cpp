#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <span>

#include "io/wfdb_format.h"
#include "io/wfdb_signal.h"
#include "wfdb_files.h"

namespace beatsmith {
namespace {

constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

// NaN equals NaN.
void expect_values(const Lead& lead, const std::vector<float>& values) {
  ASSERT_EQ(lead.samples.size(), values.size()) << lead.name;
  for (size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) {
      EXPECT_TRUE(std::isnan(lead.samples[i])) << lead.name << " " << i;
    } else {
      EXPECT_EQ(lead.samples[i], values[i]) << lead.name << " " << i;
    }
  }
}

Recording recording_of(const Result<Recording>& read) {
  if (read) return *read;
  ADD_FAILURE() << describe(read.error());
  return {"", 1, std::vector<Lead>(4), {}};
}

// Layouts as signal(5) describes them, worked out by hand; the last value of each is its marker of
// a missing sample, -2^(bits - 1), as the WFDB library's getskewedframe knows it.
TEST(WfdbFormat, EachIsReadAsSignal5LaysItOut) {
  struct Case {
    int format;
    std::vector<uint8_t> bytes;
    std::vector<float> values;
  };
  const std::vector<Case> cases = {
      {16, {0x34, 0x12, 0xfe, 0xff, 0x00, 0x80}, {0x1234, -2, kMissing}},
      {24, {0x56, 0x34, 0x12, 0xfe, 0xff, 0xff, 0x00, 0x00, 0x80}, {0x123456, -2, kMissing}},
      {32,
       {0x00, 0x56, 0x34, 0x12, 0xfe, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x80},
       {0x12345600, -2, kMissing}},
      {61, {0x12, 0x34, 0xff, 0xfe, 0x80, 0x00}, {0x1234, -2, kMissing}},  // high byte first
      {80, {0x85, 0x7e, 0xff, 0x00}, {5, -2, 127, kMissing}},              // 128 + value
      {160, {0x05, 0x80, 0xfe, 0x7f, 0x00, 0x00}, {5, -2, kMissing}},      // 32768 + value
      // 0xabc: low byte bc; its high half a in the low half of the second byte, the next one's in
      // the high half.
      {212, {0xbc, 0x2a, 0x34, 0xff, 0x8f, 0x00}, {0xabc - 0x1000, 0x234, -1, kMissing}},
      // 0x155, -1, 0x2d3: the words are 0x155 << 1 | 0x13 << 11 and 0x3ff << 1 | 0x16 << 11, with
      // the lower and upper 5 bits of 0x2d3.
      {310, {0xaa, 0x9a, 0xfe, 0xb7, 0x00, 0x04}, {0x155, -1, 0x2d3 - 0x400, kMissing}},
      // 0x155 | 0x3ff << 10 | 0x2d3 << 20 = 0x2d3ffd55.
      {311, {0x55, 0xfd, 0x3f, 0x2d, 0x00, 0x02}, {0x155, -1, 0x2d3 - 0x400, kMissing}},
  };
  for (const Case& each : cases) {
    SCOPED_TRACE(each.format);
    const WfdbHeader header = header_of("r 1\nr.dat " + std::to_string(each.format) + " 1\n");
    const Result<WfdbRecording> read = decode_wfdb_recording(header, {{"r.dat", each.bytes}});
    ASSERT_TRUE(read) << describe(read.error());
    const StoredLead& lead = read->recording.leads[0];
    EXPECT_EQ(lead.samples.is_adc(), each.format != 24 && each.format != 32);
    expect_values(recording_from_stored(read->recording).leads[0], each.values);
  }
}

TEST(WfdbFormat, DifferencesAddUpForEachSignalByItself) {
  // From the initial value of the header on; two signals of one file, the second twice a frame.
  const WfdbHeader header = header_of(
      "r 2 100 2\n"
      "r.dat 8 1 8 0 100 -30 0 I\n"
      "r.dat 8x2 1 8 0 -50000 31011 0 II\n");
  const std::vector<uint8_t> bytes = {0, 0, 127, 0x80, 0xff, 5};
  const auto read = decode_wfdb_recording(header, {{"r.dat", bytes}});
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->recording.sample_rate_hz, 200);
  const Recording recording = recording_from_stored(read->recording);
  expect_values(recording.leads[1], {-50000, -49873, -49874, -49869});
  EXPECT_NEAR(recording.leads[0].samples[0], 100, 10) << "100, -28, resampled";
}

TEST(WfdbFormat, PartOfAGroupHoldsWhatIsThere) {
  // A file may end inside a group: so many bytes hold so many samples.
  for (const auto& [format, counts] :
       std::vector<std::pair<int, std::vector<uint64_t>>>{{8, {0, 1, 2, 3}},
                                                          {16, {0, 0, 1, 1, 2}},
                                                          {24, {0, 0, 0, 1, 1}},
                                                          {212, {0, 0, 1, 2, 2, 3, 4}},
                                                          {310, {0, 0, 1, 1, 3, 3, 4, 4, 6}},
                                                          {311, {0, 0, 1, 2, 3, 3, 4, 5, 6}}}) {
    for (size_t bytes = 0; bytes < counts.size(); ++bytes) {
      EXPECT_EQ(find_wfdb_format(format)->samples_in(bytes), counts[bytes])
          << format << " " << bytes;
    }
  }
  EXPECT_EQ(find_wfdb_format(508), nullptr);
}

TEST(WfdbSignal, CompressedFormatsAreNamedWithTheMend) {
  const auto read = read_wfdb(header_of("r 1\nr.dat 516\n"), {{"r.dat", {}}});
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().what.find("516 is compressed (FLAC)"), std::string::npos);
  EXPECT_NE(read.error().mend.find("xform"), std::string::npos);
}

TEST(WfdbSignal, ReadsSeveralFilesWithOffsetsAndMissingSamples) {
  const WfdbHeader header = header_of(
      "r 3 100 2\n"
      "a.dat 212+1 200(1024)/mV 12 0\n"
      "a.dat 212+1 100 12 10\n"
      "b.dat 16 1000/V\n");
  WfdbFiles files = {{"a.dat", bytes_212({1224, 110, -2048, -90})},
                     {"b.dat", bytes_16({-32768, -2048})}};
  files["a.dat"].insert(files["a.dat"].begin(), 0xee);
  files["b.dat"].push_back(0xee);  // the header's count says that this is no sample
  EXPECT_EQ(WfdbSignalDecoder::start(header)->file_names(),
            (std::vector<std::string>{"a.dat", "b.dat"}));

  const Recording recording = recording_of(read_wfdb(header, files));
  EXPECT_EQ(recording.sample_rate_hz, 100);
  ASSERT_EQ(recording.leads.size(), 3U);
  expect_values(recording.leads[0], {1, kMissing});
  expect_values(recording.leads[1], {1, -1});
  EXPECT_EQ(recording.leads[2].units, "V");
  expect_values(recording.leads[2], {kMissing, -2.048F});
}

// PTB-XL in the challenges' form: a MATLAB file, whose 24 bytes before the samples are skipped.
TEST(WfdbSignal, ReadsChallengeRecords) {
  const WfdbHeader header = header_of(
      "HR00001 2 500 3 05-Feb-2020 11:39:16\n"
      "HR00001.mat 16+24 1000.0(0)/mV 16 0 -119 -235 0 I\n"
      "HR00001.mat 16+24 1000.0(0)/mV 16 0 -55 31 0 II\n"
      "#Age: 56\n");
  std::vector<uint8_t> file(24, 0x20);
  for (const uint8_t byte : bytes_16({-119, -55, -116, 0, 0, 86})) file.push_back(byte);
  const auto read = decode_wfdb_recording(header, {{"HR00001.mat", file}});
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_TRUE(read->notes.empty()) << read->notes[0];
  const Recording recording = recording_from_stored(read->recording);
  EXPECT_EQ(recording.comments, std::vector<std::string>{"Age: 56"});
  expect_values(recording.leads[0], {-0.119F, -0.116F, 0});
  EXPECT_EQ(*choose_beat_lead(recording), 1U);
}

// Whatever the pieces, and wherever they part a sample, a group or a frame.
TEST(WfdbSignalDecoder, TakesFilesInPiecesOfAnySize) {
  std::string text = "r 9 100 1000\n";
  for (const char* const file :
       {"a.dat 212+5", "a.dat 212+5", "a.dat 212+5", "b.dat 16:2", "b.dat 16x3", "c.dat 310",
        "d.dat 8", "e.dat 24x2", "f.dat 311x3"}) {
    text += std::string(file) + " 200 12 0 0 0 0 ECG\n";
  }
  const WfdbHeader header = header_of(text);
  std::mt19937 random(3);
  WfdbFiles files;
  for (const auto& [name, size] : {std::pair{"a.dat", 4506},
                                   {"b.dat", 8000},
                                   {"c.dat", 1336},
                                   {"d.dat", 1000},
                                   {"e.dat", 6000},
                                   {"f.dat", 4000}}) {
    std::vector<uint8_t>& bytes = files[name];
    for (int i = 0; i < size; ++i) bytes.push_back(static_cast<uint8_t>(random()));
  }
  const Recording whole = recording_of(read_wfdb(header, files));
  EXPECT_EQ(whole.sample_rate_hz, 300);
  const auto same = [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); };
  for (const size_t size : {1, 2, 3, 4, 7, 1000, 100000}) {
    auto decoder = WfdbSignalDecoder::start(header);
    ASSERT_TRUE(decoder);
    for (const std::string& name : decoder->file_names()) {
      std::span<const uint8_t> rest(files[name]);
      ASSERT_TRUE(decoder->begin_file(rest.size()));
      while (!rest.empty()) {
        decoder->add_bytes(rest.first(std::min(size, rest.size())));
        rest = rest.subspan(std::min(size, rest.size()));
      }
      ASSERT_TRUE(decoder->end_file());
    }
    const Result<WfdbRecording> read = decoder->finish();
    ASSERT_TRUE(read);
    const Recording again = recording_from_stored(read->recording);
    ASSERT_EQ(again.leads.size(), whole.leads.size());
    for (size_t k = 0; k < whole.leads.size(); ++k) {
      const std::vector<float>& a = whole.leads[k].samples;
      const std::vector<float>& b = again.leads[k].samples;
      EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin(), b.end(), same)) << size << " " << k;
    }
  }

  // A file that turns out to be shorter than it said.
  auto decoder = WfdbSignalDecoder::start(header);
  ASSERT_TRUE(decoder->begin_file(files["a.dat"].size()));
  decoder->add_bytes(std::span(files["a.dat"]).first(100));
  EXPECT_FALSE(decoder->end_file());
}

// header(5): so many samples of the signal precede sample 0.
TEST(WfdbSignal, SkewedSignalsBeginLaterInTheirFile) {
  const WfdbHeader header = header_of(
      "r 2 100 4\n"
      "r.dat 16:1 1 16 0 9 19 0 I\n"
      "r.dat 16 1 16 0 1 10 0 II\n");
  const auto read = decode_wfdb_recording(header, {{"r.dat", bytes_16({9, 1, 1, 2, 2, 3, 7, 4})}});
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_TRUE(read->notes.empty()) << "the checksum counts them in";
  const Recording recording = recording_from_stored(read->recording);
  expect_values(recording.leads[0], {1, 2, 7, kMissing});
  expect_values(recording.leads[1], {1, 2, 3, 4});
}

// Of several rates the highest of an ECG; the other ECGs follow it, the rest is left out.
TEST(WfdbSignal, SeveralSamplesAFrameAreAHigherRate) {
  const WfdbHeader header = header_of(
      "r 3 125 3\n"
      "r.dat 16x4 1 16 0 0 9 0 II\n"
      "r.dat 16x2 1 16 0 0 9 0 V\n"
      "r.dat 16 1/NU 16 0 0 9 0 PLETH\n");
  std::vector<int> frames;
  for (int frame = 0; frame < 3; ++frame) {
    for (int i = 0; i < 4; ++i) frames.push_back(4 * frame + i);
    for (int i = 0; i < 3; ++i) frames.push_back(50);
  }
  const auto read = decode_wfdb_recording(header, {{"r.dat", bytes_16(frames)}});
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->annotation_rate_hz, 125) << "annotations count frames";
  const Recording recording = recording_from_stored(read->recording);
  EXPECT_EQ(recording.sample_rate_hz, 500);
  ASSERT_EQ(recording.leads.size(), 2U);
  expect_values(recording.leads[0], {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  expect_values(recording.leads[1], std::vector<float>(12, 50));
  ASSERT_EQ(read->notes.size(), 3U);
  EXPECT_NE(read->notes[0].find("checksums in II, V"), std::string::npos) << read->notes[0];
  EXPECT_NE(read->notes[1].find("II (500 Hz): V (250 Hz)"), std::string::npos) << read->notes[1];
  EXPECT_NE(read->notes[2].find("PLETH (125 Hz)"), std::string::npos) << read->notes[2];
}

// Example 6 of header(5): a record, a gap, and the record again.
TEST(WfdbSegments, OfAFixedLayoutFollowOneAnother) {
  const WfdbHeader header = header_of("multi/4 2 360 9\na 3\nnull 2\na 3\n~ 1\n# twice\n");
  EXPECT_EQ(wfdb_segment_names(header), (std::vector<std::string>{"a", "null"}));
  const WfdbSegments segments = {
      {"a", header_of("a 2 360 3\na.dat 212 200(1024) 11 1024 0 0 0 MLII\na.dat 212 200 12\n")},
      {"null", header_of("null 2 360 2\n~ 0 200\n~ 0 200\n")}};
  const WfdbFiles files = {{"a.dat", bytes_212({1024, 0, 1224, 200, -2048, 400})}};
  const auto read = decode_wfdb_recording(header, files, segments);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->recording.name, "multi");
  EXPECT_EQ(read->recording.comments, std::vector<std::string>{"twice"});
  ASSERT_EQ(read->recording.leads.size(), 2U);
  EXPECT_TRUE(read->recording.leads[0].samples.is_adc()) << "all at one scale";
  const Recording recording = recording_from_stored(read->recording);
  EXPECT_EQ(recording.leads[0].name, "MLII");
  expect_values(recording.leads[0], {0, 1, kMissing, kMissing, kMissing, 0, 1, kMissing, kMissing});
  expect_values(recording.leads[1], {0, 1, 2, kMissing, kMissing, 0, 1, 2, kMissing});
}

// As MIMIC's records: a layout without samples, then segments with some of its leads, each with its
// own gain and even format.
TEST(WfdbSegments, OfAVariableLayoutGiveTheLeadsThatTheyHave) {
  const WfdbHeader header = header_of("m/4 3 125 7\nlayout 0\nm1 2\n~ 2\nm2 3\n");
  const WfdbSegments segments = {
      {"layout", header_of("layout 3 125 0\n~ 0 100/mV 12 0 0 0 0 II\n~ 0 1/mmHg 12 0 0 0 0 ABP\n"
                           "~ 0 100/mV 12 0 0 0 0 V\n")},
      {"m1", header_of("m1 2 125 2\nm1.dat 80 50/mV 8 0 0 0 0 V\nm1.dat 80 100/mV 8 0 0 0 0 II\n")},
      {"m2", header_of("m2 3 125 3\nm2.dat 16 200/mV 12 0 0 0 0 II\n"
                       "m2.dat 16 0.1/uV 12 0 0 0 0 V\nm2.dat 16 1/x 12 0 0 0 0 unknown\n")}};
  const WfdbFiles files = {{"m1.dat", {128 + 50, 128 + 100, 128, 0}},
                           {"m2.dat", bytes_16({200, 100, 7, -32768, 200, 7, 400, 300, 7})}};
  const Recording recording = recording_of(read_wfdb(header, files, segments));
  ASSERT_EQ(recording.leads.size(), 3U);
  expect_values(recording.leads[0], {1, kMissing, kMissing, kMissing, 1, kMissing, 2});
  EXPECT_EQ(recording.leads[1].name, "ABP");
  expect_values(recording.leads[1], std::vector<float>(7, kMissing));
  EXPECT_EQ(recording.leads[2].units, "mV") << "where a segment has uV";
  expect_values(recording.leads[2], {1, 0, kMissing, kMissing, 1, 2, 3});
}

TEST(WfdbSegments, RefusesWhatDoesNotFitTogether) {
  const WfdbHeader header = header_of("m/2 1 125 4\na 2\nb 2\n");
  const WfdbHeader a = header_of("a 1 125 2\na.dat 16\n");
  const WfdbFiles files = {{"a.dat", bytes_16({1, 2})}, {"b.dat", bytes_16({1, 2})}};
  EXPECT_TRUE(read_wfdb(header, files, {{"a", a}, {"b", header_of("b 1 125 2\nb.dat 16\n")}}));
  EXPECT_NE(read_wfdb(header, files, {{"a", a}}).error().what.find("'b' is missing"),
            std::string::npos);
  for (const std::string_view b :
       {"b 1 250 2\nb.dat 16\n", "b 1 125 2\nb.dat 16x2\n", "b 1 125 2\nb.dat 16 1/mmHg\n",
        "b 2 125 2\nb.dat 16\nb.dat 16\n", "b 1 125 2\nb.dat 99\n", "b/1 1 125 2\na 2\n"}) {
    const auto read = read_wfdb(header, files, {{"a", a}, {"b", header_of(b)}});
    ASSERT_FALSE(read) << b;
    EXPECT_NE(read.error().where.find("'b'"), std::string::npos) << describe(read.error());
    EXPECT_FALSE(read.error().mend.empty());
  }
  // A gap that would take all memory.
  EXPECT_FALSE(read_wfdb(header_of("m/2 1 125\na 2\n~ 1099511627776\n"), files, {{"a", a}}));
}

TEST(WfdbSignal, KeepsAdcValues) {
  const WfdbHeader header = header_of("r 2 100\na.dat 212 200(1024)/mV\na.dat 212 -50/V\n");
  const auto read =
      decode_wfdb_recording(header, {{"a.dat", bytes_212({1224, 110, -2048, -90, 3, -2048})}});
  ASSERT_TRUE(read);
  const Samples& first = read->recording.leads[0].samples;
  ASSERT_EQ(first.adc().size(), 3U);
  EXPECT_EQ(first.adc()[0], 1224);
  EXPECT_EQ(first.adc()[1], first.scale().missing);
  EXPECT_EQ(read->recording.leads[1].samples[0], -2.2F);
}

TEST(WfdbSignal, TakesItsLengthFromTheFileWhereTheHeaderIsSilent) {
  const WfdbHeader header = header_of("r 2\nr.dat 16 1\nr.dat 16 1\n");
  const Recording recording = recording_of(read_wfdb(header, {{"r.dat", bytes_16({1, 2, 3, 4})}}));
  expect_values(recording.leads[0], {1, 3});
  expect_values(recording.leads[1], {2, 4});
  const auto cut = read_wfdb(header, {{"r.dat", bytes_16({1, 2, 3})}});
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().where, "r.dat, byte 6");
  // Three samples a frame in groups of two: the last one fills its group.
  const WfdbHeader packed = header_of("r 3\nr.dat 212 1\nr.dat 212 1\nr.dat 212 1\n");
  expect_values(recording_of(read_wfdb(packed, {{"r.dat", bytes_212({1, 2, 3, 0})}})).leads[2],
                {3});
}

TEST(WfdbSignal, RefusesWhatItCannotDecode) {
  const WfdbFiles files = {{"r.dat", std::vector<uint8_t>(12)}, {"s.dat", std::vector<uint8_t>(6)}};
  for (const std::string_view text :
       {"r/2 1 360 4\nr1 2\nr2 2\n", "r 0 360 4\n", "r 1\nr.dat 81\n", "r 1\nt.dat 16\n",
        "r 1 360 7\nr.dat 16\n", "r 1 360 1099511627776\nr.dat 16\n",
        "r 1 360 1\nr.dat 16+1125899906842624\n", "r 2\nr.dat 16\nr.dat 212\n",
        "r 2\nr.dat 16\nr.dat 16+2\n", "r 3 360 1\nr.dat 16\ns.dat 16\nr.dat 16\n",
        "r 2\nr.dat 16\ns.dat 16\n"}) {
    const auto recording = read_wfdb(header_of(text), files);
    ASSERT_FALSE(recording) << text;
    EXPECT_FALSE(recording.error().where.empty()) << text;
    EXPECT_FALSE(recording.error().mend.empty()) << text;
  }
}

// As in the WFDB library, a checksum counts where the header says how many samples there are.
TEST(WfdbSignal, SaysWhereAChecksumIsWrong) {
  const WfdbFiles files = {{"r.dat", bytes_16({5, -7, -1})}};
  const auto notes = [&](std::string_view text) {
    const auto read = decode_wfdb_recording(header_of(text), files);
    EXPECT_TRUE(read) << text;
    return read ? read->notes : std::vector<std::string>{};
  };
  EXPECT_TRUE(notes("r 1 360 3\nr.dat 16 1 12 0 5 -3 0 I\n").empty());
  EXPECT_TRUE(notes("r 1 360 3\nr.dat 16 1 12 0 5 65533 0 I\n").empty())
      << "some programs write the sum without a sign";
  EXPECT_TRUE(notes("r 1 360 3\nr.dat 16 1 12 0\n").empty());
  EXPECT_TRUE(notes("r 1 360 0\nr.dat 16 1 12 0 5 9 0 I\n").empty());
  EXPECT_TRUE(notes("r 1 360 3\nr.dat 16 1 12 0 5 0 0 I\n").empty())
      << "some programs write 0 and no sum";
  const auto wrong = notes("r 1 360 3\nr.dat 16 1 12 0 5 -4 0 I\n");
  ASSERT_EQ(wrong.size(), 1U);
  EXPECT_NE(wrong[0].find("checksums in I:"), std::string::npos) << wrong[0];
}

Recording small_recording() {
  return {"rec-1",
          250,
          {{"MLII", "mV", {0.001F, -1.5F, kMissing}}, {"lead 2", "uV", {0.0F, 32.767F, -32.767F}}},
          {"made by a test", ""}};
}

TEST(WfdbRecording, IsWrittenAsItIsRead) {
  const Recording recording = small_recording();
  const auto record = wfdb_from_recording(recording, 1000);
  ASSERT_TRUE(record) << describe(record.error());
  const auto header = parse_wfdb_header(format_wfdb_header(record->header));
  ASSERT_TRUE(header) << describe(header.error());
  EXPECT_EQ(*header, record->header);
  const auto again = read_wfdb(*header, {{"rec-1.dat", record->samples}});
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->name, "rec-1");
  EXPECT_EQ(again->sample_rate_hz, 250);
  EXPECT_EQ(again->comments, recording.comments);
  for (size_t k = 0; k < 2; ++k) {
    EXPECT_EQ(again->leads[k].name, recording.leads[k].name);
    EXPECT_EQ(again->leads[k].units, recording.leads[k].units);
    for (size_t i = 0; i < 3; ++i) {
      const float value = recording.leads[k].samples[i];
      const float copy = again->leads[k].samples[i];
      EXPECT_TRUE(std::isnan(value) ? std::isnan(copy) : copy == value) << value << " " << copy;
    }
  }
}

TEST(WfdbRecording, ARecordKeepsItsNumbersGainBaselineAndUnits) {
  const WfdbHeader header = header_of(
      "r 2 360 3\nr.dat 16 207.3(-1024)/mV 12 0 0 0 0 MLII\nr.dat 16 12.5(300)/mmHg 12 0 0 0 0 "
      "ABP\n");
  const std::vector<uint8_t> samples = bytes_16({-32767, 32767, -1024, -32768, 12345, 1});
  const auto read = decode_wfdb_recording(header, {{"r.dat", samples}});
  ASSERT_TRUE(read) << describe(read.error());
  Recording recording = recording_from_stored(read->recording);
  const auto written = wfdb_from_recording(recording);
  ASSERT_TRUE(written) << describe(written.error());
  EXPECT_EQ(written->samples, samples);
  for (const size_t k : {0U, 1U}) {
    EXPECT_EQ(written->header.signals[k].gain, header.signals[k].gain);
    EXPECT_EQ(written->header.signals[k].baseline, header.signals[k].baseline);
    EXPECT_EQ(written->header.signals[k].units, header.signals[k].units);
  }
  EXPECT_EQ(wfdb_from_recording(recording, 10)->header.signals[1].baseline, 0);
  recording.leads[0].samples[1] = 0.001F;  // between two of its numbers
  const auto changed = wfdb_from_recording(recording);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->header.signals[0].gain, 200) << "the finest that holds it";
  EXPECT_EQ(changed->header.signals[1].gain, 12.5);
}

TEST(WfdbRecording, RefusesToClip) {
  Recording recording = small_recording();
  recording.leads[1].samples[2] = -32.768F;
  const auto record = wfdb_from_recording(recording, 1000);
  ASSERT_FALSE(record);
  EXPECT_EQ(record.error().where, "lead 'lead 2', sample 2");
  EXPECT_TRUE(wfdb_from_recording(recording, 500));
  recording.leads[1].samples[2] = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(wfdb_from_recording(recording, 1e-9));
}

TEST(WfdbRecording, WithoutAGainEachLeadHasTheFinestThatHoldsIt) {
  Recording recording = small_recording();
  recording.leads[1].samples[2] = -3276.7F;
  const auto record = wfdb_from_recording(recording);
  ASSERT_TRUE(record) << describe(record.error());
  EXPECT_EQ(record->header.signals[0].gain, 1000);
  EXPECT_EQ(record->header.signals[1].gain, 10);
  recording.leads[1].samples[2] = 40;
  EXPECT_EQ(wfdb_from_recording(recording)->header.signals[1].gain, 500);
  recording.leads[1].samples[2] = 3e7F;
  EXPECT_EQ(wfdb_from_recording(recording)->header.signals[1].gain, 0.001);
  recording.leads[1].samples[2] = 1e9F;
  EXPECT_FALSE(wfdb_from_recording(recording));
}

TEST(WfdbRecording, UnitsBecomeOneWordOfAscii) {
  const auto units = [](const char* text) {
    Recording recording = small_recording();
    recording.leads[0].units = text;
    const auto record = wfdb_from_recording(recording);
    EXPECT_TRUE(record);
    return record->header.signals[0].units;
  };
  EXPECT_EQ(units("mV"), "mV");
  EXPECT_EQ(units("\u00B5V"), "uV");  // the micro sign
  EXPECT_EQ(units("\u03BCV"), "uV");  // the Greek letter
  EXPECT_EQ(units("beats a minute"), "beats_a_minute");
  EXPECT_EQ(units("\u00B0C"), "_C");
  EXPECT_EQ(units(""), "NU");
}

TEST(WfdbRecording, AnyTextGivesANameThatARecordCanHave) {
  EXPECT_EQ(wfdb_record_name("100_labelled-2"), "100_labelled-2");
  EXPECT_EQ(wfdb_record_name("rec.v1 (copy)"), "rec_v1__copy_");
  EXPECT_EQ(wfdb_record_name("n\u00E9e"), "n_e");
  EXPECT_EQ(wfdb_record_name("\u5FC3\u7535"), "recording");
  EXPECT_EQ(wfdb_record_name(""), "recording");
}

TEST(WfdbRecording, RefusesWhatAHeaderCannotHold) {
  const auto refuses = [](auto change, double gain = 1000) {
    Recording recording = small_recording();
    change(recording);
    return !wfdb_from_recording(recording, gain).has_value();
  };
  EXPECT_FALSE(refuses([](Recording& r) { r.comments[0] = "a\ttab"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.name = ""; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.name = "two words"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.name = "../x"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.name = "#x"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads.clear(); }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[0].name = "II\rV"; }));
  for (const char* name : {"rec.v1", "+r", "a b", "r/1", "n\u00E9e", ""}) {
    EXPECT_TRUE(refuses([name](Recording& r) { r.name = name; })) << name;
  }
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[0].name = "a\nb"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[1].samples.pop_back(); }));
  EXPECT_TRUE(refuses([](Recording& r) { r.comments[0] = "a\nb"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.sample_rate_hz = 0; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.sample_rate_hz = NAN; }));
  EXPECT_TRUE(refuses([](Recording&) {}, 0));
  EXPECT_TRUE(refuses([](Recording&) {}, NAN));
}

TEST(Recording, VoltagesHaveManyNames) {
  for (const char* const name : {"uV", "\u00B5V", "\u03BCV", "UV", "microvolts"}) {
    EXPECT_EQ(millivolts_per_unit(name), 1e-3) << name;
  }
  EXPECT_EQ(millivolts_per_unit("mv"), 1);
  EXPECT_EQ(millivolts_per_unit("Volts"), 1e3);
  EXPECT_EQ(millivolts_per_unit("mmHg"), std::nullopt);
  EXPECT_TRUE(is_ecg_lead_name("ECG LA-RA"));
  EXPECT_FALSE(is_ecg_lead_name("EEG"));
}

TEST(Recording, LeadsHaveNamesInManyLanguages) {
  for (const char* name :
       {"Lead II", "EKG Ableitung II", "ABLEITUNG_II", "D\u00E9rivation II", "D\u00C9RIVATION II",
        "Derivaci\u00F3n II", "Deriva\u00E7\u00E3o II", "Derivazione: II", "Afleiding II",
        "Kanal II", "Channel II", "Canal II",
        "\u041E\u0442\u0432\u0435\u0434\u0435\u043D\u0438\u0435 II", "\u5BFC\u8054II",
        "\u5BFC\u8054 ii", "II\u5BFC\u8054", "\u5FC3\u7535\u56FE II \u5BFC\u8054", "\u5C0E\u7A0BII",
        "\u901A\u9053 II"}) {
    EXPECT_EQ(plain_lead_name(name), "II") << name;
    EXPECT_TRUE(is_ecg_lead_name(name)) << name;
  }
  // Words that only begin so, and words alone.
  for (const char* name : {"KANALII", "CANALS 2", "LEADER II", "CHANNEL", "\u5BFC\u8054"}) {
    EXPECT_EQ(plain_lead_name(name), name);
  }
  EXPECT_FALSE(is_standard_lead_name("Channel 2"));
}

TEST(Recording, BeatLeadIsChosenByName) {
  const auto chosen = [](std::vector<std::string> names) {
    Recording recording;
    for (const std::string& name : names) recording.leads.push_back({name, "mV", {}});
    return choose_beat_lead(recording);
  };
  EXPECT_EQ(chosen({}), std::nullopt);
  EXPECT_EQ(chosen({"V5", "MLII"}), 1U);
  EXPECT_EQ(chosen({"V5", "II"}), 1U);
  EXPECT_EQ(chosen({"II", "MLII"}), 1U);
  EXPECT_EQ(chosen({"V2", "V5"}), 1U);
  EXPECT_EQ(chosen({"V1", "V2"}), 0U);
  EXPECT_EQ(chosen({"i", "ii", "vx"}), 1U) << "PTB";
  EXPECT_EQ(chosen({"RESP,", "PLETH,", "V,", "AVR,", "II,"}), 4U) << "BIDMC";
  EXPECT_EQ(chosen({"ECG lead I", "ECG lead V", "ECG lead II"}), 2U) << "MGH/MF";
  EXPECT_EQ(chosen({"RESP", "ECG"}), 1U) << "Fantasia";
  EXPECT_EQ(chosen({"EEG C4", "EKG-II"}), 1U);
  EXPECT_EQ(chosen({"Lead 3", "ML2"}), 1U);
}

}  // namespace
}  // namespace beatsmith
