#include "io/csv_opensignals.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>

#include "io/text.h"

namespace beatsmith {
namespace {

// What stands behind "key" in the quotes that JSON puts around it, from `open` to `close`.
std::string_view json_value(std::string_view line, std::string_view key, char open, char close) {
  const std::string quoted_key = '"' + std::string(key) + '"';
  const size_t place = line.find(quoted_key);
  if (place == line.npos) return {};
  const std::string_view rest = line.substr(place + quoted_key.size());
  const size_t begin = rest.find_first_not_of(" \t:");
  if (begin == rest.npos || rest[begin] != open) return {};
  const size_t end = rest.find(close, begin + 1);
  return end == rest.npos ? "" : rest.substr(begin + 1, end - begin - 1);
}

// The texts in quotes of the list behind a key.
std::vector<std::string> json_texts(std::string_view line, std::string_view key) {
  std::vector<std::string> texts;
  std::string_view rest = json_value(line, key, '[', ']');
  for (size_t quote = rest.find('"'); quote != rest.npos; quote = rest.find('"')) {
    rest.remove_prefix(quote + 1);
    texts.emplace_back(rest.substr(0, rest.find('"')));
    rest.remove_prefix(std::min(rest.size(), texts.back().size() + 1));
  }
  return texts;
}

// The numbers of the list behind a key, 0 for what is none.
std::vector<int> json_numbers(std::string_view line, std::string_view key) {
  std::vector<int> numbers;
  std::string_view rest = json_value(line, key, '[', ']');
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(','), rest.size());
    numbers.push_back(integer_from_text<int>(trimmed(rest.substr(0, end))).value_or(0));
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  return numbers;
}

// Of an ECG sensor, by the supply and the gain in its data sheet; nullopt for others.
std::optional<OpenSignalsColumn> ecg_in_mv(std::string_view device, std::string_view sensor,
                                           int bits) {
  struct Recorder {
    std::string_view name;  // its beginning
    double supply_mv;
    double gain;
  };
  constexpr Recorder kRecorders[] = {{"bitalino", 3300, 1100}, {"biosignalsplux", 3000, 1019}};
  if (!sensor.starts_with("ECG") || bits < 6 || bits > 24) return std::nullopt;
  for (const Recorder& recorder : kRecorders) {
    if (!device.starts_with(recorder.name)) continue;
    const double range_mv = recorder.supply_mv / recorder.gain;
    return OpenSignalsColumn{"mV", range_mv / std::ldexp(1, bits), -range_mv / 2};
  }
  return std::nullopt;
}

// "date": "2016-07-20", "time": "14:18:34.404".
std::optional<StartTime> start_of(std::string_view line) {
  const std::string date(json_value(line, "date", '"', '"'));
  const std::string time(json_value(line, "time", '"', '"'));
  return start_time_from_text(date + ' ' + time);
}

bool is_converted(std::string_view line) {
  constexpr std::string_view kKey = "\"convertedValues\":";
  const size_t place = line.find(kKey);
  return place != line.npos && trimmed(line.substr(place + kKey.size())).starts_with('1');
}

}  // namespace

void OpenSignalsColumn::convert(Lead& lead) const {
  lead.units = units;
  for (float& sample : lead.samples) sample = static_cast<float>(scale * sample + offset);
}

OpenSignals read_opensignals(const CsvTable& table) {
  OpenSignals found;
  bool has_unknown = false;
  for (const std::string& line : table.comments) {
    if (line.starts_with("OpenSignals")) found.columns.resize(table.columns.size());
    std::vector<std::string> names = json_texts(line, "column");
    if (!found.start && !names.empty()) found.start = start_of(line);
    if (names.size() != table.columns.size()) continue;
    found.columns.resize(names.size());
    const std::vector<std::string> labels = json_texts(line, "label");
    const std::vector<std::string> sensors = json_texts(line, "sensor");
    const std::vector<int> bits = json_numbers(line, "resolution");
    const std::string device(json_value(line, "device", '"', '"'));
    for (size_t k = 0; k < names.size(); ++k) {
      const auto label = std::find(labels.begin(), labels.end(), names[k]);
      const auto place = static_cast<size_t>(label - labels.begin());
      if (place >= sensors.size()) continue;
      // Of the labels, or of all columns, which end with them.
      const size_t of_bits = bits.size() + place;
      const int own_bits = of_bits >= labels.size() && of_bits - labels.size() < bits.size()
                               ? bits[of_bits - labels.size()]
                               : 0;
      names[k] = sensors[place];
      if (is_converted(line)) {
        found.columns[k].units = sensors[place].starts_with("ECG") ? "mV" : "NU";
      } else if (const auto ecg = ecg_in_mv(device, sensors[place], own_bits)) {
        found.columns[k] = *ecg;
      } else {
        has_unknown = true;
      }
    }
    found.names = std::move(names);
    break;
  }
  if (has_unknown || (found.names.empty() && !found.columns.empty())) {
    found.note =
        "The file does not say what the numbers of the recorder's converter are in mV: "
        "such leads are in adu.";
  }
  return found;
}

}  // namespace beatsmith
