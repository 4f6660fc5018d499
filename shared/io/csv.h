// Recordings as CSV: a header row `time_s,MLII,V5`, then one row a sample.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "io/recording.h"

namespace beatsmith {

// Reads fields parted by ',', ';' or tab, LF or CRLF, with "quotes" or without; lines that begin
// with '#' are comments; "nan" and "-" are missing samples. A header cell "V5 (uV)" names the
// units, or a second row of words after the header does, as WFDB's rdsamp writes it
// ('seconds','mV'); else they are mV. Where ',' parts no fields it may be the decimal sign. Times
// may be on the clock: "0:00.003", "00:01:02.500".
//
// The first column is the time if its name says so (time, time_s, seconds, t; time_ms for
// milliseconds), or, without a header row, if it rises evenly. A first column that counts the
// samples (index, sample, or no name) is left out. All other columns are leads; without a header
// row they are named "lead 1", "lead 2", ...
//
// The rate is `sample_rate_hz` where given, else the time column's. Errors say line and column: an
// empty field, text where a number is due, rows of different lengths, an uneven time, no rate.
Result<Recording> parse_csv(std::string_view text, std::optional<double> sample_rate_hz = {});

// Writes what parse_csv reads: times in s, every float so that it reads back the same. Errors: no
// leads, leads of different lengths, a rate that is not above 0, line ends in names or comments.
Result<std::string> format_csv(const Recording& recording);

}  // namespace beatsmith
