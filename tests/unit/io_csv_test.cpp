#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "io/csv.h"

namespace beatsmith {
namespace {

using namespace std::string_literals;

Recording parsed(std::string_view text, std::optional<double> rate_hz = {}) {
  Result<Recording> recording = parse_csv(text, rate_hz);
  if (recording) return *std::move(recording);
  ADD_FAILURE() << describe(recording.error()) << " in " << text;
  return {"", 0, std::vector<Lead>(4), {}};
}

Error error_of(std::string_view text, std::optional<double> rate_hz = {}) {
  const Result<Recording> recording = parse_csv(text, rate_hz);
  if (!recording) return recording.error();
  ADD_FAILURE() << "accepted: " << text;
  return {};
}

TEST(Csv, ReadsTimeAndLeads) {
  const Recording recording = parsed(
      "# from a test\n"
      "time_s,MLII,V5 (uV)\n"
      "0,0.5,-1e3\n"
      "0.004,nan,7\n"
      "0.008,+.25,NaN\n");
  EXPECT_EQ(recording.sample_rate_hz, 250);
  EXPECT_EQ(recording.comments, std::vector<std::string>{"from a test"});
  ASSERT_EQ(recording.leads.size(), 2U);
  EXPECT_EQ(recording.leads[0].name, "MLII");
  EXPECT_EQ(recording.leads[0].units, "mV");
  EXPECT_EQ(recording.leads[0].samples[0], 0.5F);
  EXPECT_TRUE(std::isnan(recording.leads[0].samples[1]));
  EXPECT_EQ(recording.leads[0].samples[2], 0.25F);
  EXPECT_EQ(recording.leads[1].name, "V5");
  EXPECT_EQ(recording.leads[1].units, "uV");
  EXPECT_EQ(recording.leads[1].samples[0], -1000.0F);
}

TEST(Csv, ReadsWhatOtherProgramsWrite) {
  // Semicolons, tabs, CRLF, a byte-order mark, quotes, blank lines, blanks around fields.
  for (const std::string_view text :
       {"time;I;II\r\n0;1;2\r\n0.01;3;4\r\n\r\n", "t\tI\tII\n0\t1\t2\n0.01\t3\t4",
        "\xef\xbb\xbftime_ms, I, II\n 0 , 1 , 2 \n10,3,4\n",
        "\"Time (s)\",\"I\",\"II\"\n\"0\",\"1\",\"2\"\n\"0.01\",\"3\",\"4\"\n",
        "'Elapsed time','I','II'\n0.000,1,2\n0.010,3,4\n",
        "'Elapsed time','I','II'\n'seconds','mV','mV'\n0.000,1,2\n0.010,3,4\n",
        "'Elapsed time','I','II'\n'hh:mm:ss.mmm','mV','mV'\n'0:00.000',1,2\n'0:00.010',3,4\n",
        "Time;I;II\n00:01:59,99;1,0;2,0\n00:02:00,00;3,0;4,0\n",
        "time,I,II\nms,mV,mV\n0,1,2\n10,3,4\n"}) {
    const Recording recording = parsed(text);
    EXPECT_EQ(recording.sample_rate_hz, 100) << text;
    ASSERT_EQ(recording.leads.size(), 2U) << text;
    EXPECT_EQ(recording.leads[0].samples, (std::vector<float>{1, 3})) << text;
    EXPECT_EQ(recording.leads[1].samples, (std::vector<float>{2, 4})) << text;
  }
}

TEST(Csv, TakesUnitsFromASecondRowOfWords) {
  const Recording recording = parsed("time,'I',II\n'seconds','uV',mmHg\n0,1,-\n0.01,3,4\n");
  EXPECT_EQ(recording.leads[0].name, "I");
  EXPECT_EQ(recording.leads[0].units, "uV");
  EXPECT_EQ(recording.leads[1].units, "mmHg");
  EXPECT_TRUE(std::isnan(recording.leads[1].samples[0]));
  // The clock tells the time only.
  EXPECT_EQ(error_of("time,I\n0:00,0:01\n").where, "line 2, column 2");
  EXPECT_EQ(error_of("time,I\n0:61.5,1\n0:62,1\n").where, "line 2, column 1");
}

TEST(Csv, QuotesMayHoldDelimitersAndQuotes) {
  const Recording recording = parsed("time_s,\"a \"\"b\"\", c\"\n0,1\n1,2\n");
  EXPECT_EQ(recording.leads[0].name, "a \"b\", c");
}

TEST(Csv, TakesTheRateFromRoundedTimes) {
  std::string text = "time,MLII\n";
  for (int i = 0; i < 3600; ++i) {
    text += std::to_string(std::round(i / 0.36) / 1000) + ",0\n";  // milliseconds
  }
  EXPECT_EQ(parsed(text).sample_rate_hz, 360);
}

TEST(Csv, KeepsARateThatIsNotWhole) {
  Recording recording{"", 128.5, {{"I", "mV", std::vector<float>(1000, 1.0F)}}, {}};
  EXPECT_NEAR(parsed(*format_csv(recording)).sample_rate_hz, 128.5, 1e-6);
  EXPECT_EQ(parsed(*format_csv(recording), 360).sample_rate_hz, 360) << "the caller knows better";
}

TEST(Csv, ReadsFilesWithoutHeaderOrTime) {
  const Recording leads = parsed("1,2\n3,5\n2,4\n", 360);
  EXPECT_EQ(leads.sample_rate_hz, 360);
  ASSERT_EQ(leads.leads.size(), 2U);
  EXPECT_EQ(leads.leads[1].name, "lead 2");
  EXPECT_EQ(parsed("1\n2\n3\n", 360).leads.size(), 1U) << "a rising lead is no time by itself";
  EXPECT_EQ(parsed("MLII\n1\n2\n", 200).leads[0].name, "MLII");

  const Recording timed = parsed("0,5\n0.005,6\n0.010,7\n");
  EXPECT_EQ(timed.sample_rate_hz, 200);
  EXPECT_EQ(timed.leads.size(), 1U);
  for (const std::string_view text : {"0,5\n1,6\n2,7\n", "index,I\n0,5\n1,6\n2,7\n",
                                      ",I\n0,5\n1,6\n2,7\n", "'sample #','I'\n0,5\n1,6\n2,7\n"}) {
    const Recording counted = parsed(text, 360);
    ASSERT_EQ(counted.leads.size(), 1U) << text;
    EXPECT_EQ(counted.leads[0].samples, (std::vector<float>{5, 6, 7}));
  }
}

// As the iPhone exports an ECG of the Apple Watch: what it says about it, then a value a line.
TEST(Csv, ReadsAppleWatchEcgs) {
  for (const std::string_view head :
       {"Name,A B\nDate of Birth,\"Jan 1, 1980\"\nRecorded Date,2020-01-01 10:00:00 +0100\n"
        "Classification,Sinus Rhythm\nSymptoms,\nSoftware Version,1.90\nDevice,\"Watch6,4\"\n"
        "Sample Rate,512 hertz\n\n\nLead,Lead I\nUnit,\u00B5V\n\n",
        "Name,A B\r\nAbtastrate,512 Hz\r\nLead,Lead I\r\nEinheit,\u00B5V\r\n\r\n"}) {
    const Recording recording = parsed(std::string(head) + "-8.5\n12\n7.25\n");
    EXPECT_EQ(recording.sample_rate_hz, 512);
    ASSERT_EQ(recording.leads.size(), 1U);
    EXPECT_EQ(recording.leads[0].name, "Lead I");
    EXPECT_EQ(recording.leads[0].units, "\u00B5V");
    EXPECT_EQ(recording.leads[0].samples, (std::vector<float>{-8.5F, 12, 7.25F}));
    EXPECT_TRUE(recording.comments.empty()) << "a person's name goes nowhere";
  }
}

// LabChart: titles and ranges in columns, and comments behind a row.
TEST(Csv, ReadsLabChartText) {
  const Recording recording = parsed(
      "Interval=\t0.0025 s\r\nExcelDateTime=\t4.2e+004\t1/2/2015 10:11:12.5\r\n"
      "TimeFormat=\tStartOfBlock\r\nDateFormat=\tM/d/yyyy\r\nChannelTitle=\tECG\tResp\r\n"
      "Range=\t10.000 mV\t5.000 V\r\n0\t0.1\t1\r\n0.0025\t0.2\t2\t#* cough\r\n0.005\t0.3\t3\r\n");
  EXPECT_EQ(recording.sample_rate_hz, 400);
  ASSERT_EQ(recording.leads.size(), 2U);
  EXPECT_EQ(recording.leads[0].name, "ECG");
  EXPECT_EQ(recording.leads[0].units, "mV");
  EXPECT_EQ(recording.leads[1].name, "Resp");
  EXPECT_EQ(recording.leads[1].units, "V");
  EXPECT_EQ(recording.leads[0].samples, (std::vector<float>{0.1F, 0.2F, 0.3F}));
}

// AcqKnowledge: minutes that are rounded, counts of samples below the names, a tab at each end.
TEST(Csv, ReadsAcqKnowledgeText) {
  const Recording recording = parsed(
      "ecg.acq\n2 msec/sample\n2 channels\nECG\nmV\nResp\nVolts\nmin\tCH1\tCH2\t\n"
      "\t4\t4\t\n0\t0.5\t1\t\n3.33333E-05\t0.25\t2\t\n6.66667E-05\t0\t3\t\n0.0001\t1\t4\t\n");
  EXPECT_EQ(recording.sample_rate_hz, 500);
  ASSERT_EQ(recording.leads.size(), 2U);
  EXPECT_EQ(recording.leads[0].name, "CH1");
  EXPECT_EQ(recording.leads[0].samples, (std::vector<float>{0.5F, 0.25F, 0, 1}));
}

// OpenSignals (BITalino): JSON in a comment; a counter that begins anew every 16 samples.
TEST(Csv, ReadsOpenSignalsText) {
  std::string text =
      "# OpenSignals Text File Format. Version 1\n"
      "# {\"00:11\": {\"sensor\": [\"ECG\"], \"device name\": \"00:11\", \"column\": [\"nSeq\", "
      "\"I1\", "
      "\"A1\"], \"time\": \"11:42:52.843\", \"channels\": [1], \"mode\": 0, \"device\": "
      "\"bitalino\", "
      "\"sampling rate\": 1000, \"label\": [\"A1\"], \"resolution\": [4, 1, 10]}}\n# EndOfHeader\n";
  for (int i = 0; i < 40; ++i)
    text += std::to_string(i % 16) + "\t1\t" + std::to_string(i) + "\t\n";
  const Recording recording = parsed(text);
  EXPECT_EQ(recording.sample_rate_hz, 1000);
  ASSERT_EQ(recording.leads.size(), 2U);
  EXPECT_EQ(recording.leads[1].name, "ECG");
  EXPECT_EQ(recording.leads[1].samples[39], 39);
  EXPECT_EQ(*choose_beat_lead(recording), 1U);
}

// Polar Sensor Logger: three times of which the phone's comes in packets.
TEST(Csv, TakesTheEvenOneOfSeveralTimes) {
  const Recording recording = parsed(
      "Phone timestamp;sensor timestamp [ns];timestamp [ms];ecg [uV]\n"
      "2021-05-05T10:10:10.123;599616000000000000;0.0;12\n"
      "2021-05-05T10:10:10.123;599616000008000000;8.0;-30\n"
      "2021-05-05T10:10:10.123;599616000016000000;16.0;7\n"
      "2021-05-05T10:10:10.623;599616000024000000;24.0;8\n");
  EXPECT_EQ(recording.sample_rate_hz, 125);
  ASSERT_EQ(recording.leads.size(), 1U);
  EXPECT_EQ(recording.leads[0].name, "ecg");
  EXPECT_EQ(recording.leads[0].units, "uV");
  EXPECT_EQ(recording.leads[0].samples, (std::vector<float>{12, -30, 7, 8}));
}

TEST(Csv, TakesRateAndUnitsFromTheLinesAbove) {
  for (const std::string_view head :
       {"# Sampling frequency: 250 Hz\n", "# fs=250\n", "Sampling rate (Hz): 250\n",
        "\"Sample Rate\";\"250\"\n", "Sampling interval: 4 ms\n",
        "Low pass filter: 40 Hz\n250 Hz\n", "# 0.25 kHz\n"}) {
    const Recording recording = parsed(std::string(head) + "Units: none\nI;II\n1;2\n3;4\n");
    EXPECT_EQ(recording.sample_rate_hz, 250) << head;
    ASSERT_EQ(recording.leads.size(), 2U) << head;
    EXPECT_EQ(recording.leads[0].name, "I") << head;
    EXPECT_EQ(recording.leads[0].units, "mV") << head;
  }
  EXPECT_EQ(parsed("# 250 Hz\ntime_s,I\n0,1\n0.01,2\n").sample_rate_hz, 100) << "times count";
  EXPECT_EQ(parsed("unit,uV\nfs=250\nI,II\n1,2\n3,4\n").leads[1].units, "uV");
  EXPECT_FALSE(parse_csv("Low pass filter: 40 Hz\nI,II\n1,2\n3,4\n"));
}

TEST(Csv, ReadsBlanksEmptyFieldsAndUtf16) {
  const Recording blanks = parsed("   0.000   -0.145  1\n   0.010   nan  2\n   0.020    3   3\n");
  EXPECT_EQ(blanks.sample_rate_hz, 100);
  EXPECT_EQ(blanks.leads.size(), 2U);
  const Recording holes = parsed("time,I,II\n0,,1\n0.01,2,\n0.02,3,4\n");
  EXPECT_TRUE(std::isnan(holes.leads[0].samples[0]));
  EXPECT_TRUE(std::isnan(holes.leads[1].samples[1]));
  for (const bool is_little : {true, false}) {
    std::string text = is_little ? "\xff\xfe" : "\xfe\xff";
    for (const char c : "t,I (uV)\r\n0,1\r\n0.01,2\r\n"s) {
      text += is_little ? std::string{c, '\0'} : std::string{'\0', c};
    }
    EXPECT_EQ(parsed(text).leads[0].units, "uV");
  }
}

TEST(Csv, FindsTheUnitOfATimeThatDoesNotSayIt) {
  // Milliseconds and nanoseconds since 1970.
  EXPECT_EQ(
      parsed("timestamp,I\n1612345678000,1\n1612345678004,2\n1612345678008,3\n").sample_rate_hz,
      250);
  EXPECT_EQ(parsed("Timestamp,I\n1612345678000000000,1\n1612345678004000000,2\n").sample_rate_hz,
            250);
  EXPECT_EQ(parsed("time,I\n0,1\n0.004,2\n").sample_rate_hz, 250);
  EXPECT_EQ(parsed("time_s,I\n0,1\n1,2\n").sample_rate_hz, 1) << "as it says";
}

TEST(Csv, IsReadAsItIsWritten) {
  const float huge = std::numeric_limits<float>::max();
  const float tiny = std::numeric_limits<float>::denorm_min();
  const Recording recording{"",
                            360,
                            {{"MLII", "mV", {0.1F, -huge, tiny, 1.0F / 3}},
                             {"a,b \"c\"", "uV", {1e-30F, -0.0F, 16777217.0F, NAN}},
                             {"odd (name)", "mV", {0, 0, 0, 0}}},
                            {"one", "", "# two"}};
  const auto text = format_csv(recording);
  ASSERT_TRUE(text);
  EXPECT_TRUE(text->starts_with("# one\n#\n# # two\ntime_s,MLII,"));
  const Recording again = parsed(*text);
  EXPECT_EQ(again.sample_rate_hz, 360);
  EXPECT_EQ(again.comments, recording.comments);
  ASSERT_EQ(again.leads.size(), 3U);
  for (size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(again.leads[k].name, recording.leads[k].name);
    EXPECT_EQ(again.leads[k].units, recording.leads[k].units);
    for (size_t i = 0; i < 4; ++i) {
      const float value = recording.leads[k].samples[i];
      EXPECT_TRUE(again.leads[k].samples[i] == value ||
                  (std::isnan(value) && std::isnan(again.leads[k].samples[i])));
    }
  }
}

TEST(Csv, ErrorsNameLineAndColumn) {
  const Error hole = error_of("# c\ntime_s,I,II\n0,1,2\n,2,3\n");
  EXPECT_EQ(hole.where, "line 4, column 1");
  EXPECT_EQ(hole.mend, "write nan for a missing sample");
  EXPECT_EQ(error_of("time_s,I\n0,one\n1,2\n").where, "line 2, column 2");
  EXPECT_EQ(error_of("time_s,I\n0,1\n1,one\n").where, "line 3, column 2");
  EXPECT_EQ(error_of("time_s,I\n0,1\n1,2,3\n").where, "line 3");
  EXPECT_EQ(error_of("time_s,I\n0,1\n1,\"2\n").where, "line 3, column 2");
  EXPECT_EQ(error_of("time_s,I\n0,1\n1,2\n2,3\n4,4\n5,5\n").where, "line 5, column 1")
      << "a row is missing before this one";
  EXPECT_NE(error_of("I,II\n1,2\n").mend.find("time_s"), std::string::npos);
}

TEST(Csv, RefusesWhatIsNoRecording) {
  for (const std::string& text : {""s,
                                  "\n\n"s,
                                  "# c\n"s,
                                  "time_s,I\n"s,
                                  "time_s\n0\n1\n"s,
                                  "time_s,I\n0,1\n"s,
                                  "time_s,I\n0,1\n0,2\n"s,
                                  "time_s,I\n1,1\n0,2\n"s,
                                  "time_s,I\nnan,1\n1,2\n"s,
                                  "time_s,I\n0,1\nnan,2\n2,3\n"s,
                                  "time_s,I\n0,1e39\n1,2\n"s,
                                  "time_s,I\n0,1\n1,0x10\n"s,
                                  "time_s,I\n0,1\n1,inf\n"s,
                                  "time_s;I\n0;0,5,1\n1;0,6,2\n"s,
                                  "time_s,I\n0,1\n1,\"2\"x\n"s,
                                  "time_s,I\n0,1\n1000,2\n"s,
                                  "I,II\n1,2\n3,4\n"s,
                                  "just some text\n"s,
                                  "a\0b"s,
                                  "\xff\xfe"
                                  "1\0,\0"s,
                                  "time_s,I\n0,1\n1,"s + std::string(1000, '9') + "\n"}) {
    const Error error = error_of(text);
    EXPECT_FALSE(error.what.empty());
    EXPECT_LT(error.what.size(), 120U);
    EXPECT_FALSE(error.mend.empty());
  }
  for (const double rate : {0.0, -1.0, 1e9, std::nan("")}) {
    EXPECT_FALSE(parse_csv("1\n2\n", rate)) << rate;
  }
}

TEST(Csv, RefusesWhatCannotBeWritten) {
  const Recording good{"", 360, {{"I", "mV", {1, 2}}, {"II", "mV", {1, 2}}}, {}};
  EXPECT_TRUE(format_csv(good));
  const auto refuses = [&](auto change) {
    Recording recording = good;
    change(recording);
    return !format_csv(recording).has_value();
  };
  EXPECT_TRUE(refuses([](Recording& r) { r.leads.clear(); }));
  EXPECT_TRUE(refuses([](Recording& r) { r.sample_rate_hz = 0; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[1].samples.pop_back(); }));
  EXPECT_TRUE(refuses([](Recording& r) { r.leads[1].name = "a\nb"; }));
  EXPECT_TRUE(refuses([](Recording& r) { r.comments = {"a\r"}; }));
}

}  // namespace
}  // namespace beatsmith
