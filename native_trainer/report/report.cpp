#include "report/report.h"

#include <stdexcept>

#include "report/plot.h"

namespace beatsmith {
namespace {

std::string table_line(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const auto& cell : cells) {
    line += " ";
    for (const char c : cell) line += c == '|' ? "\\|" : std::string(1, c);
    line += " |";
  }
  return line + "\n";
}

}  // namespace

void Report::heading(int level, const std::string& words) {
  text_ += std::string(static_cast<size_t>(level), '#') + " " + words + "\n\n";
}

void Report::paragraph(const std::string& words) { text_ += words + "\n\n"; }

void Report::points(const std::vector<std::string>& lines) {
  for (const auto& line : lines) text_ += "- " + line + "\n";
  text_ += "\n";
}

void Report::command(const std::string& line) { text_ += "    " + line + "\n\n"; }

void Report::table(const std::vector<std::string>& header,
                   const std::vector<std::vector<std::string>>& rows) {
  text_ += table_line(header) + "|";
  for (size_t i = 0; i < header.size(); ++i) text_ += "---|";
  text_ += "\n";
  for (const auto& row : rows) {
    if (row.size() != header.size()) {
      throw std::invalid_argument("a row of " + std::to_string(row.size()) +
                                  " cells under a header of " + std::to_string(header.size()));
    }
    text_ += table_line(row);
  }
  text_ += "\n";
}

void Report::figure(const std::string& name, const std::string& words, const Plot& plot) {
  add_figure(name, words, to_svg(plot));
}

void Report::figure(const std::string& name, const std::string& words, const HeatMap& map) {
  add_figure(name, words, to_svg(map));
}

void Report::add_figure(const std::string& name, const std::string& words, std::string svg) {
  if (!figures_.emplace(name, std::move(svg)).second) {
    throw std::invalid_argument("figure '" + name + "' is there twice");
  }
  text_ += "![" + words + "](results/" + name + ".svg)\n\n";
}

}  // namespace beatsmith
