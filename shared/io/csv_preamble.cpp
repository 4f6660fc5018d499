#include "io/csv_preamble.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <iterator>

#include "io/csv_clock.h"
#include "io/recording.h"
#include "io/text.h"

namespace beatsmith {
namespace {

bool holds(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// A number in a line, with the word behind it.
struct Quantity {
  double value;
  std::string_view unit;  // "hz", "msec/sample"; may be empty
};

// The next one in `text`, which is taken off up to its end; nullopt where there is none.
std::optional<Quantity> take_quantity(std::string_view& text) {
  constexpr std::string_view kDigits = "0123456789";
  while (true) {
    const size_t first = text.find_first_of(kDigits);
    if (first == text.npos) return std::nullopt;
    const size_t end = std::min(text.find_first_not_of("0123456789.eE+-", first), text.size());
    std::string_view number = text.substr(first, end - first);
    // An 'e' may begin a word, a point end a sentence.
    while (!number.empty() && number.find_last_of(kDigits) + 1 != number.size()) {
      number.remove_suffix(1);
    }
    const std::optional<double> value = number_from_text(number);
    text.remove_prefix(first + std::max<size_t>(number.size(), 1));
    if (!value) continue;
    const size_t unit = std::min(text.find_first_not_of(" \t,;\"'="), text.size());
    const std::string_view word = text.substr(unit);
    return Quantity{*value, word.substr(0, word.find_first_of(" \t,;\"')]}"))};
  }
}

// Times of one unit in a second; 0 for what is no time.
double per_second(std::string_view unit) {
  if (unit.empty()) return 0;
  const double per_s = time_units_per_s(unit).value_or(0);
  return std::isfinite(per_s) ? per_s : 0;
}

bool is_rate(double rate_hz) { return rate_hz >= 1 && rate_hz <= 1e6; }

// The rate that a quantity is by its unit.
std::optional<double> rate_of(const Quantity& quantity) {
  const std::string_view unit = quantity.unit;
  double rate_hz = 0;
  if (unit == "hz" || unit == "hertz" || unit == "sps" || unit.starts_with("samples/s")) {
    rate_hz = quantity.value;
  } else if (unit == "khz") {
    rate_hz = 1000 * quantity.value;
  } else if (const size_t slash = unit.find("/sample"); slash != unit.npos && quantity.value > 0) {
    rate_hz = per_second(unit.substr(0, slash)) / quantity.value;
  }
  return is_rate(rate_hz) ? std::optional(rate_hz) : std::nullopt;
}

// Behind words that name a rate or an interval. `line` is in lower case.
std::optional<double> named_rate(std::string_view line) {
  for (const std::string_view key :
       {"sample rate", "sampling rate", "samplerate", "samplingrate", "sample_rate",
        "sampling_rate", "sampling frequency", "sample frequency", "sampling_frequency",
        "samplingfrequency", "fs="}) {
    const size_t place = line.find(key);
    if (place == line.npos) continue;
    std::string_view rest = line.substr(place + key.size());
    const std::optional<Quantity> quantity = take_quantity(rest);
    if (!quantity) continue;
    if (const auto rate_hz = rate_of(*quantity)) return rate_hz;
    if (is_rate(quantity->value)) return quantity->value;
  }
  if (const size_t place = line.find("interval"); place != line.npos) {
    std::string_view rest = line.substr(place);
    const std::optional<Quantity> quantity = take_quantity(rest);
    if (!quantity || !(quantity->value > 0)) return std::nullopt;
    const double rate_hz = per_second(quantity->unit) / quantity->value;
    if (is_rate(rate_hz)) return rate_hz;
  }
  return std::nullopt;
}

// A number of hertz that is not said to be something else.
std::optional<double> plain_rate(std::string_view line) {
  for (const std::string_view other : {"filter", "pass", "notch", "cut", "band", "mains", "line"}) {
    if (holds(line, other)) return std::nullopt;
  }
  while (const std::optional<Quantity> quantity = take_quantity(line)) {
    if (const auto rate_hz = rate_of(*quantity)) return rate_hz;
  }
  return std::nullopt;
}

// The unit of "\u00B5V" or "10.000 mV": its last word.
std::string_view unit_of(std::string_view cell) {
  const size_t blank = cell.find_last_of(" \t");
  return blank == cell.npos ? cell : cell.substr(blank + 1);
}

// Lines such as "ChannelTitle=\tECG\tResp", "Lead,Lead I", "Unit,\u00B5V": names and units.
void read_cells(std::string_view line, size_t lead_count, CsvPreamble& found) {
  std::vector<std::string> cells = csv_fields(line);
  while (cells.size() > 1 && cells.back().empty()) cells.pop_back();
  if (cells.size() != lead_count + 1 && cells.size() != 2) return;
  const std::string key = lower_case(cells.front());
  cells.erase(cells.begin());
  if (key == "recorded date") {
    if (const auto stamp = start_from_stamp(cells[0])) found.start = stamp->start;
    return;
  }
  const bool is_each = cells.size() == lead_count;
  if (is_each && (key == "lead" || key == "leads" || holds(key, "channel"))) {
    found.names.clear();
    for (const std::string& cell : cells) {
      found.names.emplace_back(without_single_quotes(trimmed(cell)));
    }
    return;
  }
  const bool all_voltages = std::all_of(cells.begin(), cells.end(), [](const std::string& cell) {
    return millivolts_per_unit(unit_of(cell)).has_value();
  });
  const bool is_unit = holds(key, "unit") || holds(key, "range");
  // "V" may be a lead, and "5 mV" anything.
  const bool is_plain = cells.size() == 1 && cells[0].size() > 1 && unit_of(cells[0]) == cells[0];
  if (!all_voltages || !(is_unit || is_plain)) return;
  found.units.clear();
  for (size_t i = 0; i < lead_count; ++i) {
    found.units.emplace_back(unit_of(cells[is_each ? i : 0]));
  }
}

}  // namespace

CsvPreamble read_csv_preamble(const CsvTable& table, size_t lead_count) {
  CsvPreamble found;
  std::vector<std::string_view> lines(table.comments.begin(), table.comments.end());
  lines.insert(lines.end(), table.preamble.begin(), table.preamble.end());
  for (const std::string_view line : lines) {
    if (!found.sample_rate_hz) found.sample_rate_hz = named_rate(lower_case(line));
    read_cells(line, lead_count, found);
  }
  for (const std::string_view line : lines) {
    if (!found.sample_rate_hz) found.sample_rate_hz = plain_rate(lower_case(line));
  }
  return found;
}

std::string utf8_from_utf16(std::string_view text) {
  const bool is_little = text.starts_with("\xff\xfe");
  std::string utf8;
  if (!is_little && !text.starts_with("\xfe\xff")) return utf8;
  utf8.reserve(text.size() / 2);
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<uint8_t>(text[i])); };
  for (size_t i = 2; i + 1 < text.size(); i += 2) {
    const uint32_t code = is_little ? byte(i) | byte(i + 1) << 8 : byte(i) << 8 | byte(i + 1);
    // Units and numbers need no more than these; anything beyond is a name's.
    if (code < 0x80) {
      utf8 += static_cast<char>(code);
    } else if (code < 0x800) {
      utf8 += static_cast<char>(0xc0 | code >> 6);
      utf8 += static_cast<char>(0x80 | (code & 0x3f));
    } else {
      utf8 += static_cast<char>(0xe0 | code >> 12);
      utf8 += static_cast<char>(0x80 | (code >> 6 & 0x3f));
      utf8 += static_cast<char>(0x80 | (code & 0x3f));
    }
  }
  return utf8;
}

}  // namespace beatsmith
