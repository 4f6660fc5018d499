// beatsmith show: beats, or a stretch of a record, drawn in the terminal.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>

#include "beatsmith/beat_files.h"
#include "beatsmith/command.h"
#include "beatsmith/record_input.h"
#include "beatsmith/terminal_plot.h"
#include "files/files.h"

namespace beatsmith {
namespace {

constexpr int kMinPlotColumns = 28;  // of one beat among others
constexpr int kGapColumns = 2;       // between two beats side by side

struct ShowOptions {
  std::string input;
  size_t first = 0;
  size_t count = 4;
  double from_s = 0;
  double seconds = 4;
  std::string annotator;
  std::string lead;
  int columns = 0;  // 0: the terminal's
  int rows = 8;
  bool ascii = false;
};

int terminal_columns() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

// `text` in `line` from `column` on, as far as it fits. ASCII only.
void put(const std::string& text, size_t column, std::string& line) {
  if (column < line.size()) line.replace(column, std::min(text.size(), line.size() - column), text);
}

// The drawing of one beat: a title, the plot, and the time axis. All lines are equally wide.
std::vector<std::string> beat_block(const Beat& beat, const std::string& title, PlotRange range,
                                    const PlotStyle& style) {
  const auto width = static_cast<size_t>(style.columns);
  const std::string margin(kAxisColumns, ' ');
  const std::string title_line =
      (title + std::string(kAxisColumns + width, ' ')).substr(0, kAxisColumns + width);
  std::vector<std::string> lines = {title_line};
  std::ranges::copy(plot(beat, range, style), std::back_inserter(lines));
  const std::string left = "-267 ms";  // from the window's first sample to R, at 360 Hz
  const std::string right = "+442 ms";
  std::string axis(width, ' ');
  put(left, 0, axis);
  put(right, width - right.size(), axis);
  put("R", width * kBeatRIndex / kBeatLength, axis);
  lines.push_back(margin + axis);
  return lines;
}

void show_beats(const ShowOptions& options, int columns, bool ascii) {
  const LabelledBeats all = value_or_fail(load_beats(options.input));
  if (options.first >= all.beats.size()) {
    throw WrongUse("--first " + std::to_string(options.first) + ": the file holds " +
                   counted(all.beats.size(), "beat"));
  }
  const size_t end = std::min(all.beats.size(), options.first + options.count);
  PlotRange range = range_of(all.beats[options.first]);
  for (size_t i = options.first; i < end; ++i) range = joined(range, range_of(all.beats[i]));

  const int fitting = (columns + kGapColumns) / (kAxisColumns + kMinPlotColumns + kGapColumns);
  const auto across =
      static_cast<size_t>(std::clamp(fitting, 1, static_cast<int>(end - options.first)));
  const int block = (columns + kGapColumns) / static_cast<int>(across) - kGapColumns;
  const PlotStyle style{std::clamp(block - kAxisColumns, 16, kBeatLength / 2), options.rows, ascii};
  for (size_t row = options.first; row < end; row += across) {
    std::vector<std::string> lines;
    for (size_t i = row; i < std::min(end, row + across); ++i) {
      const std::string label = all.classes.empty() ? "" : ", class " + all.classes[i];
      const auto added =
          beat_block(all.beats[i], "beat " + std::to_string(i) + label, range, style);
      lines.resize(added.size());
      for (size_t line = 0; line < added.size(); ++line) {
        lines[line] += (i == row ? "" : std::string(kGapColumns, ' ')) + added[line];
      }
    }
    for (const std::string& line : lines) std::cout << line << '\n';
  }
}

void show_record(const ShowOptions& options, int columns, bool ascii) {
  const RecordInput record = open_record(options.input, options.lead);
  const double rate_hz = record.recording.sample_rate_hz;
  const std::vector<float> lead_mv = lead_in_mv(record);
  const double length_s = static_cast<double>(lead_mv.size()) / rate_hz;
  if (options.from_s >= length_s) {
    throw WrongUse("--from: the record is " + std::to_string(length_s) + " s long");
  }
  const auto first = static_cast<size_t>(options.from_s * rate_hz);
  const auto count =
      std::clamp<size_t>(static_cast<size_t>(options.seconds * rate_hz), 1, lead_mv.size() - first);
  const auto stretch = std::span(lead_mv).subspan(first, count);
  const PlotStyle style{std::max(16, columns - kAxisColumns), options.rows, ascii};

  std::string marks(style.columns, ' ');
  if (!options.annotator.empty()) {
    for (const Annotation& annotation : read_annotations(record, options.annotator)) {
      const int64_t place = annotation.sample - static_cast<int64_t>(first);
      if (place < 0 || place >= static_cast<int64_t>(count)) continue;
      put(annotation.symbol, static_cast<size_t>(place) * marks.size() / count, marks);
    }
    std::cout << std::string(kAxisColumns, ' ') << marks << '\n';
  }
  for (const std::string& line : plot(stretch, range_of(stretch), style)) std::cout << line << '\n';
  char axis[96];
  std::snprintf(axis, sizeof axis, "lead %s, %.2f s to %.2f s",
                record.lead().name.substr(0, 40).c_str(), static_cast<double>(first) / rate_hz,
                static_cast<double>(first + count) / rate_hz);
  std::cout << std::string(kAxisColumns, ' ') << axis;
  if (record.recording.start) {
    const double from_s = static_cast<double>(first) / rate_hz;
    std::cout << ", from "
              << text_from_start_time(start_time_shifted(*record.recording.start, from_s));
  }
  std::cout << '\n';
}

int show(const ShowOptions& options) {
  const int columns = options.columns > 0 ? options.columns : terminal_columns();
  const bool ascii = options.ascii || !terminal_shows_unicode();
  const Result<FileFormat> format = file_format(options.input);
  if (format && !is_record(*format)) {
    show_beats(options, columns, ascii);
  } else {
    show_record(options, columns, ascii);
  }
  return kDone;
}

}  // namespace

Command show_command(CLI::App& program) {
  auto options = std::make_shared<ShowOptions>();
  CLI::App* app =
      program.add_subcommand("show", "Draws beats, or a stretch of a record, in the terminal");
  app->add_option("INPUT", options->input, "A file of beats (.npy, .csv), or a WFDB record")
      ->required();
  app->add_option("--first", options->first, "Beats: the first to draw")->capture_default_str();
  app->add_option("--count", options->count, "Beats: how many to draw")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app->add_option("--from", options->from_s, "Record: where to begin, in s")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app->add_option("--seconds", options->seconds, "Record: how much to draw")
      ->check(CLI::Range(0.01, 3600.0))
      ->capture_default_str();
  app->add_option("-a,--annotator", options->annotator, "Record: annotations to mark, such as atr");
  app->add_option("--lead", options->lead, "Record: lead to draw");
  app->add_option("--columns", options->columns, "Width (default: the terminal's, else 80)")
      ->check(CLI::Range(30, 1000));
  app->add_option("--rows", options->rows, "Height of a drawing")
      ->check(CLI::Range(2, 100))
      ->capture_default_str();
  app->add_flag("--ascii", options->ascii, "Draw with '*' (default where the locale is not UTF-8)");
  app->footer(
      "Examples:\n"
      "  beatsmith show beats.npy --count 6\n"
      "  beatsmith show mitdb/100 --from 60 --seconds 5 -a atr");
  return {app, [options] { return show(*options); }};
}

}  // namespace beatsmith
