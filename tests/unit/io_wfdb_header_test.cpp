#include <gtest/gtest.h>

#include "io/wfdb_header.h"

namespace beatsmith {
namespace {

using namespace std::string_literals;

WfdbHeader parsed_header(std::string_view text) {
  Result<WfdbHeader> header = parse_wfdb_header(text);
  if (header) return *std::move(header);
  ADD_FAILURE() << describe(header.error());
  return {};
}

Error header_error(std::string_view text) {
  const Result<WfdbHeader> header = parse_wfdb_header(text);
  if (!header) return header.error();
  ADD_FAILURE() << "accepted: " << text;
  return {};
}

TEST(WfdbHeader, ReadsAllFields) {
  const WfdbHeader header = parsed_header(
      "# before\r\n"
      "rec_1 3 360/1000.5(-7) 650000 12:30:05 1/2/1999\r\n"
      "a.dat 212 200.5(-12)/uV 11 1024 995 -22131 0 lead with blanks\r\n"
      "\r\n"
      "a.dat 212 100/mmHg 12 5 6 7 8 II\r\n"
      "b.dat 16x4:3+512 1e3(1) 16\r\n"
      "#after\r\n"
      "#\r\n");
  EXPECT_EQ(header.name, "rec_1");
  EXPECT_EQ(header.sample_rate_hz, 360);
  EXPECT_EQ(header.counter_rate_hz, 1000.5);
  EXPECT_EQ(header.base_counter, -7);
  EXPECT_EQ(header.sample_count, 650000);
  ASSERT_TRUE(header.start);
  EXPECT_EQ(text_from_start_time(*header.start), "1999-02-01 12:30:05");
  EXPECT_EQ(header.comments, (std::vector<std::string>{"before", "after", ""}));
  ASSERT_EQ(header.signals.size(), 3U);

  const WfdbSignalSpec& first = header.signals[0];
  EXPECT_EQ(first.file_name, "a.dat");
  EXPECT_EQ(first.format, 212);
  EXPECT_EQ(first.gain, 200.5);
  EXPECT_EQ(first.baseline, -12);
  EXPECT_EQ(first.units, "uV");
  EXPECT_EQ(first.adc_resolution, 11);
  EXPECT_EQ(first.adc_zero, 1024);
  EXPECT_EQ(first.initial_value, 995);
  EXPECT_EQ(first.checksum, -22131);
  EXPECT_EQ(first.block_size, 0);
  EXPECT_EQ(first.description, "lead with blanks");

  const WfdbSignalSpec& second = header.signals[1];
  EXPECT_EQ(second.baseline, 5) << "the ADC zero stands in";
  EXPECT_EQ(second.units, "mmHg");
  EXPECT_EQ(second.block_size, 8);

  const WfdbSignalSpec& third = header.signals[2];
  EXPECT_EQ(third.format, 16);
  EXPECT_EQ(third.samples_per_frame, 4);
  EXPECT_EQ(third.skew, 3);
  EXPECT_EQ(third.byte_offset, 512);
  EXPECT_EQ(third.gain, 1000);
  EXPECT_EQ(third.baseline, 1);
}

TEST(WfdbHeader, FillsInDefaults) {
  const WfdbHeader header = parsed_header("x 3\nx.dat 212\ny.dat 8 0(0)\ny.dat 16 0/ 0 -3");
  EXPECT_EQ(header.sample_rate_hz, 250);
  EXPECT_EQ(header.counter_rate_hz, 250);
  EXPECT_EQ(header.base_counter, 0);
  EXPECT_EQ(parsed_header("x 0 360/0(7)").counter_rate_hz, 360) << "none that is above 0";
  EXPECT_EQ(header.sample_count, 0);
  const WfdbSignalSpec& first = header.signals[0];
  EXPECT_EQ(first.gain, 200);
  EXPECT_EQ(first.baseline, 0);
  EXPECT_EQ(first.units, "mV");
  EXPECT_EQ(first.adc_resolution, 12);
  EXPECT_EQ(first.checksum, std::nullopt);
  EXPECT_EQ(first.description, "record x, signal 0");
  EXPECT_EQ(header.signals[1].gain, 200);
  EXPECT_EQ(header.signals[1].adc_resolution, 10) << "a difference format";
  EXPECT_EQ(header.signals[2].units, "mV");
  EXPECT_EQ(header.signals[2].adc_resolution, 12);
  EXPECT_EQ(header.signals[2].baseline, -3);
  EXPECT_EQ(header.signals[2].initial_value, -3);
  EXPECT_EQ(header.signals[2].description, "record x, signal 2");
}

TEST(WfdbHeader, ReadsRecordsThatOtherToolsDecode) {
  const WfdbHeader segments =
      parsed_header("long/3 2 360 150\nlong_1 50\n# c\n~ 40\n\nlong_2 60\nlong_3 1\n");
  EXPECT_EQ(segments.segments,
            (std::vector<WfdbSegment>{{"long_1", 50}, {"~", 40}, {"long_2", 60}}));
  EXPECT_EQ(segments.signal_count, 2);
  EXPECT_TRUE(segments.signals.empty());
  EXPECT_TRUE(parsed_header("only_annotations 0 360\n").signals.empty());
  EXPECT_EQ(parsed_header("f 1\nf.flac 516\n").signals[0].format, 516);
}

TEST(WfdbHeader, IsWrittenAsItIsRead) {
  for (const std::string_view text :
       {"100 2 360 650000\n100.dat 212 200 11 1024 995 -22131 0 MLII\n"
        "100.dat 212 200 11 1024 1011 20052 0 V5\n# 69 M 1085 1629 x1\n",
        "r 2 333.33333333333331/0.1(1e-300) 0 0:0:0 1/1/2000\na 16x2:1+9 0.001(7)/V\nb 80",
        "m/2 4 1000 5000\nm1 5000\n~ 0", "z 0\n#\n# ## x"}) {
    const WfdbHeader header = parsed_header(text);
    EXPECT_EQ(parsed_header(format_wfdb_header(header)), header) << format_wfdb_header(header);
  }
}

TEST(WfdbHeader, ErrorsNamePlaceAndMend) {
  EXPECT_EQ(header_error("r 1 360 10\nr.dat 212 1e-300 11\n").where, "line 2, field 3");
  EXPECT_EQ(header_error("r 1 360 10\nr.dat 212 -1e300 11\n").what, "the gain is out of range");
  const Error gain = header_error("# c\nr 1 360 10\nr.dat 212 abc 11\n");
  EXPECT_EQ(gain.where, "line 3, field 3");
  EXPECT_EQ(gain.what, "gain 'abc' is not a number");
  EXPECT_FALSE(gain.mend.empty());
  EXPECT_EQ(header_error("r 2 360\nr.dat 212\n").what,
            "the record line promises 2 signals, the header describes 1");
}

TEST(WfdbHeader, SaysWhenTheRecordBegan) {
  const auto start = [](const std::string& written) {
    const WfdbHeader header = parsed_header("r 0 360 10 " + written + "\n");
    EXPECT_EQ(parsed_header(format_wfdb_header(header)), header) << written;
    return header.start ? text_from_start_time(*header.start) : "";
  };
  EXPECT_EQ(start("13:5:0"), "13:05:00");
  EXPECT_EQ(start("16:48:15.480 09/01/2131"), "2131-01-09 16:48:15.48");
  EXPECT_EQ(start("23:59:59.999999 29/2/2024"), "2024-02-29 23:59:59.999999");
  EXPECT_EQ(start("00:00:00"), "00:00:00");
  EXPECT_EQ(start("05-Feb-2020 11:39:16"), "2020-02-05 11:39:16") << "as the Challenges have it";
  // Anonymised.
  EXPECT_EQ(start(""), "");
  EXPECT_EQ(start("0:0:0 0/0/0"), "");
  EXPECT_EQ(start("8:30:00 00/00/0000"), "08:30:00");
  EXPECT_EQ(start("8:30:00 x/x/x"), "08:30:00");

  const auto notes = [](const std::string& written) {
    return parsed_header("r 0 360 10 " + written + "\n").notes;
  };
  EXPECT_TRUE(notes("13:05:00 25/04/1989").empty());
  EXPECT_EQ(notes("25:00:00"),
            std::vector<std::string>{"The header's start time '25:00:00' in line 1, field 5, "
                                     "cannot be read and was left out."});
  const WfdbHeader kept = parsed_header("r 0 360 10 13:05:00 31/4/1989\n");
  EXPECT_EQ(text_from_start_time(*kept.start), "13:05:00") << "the time is there all the same";
  EXPECT_EQ(kept.notes, std::vector<std::string>{
                            "The header's start date '31/4/1989' in line 1, field 6, cannot "
                            "be read and was left out."});
  for (const char* written : {"x", "24:00:00", "1:60:00", "1:00:60", "1:2:3:4", "-1:00:00",
                              "10:00:00 4/31/1989", "10:00:00 1/2/89", "10:00:00 1989-02-01"}) {
    EXPECT_EQ(notes(written).size(), 1U) << written;
  }
}

TEST(WfdbHeader, RefusesWhatIsNoHeader) {
  for (const std::string& text : {""s,
                                  "\n\n"s,
                                  "# only a comment\n"s,
                                  "r"s,
                                  "/3 1\n"s,
                                  "r x\n"s,
                                  "r -1\n"s,
                                  "r 1.5\n"s,
                                  "r 99999\n"s,
                                  "r 99999999999999999999\n"s,
                                  "r 1 0\n"s,
                                  "r 1 -360\n"s,
                                  "r 1 nan\n"s,
                                  "r 1 inf\n"s,
                                  "r 1 1e400\n"s,
                                  "r 1 0x10\n"s,
                                  "r 1 360/\n"s,
                                  "r 1 360(5\n"s,
                                  "r 1 360x\n"s,
                                  "r 1 360 -1\n"s,
                                  "r 1 360 9999999999999999\n"s,
                                  "r 1 360 nan\n"s,
                                  "r/0 1\n"s,
                                  "r/2 1\na 5\n"s,
                                  "r/1 1\na\n"s,
                                  "r/1 1\na -5\n"s,
                                  "r/1 1\nb/a 5\n"s,
                                  "r/x 1\n"s,
                                  "r 1\nr.dat\n"s,
                                  "r 1\nr.dat x\n"s,
                                  "r 1\nr.dat 212x0\n"s,
                                  "r 1\nr.dat 212:-1\n"s,
                                  "r 1\nr.dat 212+-5\n"s,
                                  "r 1\nr.dat -212\n"s,
                                  "r 1\nr.dat 212 nan\n"s,
                                  "r 1\nr.dat 212 200(\n"s,
                                  "r 1\nr.dat 212 200(x)\n"s,
                                  "r 1\nr.dat 212 200)5\n"s,
                                  "r 1\nr.dat 212 200(5)mV\n"s,
                                  "r 1\nr.dat 212 200 99\n"s,
                                  "r 1\nr.dat 212 200 11 1e3\n"s,
                                  "r 1\nr.dat 212 200 11 0 0 99999999999\n"s,
                                  "r 1\nr.dat 212 200 11 0 0 0 1.5\n"s,
                                  "r 1\n/etc/passwd 212\n"s,
                                  "r 1\n../x.dat 212\n"s,
                                  "r 1\nd/x.dat 212\n"s,
                                  "r 1\n..\\x.dat 212\n"s,
                                  "r 1\nc:x.dat 212\n"s,
                                  "r 1\n.. 212\n"s,
                                  "\x7f"
                                  "ELF\0\0"s,
                                  "r 1\0 360\n"s,
                                  "\xff\xfe\xfd"s,
                                  std::string(100000, 'a')}) {
    const Error error = header_error(text);
    EXPECT_FALSE(error.what.empty());
    EXPECT_LT(error.what.size(), 120U);
    EXPECT_FALSE(error.mend.empty());
  }
}

}  // namespace
}  // namespace beatsmith
