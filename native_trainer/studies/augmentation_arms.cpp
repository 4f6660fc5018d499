#include "studies/augmentation_arms.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <stdexcept>

#include "data/noise_records.h"
#include "data/value_or_throw.h"
#include "diffusion/noise.h"
#include "network/torch_backend.h"
#include "report/numbers.h"
#include "studies/arm_classifier.h"
#include "studies/augmentation_report.h"
#include "studies/study_models.h"
#include "studies/study_runs.h"
#include "studies/synthetic_beats.h"
#include "training/trainer.h"

namespace beatsmith {
namespace {

using nlohmann::json;

constexpr uint32_t kDrawShare = 32;  // in diffusion/noise.h's uniform(seed, beat, step, element)
constexpr size_t kQuickBeats = 64;   // generated of a class in a quick run
constexpr double kTried = 10;        // generated beats that a filter looks at for each one wanted

using ByClass = std::vector<std::vector<size_t>>;

// A share of the beats, at least one: those that come first in an order drawn by the seed, so that
// a larger share holds the smaller one.
std::vector<size_t> share_of(const std::vector<size_t>& beats, double share, uint64_t seed) {
  std::vector<std::pair<float, size_t>> order;
  for (const size_t beat : beats) order.emplace_back(uniform(seed, beat, kDrawShare, 0), beat);
  std::sort(order.begin(), order.end());
  const auto wanted = static_cast<size_t>(std::lround(share * static_cast<double>(beats.size())));
  std::vector<size_t> chosen;
  for (size_t i = 0; i < order.size() && i < std::max<size_t>(1, wanted); ++i) {
    chosen.push_back(order[i].second);
  }
  return chosen;
}

json counts_of(const ByClass& by_class) {
  auto counts = json::array();
  for (const auto& beats : by_class) counts.push_back(beats.size());
  return counts;
}

class Arms {
 public:
  Arms(const StudyContext& context, const DenoiserModel& generator,
       const std::string& generator_hash, json config, const std::vector<Arm>& arms)
      : folder_(context.runs + "/arms"),
        config_(std::move(config)),
        generator_hash_(generator_hash),
        data_hash_(context.dataset.hash) {
    for (int k = 0; k < kArmClasses; ++k) {
      const auto beat_class = static_cast<BeatClass>(k);
      real_.push_back(context.dataset.select(beat_class, RecordSet::kDs1, TimeSplit::kTraining));
    }
    for (size_t i = 0; i < context.dataset.beats.size(); ++i) {
      const auto& beat = context.dataset.beats[i];
      if (static_cast<int>(beat.beat_class) >= kArmClasses) continue;
      const RecordSet set = context.dataset.set_of(i);
      if (set == RecordSet::kDs2) unseen_.push_back(i);
      if (set == RecordSet::kDs1 && beat.time_split == TimeSplit::kHeldOut) seen_.push_back(i);
    }
    if (!context.noise.empty()) noise_ = load_noise_records(context.noise);

    ClassCounts counts{};
    for (size_t k = 0; k < real_.size(); ++k) {
      double most = 0;
      for (const auto& arm : arms) {
        if (arm.pretrained) most = std::max(most, 1.0);
        most = std::max(most, arm.generated[k] * (arm.least_probability > 0 ? kTried : 1));
      }
      counts[k] = static_cast<size_t>(std::lround(most * static_cast<double>(real_[k].size())));
      if (context.quick) counts[k] = std::min(counts[k], kQuickBeats);
    }
    beats_ = with_synthetic_beats(context.dataset, generator, generator_hash, counts, context.seed,
                                  context.runs + "/beats");
    for (size_t k = 0; k < real_.size(); ++k) {
      generated_.emplace_back(counts[k]);
      std::iota(generated_[k].begin(), generated_[k].end(), beats_.first[k]);
    }
  }

  bool can_run(const Arm& arm) const { return !arm.classical || !noise_.empty(); }
  const ByClass& real() const { return real_; }

  // What a run learnt from and how it did: {"real", "generated", "seen", "unseen"}.
  json run(const Arm& arm, uint64_t seed) const {
    return stored_run(folder_, slug(arm), settings(arm, seed), [&](const std::string& path) {
      const Choice choice = choose(arm, seed);
      const ClassifierModel classifier = trained(arm, choice, seed, path);
      const auto tested = [&](const std::vector<size_t>& beats) {
        return json_from(confusion_by_record(
            beats_.dataset, beats, classifier.predict(beats_.dataset, beats, false), kArmClasses));
      };
      return json{{"real", counts_of(choice.real)},
                  {"generated", counts_of(choice.generated)},
                  {"seen", tested(seen_)},
                  {"unseen", tested(unseen_)}};
    });
  }

 private:
  struct Choice {
    ByClass real, generated;
  };

  static std::string slug(const Arm& arm) {
    std::string text;
    for (const char c : arm.name) {
      if (std::isalnum(static_cast<unsigned char>(c)) != 0) text += c;
      if (c == ' ' && text.back() != '-') text += '-';
    }
    return text;
  }

  json config_of(uint64_t seed, bool half) const {
    json config = config_;
    config["seed"] = seed;
    if (half) config["steps"] = std::max<int64_t>(1, config.at("steps").get<int64_t>() / 2);
    return config;
  }

  json settings(const Arm& arm, uint64_t seed) const {
    json what = arm;
    what.erase("compared_with");
    const json config = config_of(seed, arm.pretrained);
    const auto network = config.at("network").get<ClassifierDescription>();
    json settings = {{"arm", what},
                     {"config", computed_settings(config)},
                     {"start_hash", hash_of(make_parameters(network, seed))},
                     {"data_hash", data_hash_}};
    // Another generator changes nothing for arms that do without.
    if (uses_generated(arm)) settings["generator_hash"] = generator_hash_;
    return settings;
  }

  static bool uses_generated(const Arm& arm) {
    const double most = *std::max_element(arm.generated.begin(), arm.generated.end());
    return arm.pretrained || (most > 0 && !arm.repeated);
  }

  Choice choose(const Arm& arm, uint64_t seed) const {
    Choice choice;
    for (size_t k = 0; k < real_.size(); ++k) {
      choice.real.push_back(arm.real_share > 0 ? share_of(real_[k], arm.real_share, seed)
                                               : std::vector<size_t>{});
      const auto wanted =
          static_cast<size_t>(std::lround(arm.generated[k] * static_cast<double>(real_[k].size())));
      choice.generated.emplace_back();
      if (arm.repeated) {
        const auto once = choice.real[k];
        for (size_t i = 0; i < wanted; ++i) choice.real[k].push_back(once[i % once.size()]);
      } else if (wanted > 0) {
        auto passed = passing(k, wanted, arm.least_probability, seed);
        passed.resize(std::min(passed.size(), wanted));
        choice.generated[k] = std::move(passed);
      }
    }
    return choice;
  }

  // Of the first generated beats of class k, those to which this seed's classifier of real beats
  // gives at least this probability; all, where there is none to reach.
  std::vector<size_t> passing(size_t k, size_t wanted, double least_probability,
                              uint64_t seed) const {
    if (least_probability <= 0) return generated_[k];
    auto tried = generated_[k];
    tried.resize(std::min(tried.size(), static_cast<size_t>(kTried) * wanted));
    const Arm plain{.name = "real"};
    const std::string path = folder_ + "/filter-" + hash_of(settings(plain, seed).dump()) + ".ckpt";
    const ClassifierModel judge = trained(plain, choose(plain, seed), seed, path);
    const auto probability = judge.logits(beats_.dataset, tried, false)
                                 .softmax(1)
                                 .select(1, static_cast<int64_t>(k))
                                 .cpu()
                                 .contiguous();
    std::vector<size_t> passed;
    for (size_t i = 0; i < tried.size(); ++i) {
      if (probability.data_ptr<float>()[i] >= least_probability) passed.push_back(tried[i]);
    }
    return passed;
  }

  ClassifierModel trained(const Arm& arm, const Choice& choice, uint64_t seed,
                          const std::string& path) const {
    ArmData data{beats_.dataset, {}};
    if (arm.pretrained) {
      ArmData generated{beats_.dataset, {}};
      for (size_t k = 0; k < real_.size(); ++k) {
        generated.by_class.push_back(generated_[k]);
        generated.by_class[k].resize(std::min(real_[k].size(), generated_[k].size()));
      }
      const json config = config_of(seed, true);
      const json what = {computed_settings(config), data_hash_, generator_hash_};
      data.start = folder_ + "/pretrained-" + hash_of(what.dump()) + ".ckpt";
      train_arm(config, generated, data.start);
    }
    for (size_t k = 0; k < real_.size(); ++k) {
      data.by_class.push_back(choice.real[k]);
      auto& beats = data.by_class.back();
      beats.insert(beats.end(), choice.generated[k].begin(), choice.generated[k].end());
    }
    data.loss_balance = arm.loss_balance;
    if (arm.classical) data.noise = noise_;
    return train_arm(config_of(seed, arm.pretrained), data, path);
  }

  std::string folder_;
  json config_;
  std::string generator_hash_, data_hash_;
  ByClass real_, generated_;
  std::vector<size_t> seen_, unseen_;
  std::vector<NoiseRecord> noise_;
  ExtendedDataset beats_;
};

// Gain of one arm over another in a figure, the mean over seeds, with an interval over records.
Interval gain_over_records(const std::vector<RecordConfusion>& arm,
                           const std::vector<RecordConfusion>& other,
                           const std::function<double(const ConfusionMatrix&)>& figure) {
  const auto gain = [&](std::span<const size_t> records) {
    double sum = 0;
    for (size_t s = 0; s < arm.size(); ++s) {
      sum += figure(sum_of(arm[s], records)) - figure(sum_of(other[s], records));
    }
    return sum / static_cast<double>(arm.size());
  };
  constexpr uint64_t kBootstrapSeed = 5;
  return value_or_throw(group_bootstrap_interval(arm.at(0).size(), gain, kBootstrapSeed));
}

}  // namespace

std::vector<Arm> all_arms() {
  std::vector<Arm> arms = {{.name = "real"},
                           {.name = "real, loss weighted by class", .loss_balance = 0.5},
                           {.name = "real, classical augmentation", .classical = true}};
  for (const int percent : {100, 300, 1000, 3000}) {
    const double times = percent / 100.0;
    arms.push_back({.name = "real + generated SVF " + std::to_string(percent) + " %",
                    .generated = {0, times, times, times}});
  }
  arms.push_back(
      {.name = "real, SVF repeated to 1000 %", .generated = {0, 10, 10, 10}, .repeated = true});
  const std::array<double, kArmClasses> as_real = {1, 1, 1, 1};
  arms.push_back({.name = "generated alone", .real_share = 0, .generated = as_real});
  for (const int percent : {1, 5, 10, 25, 50}) {
    const std::string share = std::to_string(percent) + " %";
    arms.push_back({.name = "real " + share, .real_share = percent / 100.0});
    arms.push_back({.name = "pre-trained on generated, then real " + share,
                    .compared_with = "real " + share,
                    .real_share = percent / 100.0,
                    .pretrained = true});
  }
  arms.push_back({.name = "pre-trained on generated, then real 100 %", .pretrained = true});
  // The search for a recipe.
  arms.push_back({.name = "real + generated SF 1000 %", .generated = {0, 10, 0, 10}});
  arms.push_back({.name = "real + generated SVF 300 %, p > 0.5",
                  .generated = {0, 3, 3, 3},
                  .least_probability = 0.5});
  arms.push_back({.name = "real + generated SVF 300 %, p > 0.9",
                  .generated = {0, 3, 3, 3},
                  .least_probability = 0.9});
  arms.push_back({.name = "real + generated SVF 300 %, classical augmentation",
                  .compared_with = "real, classical augmentation",
                  .generated = {0, 3, 3, 3},
                  .classical = true});
  for (const int percent : {1, 10}) {
    const std::string share = "real " + std::to_string(percent) + " %";
    arms.push_back({.name = share + " + generated NSVF 100 %",
                    .compared_with = share,
                    .real_share = percent / 100.0,
                    .generated = as_real});
  }
  return arms;
}

json measure_arms(const StudyContext& context, const DenoiserModel& generator,
                  const std::string& generator_hash, const json& config,
                  const std::vector<Arm>& arms, int seeds) {
  const Arms runs(context, generator, generator_hash, config, arms);
  std::map<std::string, std::map<std::string, std::vector<RecordConfusion>>> confusions;
  std::map<std::string, json> learnt_from;
  for (int s = 0; s < seeds; ++s) {
    for (const auto& arm : arms) {
      if (!runs.can_run(arm)) continue;
      const json result = runs.run(arm, context.seed + static_cast<uint64_t>(s));
      learnt_from[arm.name] = {{"real", result.at("real")}, {"generated", result.at("generated")}};
      for (const char* test : {"seen", "unseen"}) {
        confusions[arm.name][test].push_back(confusion_from(result.at(test)));
      }
    }
  }
  json figures = {
      {"config", computed_settings(config)},  {"generator", generator.info().at("name")},
      {"generator_hash", generator_hash},     {"seeds", seeds},
      {"real_beats", counts_of(runs.real())}, {"arms", json::array()}};
  for (const auto& arm : arms) {
    if (!runs.can_run(arm)) continue;
    json entry = arm;
    entry["learnt_from"] = learnt_from[arm.name];
    for (const char* test : {"seen", "unseen"}) {
      const auto& of_arm = confusions[arm.name][test];
      std::vector<ConfusionMatrix> by_seed;
      for (const auto& confusion : of_arm) by_seed.push_back(sum_of(confusion));
      entry[test] = figures_over_seeds(by_seed);
      const auto other = confusions.find(arm.compared_with);
      if (arm.name == arm.compared_with || other == confusions.end()) continue;
      entry[test]["macro_f1_gain"] = to_json(gain_over_records(
          of_arm, other->second[test], [](const ConfusionMatrix& m) { return m.macro_f1(); }));
      entry[test]["accuracy_gain"] = to_json(gain_over_records(
          of_arm, other->second[test], [](const ConfusionMatrix& m) { return m.accuracy(); }));
    }
    figures["arms"].push_back(entry);
  }
  return figures;
}

Study augmentation_study() {
  const auto run = [](const StudyContext& context) {
    // The file's own hash, as its beats depend on how the model is sampled too.
    const std::string hash = shipped_entries(context, "student").front().at("sha256");
    const DenoiserModel generator(shipped_model(context, "student"), context.device);
    return measure_arms(context, generator, hash.substr(0, 16), study_config(context, "arms"),
                        all_arms(), context.quick ? 1 : 3);
  };
  return {"augmentation",
          "MIT-BIH-PLUS: what generated beats are worth to a classifier",
          {"student"},
          NoiseUse::kIfThere,
          run,
          render_arms};
}

}  // namespace beatsmith
