#include "evaluation/figures.h"

#include <algorithm>

#include "report/numbers.h"
#include "report/plot.h"
#include "report/report.h"

namespace beatsmith {
namespace {

using nlohmann::json;

Measured measured_from(const json& entry) {
  return {interval_from(entry.at("value")), interval_from(entry.at("floor")),
          interval_from(entry.at("against_floor"))};
}

std::string against_floor(const MetricName& metric, const json& entry) {
  const Interval interval = measured_from(entry).against_floor;
  std::string sign;
  if (!metric.is_ratio && interval.estimate >= 0) sign = "+";
  return sign + with_half_width(interval, metric.digits);
}

// Whether a figure keeps its bound, as a word behind it; nothing where there is none.
std::string verdict(Metric metric, const Measured& figure, const GenerationBounds& bounds) {
  const auto word = [](bool met) { return met ? ", met" : ", **missed**"; };
  switch (metric) {
    case Metric::kDistance:
      return word(figure.against_floor.low <= bounds.distance_ratio);
    case Metric::kPrecision:
    case Metric::kRecall:
      return word(figure.against_floor.high >= bounds.manifold_ratio);
    case Metric::kNeighbour:
      return word(figure.against_floor.low <= bounds.neighbour_excess);
    case Metric::kMemorised:
      return word(figure.value.low < bounds.memorised);
    default:
      return "";
  }
}

std::string class_cell(const std::string& name, const json& entry) {
  return name + " (" + entry.at("count").dump() + ")";
}

// Classes in AAMI's order, which is not the alphabet's.
std::vector<std::string> class_names(const json& classes) {
  std::vector<std::string> names;
  for (const char letter : kBeatClassLetters) {
    const std::string name(1, letter);
    if (classes.contains(name)) names.push_back(name);
  }
  return names;
}

std::vector<MetricName> measured_metrics(const json& classes) {
  std::vector<MetricName> metrics;
  for (const auto& metric : kMetricNames) {
    for (const auto& entry : classes) {
      if (!entry.contains(metric.key)) continue;
      metrics.push_back(metric);
      break;
    }
  }
  return metrics;
}

// One row a class; `cell` is given the class, its figures and the metric.
template <class Cell>
void render_table(const json& classes, const std::vector<MetricName>& metrics,
                  const std::vector<std::string>& header, const Cell& cell, Report& report) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& name : class_names(classes)) {
    const auto& entry = classes.at(name);
    std::vector<std::string> row = {class_cell(name, entry)};
    for (const auto& metric : metrics) {
      row.push_back(entry.contains(metric.key) ? cell(name, metric, entry.at(metric.key)) : "");
    }
    rows.push_back(row);
  }
  report.table(header, rows);
}

ConfusionMatrix matrix_from(const json& figures) {
  const auto& counts = figures.at("counts");
  ConfusionMatrix matrix(static_cast<int>(counts.size()));
  for (int r = 0; r < matrix.class_count(); ++r) {
    for (int p = 0; p < matrix.class_count(); ++p) matrix.add(r, p, counts.at(r).at(p));
  }
  return matrix;
}

}  // namespace

json to_json(const std::vector<ClassFigures>& classes) {
  json all = json::object();
  for (const auto& figures : classes) {
    auto& entry = all[std::string(1, letter(figures.beat_class))];
    entry = {{"count", figures.count}, {"held_out", figures.held_out}};
    for (const auto& [metric, figure] : figures.measured) {
      entry[name_of(metric).key] = {{"value", to_json(figure.value)},
                                    {"floor", to_json(figure.floor)},
                                    {"against_floor", to_json(figure.against_floor)}};
    }
  }
  return all;
}

void render_generation(const json& classes, const GenerationBounds* bounds, Report& report) {
  const auto metrics = measured_metrics(classes);
  std::vector<std::string> header = {"class (beats a side)"};
  for (const auto& metric : metrics) {
    header.push_back(std::string(metric.words) + (metric.is_ratio ? " / floor" : " − floor"));
    if (metric.metric == Metric::kMemorised) header.back() = metric.words;
  }
  render_table(
      classes, metrics, header,
      [&](const std::string& name, const MetricName& metric, const json& entry) {
        const Measured figure = measured_from(entry);
        std::string text = metric.metric == Metric::kMemorised
                               ? with_half_width(figure.value, metric.digits)
                               : against_floor(metric, entry);
        if (bounds != nullptr && name != "F") text += verdict(metric.metric, figure, *bounds);
        return text;
      },
      report);
  header = {"class (beats a side)"};
  for (const auto& metric : metrics) header.push_back(std::string(metric.words) + " [floor]");
  render_table(
      classes, metrics, header,
      [](const std::string&, const MetricName& metric, const json& entry) {
        const Measured figure = measured_from(entry);
        return with_half_width(figure.value, metric.digits) + " [" +
               with_half_width(figure.floor, metric.digits) + "]";
      },
      report);
}

json to_json(const ClassificationFigures& figures) {
  json all = {{"classes", std::string(kBeatClassLetters.begin(), kBeatClassLetters.end())},
              {"records", figures.records},
              {"counts", json::array()},
              {"figures", json::array()}};
  for (int r = 0; r < figures.matrix.class_count(); ++r) {
    json row = json::array();
    for (int p = 0; p < figures.matrix.class_count(); ++p)
      row.push_back(figures.matrix.count(r, p));
    all["counts"].push_back(row);
  }
  for (const auto& [name, interval] : figures.figures) {
    all["figures"].push_back({{"name", name}, {"interval", to_json(interval)}});
  }
  return all;
}

void render_classification(const json& figures, Report& report) {
  const ConfusionMatrix matrix = matrix_from(figures);
  const auto letters = figures.at("classes").get<std::string>();
  std::vector<std::string> header = {"reference"};
  for (const char letter : letters) header.emplace_back(1, letter);
  header.insert(header.end(), {"Se %", "+P %", "F1"});
  std::vector<std::vector<std::string>> rows;
  for (int r = 0; r < matrix.class_count(); ++r) {
    std::vector<std::string> row = {std::string(1, letters[static_cast<size_t>(r)])};
    for (int p = 0; p < matrix.class_count(); ++p)
      row.push_back(std::to_string(matrix.count(r, p)));
    row.push_back(fixed(100 * matrix.sensitivity(r), 1));
    row.push_back(fixed(100 * matrix.positive_predictivity(r), 1));
    row.push_back(fixed(matrix.f1(r), 3));
    rows.push_back(row);
  }
  report.table(header, rows);
  std::vector<std::string> lines;
  for (const auto& figure : figures.at("figures")) {
    lines.push_back(figure.at("name").get<std::string>() + " " +
                    with_range(interval_from(figure.at("interval")), 3));
  }
  report.points(lines);
}

HeatMap confusion_map(const json& figures, const std::string& title) {
  const ConfusionMatrix matrix = matrix_from(figures);
  HeatMap map{title, "reference", "predicted", {}, {}, {}, {}};
  for (const char letter : figures.at("classes").get<std::string>()) {
    map.rows.emplace_back(1, letter);
    map.columns.emplace_back(1, letter);
  }
  for (int r = 0; r < matrix.class_count(); ++r) {
    for (int p = 0; p < matrix.class_count(); ++p) {
      const auto whole = static_cast<double>(std::max<int64_t>(1, matrix.reference_count(r)));
      map.shares.push_back(static_cast<double>(matrix.count(r, p)) / whole);
      map.texts.push_back(std::to_string(matrix.count(r, p)));
    }
  }
  return map;
}

}  // namespace beatsmith
