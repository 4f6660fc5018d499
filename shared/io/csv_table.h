// The table of numbers in a text, and what stands above it. Private to shared/ and its tests.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beatsmith {

struct CsvTable {
  std::vector<std::string> names;            // of the columns; empty: there are none
  std::vector<std::string> units;            // likewise, where a row of words below gives them
  std::vector<std::vector<double>> columns;  // of one length, NaN where a value is missing
  std::vector<bool> is_clock;                // columns of times on the clock, in s from any day on
  std::vector<size_t> line_numbers;          // of the rows
  std::vector<std::string> first_row;        // as it is written
  bool has_date_column = false;              // beside the times, which are one column with it
  std::vector<std::string> comments;         // lines that begin with '#', without it
  std::vector<std::string> preamble;         // other lines above the table and its names

  // "line 3, column 2": `column` counts from 0.
  std::string place(size_t row, size_t column) const;
};

// A date and a time on the clock that stand side by side at the start of the rows are one column.
// The table begins with the first row of numbers below a row of as many names, at the first line,
// or where two such rows follow one another. Errors name line and column.
Result<CsvTable> parse_csv_table(std::string_view text);

// Parts a line into its fields at its own delimiter (';', tab or ','), without quotes and blanks
// around them. One field where there is none, or a quote stays open.
std::vector<std::string> csv_fields(std::string_view line);

// "line 3, column 2": `column` counts from 0.
std::string csv_place(size_t line_number, size_t column);

// Without the 'single quotes' that WFDB's rdsamp puts around names, units and times.
std::string_view without_single_quotes(std::string_view text);

// Units of time in a second, where a column's name says that it is a time, in English, German,
// French, Spanish, Italian, Portuguese or Chinese: "time_ms" and "Zeit [ms]" 1000, "min" 1/60; 0
// where it does not say in which unit ("timestamp"). nullopt: no time.
std::optional<double> time_units_per_s(std::string_view name);

// Whether a column's name says that it counts samples: "sample #", "nSeq", nothing.
bool counts_samples(std::string_view name);

}  // namespace beatsmith
