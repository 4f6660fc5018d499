// Trains the beat classifier on DS1, both ends of each record; and cross-validates it there, over
// records, by which settings are chosen and the temperature is fitted.

#include <algorithm>
#include <cstdio>

#include "model/calibration.h"
#include "model/classifier_model.h"
#include "network/architecture.h"
#include "network/torch_backend.h"
#include "training/classifier_batches.h"
#include "training/commands.h"
#include "training/run_info.h"
#include "training/trainer.h"

namespace beatsmith {
namespace {

using RecordNames = std::vector<std::string>;

// Beats of DS1, without those of the records `left_out`, or these alone.
std::vector<size_t> beats_of_ds1(const Dataset& dataset, const RecordNames& left_out,
                                 bool wanted_left_out) {
  std::vector<size_t> beats;
  for (size_t i = 0; i < dataset.beats.size(); ++i) {
    if (dataset.set_of(i) != RecordSet::kDs1) continue;
    const auto& name = dataset.records[dataset.beats[i].record].name;
    const bool is_left_out = std::find(left_out.begin(), left_out.end(), name) != left_out.end();
    if (is_left_out == wanted_left_out) beats.push_back(i);
  }
  return beats;
}

bool train_without(const RecordNames& left_out, const nlohmann::json& config,
                   const Dataset& dataset, const TrainingFiles& files) {
  const std::vector<size_t> beats = beats_of_ds1(dataset, left_out, false);
  auto network = config.at("network").get<ClassifierDescription>();
  standardise_context(network, dataset, beats);
  std::vector<std::vector<size_t>> by_class(static_cast<size_t>(network.classes));
  for (const size_t i : beats) {
    by_class.at(static_cast<size_t>(dataset.beats[i].beat_class)).push_back(i);
  }
  const double scale = config.at("scale");
  const uint64_t seed = config.at("seed");
  const int64_t rows = config.at("batch");
  const int64_t context_rows = config.at("context_batch");
  const double smoothing = config.at("label_smoothing");
  const auto augmentation = config.at("augmentation").get<ClassifierAugmentation>();
  const auto batches_of = [&](const char* balance) {
    return ClassifierBatches(dataset, BeatSampler(by_class, config.at(balance)), augmentation,
                             network, static_cast<float>(scale), seed);
  };
  const ClassifierBatches lone_batches = batches_of("class_balance");
  const ClassifierBatches context_batches = batches_of("context_balance");

  auto info = model_info(config, dataset, "classifier");
  info["network"] = network;
  info["scale"] = scale;
  info["temperature"] = config.at("temperature");
  info["rr_features"] = kContextFeatureNames;
  Trainer trainer(config, info, make_parameters(network, seed));
  if (files.resume) trainer.resume(files.checkpoint);
  const auto device = trainer.device();
  const auto loss_of = [&](const torch::Tensor& logits, const torch::Tensor& labels) {
    return torch::nn::functional::cross_entropy(
        logits, labels.to(device),
        torch::nn::functional::CrossEntropyFuncOptions().label_smoothing(smoothing));
  };
  return trainer.run(files.checkpoint, [&](int64_t iteration) {
    TorchBackend net(trainer.parameters(), true);
    const ClassifierBatch lone = lone_batches.beats_and_contexts(iteration, rows);
    auto loss = loss_of(shape_part(net, network, lone.beats.to(device)).logits, lone.labels);
    std::optional<torch::Tensor> shape;
    ClassifierBatch in_context;
    if (network.context_sees_shape) {
      in_context = context_batches.beats_and_contexts(iteration, context_rows);
      shape = shape_part(net, network, in_context.beats.to(device)).hidden;
    } else {
      in_context = context_batches.contexts(iteration, context_rows);
    }
    const auto members = context_part(net, network, in_context.rr.to(device), shape);
    for (const auto& logits : members) {
      loss = loss + loss_of(logits, in_context.labels) / static_cast<double>(members.size());
    }
    return loss;
  });
}

}  // namespace

bool train_classifier(const nlohmann::json& config, const TrainingFiles& files) {
  return train_without({}, config, load_dataset(files.data), files);
}

bool cross_validate_classifier(const nlohmann::json& config, const TrainingFiles& files) {
  const Dataset dataset = load_dataset(files.data);
  const auto folds = config.at("folds").get<std::vector<RecordNames>>();
  ConfusionMatrix with_context(kBeatClassCount);
  ConfusionMatrix alone(kBeatClassCount);
  std::vector<torch::Tensor> logits;
  std::vector<int64_t> labels;
  for (const RecordNames& records : folds) {
    if (!train_without(records, config, dataset, files)) return false;
    const ClassifierModel model(load_model(files.checkpoint), choose_device(config.at("device")));
    const std::vector<size_t> beats = beats_of_ds1(dataset, records, true);
    logits.push_back(model.logits(dataset, beats, true));
    const auto in_context = model.predict(dataset, beats, true);
    const auto on_its_own = model.predict(dataset, beats, false);
    for (size_t i = 0; i < beats.size(); ++i) {
      const int label = static_cast<int>(dataset.beats[beats[i]].beat_class);
      labels.push_back(label);
      with_context.add(label, in_context[i]);
      alone.add(label, on_its_own[i]);
    }
  }
  std::printf("Records left out, beat and context:\n\n%s\nThe beat alone:\n\n%s\n",
              to_text(with_context).c_str(), to_text(alone).c_str());
  const Calibration fitted = fit_temperature(torch::cat(logits), torch::tensor(labels));
  std::printf("temperature %.3f: negative log-likelihood %.4f, %.4f at 1\n", fitted.temperature,
              fitted.loss, fitted.loss_at_one);
  return true;
}

}  // namespace beatsmith
