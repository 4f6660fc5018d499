#include "io/csv_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>

#include "io/csv_clock.h"
#include "io/recording.h"
#include "io/text.h"

namespace beatsmith {
namespace {

constexpr size_t kLongestPreamble = 1000;  // lines

// The delimiter of a file that has this line: ';' and tab never stand inside a number. A blank
// where there is nothing else.
char delimiter_of(std::string_view line) {
  bool in_quotes = false;
  std::array<bool, 256> seen{};
  for (const char c : line) {
    if (c == '"') in_quotes = !in_quotes;
    if (!in_quotes) seen[static_cast<unsigned char>(c)] = true;
  }
  return seen[';'] ? ';' : seen['\t'] ? '\t' : seen[','] ? ',' : ' ';
}

// Error: an open quote, or text after a closed one.
Result<Done> split(std::string_view line, char delimiter, size_t line_number,
                   std::vector<std::string>& fields) {
  size_t count = 0;
  if (delimiter == ' ') line = trimmed(line);
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
          return Error{"a quote is not closed", csv_place(line_number, count),
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
        return Error{"text after a closed quote", csv_place(line_number, count),
                     "put the whole field into the quotes, and double the quotes inside"};
      }
    } else {
      field = trimmed(line.substr(0, line.find(delimiter)));
    }
    const size_t end = line.find(delimiter);
    more = end != line.npos;
    line.remove_prefix(more ? end + 1 : line.size());
    if (delimiter == ' ') line = trimmed(line);  // several blanks are one
  }
  fields.resize(count);
  return Done{};
}

// The unit of "'mV'" or, as rdsamp has it in tables to be looked at, "(mV)".
std::string_view bare_unit(std::string_view cell) {
  cell = without_single_quotes(cell);
  if (cell.size() > 2 && cell.front() == '(' && cell.back() == ')') {
    cell = cell.substr(1, cell.size() - 2);
  }
  return cell;
}

// "0,125" as one number with a decimal comma: a whole number, and digits.
bool is_number_in_two(std::string_view whole, std::string_view fraction) {
  constexpr std::string_view kDigits = "0123456789";
  if (whole.starts_with('-') || whole.starts_with('+')) whole.remove_prefix(1);
  return !whole.empty() && whole.find_first_not_of(kDigits) == whole.npos && !fraction.empty() &&
         fraction.find_first_not_of(kDigits) == fraction.npos;
}

// A number, or NaN for "nan" and "-"; where `may_be_clock` also a time on the clock, in seconds;
// nullopt for anything else. A comma that parts no fields stands for the decimal point.
std::optional<double> value_from_text(std::string_view text, bool may_be_clock) {
  if (text == "-" || (text.size() == 3 && lower_case(text) == "nan")) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  std::string with_point(text);
  if (const size_t comma = text.find(','); comma != text.npos) with_point[comma] = '.';
  if (may_be_clock && text.find(':') != text.npos) return clock_from_text(with_point);
  return number_from_text(with_point);
}

// Whether a row begins with a date and a time on the clock, in this order or the other.
bool begins_with_date_and_time(const std::vector<std::string>& fields) {
  const auto are = [](std::string_view date, std::string_view time) {
    return time.find(':') != time.npos && date_from_stamp(date) && value_from_text(time, true);
  };
  return fields.size() > 2 && (are(fields[0], fields[1]) || are(fields[1], fields[0]));
}

// "2024-05-01", "10:02:03" -> "2024-05-01 10:02:03".
void join_date_and_time(std::vector<std::string>& fields) {
  const bool is_time_first = fields[0].find(':') != std::string::npos;
  const std::string& date = fields[is_time_first ? 1 : 0];
  const std::string& time = fields[is_time_first ? 0 : 1];
  fields[0] = date.empty() ? time : date + ' ' + time;
  fields.erase(fields.begin() + 1);
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(without_byte_order_mark(text)) {}

  Result<CsvTable> parse() {
    while (!text_.empty()) {
      const std::string_view line = take_line(text_);
      ++line_number_;
      if (line.find_first_of(std::string_view("\0\r", 2)) != line.npos) {
        return Error{"a zero byte or a lone carriage return in the text",
                     "line " + std::to_string(line_number_),
                     "give a CSV file in UTF-8 or ASCII, with LF or CRLF at its line ends"};
      }
      if (trimmed(line).empty()) continue;
      if (line.starts_with('#')) {
        table_.comments.emplace_back(trimmed(line.substr(1)));
        continue;
      }
      const auto done = has_begun_ ? add_line(line) : look_at({line, line_number_});
      if (!done) return done.error();
      if (above_.size() > kLongestPreamble) break;
    }
    if (!has_begun_ && candidate_) {
      if (const auto done = begin(*candidate_); !done) return done.error();
    }
    if (!has_begun_ && line_number_ == 0) {
      return Error{"the file is empty", "", "give a CSV file with one row of numbers a sample"};
    }
    if (!has_begun_) {
      return Error{"there are no samples", "after line " + std::to_string(line_number_),
                   "give a CSV file with one row of numbers a sample"};
    }
    for (const Line& line : above_) table_.preamble.emplace_back(line.text);
    drop_empty_columns();
    for (size_t k = 0; k < table_.columns.size(); ++k) {
      if (table_.is_clock[k]) go_on_past_midnight(table_.columns[k]);
    }
    return std::move(table_);
  }

 private:
  struct Line {
    std::string_view text;
    size_t number;
  };

  bool holds_value(const std::vector<std::string>& fields, size_t column) const {
    return value_from_text(fields[column], column == 0).has_value();
  }
  size_t count_values(const std::vector<std::string>& fields) const {
    size_t count = 0;
    for (size_t k = 0; k < fields.size(); ++k) count += holds_value(fields, k) ? 1 : 0;
    return count;
  }
  size_t count_empty(const std::vector<std::string>& fields) const {
    return static_cast<size_t>(std::count(fields.begin(), fields.end(), ""));
  }

  // A line above the table, or its first row.
  Result<Done> look_at(Line line) {
    delimiter_ = delimiter_of(line.text);
    std::vector<std::string> fields;
    if (!split(line.text, delimiter_, line.number, fields)) {
      put_above(line);
      return Done{};
    }
    if (fields.size() > 1 && fields.back().starts_with('#')) fields.pop_back();  // see add_row
    const size_t written_fields = fields.size();
    const bool has_date = begins_with_date_and_time(fields);
    if (has_date) join_date_and_time(fields);
    const size_t values = count_values(fields);
    const bool is_row =
        !fields.front().empty() && values > 0 && values + count_empty(fields) == fields.size();
    const bool is_second =
        candidate_ && candidate_delimiter_ == delimiter_ && candidate_fields_ == written_fields;
    if (is_row && is_second) {
      if (const auto done = begin(*candidate_); !done) return done.error();
      return add_line(line.text);
    }
    const std::vector<std::string> names = names_above(fields.size(), has_date);
    // What is no number there is a mistake.
    const bool is_broken_row = values > 0 && !fields.front().empty() && !names.empty() &&
                               (time_units_per_s(names.front()) || counts_samples(names.front()));
    if ((is_row && (above_.empty() || !names.empty()) && !candidate_) || is_broken_row) {
      return begin(line);
    }
    put_above(line);
    if (!is_row) return Done{};
    above_.pop_back();
    candidate_ = line;
    candidate_delimiter_ = delimiter_;
    candidate_fields_ = written_fields;
    return Done{};
  }

  void put_above(Line line) {
    if (candidate_) above_.push_back(*candidate_);
    candidate_.reset();
    above_.push_back(line);
  }

  // The nearest line with words, if it has as many fields as a row; else nothing. An empty last
  // field does not count.
  // `has_date`: two names are those of a date and a time, of which the time's counts.
  std::vector<std::string> names_above(size_t given_count, bool has_date,
                                       size_t* place = nullptr) const {
    const size_t count = given_count + (has_date ? 1 : 0);
    for (size_t i = above_.size(); i-- > 0;) {
      std::vector<std::string> fields;
      if (count == 1) {  // blanks inside part nothing
        fields = csv_fields(above_[i].text);
      } else if (!split(above_[i].text, delimiter_, above_[i].number, fields)) {
        return {};
      }
      if (count_values(fields) + count_empty(fields) == fields.size()) continue;
      // "Range=  10 mV", "Sample rate,500" are no names.
      if (fields.front().ends_with('=')) return {};
      if (count_values(fields) > 0 && !time_units_per_s(fields.front())) return {};
      if (fields.size() == count + 1 && fields.back().empty()) fields.pop_back();
      if (fields.size() + 1 == count) fields.emplace_back();
      if (fields.size() != count) return {};
      if (place != nullptr) *place = i;
      if (has_date) {
        if (time_units_per_s(fields[1])) fields[0] = fields[1];
        if (!time_units_per_s(fields[0])) fields[0] = "time";
        fields.erase(fields.begin() + 1);
      }
      return fields;
    }
    return {};
  }

  // The table's first row: what stands above it gives the names.
  Result<Done> begin(Line first_row) {
    delimiter_ = delimiter_of(first_row.text);
    std::vector<std::string> fields;
    if (const auto done = split(first_row.text, delimiter_, first_row.number, fields); !done) {
      return done.error();
    }
    if (fields.size() > 1 && fields.back().starts_with('#')) fields.pop_back();
    table_.has_date_column = begins_with_date_and_time(fields);
    if (table_.has_date_column) join_date_and_time(fields);
    has_begun_ = true;
    candidate_.reset();
    has_decimal_commas_ = delimiter_ == ',' && !table_.has_date_column &&
                          finds_decimal_commas(first_row.text, fields);
    if (has_decimal_commas_) join_numbers(fields);
    table_.columns.resize(fields.size());
    table_.is_clock.resize(fields.size());
    size_t place = 0;
    const bool has_date = table_.has_date_column;
    table_.names = names_above(fields.size(), has_date, &place);
    if (!table_.names.empty()) {
      above_.resize(place);
      size_t upper_place = 0;
      const std::vector<std::string> upper = names_above(fields.size(), has_date, &upper_place);
      if (!upper.empty() && upper_place + 1 == place && are_units(table_.names, upper)) {
        for (const std::string& unit : table_.names) table_.units.emplace_back(bare_unit(unit));
        table_.names = upper;
        above_.resize(upper_place);
      }
    }
    for (size_t k = 0; k < fields.size(); ++k) {
      may_be_clock_.push_back(k == 0 ||
                              (!table_.names.empty() && time_units_per_s(table_.names[k])));
    }
    line_number_in_work_ = first_row.number;
    table_.first_row = fields;
    return add_row(fields);
  }

  // Whether these are words that may follow a row of names: the units of each column.
  bool are_units(const std::vector<std::string>& fields,
                 const std::vector<std::string>& names) const {
    for (size_t k = 0; k < fields.size(); ++k) {
      const std::string_view unit = bare_unit(fields[k]);
      const bool is_lead = k > 0 || !(time_units_per_s(names[0]) || counts_samples(names[0]));
      const bool is_named = !without_single_quotes(trimmed(names[k])).empty();
      if (unit.empty() || holds_value(fields, k)) return false;
      if (is_ecg_lead_name(unit) && !millivolts_per_unit(unit)) return false;  // a name: "II"
      if (is_lead && (unit.find_first_of(" ()") != unit.npos || !is_named)) return false;
    }
    return true;
  }

  // Whether ',' both parts the fields of this row and all rows below and is the decimal sign: the
  // fields are two for each name, or there is one number a row and, of two, one is none ("-0",
  // "05").
  bool finds_decimal_commas(std::string_view first_row, const std::vector<std::string>& fields) {
    const size_t count = fields.size();
    if (count % 2 != 0) return false;
    const std::vector<std::string> names = names_above(count / 2, false);
    const bool is_named =
        !names.empty() && std::none_of(names.begin(), names.end(), [](const std::string& name) {
          // "Sampling rate: 250 Hz", "12 bits" are no names.
          return name.empty() || name.find_first_of(":=") != name.npos ||
                 (name[0] >= '0' && name[0] <= '9');
        });
    if (!is_named) {
      const std::vector<std::string> of_fields = names_above(count, false);
      const bool are_names = !of_fields.empty() && !millivolts_per_unit(of_fields.back());
      if (count != 2 || are_names) return false;
    }
    bool is_split = is_named;
    const char* const end = text_.data() + text_.size();
    std::string_view rows(first_row.data(), static_cast<size_t>(end - first_row.data()));
    while (!rows.empty()) {
      const std::string_view line = take_line(rows);
      if (trimmed(line).empty() || line.starts_with('#')) continue;
      if (!split(line, ',', 0, fields_) || fields_.size() != count) return false;
      for (size_t k = 0; k < count; k += 2) {
        const std::string& whole = fields_[k];
        const std::string& fraction = fields_[k + 1];
        if (!is_number_in_two(whole, fraction)) return false;
        is_split = is_split || whole == "-0" || (fraction.size() > 1 && fraction[0] == '0');
      }
    }
    return is_split;
  }

  static void join_numbers(std::vector<std::string>& fields) {
    for (size_t k = 0; k < fields.size() / 2; ++k) {
      fields[k] = fields[2 * k] + ',' + fields[2 * k + 1];
    }
    fields.resize(fields.size() / 2);
  }

  Result<Done> add_line(std::string_view line) {
    line_number_in_work_ = line_number_;
    if (const auto done = split(line, delimiter_, line_number_, fields_); !done) {
      return done.error();
    }
    if (has_decimal_commas_) join_numbers(fields_);
    is_joined_ = table_.has_date_column && fields_.size() > 1;
    if (is_joined_) join_date_and_time(fields_);
    return add_row(fields_);
  }

  Result<Done> add_row(std::vector<std::string>& fields) {
    const size_t count = table_.columns.size();
    // LabChart's comments stand behind the row: "#* cough".
    if (fields.size() == count + 1 && (fields.back().empty() || fields.back().starts_with('#'))) {
      fields.pop_back();
    }
    if (fields.size() != count) {
      const size_t written = fields.size() + (is_joined_ ? 1 : 0);
      return Error{"the row has " + std::to_string(written) + " fields, the first one " +
                       std::to_string(count + (table_.has_date_column ? 1 : 0)),
                   "line " + std::to_string(line_number_in_work_),
                   "give every row the same number of fields, nan where a sample is missing"};
    }
    for (size_t k = 0; k < count; ++k) {
      const bool is_missing = fields[k].empty() && k > 0;
      const std::optional<double> value = is_missing ? std::numeric_limits<double>::quiet_NaN()
                                                     : value_from_text(fields[k], may_be_clock_[k]);
      if (!value) {
        return Error{
            fields[k].empty() ? "the field is empty" : quoted(fields[k]) + " is not a number",
            csv_place(line_number_in_work_, k + (table_.has_date_column && k > 0 ? 1 : 0)),
            fields[k].empty() ? "write nan for a missing sample"
                              : "write a number such as 0.125, with a decimal point"};
      }
      table_.columns[k].push_back(*value);
      if (may_be_clock_[k] && fields[k].find(':') != std::string::npos) table_.is_clock[k] = true;
    }
    table_.line_numbers.push_back(line_number_in_work_);
    return Done{};
  }

  // A delimiter at the end of each row begins no column.
  void drop_empty_columns() {
    const auto is_empty = [&](size_t k) {
      const bool is_named = !table_.names.empty() && !table_.names[k].empty();
      const std::vector<double>& values = table_.columns[k];
      return !is_named && std::all_of(values.begin(), values.end(),
                                      [](double value) { return std::isnan(value); });
    };
    while (table_.columns.size() > 1 && is_empty(table_.columns.size() - 1)) {
      table_.columns.pop_back();
      table_.is_clock.pop_back();
      if (!table_.names.empty()) table_.names.pop_back();
      if (!table_.units.empty()) table_.units.pop_back();
    }
  }

  std::string_view text_;
  size_t line_number_ = 0;
  size_t line_number_in_work_ = 0;
  CsvTable table_;
  bool has_begun_ = false;
  char delimiter_ = ',';
  bool is_joined_ = false;           // the row in work, of its date and time
  bool has_decimal_commas_ = false;  // although ',' is the delimiter
  std::vector<bool> may_be_clock_;   // the columns whose values may be times of day
  std::vector<Line> above_;          // lines that are no part of the table
  // A row of numbers that begins the table if another one follows.
  std::optional<Line> candidate_;
  char candidate_delimiter_ = ',';
  size_t candidate_fields_ = 0;
  std::vector<std::string> fields_;  // of the line in work
};

}  // namespace

Result<CsvTable> parse_csv_table(std::string_view text) { return Parser(text).parse(); }

std::vector<std::string> csv_fields(std::string_view line) {
  const char delimiter = delimiter_of(line);
  std::vector<std::string> fields;
  if (delimiter == ' ' || !split(line, delimiter, 0, fields)) return {std::string(trimmed(line))};
  return fields;
}

std::string CsvTable::place(size_t row, size_t column) const {
  return csv_place(line_numbers[row], column + (has_date_column && column > 0 ? 1 : 0));
}

std::string csv_place(size_t line_number, size_t column) {
  return "line " + std::to_string(line_number) + ", column " + std::to_string(column + 1);
}

std::string_view without_single_quotes(std::string_view text) {
  while (text.size() > 1 && text.front() == '\'' && text.back() == '\'') {
    text = trimmed(text.substr(1, text.size() - 2));
  }
  return text;
}

std::optional<double> time_units_per_s(std::string_view given_name) {
  struct Unit {
    std::string_view name;
    double per_s;
  };
  constexpr Unit kUnits[] = {{"s", 1},
                             {"sec", 1},
                             {"seconds", 1},
                             {"\u79D2", 1},
                             {"ms", 1e3},
                             {"msec", 1e3},
                             {"milliseconds", 1e3},
                             {"\u6BEB\u79D2", 1e3},
                             {"us", 1e6},
                             {"microseconds", 1e6},
                             {"\u5FAE\u79D2", 1e6},
                             {"ns", 1e9},
                             {"nanoseconds", 1e9},
                             {"min", 1.0 / 60},
                             {"minutes", 1.0 / 60}};
  // The Chinese words as they are written in the mainland and elsewhere.
  constexpr std::string_view kTimes[] = {"time", "zeit", "tiempo", "\u65F6\u95F4", "\u6642\u9593"};
  // "temps" also begins "temperature".
  constexpr std::string_view kOnlyAsWords[] = {"t", "temps", "tempo", "heure", "hora", "ora"};
  const std::string name = lower_case(without_single_quotes(trimmed(given_name)));
  const size_t end = std::min({name.find_first_of(" _([/"), name.find("\uFF08"), name.size()});
  const std::string_view word = std::string_view(name).substr(0, end);
  const auto is_in = [](std::string_view text, const auto& words) {
    return std::find(std::begin(words), std::end(words), text) != std::end(words);
  };
  const bool is_word = is_in(word, kOnlyAsWords);
  const bool says_time = std::any_of(std::begin(kTimes), std::end(kTimes),
                                     [&](auto time) { return name.find(time) != name.npos; });
  if (is_word && word.size() == name.size()) return name == "t" ? 1 : 0;
  // The unit by itself, or behind a time: "time_ms", "Time (s)", "sensor timestamp [ns]".
  std::string_view unit = name;
  if (is_word || says_time) {
    if (const size_t wide = unit.rfind("\uFF08"); wide != unit.npos) unit.remove_prefix(wide + 3);
    unit.remove_prefix(std::min(unit.size(), unit.find_last_of(" _([/") + 1));
    while (unit.ends_with(')') || unit.ends_with(']')) unit.remove_suffix(1);
    if (unit.ends_with("\uFF09")) unit.remove_suffix(3);
  }
  const std::string plain = plain_units(unit);
  for (const Unit& known : kUnits) {
    if (plain == known.name) return known.per_s;
  }
  if (says_time) return 0;
  return std::nullopt;
}

bool counts_samples(std::string_view given_name) {
  const std::string name = lower_case(without_single_quotes(trimmed(given_name)));
  constexpr std::string_view kNames[] = {
      "", "index", "sample", "sample #", "sample_number", "sample number", "nseq", "#"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace beatsmith
