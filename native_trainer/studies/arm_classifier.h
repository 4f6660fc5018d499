// Small classifiers, trained all alike but for what they learn from, so that studies can compare
// what beats are worth.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "data/dataset.h"
#include "data/noise_records.h"
#include "model/classifier_model.h"

namespace beatsmith {

// What one of them learns from.
struct ArmData {
  const Dataset& dataset;
  // Beats of each class; classes are drawn as frequent as they are here, and a beat that is listed
  // twice is drawn twice as often.
  std::vector<std::vector<size_t>> by_class = {};
  // With what the recording around the beat says; a generated beat has no recording.
  bool with_context = false;
  // In the loss, a beat of a class of n beats weighs n^-loss_balance: 0 all beats alike, 1 all
  // classes.
  double loss_balance = 0;
  // Classical augmentation by the configuration's "augmentation": amplitude, place of the R peak,
  // and one of these noises at an SNR in its range. Empty: none at all.
  std::vector<NoiseRecord> noise = {};
  // A checkpoint whose parameters to go on from; empty: new ones of the seed.
  std::string start = {};
};

// Trains by `config` (as configs/arms.json) and keeps the checkpoint at `path`: a run that was
// stopped goes on from there, one that is done is read. The same for the same config (which holds
// the seed) and data, bit for bit on one machine. Throws Stopped on Ctrl-C, else as Trainer does.
ClassifierModel train_arm(const nlohmann::json& config, const ArmData& data,
                          const std::string& path);

}  // namespace beatsmith
