#include "studies/study_runs.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <numeric>
#include <stdexcept>

#include "data/container.h"
#include "data/value_or_throw.h"
#include "files/files.h"
#include "model/checkpoint.h"
#include "report/numbers.h"
#include "studies/study_models.h"

namespace beatsmith {
namespace {

nlohmann::json read_json(const std::string& path) {
  auto json = nlohmann::json::parse(value_or_throw(read_file(path)), nullptr, false);
  if (json.is_discarded()) throw std::runtime_error(path + ": is no JSON; remove the file");
  return json;
}

}  // namespace

std::string hash_of(const std::string& text) {
  Container container;
  container.put("text", std::vector<uint8_t>(text.begin(), text.end()));
  return container.hash();
}

nlohmann::json study_config(const StudyContext& context, const std::string& name) {
  auto config = shipped_config(name, {});
  if (context.quick) config["steps"] = 10;
  set_device(config, context);
  return config;
}

nlohmann::json stored_run(const std::string& folder, const std::string& name,
                          const nlohmann::json& settings,
                          const std::function<nlohmann::json(const std::string& path)>& run) {
  const std::string stem = folder + "/" + name + "-" + hash_of(settings.dump()).substr(0, 8);
  const std::string path = stem + ".json";
  if (std::filesystem::exists(path)) {
    const auto stored = read_json(path);
    if (stored.at("settings") == settings) return stored.at("result");
  }
  std::filesystem::create_directories(folder);
  std::fprintf(stderr, "%s\n", path.c_str());
  const nlohmann::json result = run(stem + ".ckpt");
  const std::string text = nlohmann::json{{"settings", settings}, {"result", result}}.dump(1);
  const auto written = write_file(path, std::vector<uint8_t>(text.begin(), text.end()));
  if (!written) throw std::runtime_error(describe(written.error()));
  return result;
}

nlohmann::json rows_of(const ConfusionMatrix& matrix) {
  auto rows = nlohmann::json::array();
  for (int r = 0; r < matrix.class_count(); ++r) {
    auto row = nlohmann::json::array();
    for (int p = 0; p < matrix.class_count(); ++p) row.push_back(matrix.count(r, p));
    rows.push_back(row);
  }
  return rows;
}

nlohmann::json json_from(const RecordConfusion& by_record) {
  auto json = nlohmann::json::object();
  for (const auto& [record, matrix] : by_record) json[record] = rows_of(matrix);
  return json;
}

RecordConfusion confusion_from(const nlohmann::json& by_record) {
  RecordConfusion confusion;
  for (const auto& [record, rows] : by_record.items()) {
    const int classes = static_cast<int>(rows.size());
    auto& matrix = confusion.try_emplace(record, classes).first->second;
    for (int r = 0; r < classes; ++r) {
      for (int p = 0; p < classes; ++p) matrix.add(r, p, rows.at(r).at(p));
    }
  }
  return confusion;
}

nlohmann::json figures_over_seeds(const std::vector<ConfusionMatrix>& seeds) {
  std::map<std::string, std::vector<double>> by_figure;
  for (const auto& matrix : seeds) {
    by_figure["accuracy"].push_back(matrix.accuracy());
    by_figure["macro_precision"].push_back(matrix.macro_positive_predictivity());
    by_figure["macro_recall"].push_back(matrix.macro_sensitivity());
    by_figure["macro_f1"].push_back(matrix.macro_f1());
    for (int k = 0; k < matrix.class_count(); ++k) {
      const std::string letter(1, kBeatClassLetters[static_cast<size_t>(k)]);
      by_figure[letter + "_f1"].push_back(matrix.f1(k));
      by_figure[letter + "_sensitivity"].push_back(matrix.sensitivity(k));
      by_figure[letter + "_precision"].push_back(matrix.positive_predictivity(k));
    }
  }
  auto figures = nlohmann::json::object();
  for (const auto& [name, values] : by_figure) {
    if (!std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) {
      continue;
    }
    const auto interval = mean_interval(values);
    figures[name] = to_json(interval ? *interval : Interval{values[0], values[0], values[0]});
  }
  return figures;
}

}  // namespace beatsmith
