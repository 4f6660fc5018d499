#include "io/wfdb_header.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "io/text.h"

namespace beatsmith {
namespace {

constexpr int kMaxSignals = 4096;
constexpr int kMaxSegments = 1 << 20;
constexpr int kMaxSamplesPerFrame = 1 << 20;
constexpr int64_t kMaxSamples = int64_t{1} << 40;  // 97 years at 360 Hz
constexpr int64_t kMaxByteOffset = int64_t{1} << 50;
constexpr double kMaxRateHz = 1e9;
// ADC units per physical unit: nothing that measures lies outside, and quotients stay finite.
constexpr double kLeastGain = 1e-9;
constexpr double kLargestGain = 1e12;
constexpr int kMaxInt = std::numeric_limits<int>::max();
constexpr int kMinInt = std::numeric_limits<int>::min();

// One line, field by field. The first error stays; later reads then have no effect.
class LineReader {
 public:
  LineReader(std::string_view line, int line_number) : rest_(line), line_number_(line_number) {}

  // The next field; false at the line's end or after an error.
  bool next() {
    if (failed()) return false;
    word_ = take_word(rest_);
    ++field_number_;
    return !word_.empty();
  }

  std::string_view word() const { return word_; }
  std::string_view rest() const { return trimmed(rest_); }

  template <class Int>
  Int integer(std::string_view text, std::string_view what, Int low, Int high) {
    const std::optional<Int> value = integer_from_text<Int>(text);
    if (!value) fail(std::string(what) + " " + quoted(text) + " is not a whole number in range");
    if (value && (*value < low || *value > high)) {
      fail(std::string(what) + " " + quoted(text) + " is outside " + std::to_string(low) + " to " +
           std::to_string(high));
    }
    return value.value_or(low);
  }

  double number(std::string_view text, std::string_view what) {
    const std::optional<double> value = number_from_text(text);
    if (!value) fail(std::string(what) + " " + quoted(text) + " is not a number");
    return value.value_or(0);
  }

  void fail(std::string what,
            std::string mend = "correct the field; header(5) of WFDB lists them") {
    if (failed()) return;
    error_ = {std::move(what), place(), std::move(mend)};
  }
  std::string place() const {
    return "line " + std::to_string(line_number_) + ", field " + std::to_string(field_number_);
  }
  bool failed() const { return error_.has_value(); }
  const Error& error() const { return *error_; }

 private:
  std::string_view rest_;
  std::string_view word_;
  int line_number_;
  int field_number_ = 0;
  std::optional<Error> error_;
};

// Takes what stands before the first of `marks` off `text`, or all of it.
std::string_view take_until(std::string_view& text, std::string_view marks) {
  const size_t end = std::min(text.find_first_of(marks), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end);
  return part;
}

// Takes `mark` and what follows it, up to the first of `marks`, off `text`; nullopt if it does not
// begin with `mark`.
std::optional<std::string_view> take_after(char mark, std::string_view& text,
                                           std::string_view marks) {
  if (!text.starts_with(mark)) return std::nullopt;
  text.remove_prefix(1);
  return take_until(text, marks);
}

// "(number)", taken off `text`.
std::optional<std::string_view> take_parenthesis(LineReader& in, std::string_view& text) {
  const std::optional<std::string_view> inside = take_after('(', text, ")");
  if (inside && text.empty()) in.fail("')' is missing in " + quoted(in.word()));
  if (inside && !text.empty()) text.remove_prefix(1);
  return inside;
}

void parse_rate(LineReader& in, WfdbHeader& header) {
  std::string_view text = in.word();
  const auto rate = [&](std::string_view part, std::string_view what) {
    const double value = in.number(part, what);
    if (!(value > 0 && value <= kMaxRateHz)) {
      in.fail(std::string(what) + " " + quoted(part) + " is not above 0 and below 1e9");
    }
    return value;
  };
  header.sample_rate_hz = rate(take_until(text, "/("), "sample rate");
  header.counter_rate_hz = header.sample_rate_hz;
  if (const auto part = take_after('/', text, "(")) {
    const double value = in.number(*part, "counter rate");
    if (value > 0) header.counter_rate_hz = rate(*part, "counter rate");
  }
  if (const auto part = take_parenthesis(in, text)) {
    header.base_counter = in.number(*part, "base counter");
  }
  if (!text.empty()) in.fail("the sample rate is followed by " + quoted(text));
}

// "HH:MM:SS[.fff] [DD/MM/YYYY]". A date of zeros, or without any digit, is none, and a midnight
// before it no time: so are dates taken out that could tell who the patient is. What is neither
// costs nobody the recording.
void parse_start(LineReader& in, WfdbHeader& header) {
  if (!in.next()) return;
  // The PhysioNet Challenges of 2020 and 2021: "05-Feb-2020 11:39:16".
  const std::optional<CalendarDate> first_date = date_from_words(in.word());
  if (first_date && !in.next()) return;
  const std::optional<int64_t> time_us = time_of_day_us_from_text(in.word());
  const auto leave_out = [&](std::string_view what) {
    header.notes.push_back("The header's " + std::string(what) + " " + quoted(in.word()) + " in " +
                           in.place() + ", cannot be read and was left out.");
  };
  if (!time_us) return leave_out("start time");
  header.start = StartTime{first_date, *time_us};
  if (first_date || !in.next()) return;
  if (in.word().find_first_of("123456789") == in.word().npos) {
    if (*time_us == 0) header.start.reset();
    return;
  }
  header.start->date = date_from_text(in.word(), '/');
  if (!header.start->date) leave_out("start date");
}

// Returns the number of segments, 0 for an ordinary record.
int parse_record_line(LineReader& in, WfdbHeader& header) {
  int segment_count = 0;
  if (in.next()) {
    std::string_view text = in.word();
    header.name = take_until(text, "/");
    if (header.name.empty()) in.fail("the record has no name");
    if (const auto segments = take_after('/', text, "")) {
      segment_count = in.integer(*segments, "number of segments", 1, kMaxSegments);
    }
  }
  if (!in.next()) {
    in.fail("the record line ends before the number of signals",
            "give the header of a WFDB record; this may be some other text");
    return 0;
  }
  header.signal_count = in.integer(in.word(), "number of signals", 0, kMaxSignals);
  if (in.next()) parse_rate(in, header);
  if (in.next()) {
    header.sample_count = in.integer<int64_t>(in.word(), "number of samples", 0, kMaxSamples);
  }
  parse_start(in, header);
  return segment_count;
}

// The name of a signal file or a segment.
std::string parse_name(LineReader& in, std::string_view what) {
  std::string name(in.word());
  if (name.find_first_of("/\\:") != std::string::npos || name == "..") {
    in.fail(std::string(what) + " " + quoted(name) + " is outside the header's folder",
            "put it beside the header and name it without a folder");
  }
  return name;
}

WfdbSegment parse_segment_line(LineReader& in) {
  WfdbSegment segment;
  if (in.next()) segment.name = parse_name(in, "segment");
  if (in.next()) {
    segment.sample_count = in.integer<int64_t>(in.word(), "number of samples", 0, kMaxSamples);
  } else {
    in.fail("the segment line ends before the number of samples",
            "write a segment line such as '100s 21600', one for each segment");
  }
  return segment;
}

void parse_format(LineReader& in, WfdbSignalSpec& signal) {
  std::string_view text = in.word();
  signal.format = in.integer(take_until(text, "x:+"), "format", 0, kMaxInt);
  if (const auto part = take_after('x', text, ":+")) {
    signal.samples_per_frame = in.integer(*part, "samples per frame", 1, kMaxSamplesPerFrame);
  }
  if (const auto part = take_after(':', text, "+")) {
    signal.skew = in.integer(*part, "skew", 0, kMaxInt);
  }
  if (const auto part = take_after('+', text, "")) {
    signal.byte_offset = in.integer<int64_t>(*part, "byte offset", 0, kMaxByteOffset);
  }
}

// Returns the baseline, where there is one.
std::optional<int> parse_gain(LineReader& in, WfdbSignalSpec& signal) {
  std::string_view text = in.word();
  const double gain = in.number(take_until(text, "(/"), "gain");
  if (gain != 0 && (std::abs(gain) < kLeastGain || std::abs(gain) > kLargestGain)) {
    in.fail("the gain is out of range", "write ADC units per physical unit, such as 200");
  }
  if (gain != 0) signal.gain = gain;
  std::optional<int> baseline;
  if (const auto part = take_parenthesis(in, text)) {
    baseline = in.integer(*part, "baseline", kMinInt, kMaxInt);
  }
  if (const auto part = take_after('/', text, "")) {
    if (!part->empty()) signal.units = *part;
  } else if (!text.empty()) {
    in.fail("the gain is followed by " + quoted(text));
  }
  return baseline;
}

WfdbSignalSpec parse_signal_line(LineReader& in, const WfdbHeader& header) {
  WfdbSignalSpec signal;
  if (in.next()) signal.file_name = parse_name(in, "signal file");
  if (in.next()) {
    parse_format(in, signal);
  } else {
    in.fail("the signal line ends before the format",
            "write a signal line such as '100.dat 212 200 11 1024', one for each signal");
  }
  signal.adc_resolution = signal.format == 8 ? 10 : 12;
  std::optional<int> baseline;
  if (in.next()) baseline = parse_gain(in, signal);
  if (in.next()) {
    const int resolution = in.integer(in.word(), "ADC resolution", 0, 64);
    if (resolution != 0) signal.adc_resolution = resolution;
  }
  if (in.next()) signal.adc_zero = in.integer(in.word(), "ADC zero", kMinInt, kMaxInt);
  signal.baseline = baseline.value_or(signal.adc_zero);
  signal.initial_value = signal.adc_zero;
  if (in.next()) signal.initial_value = in.integer(in.word(), "initial value", kMinInt, kMaxInt);
  if (in.next()) signal.checksum = in.integer(in.word(), "checksum", kMinInt, kMaxInt);
  if (in.next()) signal.block_size = in.integer(in.word(), "block size", kMinInt, kMaxInt);
  signal.description = in.rest();
  if (signal.description.empty()) {
    signal.description =
        "record " + header.name + ", signal " + std::to_string(header.signals.size());
  }
  return signal;
}

}  // namespace

Result<WfdbHeader> parse_wfdb_header(std::string_view text) {
  WfdbHeader header;
  size_t segment_count = 0;
  int line_number = 0;
  bool has_record_line = false;
  while (!text.empty()) {
    const std::string_view line = trimmed(take_line(text));
    ++line_number;
    if (line.empty()) continue;
    if (line.find('\0') != line.npos) {
      return Error{"a zero byte in the text", "line " + std::to_string(line_number),
                   "give a WFDB header (.hea); this is some other, binary file"};
    }
    if (line.starts_with('#')) {
      header.comments.emplace_back(trimmed(line.substr(1)));
      continue;
    }
    LineReader in(line, line_number);
    if (!has_record_line) {
      has_record_line = true;
      segment_count = static_cast<size_t>(parse_record_line(in, header));
    } else if (header.segments.size() < segment_count) {
      header.segments.push_back(parse_segment_line(in));
    } else if (segment_count == 0 &&
               header.signals.size() < static_cast<size_t>(header.signal_count)) {
      header.signals.push_back(parse_signal_line(in, header));
    }
    if (in.failed()) return in.error();
  }
  if (!has_record_line) {
    return Error{"there is no record line", "", "give a WFDB header (.hea); this one is empty"};
  }
  if (header.segments.size() < segment_count) {
    return Error{"the record line promises " + std::to_string(segment_count) +
                     " segments, the header names " + std::to_string(header.segments.size()),
                 "line " + std::to_string(line_number),
                 "add the missing segment lines; the file may have been cut short"};
  }
  if (segment_count == 0 && header.signals.size() < static_cast<size_t>(header.signal_count)) {
    return Error{"the record line promises " + std::to_string(header.signal_count) +
                     " signals, the header describes " + std::to_string(header.signals.size()),
                 "line " + std::to_string(line_number),
                 "add the missing signal lines; the file may have been cut short"};
  }
  return header;
}

std::string format_wfdb_header(const WfdbHeader& header) {
  std::string text = header.name;
  if (!header.segments.empty()) text += "/" + std::to_string(header.segments.size());
  text += " " + std::to_string(header.signal_count) + " " + text_from_number(header.sample_rate_hz);
  if (header.counter_rate_hz != header.sample_rate_hz || header.base_counter != 0) {
    text += "/" + text_from_number(header.counter_rate_hz);
    if (header.base_counter != 0) text += "(" + text_from_number(header.base_counter) + ")";
  }
  text += " " + std::to_string(header.sample_count);
  if (header.start) text += " " + text_from_time_of_day(header.start->time_of_day_us);
  if (header.start && header.start->date) text += " " + text_from_date(*header.start->date, '/');
  text += "\n";
  for (const WfdbSegment& segment : header.segments) {
    text += segment.name + " " + std::to_string(segment.sample_count) + "\n";
  }
  for (const WfdbSignalSpec& signal : header.signals) {
    text += signal.file_name + " " + std::to_string(signal.format);
    if (signal.samples_per_frame != 1) text += "x" + std::to_string(signal.samples_per_frame);
    if (signal.skew != 0) text += ":" + std::to_string(signal.skew);
    if (signal.byte_offset != 0) text += "+" + std::to_string(signal.byte_offset);
    text += " " + text_from_number(signal.gain) + "(" + std::to_string(signal.baseline) + ")/" +
            signal.units + " " + std::to_string(signal.adc_resolution) + " " +
            std::to_string(signal.adc_zero) + " " + std::to_string(signal.initial_value);
    if (signal.checksum) {
      text += " " + std::to_string(*signal.checksum) + " " + std::to_string(signal.block_size) +
              " " + signal.description;
    }
    text += "\n";
  }
  for (const std::string& comment : header.comments) {
    text += comment.empty() ? "#\n" : "# " + comment + "\n";
  }
  return text;
}

}  // namespace beatsmith
