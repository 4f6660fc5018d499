// When a recording began: read, kept and written by every format that can hold it.
#include <gtest/gtest.h>

#include "ecg/file_formats.h"
#include "edf_bytes.h"
#include "io/csv.h"
#include "io/edf.h"
#include "io/stored_recording.h"
#include "io/wfdb_signal.h"

namespace beatsmith {
namespace {

using namespace std::string_literals;

std::string text_of(const std::optional<StartTime>& start) {
  return start ? text_from_start_time(*start) : "";
}

StartTime start_of(std::string_view text) {
  const std::optional<StartTime> start = start_time_from_text(text);
  if (!start) ADD_FAILURE() << text;
  return start.value_or(StartTime{});
}

TEST(StartTime, IsReadAsItIsWritten) {
  for (const char* text : {"00:00:00", "23:59:59.999999", "1989-04-25 13:05:00.5",
                           "0001-01-01 00:00:00", "9999-12-31 00:00:00.000001"}) {
    EXPECT_EQ(text_of(start_time_from_text(text)), text);
  }
  EXPECT_EQ(text_of(start_time_from_text("2024-5-1T7:08:09.10")), "2024-05-01 07:08:09.1");
  for (const char* text :
       {"", " ", "10:00", "24:00:00", "10:60:00", "10:00:60", "10:00:00.", "10:00:00.5.5",
        "10:00:-1", "+1:00:00", "10:00:00 ", "2023-02-29 10:00:00", "0000-01-01 10:00:00",
        "2024-01 10:00:00", "2024-01-01-01 10:00:00", "10000-01-01 10:00:00", "10:00:1e1"}) {
    EXPECT_EQ(text_of(start_time_from_text(text)), "") << text;
  }
}

TEST(StartTime, ShiftsOverMidnightsAndLeapDays) {
  const auto shifted = [](const char* text, double seconds) {
    return text_from_start_time(start_time_shifted(start_of(text), seconds));
  };
  EXPECT_EQ(shifted("2024-02-28 23:59:59.5", 0.75), "2024-02-29 00:00:00.25");
  EXPECT_EQ(shifted("2024-03-01 00:00:00", -1e-6), "2024-02-29 23:59:59.999999");
  EXPECT_EQ(shifted("2023-12-31 12:00:00", 86400.0 * 366), "2024-12-31 12:00:00");
  EXPECT_EQ(shifted("23:00:00", 7200), "01:00:00");
  EXPECT_EQ(shifted("01:00:00", -7200), "23:00:00");
  EXPECT_EQ(shifted("9999-12-31 12:00:00", 43200), "00:00:00") << "the date is beyond the calendar";
  EXPECT_EQ(shifted("2024-01-01 12:00:00", 1e300), "12:00:00");
  // There and back again.
  uint32_t state = 1;
  const StartTime begin = start_of("1999-12-31 23:59:59.123456");
  for (int i = 0; i < 1000; ++i) {
    state = state * 1664525U + 1013904223U;
    const double seconds = (static_cast<double>(state) - 2147483648.0) / 64;
    EXPECT_EQ(start_time_shifted(start_time_shifted(begin, seconds), -seconds), begin) << seconds;
  }
}

// --- EDF

struct ReadStart {
  std::string start;
  size_t notes = 0;
};
ReadStart edf_start(const std::string& date, const std::string& time,
                    const std::string& recording = "") {
  EdfText text;
  text.data = edf_samples({1, 2, 3, 4, 5, 6, 7, 8});
  text.date = date;
  text.time = time;
  text.recording = recording;
  const Result<EdfRecording> read = parse_edf(text.bytes());
  if (!read) ADD_FAILURE() << describe(read.error());
  return read ? ReadStart{text_of(read->recording.start), read->notes.size()} : ReadStart{};
}

TEST(EdfStart, IsTheHeadersWithTheYearOfEdfPlus) {
  EXPECT_EQ(edf_start("25.04.89", "13.05.00").start, "1989-04-25 13:05:00");
  EXPECT_EQ(edf_start("25.04.84", "13.05.00").start, "2084-04-25 13:05:00");
  EXPECT_EQ(edf_start("25.04.85", "00.00.00").start, "1985-04-25 00:00:00");
  EXPECT_EQ(edf_start("1/4/02", "3:05:09").start, "2002-04-01 03:05:09") << "as some write it";
  EXPECT_EQ(edf_start("25.04.89", "13.05.00", "Startdate 25-APR-1889 X X X").start,
            "1889-04-25 13:05:00");
  EXPECT_EQ(edf_start("25.04.yy", "13.05.00", "Startdate 25-apr-2089 X X X").start,
            "2089-04-25 13:05:00");
  EXPECT_EQ(edf_start("01.01.85", "13.05.00", "Startdate 01-JAN-1985 X X X").start,
            "1985-01-01 13:05:00");
}

TEST(EdfStart, WhatIsAnonymisedIsNotKnown) {
  for (const char* date : {"01.01.85", "00.00.00", "", "XX.XX.XX", "X"}) {
    const ReadStart none = edf_start(date, "00.00.00", "Startdate X X X X");
    EXPECT_EQ(none.start, "") << date;
    EXPECT_EQ(none.notes, 0U) << date;
    EXPECT_EQ(edf_start(date, "13.05.00").start, "13:05:00") << date;
  }
  EXPECT_EQ(edf_start("25.04.89", "").start, "1989-04-25 00:00:00");
}

TEST(EdfStart, WhatIsDamagedCostsNobodyTheRecording) {
  EdfText text;
  text.data = edf_samples({1, 2, 3, 4, 5, 6, 7, 8});
  text.date = "31.04.89";
  text.time = "25.00.00";
  const Result<EdfRecording> read = parse_edf(text.bytes());
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->recording.start, std::nullopt);
  ASSERT_EQ(read->notes.size(), 2U);
  EXPECT_EQ(read->notes[0],
            "The start date '31.04.89' at byte 168 cannot be read and was left out.");
  EXPECT_EQ(read->notes[1],
            "The start time '25.00.00' at byte 176 cannot be read and was left out.");
  EXPECT_EQ(edf_start("25.04.yy", "13.05.00").start, "13:05:00");
  EXPECT_EQ(edf_start("25.04.yy", "13.05.00", "Startdate 31-APR-2089 X X X").notes, 1U);
}

TEST(EdfStart, TheFirstDataRecordHasTheFractionOfASecond) {
  EdfText text;
  text.date = "25.04.89";
  text.time = "23.59.59";
  text.kind = "EDF+C";
  text.records = "1";
  text.signals = {{}, edf_annotation_signal("30")};
  text.data = edf_samples({1, 2, 3, 4});
  std::string lists = "+1.25\x14\x14\0+1.5\x14Hm\x14\0"s;
  lists.append(60 - lists.size(), '\0');
  text.data += lists;
  const Result<EdfRecording> read = parse_edf(text.bytes());
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(text_of(read->recording.start), "1989-04-26 00:00:00.25");
  ASSERT_EQ(read->annotations.size(), 1U);
  EXPECT_EQ(read->annotations[0].sample, 1);
}

// --- CSV

ReadStart csv_start(const std::string& text) {
  const Result<CsvRecording> read = parse_csv(text, {.unstated_hz = 360});
  if (!read) ADD_FAILURE() << describe(read.error()) << " in " << text;
  return read ? ReadStart{text_of(read->recording.start), read->notes.size()} : ReadStart{};
}
// Three rows 4 ms apart, the time between these two.
std::string rows(const std::string& before, const std::string& behind,
                 const std::string& names = "Time,ECG\n") {
  std::string text = names;
  for (const char* end : {"10:02:03.004", "10:02:03.008", "10:02:03.012"}) {
    text += before + end + behind + ",0.5\n";
  }
  return text;
}

TEST(CsvStart, IsThatOfTheFirstStamp) {
  EXPECT_EQ(csv_start(rows("2024-05-01 ", "")).start, "2024-05-01 10:02:03.004");
  EXPECT_EQ(csv_start(rows("2024-05-01T", "Z")).start, "2024-05-01 10:02:03.004");
  EXPECT_EQ(csv_start(rows("2024/05/01 ", "+02:00")).start, "2024-05-01 10:02:03.004")
      << "as the clock showed it";
  EXPECT_EQ(csv_start(rows("1.5.2024 ", "")).start, "2024-05-01 10:02:03.004");
  EXPECT_EQ(csv_start(rows("31.12.99 ", "")).start, "2099-12-31 10:02:03.004");
  EXPECT_EQ(csv_start(rows("5/31/2024 ", " PM")).start, "2024-05-31 22:02:03.004");
  EXPECT_EQ(csv_start(rows("31/5/2024 ", "")).start, "2024-05-31 10:02:03.004");
  EXPECT_EQ(csv_start(rows("'[", " 01/02/2003]'")).start, "2003-02-01 10:02:03.004")
      << "rdsamp's, the day first";
  EXPECT_EQ(csv_start(rows("[", "]")).start, "10:02:03.004");
  EXPECT_EQ(csv_start(rows("", " AM")).start, "10:02:03.004");
  // Counted from the start.
  EXPECT_EQ(csv_start(rows("", "")).start, "");
  EXPECT_EQ(csv_start(rows("0 days ", "")).start, "");
  EXPECT_EQ(csv_start("time_s,I\n0,1\n0.1,2\n").start, "");

  const ReadStart either = csv_start(rows("1/5/2024 ", ""));
  EXPECT_EQ(either.start, "10:02:03.004");
  EXPECT_EQ(either.notes, 1U);
  EXPECT_EQ(csv_start("Phone timestamp;timestamp [ms];ecg [uV]\n"
                      "2021-05-05T10:10:10.123;0.0;12\n2021-05-05T10:10:10.123;8.0;-30\n"
                      "2021-05-05T10:10:10.123;16.0;1\n")
                .start,
            "2021-05-05 10:10:10.123");
}

TEST(CsvStart, OtherProgramsSayItAboveTheTable) {
  EXPECT_EQ(csv_start("# OpenSignals Text File Format\n"
                      "# {\"a\": {\"sensor\": [\"ECG\"], \"device name\": \"x\", "
                      "\"column\": [\"nSeq\", \"A1\"], \"time\": \"14:18:34.404\", "
                      "\"date\": \"2016-7-20\", \"sampling rate\": 1000, "
                      "\"device\": \"bitalino_rev\", \"label\": [\"A1\"], "
                      "\"resolution\": [4, 10]}}\n0\t512\n1\t513\n2\t514\n")
                .start,
            "2016-07-20 14:18:34.404");
  EXPECT_EQ(csv_start("Name,A B\nRecorded Date,2020-05-11 15:07:33 +0200\n"
                      "Sample Rate,512 hertz\n\nLead,Lead I\nUnit,\u00B5V\n\n1.5\n2.5\n3.5\n")
                .start,
            "2020-05-11 15:07:33");
}

TEST(CsvStart, ACommentThatLooksLikeItStaysOne) {
  for (const char* comment : {"start: 10:00:00", " start: not known", "start: soon"}) {
    Recording recording{"", 250, {{"I", "mV", {0, 1, 2}}}, {comment, "more"}};
    for (const std::optional<StartTime>& start :
         {std::optional<StartTime>(), std::optional(start_of("2024-05-01 10:00:00.5"))}) {
      recording.start = start;
      const Result<CsvRecording> again = parse_csv(*format_csv(recording));
      ASSERT_TRUE(again);
      EXPECT_EQ(again->recording.start, start) << comment;
      ASSERT_EQ(again->recording.comments.size(), 2U);
      EXPECT_NE(std::string(comment).find(again->recording.comments[0]), std::string::npos);
    }
  }
}

// --- From format to format

// What a recording is after it has been written and read.
Recording through(FileFormat format, const Recording& recording) {
  const auto files = files_from_recording(recording, {}, format, "r");
  if (!files) {
    ADD_FAILURE() << describe(files.error());
    return {};
  }
  const std::vector<uint8_t>& bytes = (*files)[0].bytes;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (format == FileFormat::kCsv) return parse_csv(text)->recording;
  if (format == FileFormat::kEdf) return recording_from_stored(parse_edf(bytes)->recording);
  const auto read = decode_wfdb_recording(*parse_wfdb_header(text), {{"r.dat", (*files)[1].bytes}});
  return recording_from_stored(read->recording);
}

TEST(StartTime, SurvivesEveryFormatThatHoldsIt) {
  Recording recording{"r", 250, {{"II", "mV", std::vector<float>(300, 0.5F)}}, {"a comment"}};
  for (const char* text :
       {"", "13:05:00", "13:05:00.123456", "1989-04-25 13:05:00.5", "1985-01-01 00:00:00",
        "2084-12-31 23:59:59.999999", "2085-01-01 00:00:00", "1901-02-03 04:05:06.007",
        "0700-01-01 00:00:01", "9999-12-31 23:59:59"}) {
    recording.start = start_time_from_text(text);
    Recording travelled = recording;
    for (const FileFormat format : {FileFormat::kWfdb, FileFormat::kEdf, FileFormat::kCsv,
                                    FileFormat::kEdf, FileFormat::kWfdb, FileFormat::kCsv}) {
      travelled = through(format, travelled);
      EXPECT_EQ(text_of(travelled.start), text) << static_cast<int>(format);
      EXPECT_EQ(travelled.comments, recording.comments);
      EXPECT_EQ(travelled.sample_count(), 300);
    }
  }
}

TEST(StartTime, OfSegmentsIsThatOfTheRecord) {
  const auto start_of_record = [](const std::string& master, const std::string& segment) {
    const auto header = parse_wfdb_header("m/2 1 250 750" + master + "\n~ 500\na 250\n");
    const auto part = parse_wfdb_header("a 1 250 250" + segment + "\na.dat 16 200 16 0 0 0 0 II\n");
    EXPECT_TRUE(header && part);
    const auto decoder = WfdbSignalDecoder::start(*header, {{"a", *part}});
    EXPECT_TRUE(decoder);
    const auto read =
        decode_wfdb_recording(*header, {{"a.dat", std::vector<uint8_t>(500)}}, {{"a", *part}});
    return text_of(read->recording.start);
  };
  EXPECT_EQ(start_of_record(" 12:00:00 1/2/2003", " 7:00:00"), "2003-02-01 12:00:00");
  EXPECT_EQ(start_of_record("", " 0:00:01 1/1/2003"), "2002-12-31 23:59:59") << "2 s before it";
  EXPECT_EQ(start_of_record("", ""), "");
}

TEST(StartTime, IsKeptWhileTheRecordIsOpen) {
  const Recording recording{"r", 250, {{"II", "mV", {1}}}, {}, start_of("2024-05-01 10:00:00")};
  EXPECT_EQ(recording_from_stored(stored_from_recording(recording)).start, recording.start);
}

}  // namespace
}  // namespace beatsmith
