#include "io/csv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>
#include <vector>

#include "io/csv_clock.h"
#include "io/csv_opensignals.h"
#include "io/csv_preamble.h"
#include "io/csv_table.h"
#include "io/csv_times.h"
#include "io/text.h"

namespace beatsmith {
namespace {

// Where the units begin in "V5 (uV)", "ECG [mV]" or "ECG(mV)", with the length of a bracket.
struct Brackets {
  size_t open = std::string_view::npos;
  size_t length = 1;
};
Brackets brackets_of(std::string_view name) {
  struct Pair {
    std::string_view open, close;
  };
  for (const Pair& pair : {Pair{"(", ")"}, Pair{"[", "]"}, Pair{"\uFF08", "\uFF09"}}) {
    if (name.ends_with(pair.close)) return {name.rfind(pair.open), pair.open.size()};
  }
  return {};
}

// "V5 (uV)" -> name "V5", units "uV", else the given ones; without blanks around them, in quotes or
// not. Without a blank before them units must be voltages: "x(t)" is a name.
Lead lead_from_name(std::string_view name, const std::string& units) {
  Lead lead{"", units, {}};
  name = without_single_quotes(trimmed(name));
  const Brackets brackets = brackets_of(name);
  if (brackets.open != name.npos && brackets.open > 0) {
    const size_t begin = brackets.open + brackets.length;
    const std::string_view own_units = name.substr(begin, name.size() - begin - brackets.length);
    const std::string_view before = without_single_quotes(trimmed(name.substr(0, brackets.open)));
    const char* const no_units = name.ends_with(']') ? " ()[]" : " ()";
    const bool is_apart =
        name[brackets.open - 1] == ' ' && own_units.find_first_of(no_units) == own_units.npos;
    if ((is_apart || millivolts_per_unit(own_units)) && !before.empty()) {
      lead.units = own_units;
      name = before;
    }
  }
  lead.name = name;
  return lead;
}

// What the columns that are no leads are.
struct Columns {
  std::vector<size_t> times;
  std::vector<size_t> leads;
};

// A first column that does not say what it is: a time, a count of samples, or a lead.
enum class Meaning : uint8_t { kTime, kCount, kLead };
Meaning meaning_of_values(const CsvTable& table) {
  if (table.is_clock[0]) return Meaning::kTime;
  const std::vector<double>& values = table.columns[0];
  // A few samples of a lead may rise by chance.
  const size_t fewest = table.names.empty() ? 3 : 16;
  if (values.size() < fewest) return Meaning::kLead;
  const Result<TimeGrid> grid = time_grid(table, 0);
  if (!grid || grid->stands_still || grid->gaps.size() * 16 > values.size() ||
      !(grid->rounding <= 0.5 * grid->interval())) {
    return Meaning::kLead;
  }
  const bool counts = values[1] - values[0] == 1 && values[2] - values[1] == 1;
  return counts ? Meaning::kCount : Meaning::kTime;
}

// As format_csv writes it: nothing has to be guessed.
constexpr std::string_view kOwnTime = "time_s";
bool is_own(const CsvTable& table) {
  return !table.names.empty() && table.names.front() == kOwnTime && table.units.empty() &&
         !table.has_date_column;
}

bool is_named_lead(const CsvTable& table, size_t column) {
  if (table.names.empty()) return false;
  const Lead lead =
      lead_from_name(table.names[column], table.units.empty() ? "" : table.units[column]);
  return is_ecg_lead_name(lead.name) || millivolts_per_unit(lead.units);
}

Columns columns_of(const CsvTable& table) {
  Columns columns;
  for (size_t k = 0; k < table.columns.size(); ++k) {
    const std::string_view name = table.names.empty() ? "" : std::string_view(table.names[k]);
    const bool may_be_time = !table.names.empty() && (k == 0 || !is_own(table));
    Meaning meaning = Meaning::kLead;
    if (may_be_time && time_units_per_s(name)) {
      meaning = Meaning::kTime;
    } else if (k == 0 && !table.names.empty() && counts_samples(name)) {
      meaning = Meaning::kCount;
    } else if (k == 0 && table.columns.size() > 1 && !is_named_lead(table, k)) {
      meaning = meaning_of_values(table);
    }
    if (meaning == Meaning::kTime) columns.times.push_back(k);
    if (meaning == Meaning::kLead) columns.leads.push_back(k);
  }
  return columns;
}

// Units of time in a second; 0 where neither the column's name nor its units say so.
double units_per_s(const CsvTable& table, size_t column) {
  if (table.is_clock[column]) return 1;
  if (table.names.empty()) return 0;
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

double rate_of(const TimeGrid& grid, double per_s) {
  const double rate = grid.intervals / grid.duration;
  if (per_s == 0) per_s = likely_units_per_s(rate);
  // A whole rate, in Hz, where the rounding of the written times cannot tell it from the measured.
  const double whole = std::round(rate * per_s) / per_s;
  const double rounding = std::max(grid.rounding, 1e-9 * grid.duration);
  const bool is_whole =
      whole > 0 && std::abs(grid.intervals / whole - grid.duration) <= 2 * rounding;
  return is_whole ? std::round(rate * per_s) : rate * per_s;
}

// When the rows were sampled.
struct Timing {
  double rate_hz = 0;  // 0: not known
  std::vector<MissingRows> gaps;
  std::string note;  // what was left aside; empty: nothing
};

// By the first column of even times, better one that tells neighbours apart, else by what stands
// above the table. Error: times that are uneven, and nothing else.
Result<Timing> timing_of(const CsvTable& table, const std::vector<size_t>& times,
                         const CsvPreamble& preamble) {
  Timing timing;
  std::optional<Error> uneven;
  bool is_found = false;
  bool stands_still = true;
  for (const size_t column : times) {
    Result<TimeGrid> grid = time_grid(table, column);
    if (!grid) {
      if (!uneven) uneven = grid.error();
    } else if (stands_still && !(is_found && grid->stands_still)) {
      is_found = true;
      stands_still = grid->stands_still;
      timing.rate_hz = rate_of(*grid, units_per_s(table, column));
      timing.gaps = std::move(grid->gaps);
    }
  }
  // Times may be rounded too far, or begin anew: what is stated is exact.
  const std::optional<double> stated = preamble.sample_rate_hz;
  constexpr double kRounding = 0.01;
  const bool is_rounded = stated && timing.rate_hz != std::round(timing.rate_hz) &&
                          std::abs(timing.rate_hz / *stated - 1) < kRounding;
  if (stated && (!is_found || is_rounded)) timing.rate_hz = *stated;
  if (is_found || !uneven) return timing;
  if (!stated) return *uneven;
  timing.note = "The times jump at " + uneven->where +
                ", and were left aside: the rate is the one that the file states.";
  return timing;
}

// "Samples are missing before line 7, for 0.5 s."
std::string note_of_gaps(const CsvTable& table, const Timing& timing) {
  size_t missing = 0;
  for (const MissingRows& gap : timing.gaps) missing += gap.count;
  const double seconds = static_cast<double>(missing) / timing.rate_hz;
  const std::string length = text_from_number(std::round(seconds * 1e4) / 1e4) + " s";
  const std::string line = std::to_string(table.line_numbers[timing.gaps.front().row]);
  if (timing.gaps.size() == 1) {
    return "Samples are missing before line " + line + ", for " + length + ".";
  }
  return "Samples are missing in " + std::to_string(timing.gaps.size()) + " places, for " + length +
         " in all, first before line " + line + ".";
}

// One column's samples, NaN where rows are missing. Error: a value that no float holds.
Result<std::vector<float>> samples_of(const CsvTable& table, size_t column,
                                      const std::vector<MissingRows>& gaps) {
  std::vector<float> samples;
  samples.reserve(table.columns[column].size());
  auto gap = gaps.begin();
  for (size_t row = 0; row < table.columns[column].size(); ++row) {
    for (; gap != gaps.end() && gap->row == row; ++gap) {
      samples.insert(samples.end(), gap->count, std::numeric_limits<float>::quiet_NaN());
    }
    samples.push_back(static_cast<float>(table.columns[column][row]));
    if (std::isinf(samples.back())) {
      return Error{"the value is too large", table.place(row, column),
                   "write nan for a missing sample"};
    }
  }
  return samples;
}

// The first line of a file that format_csv has written, with "not known" behind it where a comment
// would be taken for it.
constexpr std::string_view kStart = "start: ";
constexpr std::string_view kNoStart = "not known";

// Takes that line off the comments.
std::optional<StartTime> take_start(std::vector<std::string>& comments) {
  if (comments.empty() || !comments.front().starts_with(kStart)) return std::nullopt;
  const std::string text = comments.front().substr(kStart.size());
  std::optional<StartTime> start = start_time_from_text(text);
  if (start || text == kNoStart) comments.erase(comments.begin());
  return start;
}

// By the first of the columns of times whose first one says it.
std::optional<StartTime> start_of(const CsvTable& table, const std::vector<size_t>& times,
                                  std::vector<std::string>& notes) {
  for (const size_t column : times) {
    if (!table.is_clock[column]) continue;
    const std::string& text = table.first_row[column];
    const std::optional<Stamp> stamp = start_from_stamp(text);
    if (!stamp) continue;
    if (stamp->is_ambiguous) {
      notes.push_back("The start date in " + quoted(text) +
                      " may mean either of two days and was left out.");
    }
    return stamp->start;
  }
  return std::nullopt;
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
  const bool plain = lead.units == "mV" && brackets_of(lead.name).open == lead.name.npos;
  return plain ? lead.name : lead.name + " (" + lead.units + ")";
}

bool has_line_end(std::string_view text) { return text.find_first_of("\r\n") != text.npos; }

}  // namespace

Result<CsvRecording> parse_csv(std::string_view given_text, CsvRate given_rate) {
  const std::string converted = utf8_from_utf16(given_text);
  const std::string_view text = converted.empty() ? given_text : converted;
  Result<CsvTable> table = parse_csv_table(text);
  if (!table) return table.error();
  OpenSignals raw;
  if (table->names.empty()) {
    raw = read_opensignals(*table);
    table->names = raw.names;
  }
  const Columns columns = columns_of(*table);
  if (columns.leads.empty()) {
    return Error{"there is no lead beside the first column", "", "add a column for each lead"};
  }
  const CsvPreamble preamble =
      is_own(*table) ? CsvPreamble{} : read_csv_preamble(*table, columns.leads.size());
  Timing timing{given_rate.known_hz.value_or(0), {}, ""};
  if (!given_rate.known_hz) {
    Result<Timing> by_file = timing_of(*table, columns.times, preamble);
    if (!by_file) return by_file.error();
    timing = *std::move(by_file);
  }
  CsvRecording read;
  read.rate_is_unstated = !given_rate.known_hz && timing.rate_hz == 0;
  if (read.rate_is_unstated) {
    if (!given_rate.unstated_hz) {
      return Error{"the sample rate is not known", "",
                   "add a first column time_s, or give the rate"};
    }
    timing.rate_hz = *given_rate.unstated_hz;
  }
  if (!(timing.rate_hz >= 1 && timing.rate_hz <= 1e6)) {
    return Error{"a sample rate of " + text_from_number(timing.rate_hz) + " Hz is out of range", "",
                 "use 1 to 1,000,000 Hz; name the first column time_ms if it is in milliseconds"};
  }
  if (!timing.note.empty()) read.notes.push_back(std::move(timing.note));
  if (!timing.gaps.empty()) read.notes.push_back(note_of_gaps(*table, timing));

  read.recording.sample_rate_hz = timing.rate_hz;
  read.recording.comments = table->comments;
  if (is_own(*table)) {
    read.recording.start = take_start(read.recording.comments);
  } else {
    read.recording.start = start_of(*table, columns.times, read.notes);
    if (!read.recording.start) read.recording.start = raw.start ? raw.start : preamble.start;
  }
  for (size_t i = 0; i < columns.leads.size(); ++i) {
    const size_t k = columns.leads[i];
    Lead lead{"lead " + std::to_string(i + 1), "mV", {}};
    if (!preamble.names.empty() && !preamble.names[i].empty()) lead.name = preamble.names[i];
    if (!preamble.units.empty()) lead.units = preamble.units[i];
    if (!table->names.empty() && !without_single_quotes(trimmed(table->names[k])).empty()) {
      lead = lead_from_name(table->names[k], lead.units);
    }
    if (!table->units.empty()) lead.units = without_single_quotes(table->units[k]);
    lead.units = plain_units(lead.units);
    Result<std::vector<float>> samples = samples_of(*table, k, timing.gaps);
    if (!samples) return samples.error();
    lead.samples = *std::move(samples);
    if (k < raw.columns.size()) raw.columns[k].convert(lead);
    read.recording.leads.push_back(std::move(lead));
  }
  if (!raw.note.empty()) read.notes.push_back(std::move(raw.note));
  return read;
}

Result<std::string> format_csv(const Recording& recording) {
  if (recording.leads.empty()) {
    return Error{"the recording has no leads", "", "give a recording with at least one lead"};
  }
  if (!(recording.sample_rate_hz > 0)) {
    return Error{"the sample rate is not above 0", "", "give the recording's sample rate in Hz"};
  }
  std::string text;
  const bool has_comment_like_it =
      !recording.comments.empty() && trimmed(recording.comments.front()).starts_with(kStart);
  if (recording.start || has_comment_like_it) {
    text += "# " + std::string(kStart) +
            (recording.start ? text_from_start_time(*recording.start) : std::string(kNoStart)) +
            "\n";
  }
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
