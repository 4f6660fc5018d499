#include "beatsmith/beat_table.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "ecg/aami.h"

namespace beatsmith {
namespace {

// Takes what stands before the next `separator` off `text`.
std::string_view take_until(char separator, std::string_view& text) {
  const size_t end = text.find(separator);
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  return taken;
}

std::string_view take_line(std::string_view& text) {
  std::string_view line = take_until('\n', text);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (!line.empty()) fields.push_back(take_until(',', line));
  return fields;
}

std::string place(size_t line, size_t column) {
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

void append_number(float value, std::string& text) {
  std::array<char, 32> digits;  // the shortest that reads back the same
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text.append(digits.data(), end);
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
    const auto [end, status] = std::from_chars(field.data(), field.data() + field.size(), beat[i]);
    if (status != std::errc{} || end != field.data() + field.size() || !std::isfinite(beat[i])) {
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

bool is_beat_table(std::string_view text) { return text.starts_with("beat,"); }

Result<LabelledBeats> parse_beat_table(std::string_view text) {
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

}  // namespace beatsmith
