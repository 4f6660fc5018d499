// A Markdown text with its figures, as docs/results.md is made of.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace beatsmith {

struct Plot;
struct HeatMap;

class Report {
 public:
  void heading(int level, const std::string& words);
  void paragraph(const std::string& words);
  void points(const std::vector<std::string>& lines);  // a list
  void command(const std::string& line);
  // Every row has as many cells as the header; throws std::invalid_argument otherwise.
  void table(const std::vector<std::string>& header,
             const std::vector<std::vector<std::string>>& rows);
  // `name` becomes results/NAME.svg and has to be new; `words` say what is to be seen.
  void figure(const std::string& name, const std::string& words, const Plot& plot);
  void figure(const std::string& name, const std::string& words, const HeatMap& map);

  const std::string& text() const { return text_; }
  const std::map<std::string, std::string>& figures() const { return figures_; }  // name -> SVG

 private:
  void add_figure(const std::string& name, const std::string& words, std::string svg);

  std::string text_;
  std::map<std::string, std::string> figures_;
};

}  // namespace beatsmith
