#include "io/csv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

#include "io/text.h"

namespace beatsmith {
namespace {

std::string place(size_t line_number, size_t column) {
  return "line " + std::to_string(line_number) + ", column " + std::to_string(column + 1);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

// The delimiter of a file that has this line: ';' and tab never stand inside a number.
char delimiter_of(std::string_view line) {
  bool in_quotes = false;
  std::array<bool, 256> seen{};
  for (const char c : line) {
    if (c == '"') in_quotes = !in_quotes;
    if (!in_quotes) seen[static_cast<unsigned char>(c)] = true;
  }
  return seen[';'] ? ';' : seen['\t'] ? '\t' : ',';
}

// Parts a line into its fields, without quotes and blanks around them. Error: an open quote.
Result<Done> split(std::string_view line, char delimiter, size_t line_number,
                   std::vector<std::string>& fields) {
  size_t count = 0;
  for (bool more = true; more; ++count) {
    if (count == fields.size()) fields.emplace_back();
    std::string& field = fields[count];
    const size_t first = line.find_first_not_of(delimiter == '\t' ? " " : " \t");
    if (first != line.npos && line[first] == '"') {
      field.clear();
      line.remove_prefix(first + 1);
      for (bool open = true; open;) {
        const size_t quote = line.find('"');
        if (quote == line.npos) {
          return Error{"a quote is not closed", place(line_number, count),
                       "close it on the same line, or leave the quotes out"};
        }
        field += line.substr(0, quote);
        line.remove_prefix(quote + 1);
        open = line.starts_with('"');  // a doubled quote stands for one
        if (open) {
          field += '"';
          line.remove_prefix(1);
        }
      }
      if (const size_t end = line.find(delimiter); !trimmed(line.substr(0, end)).empty()) {
        return Error{"text after a closed quote", place(line_number, count),
                     "put the whole field into the quotes, and double the quotes inside"};
      }
    } else {
      field = trimmed(line.substr(0, line.find(delimiter)));
    }
    const size_t end = line.find(delimiter);
    more = end != line.npos;
    line.remove_prefix(more ? end + 1 : line.size());
  }
  fields.resize(count);
  return Done{};
}

// Without the 'single quotes' that WFDB's rdsamp puts around names, units and times.
std::string_view unquoted(std::string_view text) {
  while (text.size() > 1 && text.front() == '\'' && text.back() == '\'') {
    text = trimmed(text.substr(1, text.size() - 2));
  }
  return text;
}

// Seconds of "1:02.5" or "00:01:02.500"; nullopt for anything else.
std::optional<double> clock_from_text(std::string_view text) {
  text = unquoted(text);
  double seconds = 0;
  for (int parts = 0; parts < 3; ++parts) {
    const size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    const std::optional<double> value = number_from_text(part);
    // Only the last may have a fraction, and all but the first end at 60.
    const bool last = colon == text.npos;
    if (!value || part.find_first_of("+-eE") != part.npos || (parts > 0 && *value >= 60) ||
        (!last && *value != std::floor(*value))) {
      return std::nullopt;
    }
    seconds = 60 * seconds + *value;
    if (last) return parts > 0 ? std::optional(seconds) : std::nullopt;
    text.remove_prefix(colon + 1);
  }
  return std::nullopt;
}

// A number, or NaN for "nan" and "-"; in the first column also a time on the clock, in seconds;
// nullopt for anything else. Where commas part no fields, one may stand for the decimal point.
std::optional<double> value_from_text(std::string_view text, size_t column, char delimiter) {
  if (text == "-" || (text.size() == 3 && lower(text) == "nan")) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  std::string with_point(text);
  if (const size_t comma = text.find(','); delimiter != ',' && comma != text.npos) {
    with_point[comma] = '.';
  }
  if (column == 0 && text.find(':') != text.npos) return clock_from_text(with_point);
  return number_from_text(with_point);
}

// What a file's text says, before columns are given their meaning.
struct Table {
  bool has_names = false;
  std::vector<std::string> names;            // of the columns
  std::vector<std::string> units;            // likewise, where a second row of words gives them
  std::vector<std::vector<double>> columns;  // of one length
  std::vector<size_t> line_numbers;          // of the rows
  std::vector<std::string> comments;
};

enum class FirstColumn { kLead, kSampleNumber, kSeconds, kMilliseconds };

FirstColumn meaning_of_name(std::string_view given_name) {
  const std::string name = lower(unquoted(given_name));
  for (const std::string_view known : {"", "index", "sample", "sample #", "sample_number"}) {
    if (name == known) return FirstColumn::kSampleNumber;
  }
  for (const std::string_view known : {"time_ms", "time (ms)", "time [ms]", "ms"}) {
    if (name == known) return FirstColumn::kMilliseconds;
  }
  for (const std::string_view known :
       {"time", "time_s", "time (s)", "time [s]", "seconds", "s", "t", "elapsed time"}) {
    if (name == known) return FirstColumn::kSeconds;
  }
  return FirstColumn::kLead;
}

bool holds_value(const std::vector<std::string>& fields, size_t column, char delimiter) {
  return value_from_text(fields[column], column, delimiter).has_value();
}

// Whether these are words that may follow a row of names: the units of each column.
bool are_units(const std::vector<std::string>& fields, const Table& table, char delimiter) {
  const bool may_be = table.has_names && table.units.empty() && table.line_numbers.empty() &&
                      fields.size() == table.names.size();
  for (size_t k = 0; may_be && k < fields.size(); ++k) {
    const std::string_view unit = unquoted(fields[k]);
    if (unit.empty() || holds_value(fields, k, delimiter)) return false;
    const bool is_lead = k > 0 || meaning_of_name(table.names[k]) == FirstColumn::kLead;
    const bool is_named = !unquoted(trimmed(table.names[k])).empty();
    if (is_lead && (unit.find_first_of(" ()") != unit.npos || !is_named)) return false;
  }
  return may_be;
}

Result<Done> add_row(const std::vector<std::string>& fields, size_t line_number, char delimiter,
                     Table& table) {
  if (fields.size() != table.columns.size()) {
    return Error{"the row has " + std::to_string(fields.size()) + " fields, the first one " +
                     std::to_string(table.columns.size()),
                 "line " + std::to_string(line_number),
                 "give every row the same number of fields, nan where a sample is missing"};
  }
  for (size_t k = 0; k < fields.size(); ++k) {
    const std::optional<double> value = value_from_text(fields[k], k, delimiter);
    if (!value) {
      return Error{
          fields[k].empty() ? "the field is empty" : quoted(fields[k]) + " is not a number",
          place(line_number, k),
          fields[k].empty() ? "write nan for a missing sample"
                            : "write a number such as 0.125, with a decimal point"};
    }
    table.columns[k].push_back(*value);
  }
  table.line_numbers.push_back(line_number);
  return Done{};
}

Result<Table> parse_table(std::string_view text) {
  Table table;
  std::vector<std::string> fields;
  char delimiter = ',';
  size_t line_number = 0;
  text = without_byte_order_mark(text);
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    ++line_number;
    if (line.find_first_of(std::string_view("\0\r", 2)) != line.npos) {
      return Error{"a zero byte or a lone carriage return in the text",
                   "line " + std::to_string(line_number),
                   "give a CSV file in UTF-8 or ASCII, with LF or CRLF at its line ends"};
    }
    if (trimmed(line).empty()) continue;
    if (line.starts_with('#')) {
      table.comments.emplace_back(trimmed(line.substr(1)));
      continue;
    }
    const bool is_first = table.columns.empty();
    if (is_first) delimiter = delimiter_of(line);
    if (const auto done = split(line, delimiter, line_number, fields); !done) return done.error();
    if (is_first) {
      table.columns.resize(fields.size());
      for (size_t k = 0; k < fields.size(); ++k) {
        table.has_names = table.has_names || !holds_value(fields, k, delimiter);
      }
      if (table.has_names) {
        table.names = fields;
        continue;
      }
    }
    if (are_units(fields, table, delimiter)) {
      table.units = fields;
      continue;
    }
    if (const auto done = add_row(fields, line_number, delimiter, table); !done) {
      return done.error();
    }
  }
  if (table.line_numbers.empty()) {
    return Error{"there are no samples", "", "give a CSV file with one row of numbers a sample"};
  }
  return table;
}

// How far the interval farthest from the mean one is off, as a part of that, and the row it ends
// in. Precondition: at least two times.
struct Unevenness {
  double part = 0;
  size_t row = 0;
};
Unevenness unevenness(const std::vector<double>& times) {
  const double mean = (times.back() - times.front()) / static_cast<double>(times.size() - 1);
  if (!(mean > 0)) return {std::numeric_limits<double>::infinity(), times.size() - 1};
  Unevenness worst;
  for (size_t i = 1; i < times.size(); ++i) {
    const double part = std::abs((times[i] - times[i - 1]) / mean - 1);
    if (std::isnan(part)) return {part, i};
    if (part > worst.part) worst = {part, i};
  }
  return worst;
}
constexpr double kEven = 0.5;  // rounded times are this far off, a missing row farther

FirstColumn meaning_of_values(const std::vector<double>& values) {
  if (values.size() < 3 || !(unevenness(values).part <= kEven)) return FirstColumn::kLead;
  const bool counts = values[1] - values[0] == 1 && values[2] - values[1] == 1;
  return counts ? FirstColumn::kSampleNumber : FirstColumn::kSeconds;
}

Result<double> rate_from_times(const Table& table, double units_per_s) {
  const std::vector<double>& times = table.columns.front();
  if (times.size() < 2) {
    return Error{"one row has no sample rate", "", "give at least two rows, or the sample rate"};
  }
  const Unevenness worst = unevenness(times);
  if (!(worst.part <= kEven)) {
    return Error{"the time is not evenly spaced", place(table.line_numbers[worst.row], 0),
                 "fill the gap with rows of nan, or give the sample rate"};
  }
  const double intervals = static_cast<double>(times.size() - 1);
  const double duration = times.back() - times.front();
  const double rate = intervals / duration;
  // A whole rate, in Hz, where the rounding of the written times cannot tell it from the measured.
  const double whole = std::round(rate * units_per_s) / units_per_s;
  const double rounding = std::max(worst.part / rate, 1e-9 * std::abs(times.back()));
  const bool is_whole = whole > 0 && std::abs(intervals / whole - duration) <= 2 * rounding;
  return is_whole ? std::round(rate * units_per_s) : rate * units_per_s;
}

// "V5 (uV)" -> name "V5", units "uV"; without blanks around them, in quotes or not.
Lead lead_from_name(std::string_view name) {
  Lead lead;
  name = unquoted(trimmed(name));
  const size_t open = name.rfind(" (");
  if (name.ends_with(')') && open != name.npos && open > 0) {
    const std::string_view units = name.substr(open + 2, name.size() - open - 3);
    const std::string_view before = unquoted(trimmed(name.substr(0, open)));
    if (!units.empty() && units.find_first_of(" ()") == units.npos && !before.empty()) {
      lead.units = units;
      name = before;
    }
  }
  lead.name = name;
  return lead;
}

// "%.9g" reads back as the same float; NaN is "nan" everywhere.
void append_number(std::string& text, double value) {
  if (std::isnan(value)) {
    text += "nan";
    return;
  }
  std::array<char, 32> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), "%.9g", value);
  text.append(buffer.data(), static_cast<size_t>(length));
}

void append_name(std::string& text, std::string_view name) {
  if (name.find_first_of(",;\t\"") == name.npos && trimmed(name) == name) {
    text += name;
    return;
  }
  text += '"';
  for (const char c : name) text.append(c == '"' ? 2 : 1, c);
  text += '"';
}

std::string name_with_units(const Lead& lead) {
  const bool plain = lead.units == "mV" && !lead.name.ends_with(')');
  return plain ? lead.name : lead.name + " (" + lead.units + ")";
}

bool has_line_end(std::string_view text) { return text.find_first_of("\r\n") != text.npos; }

}  // namespace

Result<Recording> parse_csv(std::string_view text, std::optional<double> sample_rate_hz) {
  const Result<Table> table = parse_table(text);
  if (!table) return table.error();

  FirstColumn meaning = table->has_names            ? meaning_of_name(table->names.front())
                        : table->columns.size() > 1 ? meaning_of_values(table->columns.front())
                                                    : FirstColumn::kLead;
  if (meaning == FirstColumn::kSeconds && !table->units.empty()) {
    const FirstColumn by_units = meaning_of_name(table->units.front());
    if (by_units != FirstColumn::kLead) meaning = by_units;
  }
  const size_t first_lead = meaning == FirstColumn::kLead ? 0 : 1;
  if (first_lead == table->columns.size()) {
    return Error{"there is no lead beside the first column", "", "add a column for each lead"};
  }
  const bool has_time = meaning == FirstColumn::kSeconds || meaning == FirstColumn::kMilliseconds;
  if (!sample_rate_hz && !has_time) {
    return Error{"the sample rate is not known", "", "add a first column time_s, or give the rate"};
  }
  if (!sample_rate_hz) {
    const Result<double> rate =
        rate_from_times(*table, meaning == FirstColumn::kMilliseconds ? 1000 : 1);
    if (!rate) return rate.error();
    sample_rate_hz = *rate;
  }
  if (!(*sample_rate_hz >= 1 && *sample_rate_hz <= 1e6)) {
    return Error{"a sample rate of " + text_from_number(*sample_rate_hz) + " Hz is out of range",
                 "",
                 "use 1 to 1,000,000 Hz; name the first column time_ms if it is in milliseconds"};
  }

  Recording recording{"", *sample_rate_hz, {}, table->comments};
  for (size_t k = first_lead; k < table->columns.size(); ++k) {
    Lead lead = table->has_names ? lead_from_name(table->names[k])
                                 : Lead{"lead " + std::to_string(k - first_lead + 1), "mV", {}};
    if (!table->units.empty()) lead.units = unquoted(table->units[k]);
    lead.samples.reserve(table->columns[k].size());
    for (size_t i = 0; i < table->columns[k].size(); ++i) {
      const double value = table->columns[k][i];
      lead.samples.push_back(static_cast<float>(value));
      if (std::isinf(lead.samples.back())) {
        return Error{"the value is too large", place(table->line_numbers[i], k),
                     "write nan for a missing sample"};
      }
    }
    recording.leads.push_back(std::move(lead));
  }
  return recording;
}

Result<std::string> format_csv(const Recording& recording) {
  if (recording.leads.empty()) {
    return Error{"the recording has no leads", "", "give a recording with at least one lead"};
  }
  if (!(recording.sample_rate_hz > 0)) {
    return Error{"the sample rate is not above 0", "", "give the recording's sample rate in Hz"};
  }
  std::string text;
  for (const std::string& comment : recording.comments) {
    if (has_line_end(comment)) return Error{"a comment holds a line end", "", "remove it"};
    text += comment.empty() ? "#\n" : "# " + comment + "\n";
  }
  text += "time_s";
  for (const Lead& lead : recording.leads) {
    const std::string name = name_with_units(lead);
    if (has_line_end(name)) {
      return Error{"a name holds a line end", "lead " + quoted(name), "remove it"};
    }
    if (lead.samples.size() != recording.leads.front().samples.size()) {
      return Error{"the leads differ in length", "lead " + quoted(name), "cut them to one length"};
    }
    text += ',';
    append_name(text, name);
  }
  text += '\n';
  for (size_t i = 0; i < recording.leads.front().samples.size(); ++i) {
    append_number(text, static_cast<double>(i) / recording.sample_rate_hz);
    for (const Lead& lead : recording.leads) {
      text += ',';
      append_number(text, lead.samples[i]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace beatsmith
