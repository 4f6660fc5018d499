#include "studies/augmentation_report.h"

#include <algorithm>

#include "report/numbers.h"
#include "report/plot.h"

namespace beatsmith {
namespace {

using nlohmann::json;

struct Test {
  const char* key;
  const char* words;
};
constexpr Test kTests[] = {
    {"seen", "Seen people (intra-patient: the last 20 % of each record of DS1)"},
    {"unseen", "Unseen people (inter-patient: DS2)"}};

std::string gain_text(const json& figures) {
  const auto found = figures.find("macro_f1_gain");
  if (found == figures.end()) return "";
  const Interval gain = interval_from(*found);
  const std::string text = with_range(gain, 3);
  return gain.low > 0 || gain.high < 0 ? "**" + text + "**" : text;
}

void table_of(const json& arms, const Test& test, Report& report) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& arm : arms) {
    const auto& figures = arm.at(test.key);
    std::vector<std::string> row = {arm.at("name")};
    for (const char* name : {"accuracy", "macro_precision", "macro_recall", "macro_f1"}) {
      row.push_back(with_half_width(interval_from(figures.at(name)), 3));
    }
    for (const char* name : {"S_f1", "V_f1", "F_f1"}) {
      row.push_back(fixed(interval_from(figures.at(name)).estimate, 3));
    }
    row.push_back(gain_text(figures));
    rows.push_back(row);
  }
  report.heading(3, test.words);
  report.table({"arm", "accuracy", "macro precision", "macro recall", "macro F1", "S F1", "V F1",
                "F F1", "gain in macro F1"},
               rows);
}

// Arms whose gain is told apart from none, as a sentence.
std::string told_apart(const json& arms, const Test& test) {
  std::vector<std::string> better;
  std::vector<std::string> worse;
  for (const auto& arm : arms) {
    const auto& generated = arm.at("learnt_from").at("generated");
    const bool has_generated =
        arm.at("pretrained").get<bool>() ||
        std::any_of(generated.begin(), generated.end(), [](const json& n) { return n != 0; });
    const auto found = arm.at(test.key).find("macro_f1_gain");
    if (!has_generated || found == arm.at(test.key).end()) continue;
    const Interval gain = interval_from(*found);
    const auto name = arm.at("name").get<std::string>();
    if (gain.low > 0) better.push_back(name);
    if (gain.high < 0) worse.push_back(name);
  }
  const auto listed = [](const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : "; ") + name;
    return text.empty() ? std::string("none") : text;
  };
  return std::string(test.words) + ": with generated beats, macro F1 rises in " + listed(better) +
         "; it falls in " + listed(worse) + ".";
}

// Macro F1 of an arm by its name.
const json* arm_named(const json& arms, const std::string& name) {
  for (const auto& arm : arms) {
    if (arm.at("name") == name) return &arm;
  }
  return nullptr;
}

void push(Series& series, double x, const json* arm, const char* test) {
  if (arm == nullptr) return;
  const Interval f1 = interval_from(arm->at(test).at("macro_f1"));
  series.x.push_back(x);
  series.y.push_back(f1.estimate);
  series.low.push_back(f1.low);
  series.high.push_back(f1.high);
}

Panel empty_panel(const Test& test, const std::string& x_label) {
  Panel panel;
  panel.title = test.words;
  panel.x.label = x_label;
  panel.y.label = "macro F1";
  return panel;
}

Plot few_real_beats(const json& arms) {
  Plot plot{"Macro F1 against the share of the real beats", {}};
  for (const auto& test : kTests) {
    Panel panel = empty_panel(test, "share of the real beats, %");
    panel.x.logarithmic = true;
    panel.x.ticks = {1, 5, 10, 25, 50, 100};
    Series alone{.name = "real beats alone", .x = {}, .y = {}};
    Series after{.name = "after pre-training on generated ones", .x = {}, .y = {}};
    for (const double percent : panel.x.ticks) {
      const std::string share = fixed(percent, 0) + " %";
      push(alone, percent, arm_named(arms, percent == 100 ? "real" : "real " + share), test.key);
      push(after, percent, arm_named(arms, "pre-trained on generated, then real " + share),
           test.key);
    }
    panel.series = {alone, after};
    plot.panels.push_back(panel);
  }
  return plot;
}

Plot more_generated_beats(const json& arms) {
  Plot plot{"Macro F1 against generated S, V and F added", {}};
  for (const auto& test : kTests) {
    Panel panel = empty_panel(test, "generated beats, % of the real ones of the class");
    panel.x.categories = {"0", "100", "300", "1000", "3000"};
    Series added{.name = "real + generated", .x = {}, .y = {}};
    push(added, 0, arm_named(arms, "real"), test.key);
    for (size_t i = 1; i < panel.x.categories.size(); ++i) {
      push(added, static_cast<double>(i),
           arm_named(arms, "real + generated SVF " + panel.x.categories[i] + " %"), test.key);
    }
    panel.series = {added};
    plot.panels.push_back(panel);
  }
  return plot;
}

}  // namespace

void render_arms(const json& figures, Report& report) {
  const auto& config = figures.at("config");
  const auto& arms = figures.at("arms");
  const auto& real = figures.at("real_beats");
  report.paragraph(
      "KD-DGN and DiffECG report that a classifier gains from generated beats. Here every arm "
      "trains the same small network (" +
      config.at("network").at("widths").dump() + " channels, classes N S V F) for " +
      config.at("steps").dump() + " steps of " + config.at("batch").dump() +
      " beats, by shape alone (a generated beat has no rhythm), with " +
      figures.at("seeds").dump() +
      " seeds. Real beats to learn from are those that the generator learnt from, the first 80 % "
      "in "
      "time of DS1's records: N " +
      real.at(0).dump() + ", S " + real.at(1).dump() + ", V " + real.at(2).dump() + ", F " +
      real.at(3).dump() + "; generated ones come from " +
      figures.at("generator").get<std::string>() +
      ". No test beat was seen by classifier or generator. Percentages of generated beats are of "
      "the "
      "real count of the class; p is the probability that the same seed's classifier of real beats "
      "gives a generated beat's class. Pre-trained arms spend half of the same steps on generated "
      "beats. ± is over seeds. The gain is over the arm on the same real beats without generated "
      "ones, in brackets its 95 % interval over records, in bold where that leaves out 0; " +
      std::to_string(arms.size()) +
      " arms are compared, so that one or two stand out by chance alone.");
  for (const auto& test : kTests) table_of(arms, test, report);
  report.points({told_apart(arms, kTests[0]), told_apart(arms, kTests[1])});
  report.figure("augmentation-generated",
                "Macro F1 against the number of generated beats added to the real ones",
                more_generated_beats(arms));
  report.figure("augmentation-few-real",
                "Macro F1 against the share of real beats, with and without pre-training",
                few_real_beats(arms));
}

}  // namespace beatsmith
