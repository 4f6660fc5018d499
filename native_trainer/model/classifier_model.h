// A trained classifier on LibTorch.
#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

#include "data/dataset.h"
#include "metrics/classification.h"
#include "model/checkpoint.h"
#include "network/description.h"

namespace beatsmith {

// One forward pass; shapes as ClassifierDescription's. Returns logits [N, classes].
torch::Tensor classify(const Parameters& parameters, const ClassifierDescription& description,
                       const torch::Tensor& beats, const torch::Tensor& rr,
                       const torch::Tensor& rr_known, bool training);

class ClassifierModel {
 public:
  // Throws std::runtime_error if `stored` is no classifier.
  ClassifierModel(StoredModel stored, torch::Device device);

  const nlohmann::json& info() const { return info_; }

  // Of each beat, [n, classes] on the CPU; without the rhythm if `rr_known` is false.
  torch::Tensor logits(const Dataset& dataset, const std::vector<size_t>& beats,
                       bool rr_known) const;

  // The most probable class of each beat; without the rhythm if `rr_known` is false.
  std::vector<int> predict(const Dataset& dataset, const std::vector<size_t>& beats,
                           bool rr_known) const;
  // Of beats [n, kBeatLength] in mV, without a rhythm.
  std::vector<int> predict(const std::vector<float>& beats_mv) const;

  // What enters the network's last layer, [n, features], for beats [n, kBeatLength] in mV without a
  // rhythm: the space of the Fréchet distance.
  std::vector<float> features(const std::vector<float>& beats_mv) const;

  ConfusionMatrix confusion(const Dataset& dataset, const std::vector<size_t>& beats,
                            bool rr_known) const;

 private:
  torch::Tensor logits(const torch::Tensor& beats, const torch::Tensor& rr, bool rr_known) const;

  nlohmann::json info_;
  ClassifierDescription network_;
  Parameters parameters_;
  torch::Device device_;
};

// The matrix with its figures as a Markdown table: rows are the reference, columns the prediction.
std::string to_text(const ConfusionMatrix& matrix);

}  // namespace beatsmith
