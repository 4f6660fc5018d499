#include "io/csv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>
#include <vector>

#include "io/csv_preamble.h"
#include "io/csv_table.h"
#include "io/text.h"

namespace beatsmith {
namespace {

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

// What the columns that are no leads are.
struct Columns {
  std::vector<size_t> times;
  std::vector<size_t> leads;
};

// A first column without a name: whether it is a time, counts samples, or is a lead.
enum class Meaning : uint8_t { kTime, kCount, kLead };
Meaning meaning_of_values(const std::vector<double>& values) {
  if (values.size() < 3 || !(unevenness(values).part <= kEven)) return Meaning::kLead;
  const bool counts = values[1] - values[0] == 1 && values[2] - values[1] == 1;
  return counts ? Meaning::kCount : Meaning::kTime;
}

// As format_csv writes it: nothing has to be guessed.
constexpr std::string_view kOwnTime = "time_s";
bool is_own(const CsvTable& table) {
  return !table.names.empty() && table.names.front() == kOwnTime && table.units.empty();
}

Columns columns_of(const CsvTable& table) {
  Columns columns;
  for (size_t k = 0; k < table.columns.size(); ++k) {
    Meaning meaning = Meaning::kLead;
    if (!table.names.empty()) {
      const bool may_be_time = k == 0 || !is_own(table);
      if (may_be_time && time_units_per_s(table.names[k])) meaning = Meaning::kTime;
      if (k == 0 && counts_samples(table.names[k])) meaning = Meaning::kCount;
    } else if (k == 0 && table.columns.size() > 1) {
      meaning = meaning_of_values(table.columns[k]);
    }
    if (meaning == Meaning::kTime) columns.times.push_back(k);
    if (meaning == Meaning::kLead) columns.leads.push_back(k);
  }
  return columns;
}

// Units of time in a second; 0 where neither the column's name nor its units say so.
double units_per_s(const CsvTable& table, size_t column) {
  if (table.names.empty()) return 1;
  if (!table.units.empty()) {
    const double by_units = time_units_per_s(table.units[column]).value_or(0);
    if (by_units > 0) return by_units;
  }
  return time_units_per_s(table.names[column]).value_or(0);
}

// A time that does not say its unit: the first of s, ms, us and ns in which it may be that of an
// ECG.
double likely_units_per_s(double intervals_per_unit) {
  constexpr double kSlowest_hz = 20;
  for (const double per_s : {1.0, 1e3, 1e6, 1e9}) {
    if (intervals_per_unit * per_s >= kSlowest_hz) return per_s;
  }
  return 1;
}

Result<double> rate_from_times(const CsvTable& table, size_t column) {
  const std::vector<double>& times = table.columns[column];
  if (times.size() < 2) {
    return Error{"one row has no sample rate", "", "give at least two rows, or the sample rate"};
  }
  const Unevenness worst = unevenness(times);
  if (!(worst.part <= kEven)) {
    return Error{"the time is not evenly spaced", csv_place(table.line_numbers[worst.row], column),
                 "fill the gap with rows of nan, or give the sample rate"};
  }
  const double intervals = static_cast<double>(times.size() - 1);
  const double duration = times.back() - times.front();
  const double rate = intervals / duration;
  double per_s = units_per_s(table, column);
  if (per_s == 0) per_s = likely_units_per_s(rate);
  // A whole rate, in Hz, where the rounding of the written times cannot tell it from the measured.
  const double whole = std::round(rate * per_s) / per_s;
  const double rounding = std::max(worst.part / rate, 1e-9 * std::abs(times.back()));
  const bool is_whole = whole > 0 && std::abs(intervals / whole - duration) <= 2 * rounding;
  return is_whole ? std::round(rate * per_s) : rate * per_s;
}

// That of the first column of times that is even, else what stands above the table.
Result<double> sample_rate(const CsvTable& table, const std::vector<size_t>& times,
                           const CsvPreamble& preamble) {
  Result<double> rate =
      Error{"the sample rate is not known", "", "add a first column time_s, or give the rate"};
  for (const size_t column : times) {
    Result<double> by_times = rate_from_times(table, column);
    if (by_times || column == times.front()) rate = std::move(by_times);
    if (rate) break;
  }
  // Times may be rounded too far, or begin anew: what is stated is exact.
  const std::optional<double> stated = preamble.sample_rate_hz;
  constexpr double kRounding = 0.01;
  const bool is_rounded =
      rate && stated && *rate != std::round(*rate) && std::abs(*rate / *stated - 1) < kRounding;
  if (stated && (!rate || is_rounded)) return *stated;
  return rate;
}

// "V5 (uV)" -> name "V5", units "uV", else the given ones; without blanks around them, in quotes or
// not.
Lead lead_from_name(std::string_view name, const std::string& units) {
  Lead lead{"", units, {}};
  name = without_single_quotes(trimmed(name));
  const bool in_brackets = name.ends_with(']');
  const size_t open = name.rfind(in_brackets ? " [" : " (");
  if ((in_brackets || name.ends_with(')')) && open != name.npos && open > 0) {
    const std::string_view own_units = name.substr(open + 2, name.size() - open - 3);
    const std::string_view before = without_single_quotes(trimmed(name.substr(0, open)));
    if (!own_units.empty() &&
        own_units.find_first_of(in_brackets ? " ()[]" : " ()") == own_units.npos &&
        !before.empty()) {
      lead.units = own_units;
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
  const bool plain = lead.units == "mV" && !lead.name.ends_with(')') && !lead.name.ends_with(']');
  return plain ? lead.name : lead.name + " (" + lead.units + ")";
}

bool has_line_end(std::string_view text) { return text.find_first_of("\r\n") != text.npos; }

}  // namespace

Result<Recording> parse_csv(std::string_view given_text, std::optional<double> sample_rate_hz) {
  const std::string converted = utf8_from_utf16(given_text);
  const std::string_view text = converted.empty() ? given_text : converted;
  Result<CsvTable> table = parse_csv_table(text);
  if (!table) return table.error();
  if (table->names.empty()) table->names = names_in_comments(*table);
  const Columns columns = columns_of(*table);
  if (columns.leads.empty()) {
    return Error{"there is no lead beside the first column", "", "add a column for each lead"};
  }
  const CsvPreamble preamble =
      is_own(*table) ? CsvPreamble{} : read_csv_preamble(*table, columns.leads.size());
  if (!sample_rate_hz) {
    const Result<double> rate = sample_rate(*table, columns.times, preamble);
    if (!rate) return rate.error();
    sample_rate_hz = *rate;
  }
  if (!(*sample_rate_hz >= 1 && *sample_rate_hz <= 1e6)) {
    return Error{"a sample rate of " + text_from_number(*sample_rate_hz) + " Hz is out of range",
                 "",
                 "use 1 to 1,000,000 Hz; name the first column time_ms if it is in milliseconds"};
  }

  Recording recording{"", *sample_rate_hz, {}, table->comments};
  for (size_t i = 0; i < columns.leads.size(); ++i) {
    const size_t k = columns.leads[i];
    Lead lead{"lead " + std::to_string(i + 1), "mV", {}};
    if (!preamble.names.empty() && !preamble.names[i].empty()) lead.name = preamble.names[i];
    if (!preamble.units.empty()) lead.units = preamble.units[i];
    if (!table->names.empty() && !without_single_quotes(trimmed(table->names[k])).empty()) {
      lead = lead_from_name(table->names[k], lead.units);
    }
    if (!table->units.empty()) lead.units = without_single_quotes(table->units[k]);
    lead.samples.reserve(table->columns[k].size());
    for (size_t row = 0; row < table->columns[k].size(); ++row) {
      lead.samples.push_back(static_cast<float>(table->columns[k][row]));
      if (std::isinf(lead.samples.back())) {
        return Error{"the value is too large", csv_place(table->line_numbers[row], k),
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
  text += kOwnTime;
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
