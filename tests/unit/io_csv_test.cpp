#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>

#include "io/csv.h"
#include "io/text.h"

namespace beatsmith {
namespace {

using namespace std::string_literals;

CsvRecording read_csv(std::string_view text, CsvRate rate = {}) {
  Result<CsvRecording> read = parse_csv(text, rate);
  if (read) return *std::move(read);
  ADD_FAILURE() << describe(read.error()) << " in " << text.substr(0, 1000);
  return {{"", 0, std::vector<Lead>(4), {}}, std::vector<std::string>(2), false};
}

Recording parsed(std::string_view text, std::optional<double> rate_hz = {}) {
  return read_csv(text, {.known_hz = rate_hz}).recording;
}

Error error_of(std::string_view text) {
  const Result<CsvRecording> read = parse_csv(text);
  if (!read) return read.error();
  ADD_FAILURE() << "accepted: " << text.substr(0, 1000);
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
  const Recording bracketed = parsed(
      "   Elapsed time\t   MLII\t V5\n (hh:mm:ss.mmm)\t (mV)\t (uV)\n 0:00.000\t-0.1\t2\n"
      " 0:00.004\t0.1\t3\n");
  EXPECT_EQ(bracketed.sample_rate_hz, 250);
  EXPECT_EQ(bracketed.leads[0].name, "MLII");
  EXPECT_EQ(bracketed.leads[1].units, "uV");
  const Recording named = parsed("Unit,uV\ntime,II\n0,1\n0.01,3\n");
  EXPECT_EQ(named.leads[0].name, "II") << "a name is no unit";
  EXPECT_EQ(named.leads[0].units, "uV");
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

// Rows of a table, each with its time and number; all of them, or without those that are named.
using TimeText = std::function<std::string(int)>;
std::string rows(int count, const TimeText& time, const std::vector<int>& dropped = {}) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    if (std::find(dropped.begin(), dropped.end(), i) != dropped.end()) continue;
    text += time(i) + "," + std::to_string(i % 7) + "\n";
  }
  return text;
}
std::string with_decimals(double value, int decimals) {
  std::array<char, 32> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%.*f", decimals, value);
  return buffer.data();
}
// Floored to a step, as a clock that is read shows it.
TimeText stamps(double rate_hz, double step_s) {
  return [=](int i) { return with_decimals(std::floor(i / rate_hz / step_s + 1e-9) * step_s, 3); };
}

TEST(Csv, MissingRowsAreMissingSamples) {
  for (const double rate_hz : {250.0, 360.0, 700.0, 1000.0}) {
    const CsvRecording read =
        read_csv("time_s,I\n" + rows(2000, stamps(rate_hz, 1e-3), {100, 900, 901, 902}));
    const std::vector<float>& samples = read.recording.leads[0].samples;
    EXPECT_NEAR(read.recording.sample_rate_hz, rate_hz, rate_hz * 1e-3);
    ASSERT_EQ(samples.size(), 2000U) << rate_hz;
    EXPECT_EQ(samples.back(), 1999 % 7);
    EXPECT_TRUE(std::isnan(samples[901]));
    EXPECT_EQ(samples[903], 903 % 7);
    EXPECT_EQ(std::count_if(samples.begin(), samples.end(), [](float x) { return std::isnan(x); }),
              4);
    ASSERT_EQ(read.notes.size(), 1U);
    EXPECT_TRUE(read.notes[0].starts_with("Samples are missing in 2 places, for 0.0"))
        << read.notes[0];
    EXPECT_TRUE(read.notes[0].ends_with("first before line 102.")) << read.notes[0];
  }
  const CsvRecording read = read_csv("time_s,I\n0,1\n1,2\n2,3\n4,4\n5,5\n");
  EXPECT_EQ(read.recording.sample_rate_hz, 1);
  EXPECT_EQ(read.recording.sample_count(), 6);
  EXPECT_EQ(read.notes, std::vector<std::string>{"Samples are missing before line 5, for 1 s."});
  EXPECT_EQ(parsed("time_s,I\n0,1\n1,2\n2,3\n4,4\n5,5\n", 100).sample_count(), 5)
      << "the caller knows better";
}

TEST(Csv, AGapMayNotTakeAllMemory) {
  const std::string text = "time_s,I\n" + rows(100, [](int i) {
                             return with_decimals(i * 0.01 + (i < 50 ? 0 : 1e9), 3);
                           });
  const Error error = error_of(text);
  EXPECT_EQ(error.where, "line 52, column 1");
  EXPECT_NE(error.what.find("interrupted for much longer"), std::string::npos) << error.what;
}

TEST(Csv, TimesMayBeRounded) {
  for (const double rate_hz : {128.0, 250.0, 360.0, 512.0, 800.0, 900.0, 1000.0}) {
    for (const double step_s : {0.001, 0.01, 0.1, 1.0}) {
      const CsvRecording read = read_csv("time_s,I\n" + rows(9999, stamps(rate_hz, step_s)));
      EXPECT_EQ(read.recording.sample_rate_hz, rate_hz) << step_s;
      EXPECT_EQ(read.recording.sample_count(), 9999) << rate_hz << " " << step_s;
      EXPECT_TRUE(read.notes.empty()) << read.notes[0];
    }
  }
  // Samples that come in packets, a gap of three seconds among them.
  const CsvRecording read = read_csv("time,I\n" + rows(6000, [](int i) {
                                       const int second = i / 130 + (i < 3900 ? 0 : 3);
                                       return "10:00:" + std::to_string(10 + second);
                                     }));
  EXPECT_EQ(read.recording.sample_rate_hz, 130);
  EXPECT_EQ(read.recording.sample_count(), 6390);
}

TEST(Csv, UnevenTimesAreAnErrorThatSaysWhere) {
  for (const char* times : {"0 0.004 0.008 0.009 0.016 0.02", "0 0.004 0.008 0.004 0.008 0.012",
                            "0 1 1 1 2 3", "0 0.1 0.33 0.41 0.72 0.9 1.5"}) {
    std::string text = "time_s,I\n";
    for (std::string_view rest = times; !rest.empty();) {
      text += std::string(take_word(rest)) + ",1\n";
    }
    // Also where the caller knows a rate for files that state none.
    const auto read = parse_csv(text, {.unstated_hz = 360});
    ASSERT_FALSE(read) << times;
    EXPECT_EQ(read.error().what, "the time is not evenly spaced");
    EXPECT_TRUE(read.error().where.starts_with("line ")) << read.error().where;
  }
  // A stated rate is better than none; it is said.
  const CsvRecording read = read_csv("# 100 Hz\ntime,I\n0,1\n0.01,2\n0,3\n0.01,4\n");
  EXPECT_EQ(read.recording.sample_rate_hz, 100);
  ASSERT_EQ(read.notes.size(), 1U);
  EXPECT_NE(read.notes[0].find("line 5, column 1"), std::string::npos) << read.notes[0];
}

TEST(Csv, OnlyAFileWithoutARateHasTheOneForThose) {
  const CsvRecording unstated = read_csv("I,II\n1,2\n3,4\n", {.unstated_hz = 200});
  EXPECT_EQ(unstated.recording.sample_rate_hz, 200);
  EXPECT_TRUE(unstated.rate_is_unstated);
  const CsvRecording stated = read_csv("t,I\n0,1\n0.01,2\n", {.unstated_hz = 200});
  EXPECT_EQ(stated.recording.sample_rate_hz, 100);
  EXPECT_FALSE(stated.rate_is_unstated);
}

TEST(Csv, ReadsTimesAsOtherProgramsWriteThem) {
  for (const std::string_view row : {
           "2024-05-01 10:00:0#.$+00:00",
           "2024-05-01 10:00:0#.$Z",
           "2024-05-01 10:00:0#.$-0530",
           "2024-05-01T10:00:0#.$",
           "2024/05/01 10:00:0#.$",
           "01.05.2024 10:00:0#.$",
           "01-May-2024 10:00:0#.$",
           "0 days 00:00:0#.$",
           "10:02:0#:$",
           "10:02:0#.$ AM",
           "10:02:0#.$pm",
           "[08:04:0#.$]",
           "'[08:04:0#.$ 01/02/2003]'",
           "[08:04:0#.$ 01/02/2003]",
       }) {
    std::string text = "Time,ECG\n";
    for (int i = 0; i < 600; ++i) {
      std::string cell(row);
      cell.replace(cell.find('#'), 1, std::to_string(i / 250));
      cell.replace(cell.find('$'), 1, with_decimals(i % 250 / 250.0, 3).substr(2));
      text += cell + "," + std::to_string(i) + "\n";
    }
    const CsvRecording read = read_csv(text);
    EXPECT_EQ(read.recording.sample_rate_hz, 250) << row;
    EXPECT_EQ(read.recording.sample_count(), 600) << row;
    EXPECT_EQ(read.recording.leads.size(), 1U) << row;
  }
  EXPECT_EQ(parsed("Date 01/02/2003 10:00:00\n" + rows(20, stamps(100, 0.01))).sample_rate_hz, 100)
      << "no row of the table";
  for (const char* wrong : {"10:61:00", "13:00:00 PM", "10:00 AM", "10:00:00 on Monday",
                            "2024-13-01 10:00:00", "10:00:00+1", "[10:00:00"}) {
    EXPECT_FALSE(parse_csv("Time,I\n10:00:00,1\n" + std::string(wrong) + ",2\n")) << wrong;
  }
}

TEST(Csv, ADateMayHaveAColumnOfItsOwn) {
  for (const std::string_view text :
       {"Date,Time,ECG\n2024-05-01,10:00:00.000,1\n2024-05-01,10:00:00.004,2\n"
        "2024-05-01,10:00:00.008,3\n",
        "Datum;Uhrzeit;EKG\n01.05.2024;10:00:00,000;1\n01.05.2024;10:00:00,004;2\n"
        "01.05.2024;10:00:00,008;3\n",
        "Hora\tFecha\tECG\n10:00:00.000\t1/5/2024\t1\n10:00:00.004\t1/5/2024\t2\n"
        "10:00:00.008\t1/5/2024\t3\n",
        "2024-05-01,10:00:00.000,1\n2024-05-01,10:00:00.004,2\n2024-05-01,10:00:00.008,3\n",
        "Rate: any\ndate,clock,ECG\nd,h,mV\n2024-05-01,10:00:00.000,1\n"
        "2024-05-01,10:00:00.004,2\n2024-05-01,10:00:00.008,3\n"}) {
    const Recording recording = parsed(text);
    EXPECT_EQ(recording.sample_rate_hz, 250) << text;
    ASSERT_EQ(recording.leads.size(), 1U) << text;
    EXPECT_EQ(recording.leads[0].samples, (std::vector<float>{1, 2, 3})) << text;
    EXPECT_NE(recording.start, std::nullopt) << text;
  }
  const Recording night = parsed(
      "Date,Time,I,II\n2024-02-29,23:59:59.5,1,2\n2024-03-01,00:00:00,3,4\n"
      "2024-03-01,00:00:00.5,5,6\n");
  EXPECT_EQ(night.sample_rate_hz, 2);
  EXPECT_EQ(night.leads[1].name, "II");
  EXPECT_EQ(text_from_start_time(*night.start), "2024-02-29 23:59:59.5");

  EXPECT_EQ(error_of("Date,Time,I\n2024-05-01,10:00:00,1\n2024-05-01,10:00:01,x\n").where,
            "line 3, column 3");
  EXPECT_EQ(error_of("Date,Time,I\n2024-05-01,10:00:00,1\n2024-05-01,x,2\n").where,
            "line 3, column 1");
  EXPECT_EQ(error_of("Date,Time,I\n2024-05-01,10:00:00,1\n2024-05-01,10:00:01\n").what,
            "the row has 2 fields, the first one 3");
}

TEST(Csv, AClockGoesOnPastMidnightAndNoon) {
  const auto clock = [](const std::vector<const char*>& times) {
    std::string text = "Time,I\n";
    for (const char* time : times) text += std::string(time) + ",1\n";
    return read_csv(text, {.unstated_hz = 1});
  };
  for (const CsvRecording& read :
       {clock({"23:59:59.50", "23:59:59.75", "0:00:00.00", "0:00:00.25"}),
        clock({"11:59:59.50 AM", "11:59:59.75 AM", "12:00:00.00 PM", "12:00:00.25 PM"}),
        clock({"11:59:59.50 PM", "11:59:59.75 PM", "12:00:00.00 AM", "12:00:00.25 AM"}),
        clock({"2024-02-29 23:59:59.5", "2024-02-29 23:59:59.75", "2024-03-01 00:00:00",
               "2024-03-01 00:00:00.25"}),
        clock({"2024-10-27 02:59:59.5+02:00", "2024-10-27 02:59:59.75+02:00",
               "2024-10-27 02:00:00+01:00", "2024-10-27 02:00:00.25+01:00"}),
        clock({"0 days 23:59:59.5", "0 days 23:59:59.75", "1 days 00:00:00.0",
               "1 days 00:00:00.25"})}) {
    EXPECT_EQ(read.recording.sample_rate_hz, 4) << "a clock is in seconds, however slow";
    EXPECT_EQ(read.recording.sample_count(), 4);
    EXPECT_TRUE(read.notes.empty());
  }
  // A day is not lost where the date says so.
  EXPECT_EQ(clock({"2024-05-01 10:00:00", "2024-05-01 10:00:01", "2024-05-01 10:00:02",
                   "2024-05-02 10:00:03", "2024-05-02 10:00:04"})
                .recording.sample_count(),
            86405);
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
    EXPECT_EQ(recording.leads[0].units, "uV");
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
std::string opensignals(const std::string& device, const std::string& sensor,
                        const std::string& more = "") {
  std::string text =
      "# OpenSignals Text File Format. Version 1\n"
      "# {\"00:11\": {\"sensor\": [\"" +
      sensor +
      "\"], \"device name\": \"00:11\", \"column\": [\"nSeq\", \"I1\", \"A1\"], "
      "\"time\": \"11:42:52.843\", \"channels\": [1], " +
      more + "\"mode\": 0, \"device\": \"" + device +
      "\", \"sampling rate\": 1000, \"label\": [\"A1\"], \"resolution\": [4, 1, 10]}}\n"
      "# EndOfHeader\n";
  for (int i = 0; i < 40; ++i)
    text += std::to_string(i % 16) + "\t1\t" + std::to_string(16 * i) + "\t\n";
  return text;
}

TEST(Csv, ReadsOpenSignalsText) {
  const CsvRecording read = read_csv(opensignals("bitalino_rev", "ECGBITREV"));
  const Recording& recording = read.recording;
  EXPECT_EQ(recording.sample_rate_hz, 1000);
  ASSERT_EQ(recording.leads.size(), 2U);
  EXPECT_EQ(recording.leads[0].units, "adu");
  EXPECT_EQ(recording.leads[1].name, "ECGBITREV");
  EXPECT_EQ(recording.leads[1].units, "mV");
  // As the sensor's data sheet says: (n / 1024 - 1/2) 3.3 V / 1100.
  EXPECT_FLOAT_EQ(recording.leads[1].samples[32], 0);
  EXPECT_FLOAT_EQ(recording.leads[1].samples[0], -1.5F);
  EXPECT_EQ(*choose_beat_lead(recording), 1U);
  EXPECT_TRUE(read.notes.empty());
}

TEST(Csv, NumbersOfAConverterAreNoMillivolts) {
  for (const std::string& text : {opensignals("unheard_of", "ECG"), opensignals("bitalino", "RAW"),
                                  // Its lines do not say what the columns are.
                                  "# OpenSignals Text File Format\n# sampling rate 100\n"
                                  "1\t512\n2\t511\n4\t513\n"s}) {
    const CsvRecording read = read_csv(text);
    EXPECT_EQ(read.recording.leads.back().units, "adu");
    EXPECT_GT(read.recording.leads.back().samples[1], 15);
    ASSERT_EQ(read.notes.size(), 1U);
    EXPECT_NE(read.notes[0].find("adu"), std::string::npos);
  }
  const CsvRecording read = read_csv(opensignals("unheard_of", "ECG", "\"convertedValues\": 1, "));
  EXPECT_EQ(read.recording.leads[1].units, "mV");
  EXPECT_EQ(read.recording.leads[1].samples[1], 16);
  EXPECT_TRUE(read.notes.empty());
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

TEST(Csv, KnowsATimeByOtherWordsOrByItsValues) {
  struct Case {
    const char* head;
    const char* lead;
    const char* units;
    double per_s;
  };
  for (const Case& each : {
           Case{"\u65F6\u95F4(s),\u5FC3\u7535(mV)", "\u5FC3\u7535", "mV", 1},
           Case{"\u65F6\u95F4\uFF08\u6BEB\u79D2\uFF09,\u5FC3\u7535\uFF08\u00B5V\uFF09",
                "\u5FC3\u7535", "uV", 1000},
           Case{"\u6642\u9593/s,ECG[uV]", "ECG", "uV", 1},
           Case{"Zeit [s],EKG", "EKG", "mV", 1},
           Case{"Messzeit,EKG", "EKG", "mV", 1},
           Case{"Tiempo (ms),ECG", "ECG", "mV", 1000},
           Case{"Temps,ECG", "ECG", "mV", 1},
           Case{"tempo_ms,ECG", "ECG", "mV", 1000},
           Case{"t [ms],ECG", "ECG", "mV", 1000},
           Case{"t(\u03BCs),x(t)", "x(t)", "mV", 1e6},
           Case{"Aika,Kanava", "Kanava", "mV", 1},  // Finnish: by its values
           Case{"x,y (\xB5V)", "y", "uV", 1},
       }) {
    const auto time = [&](int i) { return with_decimals(i * each.per_s / 250, 3); };
    const Recording recording = parsed(each.head + "\n"s + rows(20, time));
    EXPECT_EQ(recording.sample_rate_hz, 250) << each.head;
    ASSERT_EQ(recording.leads.size(), 1U) << each.head;
    EXPECT_EQ(recording.leads[0].name, each.lead);
    EXPECT_EQ(recording.leads[0].units, each.units);
    EXPECT_TRUE(is_ecg_lead_name(recording.leads[0].name) ||
                !std::string_view(each.head).ends_with("ECG"));
    EXPECT_EQ(parsed(each.head + "\n"s + rows(50, time, {9}), {}).sample_count(), 50);
  }
  EXPECT_EQ(*choose_beat_lead(parsed("t,Resp,\u5FC3\u7535\n0,1,2\n0.01,1,2\n")), 1U);
}

TEST(Csv, ALeadThatRisesIsALead) {
  const auto rising = [](int i) { return std::to_string(i * 2); };
  for (const std::string& text :
       {"ECG,Resp\n" + rows(100, rising), "V1,V2\n" + rows(100, rising),
        "x (mV),y (mV)\n" + rows(100, rising), "x,y\nuV,uV\n" + rows(100, rising),
        "x,y\n" + rows(10, rising), "T (degC),ECG\n" + rows(10, rising),
        "x,y\n" + rows(100, [](int i) { return std::to_string(i * i); })}) {
    EXPECT_EQ(parsed(text, 360).leads.size(), 2U) << text.substr(0, 20);
  }
  // What counts the samples says no rate.
  EXPECT_TRUE(read_csv("no.,ECG\n" + rows(100, [](int i) { return std::to_string(i); }),
                       {.unstated_hz = 360})
                  .rate_is_unstated);
}

TEST(Csv, ADecimalCommaPartsNoFields) {
  for (const std::string_view text :
       {"ECG\n0,125\n0,130\n-1,5\n", "ECG (mV)\n0,125\n0,13\n-1,5",
        "# fs=500\nECG\nmV\n\"0,125\"\n\"0,13\"\n\"-1,5\"\n", "0,125\n0,130\n-1,5\n-0,5\n",
        "0,125\n0,13\n-1,5\n0,05\n", "Lead,Lead I\nEinheit,mV\n\n0,125\n0,13\n-1,5\n-0,5\n",
        "ECG\t\n0,125\t\n0,13\t\n-1,5\t\n"}) {
    const Recording recording = parsed(text, 360);
    ASSERT_EQ(recording.leads.size(), 1U) << text;
    const std::vector<float>& samples = recording.leads[0].samples;
    EXPECT_EQ(std::vector<float>(samples.begin(), samples.begin() + 3),
              (std::vector<float>{0.125F, 0.13F, -1.5F}))
        << text;
  }
  for (const std::string_view text :
       {"time,ECG\n0,000,0,125\n0,004,0,130\n0,008,-1,5\n",
        "time,ECG\n\"0,000\",\"0,125\"\n\"0,004\",\"0,130\"\n\"0,008\",\"-1,5\"\n",
        "time,ECG\n0,\"0,125\"\n\"0,004\",\"0,130\"\n\"0,008\",\"-1,5\"\n"}) {
    const Recording recording = parsed(text);
    EXPECT_EQ(recording.sample_rate_hz, 250) << text;
    EXPECT_EQ(recording.leads[0].samples, (std::vector<float>{0.125F, 0.13F, -1.5F})) << text;
  }
  // Two columns, or it may be.
  for (const std::string_view text :
       {"1,125\n2,130\n", "ECG\n1,125\n2,-130\n", "ECG\n1,125\n2,1.5\n", "I,II\n1,05\n2,06\n",
        "12 bits\n1,125\n2,130\n", "Gain: 5\n1,125\n2,130\n"}) {
    const Recording recording = parsed(text, 360);
    ASSERT_EQ(recording.leads.size(), 2U) << text;
    EXPECT_EQ(recording.leads[0].samples, (std::vector<float>{1, 2})) << text;
  }
}

TEST(Csv, MicrovoltsAreKnownInEveryEncoding) {
  for (const char* unit : {"uV", "\u00B5V", "\u03BCV", "\xB5V"}) {
    const std::string text(unit);
    for (const std::string& head :
         {"t,I (" + text + ")\n", "t,I [" + text + "]\n", "t,I(" + text + ")\n",
          "t,I\ns," + text + "\n", "Unit," + text + "\nt,I\n"}) {
      EXPECT_EQ(parsed(head + "0,1\n0.01,2\n").leads[0].units, "uV") << head;
    }
    EXPECT_EQ(millivolts_per_unit(text), 1e-3);
  }
  EXPECT_EQ(plain_units("\u00F5"), "\u00F5") << "another letter that holds the byte";
}

TEST(Csv, FindsTheUnitOfATimeThatDoesNotSayIt) {
  // Milliseconds and nanoseconds since 1970.
  EXPECT_EQ(
      parsed("timestamp,I\n1612345678000,1\n1612345678004,2\n1612345678008,3\n").sample_rate_hz,
      250);
  EXPECT_EQ(parsed("Timestamp,I\n1612345678000000000,1\n1612345678004000000,2\n").sample_rate_hz,
            250);
  EXPECT_EQ(parsed("time,I\n0,1\n0.004,2\n").sample_rate_hz, 250);
  EXPECT_EQ(parsed("0,5\n4,6\n8,7\n").sample_rate_hz, 250);
  EXPECT_EQ(parsed("time_s,I\n0,1\n1,2\n").sample_rate_hz, 1) << "as it says";
}

TEST(Csv, IsReadAsItIsWritten) {
  const float huge = std::numeric_limits<float>::max();
  const float tiny = std::numeric_limits<float>::denorm_min();
  const Recording recording{"",
                            360,
                            {{"MLII", "mV", {0.1F, -huge, tiny, 1.0F / 3}},
                             {"a,b \"c\"", "uV", {1e-30F, -0.0F, 16777217.0F, NAN}},
                             {"odd (name)", "mV", {0, 0, 0, 0}},
                             {"x(uV)", "mV", {0, 0, 0, 0}},
                             {"Zeit", "", {0, 1, 2, 3}}},
                            {"one", "", "# two"}};
  const auto text = format_csv(recording);
  ASSERT_TRUE(text);
  EXPECT_TRUE(text->starts_with("# one\n#\n# # two\ntime_s,MLII,"));
  const Recording again = parsed(*text);
  EXPECT_EQ(again.sample_rate_hz, 360);
  EXPECT_EQ(again.comments, recording.comments);
  ASSERT_EQ(again.leads.size(), 5U);
  for (size_t k = 0; k < 5; ++k) {
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
  EXPECT_EQ(error_of("time_s,I\n0,1\n1,2\n2,3\n2.1,4\n3,5\n4,6\n").where, "line 5, column 1")
      << "too early";
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
    EXPECT_FALSE(parse_csv("1\n2\n", {.known_hz = rate})) << rate;
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
