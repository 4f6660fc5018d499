// Recordings as CSV: a header row `time_s,MLII,V5`, then one row a sample.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/recording.h"

namespace beatsmith {

// Finds the table of numbers in a text as recorders and other programs write it: fields parted by
// commas, ';', tab or blanks, LF or CRLF, UTF-8 or UTF-16, with "quotes" or without; lines that
// begin with '#' are comments; "nan", "-" and an empty field behind the first are missing samples.
// Where ',' parts no fields it may be the decimal sign. Times may be on the clock: "0:00.003",
// "2024-05-01T10:02:03.5".
//
// A row of names above the table names its columns. A cell "V5 (uV)" or "ECG [mV]" names the units,
// or a second row of words after the names does, as WFDB's rdsamp writes it ('seconds','mV'), or a
// line above (see csv_preamble.h); else they are mV. Columns whose name says so are times (time,
// time_ms, "timestamp [ns]", seconds, t), as is, without names, a first one that rises evenly. A
// first column that counts the samples (index, sample, nSeq, or no name) is left out. All other
// columns are leads; without names they are "lead 1", "lead 2", ...
//
// The rate is `sample_rate_hz` where given, else that of the first even column of times, else what
// the lines above the table say ("Sample Rate,512 hertz"). Errors say line and column: text where a
// number is due, rows of different lengths, an uneven time, no rate.
Result<Recording> parse_csv(std::string_view text, std::optional<double> sample_rate_hz = {});

// Writes what parse_csv reads: times in s, every float so that it reads back the same. Errors: no
// leads, leads of different lengths, a rate that is not above 0, line ends in names or comments.
Result<std::string> format_csv(const Recording& recording);

}  // namespace beatsmith
