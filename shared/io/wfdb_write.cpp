#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

#include "io/text.h"
#include "io/wfdb_signal.h"

namespace beatsmith {
namespace {

constexpr double kLargest = 32767;
constexpr double kFinestGain = 1000;
constexpr double kCoarsestGain = 0.001;

// The sum of the samples modulo 2^16, as a signed number.
int16_t checksum(std::span<const int16_t> samples) {
  uint32_t sum = 0;
  for (const int16_t sample : samples) sum += static_cast<uint32_t>(sample);
  return static_cast<int16_t>(sum & 0xffff);
}

// A header is read line by line, and refused if it holds a zero byte.
bool breaks_line(std::string_view text) {
  return text.find_first_of(std::string_view("\n\r\v\f\0", 5)) != text.npos;
}

// Inside a character of UTF-8.
bool goes_on(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// What both WFDB's library and its Python package take for a record's name.
bool is_name_character(char c) {
  const auto letter = static_cast<unsigned char>(c);
  return letter < 0x80 && (std::isalnum(letter) != 0 || c == '-' || c == '_');
}

// In a header units are one word of ASCII, "NU" where there are none.
std::string header_units(std::string_view units) {
  std::string word;
  for (size_t i = 0; i < units.size(); ++i) {
    const std::string_view rest = units.substr(i);
    if (rest.starts_with("\u00B5") || rest.starts_with("\u03BC")) {  // micro sign, Greek mu
      word += 'u';
      ++i;
    } else if (!goes_on(units[i])) {
      const auto c = static_cast<unsigned char>(units[i]);
      word += c <= ' ' || c > '~' ? '_' : units[i];
    }
  }
  return word.empty() ? "NU" : word;
}

// The finest gain at which the lead's values fit 16 bits.
double fitting_gain(const Lead& lead) {
  double largest = 0;
  for (const float value : lead.samples) {
    if (!std::isnan(value)) largest = std::max(largest, std::abs(static_cast<double>(value)));
  }
  for (double decade = kFinestGain;; decade /= 10) {
    for (const double step : {1.0, 0.5, 0.2}) {
      const double gain = decade * step;
      if (gain <= kCoarsestGain || std::round(largest * gain) <= kLargest) return gain;
    }
  }
}

// The scale that the lead's samples came with, where they still are whole numbers by it which a
// record can hold: so a record is written with the numbers that were read. A float tells them apart
// to some thousandths.
std::optional<AdcScale> own_scale(const Lead& lead) {
  if (!lead.scale || !(lead.scale->gain > kCoarsestGain)) return std::nullopt;
  const auto [gain, baseline, missing] = *lead.scale;
  if (baseline != std::round(baseline) || std::abs(baseline) > kLargest) return std::nullopt;
  for (const float value : lead.samples) {
    const double place = static_cast<double>(value) * gain + baseline;
    if (std::isnan(place)) continue;
    const double whole = std::round(place);
    if (std::abs(whole) > kLargest || std::abs(place - whole) > 0.02) return std::nullopt;
  }
  return lead.scale;
}

Result<Done> check_writable(const Recording& recording, std::optional<double> gain) {
  if (const auto named = check_wfdb_record_name(recording.name); !named) return named.error();
  if (recording.leads.empty()) {
    return Error{"the recording has no leads", "", "give a recording with at least one lead"};
  }
  if (!(recording.sample_rate_hz > 0) || !std::isfinite(recording.sample_rate_hz)) {
    return Error{"the sample rate is not above 0", "", "give the recording's sample rate in Hz"};
  }
  if (gain && (!(*gain > 0) || !std::isfinite(*gain))) {
    return Error{"the gain is not above 0", "", "give ADC units per physical unit, such as 1000"};
  }
  for (const Lead& lead : recording.leads) {
    const std::string where = "lead " + quoted(lead.name);
    if (breaks_line(lead.name)) {
      return Error{"a WFDB header cannot hold this lead's name", where,
                   "use a name without line ends"};
    }
    if (lead.samples.size() != recording.leads.front().samples.size()) {
      return Error{"the leads differ in length", where, "cut them to one length"};
    }
  }
  if (std::any_of(recording.comments.begin(), recording.comments.end(), breaks_line)) {
    return Error{"a comment holds a line end or a zero byte", "", "remove it"};
  }
  return Done{};
}

}  // namespace

std::string wfdb_record_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    if (!goes_on(c)) name += is_name_character(c) ? c : '_';
  }
  const bool says_nothing = name.find_first_not_of('_') == name.npos;
  return says_nothing ? "recording" : name;
}

Result<Done> check_wfdb_record_name(const std::string& name) {
  if (!name.empty() && std::all_of(name.begin(), name.end(), is_name_character)) return Done{};
  return Error{"a WFDB record cannot be named " + quoted(name), "",
               "use letters, digits, '_' and '-'"};
}

Result<WfdbRecord> wfdb_from_recording(const Recording& recording,
                                       std::optional<double> given_gain) {
  if (const auto writable = check_writable(recording, given_gain); !writable) {
    return writable.error();
  }
  WfdbRecord record;
  record.header.name = recording.name;
  record.header.sample_rate_hz = record.header.counter_rate_hz = recording.sample_rate_hz;
  record.header.sample_count = recording.sample_count();
  record.header.signal_count = static_cast<int>(recording.leads.size());
  record.header.comments = recording.comments;
  record.header.start = recording.start;

  const size_t lead_count = recording.leads.size();
  std::vector<int16_t> frames(lead_count * static_cast<size_t>(recording.sample_count()));
  for (size_t k = 0; k < lead_count; ++k) {
    const Lead& lead = recording.leads[k];
    AdcScale scale;
    if (const auto own = given_gain ? std::nullopt : own_scale(lead)) {
      scale = *own;
    } else {
      scale.gain = given_gain ? *given_gain : fitting_gain(lead);
    }
    const double gain = scale.gain;
    std::vector<int16_t> adc(lead.samples.size());
    for (size_t i = 0; i < adc.size(); ++i) {
      const double value = std::round(static_cast<double>(lead.samples[i]) * gain + scale.baseline);
      if (std::abs(value) > kLargest) {  // false for NaN
        return Error{"the value " + text_from_number(lead.samples[i]) + " " + lead.units +
                         " does not fit 16 bits at a gain of " + text_from_number(gain),
                     "lead " + quoted(lead.name) + ", sample " + std::to_string(i),
                     "use a smaller gain"};
      }
      adc[i] = static_cast<int16_t>(std::isnan(value) ? kMissingAdc : value);
      frames[i * lead_count + k] = adc[i];
    }
    WfdbSignalSpec spec;
    spec.file_name = recording.name + ".dat";
    spec.format = 16;
    spec.gain = gain;
    spec.baseline = static_cast<int>(scale.baseline);
    spec.units = header_units(lead.units);
    spec.adc_resolution = 16;
    spec.initial_value = adc.empty() ? 0 : adc.front();
    spec.checksum = checksum(adc);
    spec.description = lead.name;
    record.header.signals.push_back(std::move(spec));
  }
  record.samples.reserve(frames.size() * 2);
  for (const int16_t sample : frames) {
    record.samples.push_back(static_cast<uint8_t>(sample & 0xff));
    record.samples.push_back(static_cast<uint8_t>(sample >> 8 & 0xff));
  }
  return record;
}

}  // namespace beatsmith
