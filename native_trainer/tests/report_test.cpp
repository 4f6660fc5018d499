// Plots are well-formed SVG that shows what it was given; a report is Markdown with its figures.

#include "report/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <regex>
#include <stdexcept>

#include "report/numbers.h"
#include "report/plot.h"

namespace beatsmith {
namespace {

// Every element that is opened is closed in its turn, and no attribute holds a number that is none.
void expect_well_formed(const std::string& svg) {
  std::vector<std::string> open;
  const std::regex element("<(/?)([a-z]+)([^<>]*?)(/?)>");
  size_t elements = 0;
  for (std::sregex_iterator found(svg.begin(), svg.end(), element), end; found != end; ++found) {
    const auto& match = *found;
    if (match[1] == "/") {
      ASSERT_FALSE(open.empty()) << match.str();
      EXPECT_EQ(open.back(), match[2]);
      open.pop_back();
    } else if (match[4] != "/") {
      open.push_back(match[2]);
    }
    ++elements;
  }
  EXPECT_TRUE(open.empty());
  EXPECT_EQ(elements, static_cast<size_t>(std::count(svg.begin(), svg.end(), '<')));
  EXPECT_TRUE(svg.starts_with("<svg xmlns="));
  for (const char* wrong : {"nan", "inf", "\"-0\""}) {
    EXPECT_EQ(svg.find(wrong), std::string::npos) << wrong;
  }
}

size_t count_of(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

Plot two_lines() {
  const double gap = std::numeric_limits<double>::quiet_NaN();
  return {
      "Distance <against> \"steps\" & more",
      {{"class N",
        {.label = "steps", .logarithmic = true, .ticks = {1, 10, 1000}},
        {.label = "EMD / floor"},
        {{"teacher", Mark::kLine, {1, 10, 1000}, {2, 1.2, 1.0}, {1.9, 1.1, 0.9}, {2.1, 1.3, 1.1}},
         {"student", Mark::kLine, {1, 10, 1000}, {1.1, gap, 1.0}},
         {"floor", Mark::kReference, {1, 1000}, {1, 1}}}}}};
}

TEST(Plot, ShowsLinesWithTheirBandsAxesAndLegend) {
  const std::string svg = to_svg(two_lines());
  expect_well_formed(svg);
  EXPECT_EQ(count_of(svg, "<polyline"), 3u);              // two lines and the reference
  EXPECT_EQ(count_of(svg, "fill-opacity=\"0.15\""), 1u);  // one band
  EXPECT_EQ(count_of(svg, "<circle"), 3u + 1u);           // the teacher's points and its legend
  for (const char* words : {">teacher<", ">student<", ">1000<", ">steps<", ">EMD / floor<",
                            "Distance &lt;against&gt; &quot;steps&quot; &amp; more"}) {
    EXPECT_NE(svg.find(words), std::string::npos) << words;
  }
  EXPECT_EQ(svg.find(">floor<"), std::string::npos);  // references are no entries of the legend
  const std::string long_title(200, 'x');
  const std::string shrunk = to_svg(Plot{long_title, {{long_title, {}, {}, {}}}});
  EXPECT_EQ(shrunk.find("font-size=\"17\""), std::string::npos);
  EXPECT_FALSE(std::regex_search(shrunk, std::regex("font-size=\"15\"[^>]*>x")));
  const Series one{"one", Mark::kArea, {1, 2}, {0, 1}}, other{"other", Mark::kArea, {1, 2}, {1, 0}};
  const std::string areas = to_svg(Plot{"areas", {{"", {}, {}, {one, other}}}});
  EXPECT_EQ(count_of(areas, "<circle"), 0u);  // markers are for lines, in the legend as well
}

TEST(Plot, PutsPointsWhereTheyBelong) {
  const std::string svg =
      to_svg(Plot{"line",
                  {{"",
                    {.low = 0.0, .high = 10.0},
                    {.low = 0.0, .high = 1.0},
                    {{"a", Mark::kReference, {0, 5, 10, 10}, {0, 0.5, 1, 7}}}}}});
  const std::regex points(
      "<polyline points=\"([0-9.]+),([0-9.]+) ([0-9.]+),([0-9.]+) "
      "([0-9.]+),([0-9.]+) ([0-9.]+),([0-9.]+)\"");
  std::smatch at;
  ASSERT_TRUE(std::regex_search(svg, at, points)) << svg;
  const auto value = [&](size_t i) { return std::stod(at[i]); };
  EXPECT_NEAR(value(3), (value(1) + value(5)) / 2, 0.11);  // half way between the ends
  EXPECT_NEAR(value(4), (value(2) + value(6)) / 2, 0.11);
  EXPECT_GT(value(2), value(6));  // larger values stand higher
  EXPECT_EQ(value(8), value(6));  // what lies beyond the axis stays inside the panel
}

TEST(Plot, DrawsBarsAreasAndNothing) {
  const std::string bars =
      to_svg(Plot{"bars",
                  {{"",
                    {.categories = {"a", "b"}},
                    {},
                    {{"x", Mark::kBars, {0, 1}, {1, -2}, {0.5, -3}, {2, -1}}}}}});
  expect_well_formed(bars);
  EXPECT_EQ(count_of(bars, "fill-opacity=\"0.85\""), 2u);
  const std::string area =
      to_svg(Plot{"area", {{"", {}, {}, {{"x", Mark::kArea, {0, 1, 2}, {0, 1, 0}}}}}});
  expect_well_formed(area);
  EXPECT_EQ(count_of(area, "fill-opacity=\"0.12\""), 1u);
  expect_well_formed(to_svg(Plot{"nothing", {{"empty", {}, {}, {}}}}));
  expect_well_formed(to_svg(Plot{"one value", {{"", {}, {}, {{"x", Mark::kLine, {1}, {0}}}}}}));
}

TEST(Plot, RefusesWhatDoesNotFit) {
  auto wrong = two_lines();
  wrong.panels[0].series[0].y.pop_back();
  EXPECT_THROW(to_svg(wrong), std::invalid_argument);
  wrong = two_lines();
  wrong.panels[0].series[0].high.pop_back();
  EXPECT_THROW(to_svg(wrong), std::invalid_argument);
  wrong = two_lines();
  wrong.panels[0].series[0].x[0] = 0;  // on a logarithmic axis
  EXPECT_THROW(to_svg(wrong), std::invalid_argument);
}

TEST(HeatMap, ShadesByShareAndSaysTheCounts) {
  const HeatMap map{"confusion", "reference",          "predicted",           {"N", "V"},
                    {"N", "V"},  {0.9, 0.1, 0.0, 1.0}, {"90", "10", "0", "7"}};
  const std::string svg = to_svg(map);
  expect_well_formed(svg);
  for (const char* text : {">90<", ">10<", ">0<", ">7<", ">reference<", ">predicted<"}) {
    EXPECT_NE(svg.find(text), std::string::npos) << text;
  }
  EXPECT_EQ(count_of(svg, "fill-opacity=\"0.90\""), 1u);
  auto wrong = map;
  wrong.texts.pop_back();
  EXPECT_THROW(to_svg(wrong), std::invalid_argument);
}

TEST(Report, IsMarkdownWithItsFigures) {
  Report report;
  report.heading(2, "Generation");
  report.table({"class", "figure"}, {{"N", "a|b"}});
  report.figure("steps", "What is to be seen.", two_lines());
  EXPECT_EQ(report.text(),
            "## Generation\n\n| class | figure |\n|---|---|\n| N | a\\|b |\n\n"
            "![What is to be seen.](results/steps.svg)\n\n");
  ASSERT_EQ(report.figures().count("steps"), 1u);
  expect_well_formed(report.figures().at("steps"));
  EXPECT_THROW(report.figure("steps", "again", two_lines()), std::invalid_argument);
  EXPECT_THROW(report.table({"a", "b"}, {{"one cell"}}), std::invalid_argument);
}

TEST(Numbers, SurviveJsonAndReadWell) {
  const Interval interval{0.97123, 0.95, 0.99246};
  const Interval read = interval_from(nlohmann::json::parse(to_json(interval).dump()));
  EXPECT_EQ(read.estimate, interval.estimate);
  EXPECT_EQ(read.low, interval.low);
  EXPECT_EQ(read.high, interval.high);
  EXPECT_EQ(with_half_width(interval, 2), "0.97 ± 0.02");
  EXPECT_EQ(with_range(interval, 2), "0.97 (0.95 to 0.99)");
}

}  // namespace
}  // namespace beatsmith
