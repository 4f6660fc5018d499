#include "ecg/beat_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "ecg/aami.h"
#include "io/text.h"

namespace beatsmith {
namespace {

// Takes what stands before the next `separator` off `text`.
std::string_view take_until(char separator, std::string_view& text) {
  const size_t end = text.find(separator);
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return taken;
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (!line.empty()) fields.push_back(take_until(',', line));
  return fields;
}

std::string place(size_t line, size_t column) {
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

// As few digits as read back to the same float.
void append_number(float value, std::string& text) {
  std::array<char, 32> digits;
  int length = 0;
  for (int precision = 6; precision <= 9; ++precision) {
    length =
        std::snprintf(digits.data(), digits.size(), "%.*g", precision, static_cast<double>(value));
    if (std::strtof(digits.data(), nullptr) == value) break;
  }
  text.append(digits.data(), static_cast<size_t>(length));
}

std::string header_of(bool has_classes) {
  std::string header = has_classes ? "beat,class" : "beat";
  for (int i = 0; i < kBeatLength; ++i) header += ",mv_" + std::to_string(i);
  return header;
}

Result<Beat> parse_samples(std::span<const std::string_view> fields, size_t line_number,
                           size_t first_column) {
  Beat beat;
  for (size_t i = 0; i < beat.size(); ++i) {
    const std::string_view field = fields[i];
    const auto number = number_from_text(field);
    if (number) beat[i] = static_cast<float>(*number);
    if (!number || !std::isfinite(beat[i])) {
      return Error{std::string(field.substr(0, 40)) + " is not a finite number",
                   place(line_number, first_column + i), "write a number of mV such as 0.125"};
    }
  }
  return beat;
}

// What the columns "beat" and "class" must hold: the beats' own order, and one of EC57's letters.
std::optional<Error> check_label(std::string_view number, std::string_view name, size_t beat,
                                 size_t line_number) {
  if (number != std::to_string(beat)) {
    return Error{"beat " + std::string(number.substr(0, 40)) + " is not the next one",
                 place(line_number, 1), "number the beats 0, 1, 2, ... in their order"};
  }
  if (!beat_class_from_letter(name)) {
    return Error{std::string(name.substr(0, 40)) + " is no class", place(line_number, 2),
                 "write one of N, S, V, F, Q"};
  }
  return std::nullopt;
}

}  // namespace

bool is_beat_table(std::string_view text) {
  return without_byte_order_mark(text).starts_with("beat,");
}

Result<LabelledBeats> parse_beat_table(std::string_view text) {
  text = without_byte_order_mark(text);
  const std::string_view header = take_line(text);
  const bool has_classes = header == header_of(true);
  if (!has_classes && header != header_of(false)) {
    return Error{
        "the header is not that of a table of beats", "line 1",
        "begin with beat,class,mv_0,... up to mv_255; a recording becomes a WFDB record by "
        "`beatsmith convert`"};
  }
  const size_t first_sample = has_classes ? 2 : 1;
  LabelledBeats beats;
  for (size_t line_number = 2; !text.empty(); ++line_number) {
    const std::vector<std::string_view> fields = fields_of(take_line(text));
    if (fields.empty()) continue;
    if (fields.size() != first_sample + kBeatLength) {
      return Error{"has " + std::to_string(fields.size()) + " fields, not the header's " +
                       std::to_string(first_sample + kBeatLength),
                   "line " + std::to_string(line_number), "give each beat all of its samples"};
    }
    const Result<Beat> beat =
        parse_samples(std::span(fields).subspan(first_sample), line_number, first_sample + 1);
    if (!beat) return beat.error();
    beats.beats.push_back(*beat);
    if (!has_classes) continue;
    const auto wrong = check_label(fields[0], fields[1], beats.classes.size(), line_number);
    if (wrong) return *wrong;
    beats.classes.emplace_back(fields[1]);
  }
  if (beats.beats.empty()) {
    return Error{"there are no beats", "after line 1", "give one row a beat"};
  }
  return beats;
}

std::string format_beat_table(const LabelledBeats& beats) {
  const bool has_classes = !beats.classes.empty();
  std::string text = header_of(has_classes) + "\n";
  for (size_t i = 0; i < beats.beats.size(); ++i) {
    text += std::to_string(i);
    if (has_classes) text += "," + beats.classes[i];
    for (const float sample_mv : beats.beats[i]) {
      text += ',';
      append_number(sample_mv, text);
    }
    text += '\n';
  }
  return text;
}

Result<std::vector<std::string>> parse_labels(std::string_view text) {
  text = without_byte_order_mark(text);
  if (take_line(text) != "beat,class") {
    return Error{"the header is not beat,class", "line 1", "begin with the line beat,class"};
  }
  std::vector<std::string> classes;
  for (size_t line_number = 2; !text.empty(); ++line_number) {
    const std::vector<std::string_view> fields = fields_of(take_line(text));
    if (fields.empty()) continue;
    if (fields.size() != 2) {
      return Error{"is not a number and a class", "line " + std::to_string(line_number),
                   "write a line such as 0,V"};
    }
    const auto wrong = check_label(fields[0], fields[1], classes.size(), line_number);
    if (wrong) return *wrong;
    classes.emplace_back(fields[1]);
  }
  return classes;
}

std::string format_labels(const LabelledBeats& beats) {
  std::string text = "beat,class\n";
  for (size_t i = 0; i < beats.classes.size(); ++i) {
    text += std::to_string(i) + "," + beats.classes[i] + "\n";
  }
  return text;
}

Result<LabelledBeats> beats_from_npy(const NpyArray& array) {
  const bool is_beats = array.shape.size() == 2 && array.shape[1] == kBeatLength;
  if (!is_beats || array.shape[0] == 0) {
    std::string shape;
    for (const size_t size : array.shape)
      shape += (shape.empty() ? "" : ", ") + std::to_string(size);
    return Error{"its shape [" + shape + "] is not [beats, 256]", "header",
                 "give one beat a row, 256 samples at 360 Hz with the R peak at 96, in mV"};
  }
  LabelledBeats beats;
  for (size_t row = 0; row < array.shape[0]; ++row) {
    const auto values = std::span(array.values).subspan(row * kBeatLength, kBeatLength);
    const auto bad = std::find_if(values.begin(), values.end(),
                                  [](float value) { return !std::isfinite(value); });
    if (bad != values.end()) {
      return Error{
          "holds a value that is no finite number",
          "beat " + std::to_string(row) + ", sample " + std::to_string(bad - values.begin()),
          "leave that beat out"};
    }
    std::copy(values.begin(), values.end(), beats.beats.emplace_back().begin());
  }
  return beats;
}

std::vector<uint8_t> npy_from_beats(const LabelledBeats& beats) {
  std::vector<float> values;
  for (const Beat& beat : beats.beats) values.insert(values.end(), beat.begin(), beat.end());
  const size_t shape[] = {beats.beats.size(), kBeatLength};
  return format_npy(shape, values);
}

}  // namespace beatsmith
