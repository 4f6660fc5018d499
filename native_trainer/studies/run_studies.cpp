#include "studies/run_studies.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "build_info.h"
#include "data/value_or_throw.h"
#include "files/files.h"
#include "report/numbers.h"
#include "studies/study_models.h"
#include "training/clock.h"
#include "training/trainer.h"

namespace beatsmith {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kResultsVersion = 1;

std::span<const uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  char text[16];
  std::strftime(text, sizeof text, "%Y-%m-%d", std::gmtime(&now));
  return text;
}

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown processor";
}

// The models a study measures: name and the SHA-256 of the file.
json models_of(const Study& study, const StudyContext& context) {
  json models = json::object();
  for (const auto& role : study.models) {
    for (const auto& entry : shipped_entries(context, role)) {
      models[entry.at("name").get<std::string>()] = entry.at("sha256");
    }
  }
  return models;
}

// What makes two runs of a study the same run.
json identity_of(const Study& study, const StudyContext& context) {
  return {{"data_hash", context.dataset.hash},
          {"models", models_of(study, context)},
          {"commit", kTrainingCommit},
          {"seed", context.seed},
          {"quick", context.quick}};
}

bool was_run(const json& entry, const json& identity) {
  const auto items = identity.items();
  return std::all_of(items.begin(), items.end(), [&](const auto& item) {
    return entry.value(item.key(), json()) == item.value();
  });
}

// As somebody else would type it, whatever the paths were here.
std::string command_of(const Study& study, const StudyContext& context) {
  std::string command = "beatsmith-train evaluate --only " + study.name + " --data mitdb.bin";
  if (study.noise != NoiseUse::kNone && !context.noise.empty()) command += " --noise nstdb";
  command += " --seed " + std::to_string(context.seed);
  return context.quick ? command + " --quick" : command;
}

json run_study(const Study& study, const StudyContext& context) {
  json entry = identity_of(study, context);
  entry["title"] = study.title;
  entry["command"] = command_of(study, context);
  entry["date"] = today();
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  entry["hardware"] = {{"processor", processor()},
                       {"threads", context.threads > 0 ? context.threads : cores},
                       {"device", context.device.is_cuda() ? "cuda" : "cpu"},
                       {"libtorch", TORCH_VERSION}};
  const auto start = Clock::now();
  entry["figures"] = study.run(context);
  entry["seconds"] = seconds_since(start);
  return entry;
}

json load_results(const std::string& path) {
  if (!fs::exists(path)) {
    return {{"format_version", kResultsVersion}, {"studies", json::object()}};
  }
  const auto bytes = value_or_throw(read_file(path));
  auto results = json::parse(bytes, nullptr, false);
  if (!results.is_object() || results.value("format_version", 0) != kResultsVersion ||
      !results.value("studies", json()).is_object()) {
    throw std::runtime_error(path + ": this is no results.json of version 1; mend or remove it");
  }
  return results;
}

// All files appear, or none.
void save_results(const json& results, const std::string& folder,
                  const std::vector<Study>& studies) {
  const Report report = render_results(results, studies);
  const fs::path place(folder);
  std::vector<std::pair<std::string, std::string>> texts = {
      {place / "results.json", results.dump(1) + "\n"}, {place / "results.md", report.text()}};
  for (const auto& [name, svg] : report.figures()) {
    texts.emplace_back(place / "results" / (name + ".svg"), svg);
  }
  std::vector<OutputFile> files;
  for (const auto& [path, text] : texts) files.push_back({path, bytes_of(text)});
  if (const auto written = write_files(files); !written) {
    throw std::runtime_error(describe(written.error()));
  }
}

std::vector<Study> chosen(const std::vector<std::string>& only, const std::vector<Study>& studies) {
  if (only.empty()) return studies;
  std::vector<Study> picked;
  for (const auto& name : only) {
    const auto found = std::find_if(studies.begin(), studies.end(),
                                    [&](const Study& study) { return study.name == name; });
    if (found == studies.end()) {
      std::string known;
      for (const auto& study : studies) known += " " + study.name;
      throw std::runtime_error("--only " + name + ": there is no such study; there is:" + known);
    }
    picked.push_back(*found);
  }
  return picked;
}

// Where the figures come from, below each heading.
void render_origin(const json& entry, Report& report) {
  const auto& hardware = entry.at("hardware");
  report.command(entry.at("command"));
  if (entry.at("quick").get<bool>()) {
    report.paragraph("**A quick run, to see that the study works: no figures to cite.**");
  }
  std::string models;
  for (const auto& [name, sha256] : entry.at("models").items()) {
    models += ", " + name + " (" + sha256.get<std::string>().substr(0, 8) + ")";
  }
  report.paragraph("Data " + entry.at("data_hash").get<std::string>() + models + ", seed " +
                   entry.at("seed").dump() + ", commit " + entry.at("commit").get<std::string>() +
                   ", " + entry.at("date").get<std::string>() + ", " +
                   hardware.at("processor").get<std::string>() + ", " +
                   hardware.at("threads").dump() +
                   (hardware.at("threads") == 1 ? " thread, " : " threads, ") +
                   hardware.at("device").get<std::string>() + ", LibTorch " +
                   hardware.at("libtorch").get<std::string>() + ", " +
                   fixed(entry.at("seconds").get<double>(), 0) + " s.");
}

}  // namespace

Report render_results(const json& results, const std::vector<Study>& studies) {
  Report report;
  report.heading(1, "Results");
  report.paragraph(
      "Written by `beatsmith-train evaluate` (`--all`, or `--only` one section) from "
      "[results.json](results.json); nothing here "
      "was typed by hand. Each section says what redoes it: `mitdb.bin` is what `beatsmith-train "
      "prepare` makes of the MIT-BIH Arrhythmia Database, `nstdb` the folder of the noise stress "
      "records. Figures after ± or in brackets are 95 % intervals.");
  for (const auto& study : studies) {
    const auto entry = results.at("studies").find(study.name);
    if (entry == results.at("studies").end()) continue;
    report.heading(2, study.title);
    render_origin(*entry, report);
    study.render(entry->at("figures"), report);
  }
  return report;
}

bool run_studies(const StudyOptions& options, const std::vector<Study>& studies) {
  const auto wanted = chosen(options.only, studies);
  const std::string results_path = (fs::path(options.out) / "results.json").string();
  json results = load_results(results_path);
  const Dataset dataset = load_dataset(options.data);
  set_thread_count(options.threads);
  const StudyContext context{dataset,         options.data,  options.models,
                             options.runs,    options.noise, choose_device(options.device),
                             options.threads, options.seed,  options.quick};
  for (const fs::path& folder : {fs::path(options.runs), fs::path(options.out) / "results"}) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
      throw std::runtime_error(folder.string() + ": cannot be made (" + error.message() +
                               "); name another folder");
    }
  }
  bool all_done = true;
  for (const auto& study : wanted) {
    if (study.noise == NoiseUse::kNeeded && options.noise.empty()) {
      std::fprintf(stderr, "%s: not run, it needs --noise FOLDER\n", study.name.c_str());
      all_done = all_done && options.only.empty();
      continue;
    }
    auto& entry = results["studies"][study.name];
    try {
      if (options.resume && entry.is_object() && was_run(entry, identity_of(study, context))) {
        continue;
      }
      std::fprintf(stderr, "%s ...\n", study.name.c_str());
      json fresh = run_study(study, context);
      entry = std::move(fresh);
    } catch (const Stopped&) {
      return false;
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s: %s\n", study.name.c_str(), error.what());
      all_done = false;
      if (entry.is_null()) results["studies"].erase(study.name);
      continue;
    }
    save_results(results, options.out, studies);
    std::fprintf(stderr, "%s: %.0f s\n", study.name.c_str(), entry.at("seconds").get<double>());
  }
  return all_done;
}

}  // namespace beatsmith
