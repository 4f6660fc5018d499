// Recordings as CSV: a header row `time_s,MLII,V5`, then one row a sample.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/recording.h"

namespace beatsmith {

struct CsvRecording {
  Recording recording;
  std::vector<std::string> notes;  // what was filled in or left aside, a sentence each
  bool rate_is_unstated = false;   // the file does not say it: it is CsvRate::unstated_hz
};

struct CsvRate {
  std::optional<double> known_hz = {};     // whatever the file says
  std::optional<double> unstated_hz = {};  // where the file does not say it
};

// Finds the table of numbers in a text as recorders and other programs write it: fields parted by
// commas, ';', tab or blanks, LF or CRLF, UTF-8 or UTF-16, with "quotes" or without; lines that
// begin with '#' are comments; "nan", "-" and an empty field behind the first are missing samples.
// ',' may be the decimal sign where it parts no fields, in quotes, and where the rows have twice as
// many fields as there are names. Times may be on the clock: "0:00.003", "10:02:03.5 AM",
// "[08:04:00.000]", behind a date or "1 days"; past midnight they go on. A date may have a column
// of its own beside that of the clock, if the two come first.
//
// A row of names above the table names its columns. A cell "V5 (uV)" or "ECG [mV]" names the units,
// or a second row of words after the names does, as WFDB's rdsamp writes it ('seconds','mV'), or a
// line above (see csv_preamble.h); else they are mV, but for OpenSignals (csv_opensignals.h).
// Columns whose name says so are times (time, time_ms, "timestamp [ns]", seconds, t, Zeit), as is a
// first one that rises evenly, if its name is no lead's. A first column that counts the samples
// (index, sample, nSeq, or no name) is left out. All other columns are leads; without names they
// are "lead 1", "lead 2", ...
//
// The recording's start is that of its first time on the clock if that has a date, brackets, "AM"
// or "PM", else what OpenSignals' comment or an Apple Watch's "Recorded Date" say. A date such as
// 5/1/2024, which may mean two days, is left out with a note.
//
// The rate is the known one where given, else that of the first even column of times, else what
// the lines above the table say ("Sample Rate,512 hertz"), else the other one given. Times may be
// rounded; where rows are missing between them, so are samples (NaN), with a note. Errors say line
// and column: text where a number is due, rows of different lengths, an uneven time, gaps far
// longer than the recording, no rate.
Result<CsvRecording> parse_csv(std::string_view text, CsvRate rate = {});

// Writes what parse_csv reads: a first line "# start: 2024-05-01 10:02:03.5" where it is known (or
// "# start: 10:02:03.5"), times in s, every float so that it reads back the same. Errors: no
// leads, leads of different lengths, a rate that is not above 0, line ends in names or comments.
Result<std::string> format_csv(const Recording& recording);

}  // namespace beatsmith
