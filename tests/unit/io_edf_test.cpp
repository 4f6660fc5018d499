#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "ecg/simulator.h"
#include "edf_bytes.h"
#include "io/edf.h"

namespace beatsmith {
namespace {

using namespace std::string_literals;

// As EdfRecording, with samples as floats.
struct ReadEdf {
  Recording recording;
  std::vector<Annotation> annotations;
  std::vector<std::string> notes;
};

ReadEdf parsed(const std::vector<uint8_t>& bytes) {
  const Result<EdfRecording> read = parse_edf(bytes);
  if (read) return {recording_from_stored(read->recording), read->annotations, read->notes};
  ADD_FAILURE() << describe(read.error());
  return {{"", 1, std::vector<Lead>(4), {}}, std::vector<Annotation>(8), {"", ""}};
}

Error error_of(const EdfText& text) {
  const Result<EdfRecording> read = parse_edf(text.bytes());
  if (!read) return read.error();
  ADD_FAILURE() << "accepted";
  return {};
}

// Two data records of one lead.
EdfText plain() {
  EdfText text;
  text.data = edf_samples({-2048, 0, 2047, 1, 2, 3, 4, 5});
  return text;
}

// "+0" and more: a list of annotations.
std::string tal(const std::string& onset, const std::string& text) {
  return onset + "\x14" + text + "\x14\0"s;
}

// One lead of 4 samples/s; `lists` are the annotations of each data record, `starts` their times.
EdfText annotated(const std::string& kind, const std::vector<std::string>& starts,
                  const std::vector<std::string>& lists) {
  EdfText text;
  text.kind = kind;
  text.records = std::to_string(starts.size());
  text.signals = {{}, edf_annotation_signal("30")};
  for (size_t i = 0; i < starts.size(); ++i) {
    const int first = static_cast<int>(4 * i);
    text.data += edf_samples({first, first + 1, first + 2, first + 3});
    text.data += edf_annotations(tal(starts[i], "") + lists[i], 60);
  }
  return text;
}

EdfText of_beatsmith(EdfText text) {
  text.recording = "Startdate X X X Beatsmith strip";
  return text;
}

TEST(Edf, ReadsPhysicalValuesInMillivolts) {
  const ReadEdf read = parsed(plain().bytes());
  EXPECT_EQ(read.recording.sample_rate_hz, 4);
  ASSERT_EQ(read.recording.leads.size(), 1U);
  const Lead& lead = read.recording.leads[0];
  EXPECT_EQ(lead.name, "II");
  EXPECT_EQ(lead.units, "mV");
  ASSERT_EQ(lead.samples.size(), 8U);
  EXPECT_FLOAT_EQ(lead.samples[0], -5);
  EXPECT_NEAR(lead.samples[1], -5 + 10 * 2048.0 / 4095, 1e-7);
  EXPECT_FLOAT_EQ(lead.samples[2], 5);
  EXPECT_TRUE(read.notes.empty());

  EdfText microvolts = plain();
  microvolts.signals[0].units = "uV";
  microvolts.signals[0].physical_min = "5000";  // an inverted lead
  microvolts.signals[0].physical_max = "-5000";
  EXPECT_FLOAT_EQ(parsed(microvolts.bytes()).recording.leads[0].samples[0], 5);
  for (const char* units : {"\xB5V", "\u00B5V", "\u03BCV"}) {
    microvolts.signals[0].units = units;
    EXPECT_EQ(parsed(microvolts.bytes()).recording.leads[0].units, "mV") << units;
    EXPECT_FLOAT_EQ(parsed(microvolts.bytes()).recording.leads[0].samples[0], 5) << units;
  }
  microvolts.signals[0].units = "degC";
  EXPECT_EQ(parsed(microvolts.bytes()).recording.leads[0].units, "degC");
  EXPECT_FLOAT_EQ(parsed(microvolts.bytes()).recording.leads[0].samples[0], 5000);
}

TEST(Edf, LeadsHaveTheRateOfTheEcgAndOthersAreNamed) {
  EdfText text;
  text.records = "1";
  text.signals = {{"EEG Fpz-Cz", "uV", "-100", "100", "-2048", "2047", "2"},
                  {"EKG 1", "mV", "-5", "5", "-2048", "2047", "4"},
                  {"Resp", "", "-1", "1", "-2048", "2047", "4"}};
  text.data = edf_samples({0, 0, 1, 2, 3, 4, 5, 6, 7, 8});
  const ReadEdf read = parsed(text.bytes());
  EXPECT_EQ(read.recording.sample_rate_hz, 4);
  ASSERT_EQ(read.recording.leads.size(), 2U);
  EXPECT_EQ(read.recording.leads[0].name, "EKG 1");
  EXPECT_EQ(read.recording.leads[1].name, "Resp");
  ASSERT_EQ(read.notes.size(), 1U);
  EXPECT_NE(read.notes[0].find("EEG Fpz-Cz (2 Hz)"), std::string::npos) << read.notes[0];
}

// The highest rate of an ECG; the other ECGs follow it, wherever they stand.
TEST(Edf, EcgsOfOtherRatesAreResampled) {
  EdfText text;
  text.records = "2";
  text.signals = {{"ECG LA-RA", "uV", "-2048", "2047", "-2048", "2047", "2"},
                  {"EKG2", "mV", "-2.048", "2.047", "-2048", "2047", "4"},
                  {"ECG HR", "bpm", "0", "200", "0", "200", "1"}};
  text.data = edf_samples({500, 500, 1, 2, 3, 4, 60, 500, 500, 5, 6, 7, 8, 61});
  const ReadEdf read = parsed(text.bytes());
  EXPECT_EQ(read.recording.sample_rate_hz, 4);
  ASSERT_EQ(read.recording.leads.size(), 2U);
  EXPECT_EQ(read.recording.leads[0].name, "ECG LA-RA");
  ASSERT_EQ(read.recording.leads[0].samples.size(), 8U);
  for (const float sample : read.recording.leads[0].samples) EXPECT_NEAR(sample, 0.5F, 1e-6);
  EXPECT_FLOAT_EQ(read.recording.leads[1].samples[7], 0.008F);
  ASSERT_EQ(read.notes.size(), 2U);
  EXPECT_NE(read.notes[0].find("EKG2 (4 Hz): ECG LA-RA (2 Hz)"), std::string::npos)
      << read.notes[0];
  EXPECT_NE(read.notes[1].find("ECG HR (1 Hz)"), std::string::npos) << read.notes[1];
}

TEST(Edf, IsReadInPiecesOfAnySizeAndKeepsDigitalValues) {
  const std::vector<uint8_t> bytes =
      annotated("EDF+D", {"+0", "+2.5"}, {tal("+0.75", "V"), tal("+3", "N")}).bytes();
  const Result<EdfRecording> whole = parse_edf(bytes);
  ASSERT_TRUE(whole);
  const Samples& samples = whole->recording.leads[0].samples;
  ASSERT_TRUE(samples.is_adc());
  const auto same = [](std::span<const int16_t> a, std::span<const int16_t> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  };
  for (const size_t size : {1, 7, 256, 300}) {
    EdfDecoder decoder(bytes.size());
    for (size_t at = 0; at < bytes.size(); at += size) {
      ASSERT_TRUE(
          decoder.add_bytes(std::span(bytes).subspan(at, std::min(size, bytes.size() - at))));
    }
    const Result<EdfRecording> read = decoder.finish();
    ASSERT_TRUE(read) << describe(read.error());
    EXPECT_TRUE(same(read->recording.leads[0].samples.adc(), samples.adc())) << size;
    EXPECT_EQ(read->annotations, whole->annotations) << size;
    EXPECT_EQ(read->notes, whole->notes) << size;
  }
  // A file that turns out to be shorter than it said.
  EdfDecoder decoder(bytes.size());
  ASSERT_TRUE(decoder.add_bytes(std::span(bytes).first(bytes.size() - 1)));
  EXPECT_FALSE(decoder.finish());
}

TEST(Edf, TakesAWholeRateFromARoundedDuration) {
  EdfText text = plain();
  text.duration = "0.011111";  // 4 samples at 360 Hz
  EXPECT_EQ(parsed(text.bytes()).recording.sample_rate_hz, 360);
  text.duration = "0.0111";
  EXPECT_NEAR(parsed(text.bytes()).recording.sample_rate_hz, 360.36, 0.01);
}

TEST(Edf, CountsTheRecordsOfARecordingThatWasCutOff) {
  EdfText text = plain();
  text.records = "-1";
  EXPECT_EQ(parsed(text.bytes()).recording.sample_count(), 8);
  text.data.resize(text.data.size() - 3);
  EXPECT_EQ(parsed(text.bytes()).recording.sample_count(), 4);
}

TEST(Edf, ReadsAnnotations) {
  const EdfText text = annotated("EDF+C", {"+0.5", "+1.5"},
                                 {tal("+0.75", "V") + "+1\x15"
                                                      "0.5\x14+ (AFIB\x14Lights off\x14\0"s,
                                  tal("+1.5", "[37]") + tal("+9", "late") + tal("+0", "early")});
  const ReadEdf read = parsed(of_beatsmith(text).bytes());
  ASSERT_EQ(read.annotations.size(), 4U);
  EXPECT_EQ(read.annotations[0], (Annotation{1, "V", 0, 0, 0, ""}));
  EXPECT_EQ(read.annotations[1], (Annotation{2, "+", 0, 0, 0, "(AFIB"}));
  EXPECT_EQ(read.annotations[2], (Annotation{2, "\"", 0, 0, 0, "Lights off"}));
  EXPECT_EQ(read.annotations[3], (Annotation{4, "[37]", 0, 0, 0, ""}));
  ASSERT_EQ(read.notes.size(), 1U);
  EXPECT_TRUE(read.notes[0].starts_with("2 of the file's annotations")) << read.notes[0];
}

// Words of other programs that begin as a beat's symbol does.
TEST(Edf, EventsOfOtherProgramsAreNoBeats) {
  EdfText text = annotated("EDF+C", {"+0"},
                           {tal("+0.25", "A fib") + tal("+0.5", "V") + tal("+0.75", "+ (AFIB")});
  for (const char* recording :
       {"Startdate X X X X", "Startdate X X X Beatsmithson", "by Startdate X X X Beatsmith"}) {
    text.recording = recording;
    const ReadEdf read = parsed(text.bytes());
    ASSERT_EQ(read.annotations.size(), 3U);
    EXPECT_EQ(read.annotations[0], (Annotation{1, "\"", 0, 0, 0, "A fib"}));
    EXPECT_EQ(read.annotations[1], (Annotation{2, "V", 0, 0, 0, ""}));
    EXPECT_EQ(read.annotations[2], (Annotation{3, "\"", 0, 0, 0, "+ (AFIB"}));
    // They are the same in a file of Beatsmith's own.
    const auto written = format_edf(read.recording, read.annotations);
    ASSERT_TRUE(written);
    EXPECT_EQ(parsed(*written).annotations, read.annotations);
  }
  EXPECT_EQ(parsed(of_beatsmith(text).bytes()).annotations[0],
            (Annotation{1, "A", 0, 0, 0, "fib"}));
}

TEST(Edf, SignalsWithoutARangeAreLeftOut) {
  EdfText text;
  text.records = "1";
  text.signals = {{"ECG I", "mV", "0", "0", "-2048", "2047", "4"},
                  {"ECG II"},
                  {"Sound", "mV", "-5", "5", "7", "7", "2"},
                  {"Light", "mV", "-5", "5", "7", "6", "4"}};
  text.data = edf_samples({9, 9, 9, 9, -2048, 0, 2047, 1, 9, 9, 9, 9, 9, 9});
  const ReadEdf read = parsed(text.bytes());
  ASSERT_EQ(read.recording.leads.size(), 1U);
  EXPECT_EQ(read.recording.leads[0].name, "II");
  EXPECT_FLOAT_EQ(read.recording.leads[0].samples[0], -5);
  EXPECT_FLOAT_EQ(read.recording.leads[0].samples[2], 5);
  EXPECT_EQ(read.notes, std::vector<std::string>{
                            "Left out, since their smallest value is their largest: I, Sound, "
                            "Light."});
  text.signals[1].physical_min = "5";
  EXPECT_EQ(error_of(text).what, "signal 0: the physical maximum is the physical minimum");
}

TEST(Edf, GapsAreMissingSamples) {
  const ReadEdf read = parsed(annotated("EDF+D", {"+0", "+2.5"}, {"", tal("+3", "V")}).bytes());
  const std::vector<float>& samples = read.recording.leads[0].samples;
  ASSERT_EQ(samples.size(), 14U);
  for (size_t i = 0; i < samples.size(); ++i) {
    EXPECT_EQ(std::isnan(samples[i]), i >= 4 && i < 10) << i;
  }
  ASSERT_EQ(read.annotations.size(), 1U);
  EXPECT_EQ(read.annotations[0].sample, 12);
  ASSERT_EQ(read.notes.size(), 1U);
  EXPECT_NE(read.notes[0].find("1 time, for 1.5 s"), std::string::npos) << read.notes[0];

  EXPECT_FALSE(parse_edf(annotated("EDF+D", {"+5", "+2"}, {"", ""}).bytes())) << "goes back";
  EXPECT_FALSE(parse_edf(annotated("EDF+D", {"+0", "+1e9"}, {"", ""}).bytes())) << "years";
}

TEST(Edf, ReadsBdf) {
  EdfText text = plain();
  text.version =
      "\xff"
      "BIOSEMI";
  text.kind = "24BIT";
  text.records = "1";
  text.signals[0].units = "uV";
  text.signals[0].physical_min = text.signals[0].digital_min = "-8388608";
  text.signals[0].physical_max = text.signals[0].digital_max = "8388607";
  text.data =
      "\x00\x00\x80"
      "\xff\xff\xff"
      "\x00\x00\x00"
      "\xe8\x03\x00"s;
  const ReadEdf read = parsed(text.bytes());
  const std::vector<float>& samples = read.recording.leads[0].samples;
  ASSERT_EQ(samples.size(), 4U);
  EXPECT_FLOAT_EQ(samples[0], -8388.608F);
  EXPECT_FLOAT_EQ(samples[1], -0.001F);
  EXPECT_EQ(samples[2], 0);
  EXPECT_EQ(samples[3], 1);
}

TEST(Edf, ErrorsNameThePlaceAndTheMend) {
  const auto refuses = [](auto change, const char* where, const char* what) {
    EdfText text = plain();
    change(text);
    const Error error = error_of(text);
    EXPECT_EQ(error.where, where) << error.what;
    EXPECT_NE(error.what.find(what), std::string::npos) << error.what;
    EXPECT_FALSE(error.mend.empty()) << error.what;
  };
  refuses([](EdfText& t) { t.version = "EDFX"; }, "byte 0", "does not begin");
  refuses([](EdfText& t) { t.header_bytes = "512.5"; }, "byte 184", "not a whole number");
  refuses([](EdfText& t) { t.header_bytes = "768"; }, "byte 252", "768 bytes, not 512");
  refuses([](EdfText& t) { t.records = "many"; }, "byte 236", "'many'");
  refuses([](EdfText& t) { t.records = "3"; }, "byte 528", "promises 3");
  refuses([](EdfText& t) { t.duration = "0"; }, "byte 244", "is 0");
  refuses([](EdfText& t) { t.duration = "-1"; }, "byte 244", "negative");
  refuses([](EdfText& t) { t.duration = "100"; }, "byte 244", "out of range");
  refuses([](EdfText& t) { t.signal_count = "0"; }, "byte 252", "outside 1 to");
  refuses([](EdfText& t) { t.signals[0].physical_min = "low"; }, "byte 360", "'low'");
  refuses([](EdfText& t) { t.signals[0].physical_max = "-5"; }, "byte 368", "physical maximum");
  refuses([](EdfText& t) { t.signals[0].physical_max = "1e99"; }, "byte 368", "too large");
  refuses([](EdfText& t) { t.signals[0].digital_min = "-40000"; }, "byte 376", "outside");
  refuses([](EdfText& t) { t.signals[0].digital_max = "-2048"; }, "byte 384", "digital maximum");
  refuses([](EdfText& t) { t.signals[0].samples = "0"; }, "byte 472", "outside");
  refuses([](EdfText& t) { t.signals[0].label = "EDF Annotations"; }, "", "annotations only");

  EXPECT_FALSE(parse_edf({}));
  std::vector<uint8_t> cut = plain().bytes();
  cut.resize(300);
  EXPECT_EQ(parse_edf(cut).error().where, "byte 300");
  EdfText damaged = annotated("EDF+C", {"+0"}, {"no list\0"s});
  EXPECT_NE(error_of(damaged).what.find("data record 0"), std::string::npos);
}

TEST(Edf, IsReadAsItIsWritten) {
  SimulatorSettings settings;
  settings.duration_s = 10.3;  // the last data record is not full
  settings.ventricular_share = 0.2;
  SimulatedRecording simulated = *simulate_ecg(settings);
  Recording& recording = simulated.recording;
  recording.leads.push_back({"a lead with a long name", "l/min", recording.leads[0].samples});
  recording.leads[0].samples[7] = NAN;
  recording.comments = {"Synthetic", ""};
  simulated.annotations.push_back({recording.sample_count() - 1, "\"", 0, 0, 0, "V is no note"});
  const auto written = format_edf(recording, simulated.annotations);
  ASSERT_TRUE(written) << describe(written.error());
  EXPECT_EQ(std::string(written->begin() + 236, written->begin() + 252), "11      1       ");

  const ReadEdf again = parsed(*written);
  EXPECT_EQ(again.recording.sample_rate_hz, 360);
  EXPECT_EQ(again.recording.comments, recording.comments);
  EXPECT_EQ(again.annotations, simulated.annotations);
  EXPECT_EQ(again.recording.leads[0].name, "MLII");
  EXPECT_EQ(again.recording.leads[1].name, "a lead with a lo");
  EXPECT_EQ(again.recording.leads[1].units, "l/min");
  for (const size_t k : {0U, 1U}) {
    const std::vector<float>& before = recording.leads[k].samples;
    const std::vector<float>& after = again.recording.leads[k].samples;
    ASSERT_EQ(after.size(), before.size());
    for (size_t i = 0; i < before.size(); ++i) {
      if (std::isnan(before[i])) {
        EXPECT_TRUE(std::isnan(after[i])) << i;
      } else {
        ASSERT_NEAR(after[i], before[i], 5.1e-5) << "of a lead up to 2 mV, lead " << k;
      }
    }
  }
}

TEST(Edf, WritesAnyRateAndCrowdedAnnotations) {
  for (const double rate_hz : {1.0, 128.5, 250.0, 1000.0 / 3, 333.333, 99999.0}) {
    Recording recording{"", rate_hz, {{"V5", "V", std::vector<float>(100, 0.001F)}}, {}};
    std::vector<Annotation> annotations(40, {3, "N", 0, 0, 0, ""});
    annotations.push_back({99, "V", 0, 0, 0, std::string(250, 'x')});
    const auto written = format_edf(recording, annotations);
    ASSERT_TRUE(written) << describe(written.error());
    const ReadEdf again = parsed(*written);
    EXPECT_NEAR(again.recording.sample_rate_hz, rate_hz, rate_hz * 1e-5);
    EXPECT_EQ(again.annotations, annotations) << rate_hz;
    EXPECT_EQ(again.recording.sample_count(), 100) << rate_hz;
    EXPECT_NEAR(again.recording.leads[0].samples[99], 1, 1e-4) << "V is written as uV, read as mV";
  }
}

TEST(Edf, RefusesWhatCannotBeWritten) {
  const Recording good{"", 360, {{"I", "mV", {1, 2}}, {"II", "mV", {1, 2}}}, {}};
  EXPECT_TRUE(format_edf(good, {}));
  const auto refuses = [&](auto change) {
    Recording recording = good;
    change(recording);
    const auto written = format_edf(recording, {});
    return !written && !written.error().mend.empty();
  };
  EXPECT_TRUE(refuses([](Recording& r) { r.leads.clear(); }));
  EXPECT_TRUE(refuses([](Recording& r) { r.sample_rate_hz = 0; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[1].samples.pop_back(); }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[0].samples[0] = 1e9F; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[0].samples[0] = INFINITY; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[0].name = "EDF Annotations"; }));
  const std::vector<Annotation> unsorted = {{1, "N", 0, 0, 0, ""}, {0, "N", 0, 0, 0, ""}};
  EXPECT_FALSE(format_edf(good, unsorted));
}

}  // namespace
}  // namespace beatsmith
