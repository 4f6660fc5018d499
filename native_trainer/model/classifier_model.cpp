#include "model/classifier_model.h"

#include <cstdio>
#include <stdexcept>

#include "network/architecture.h"
#include "network/torch_backend.h"

namespace beatsmith {
namespace {

constexpr int64_t kBatch = 1024;

template <class... Values>
std::string formatted(const char* format, Values... values) {
  char text[256];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

std::vector<int> most_probable(const torch::Tensor& logits) {
  const auto best = logits.argmax(1).contiguous();
  const int64_t* values = best.data_ptr<int64_t>();
  return {values, values + best.numel()};
}

// Keeps what enters the last layer, on the way to the logits.
class FeatureBackend : public TorchBackend {
 public:
  using TorchBackend::TorchBackend;

  Value linear(const std::string& name, const Value& x, int in, int out) {
    if (name == "head2") features = x;
    return TorchBackend::linear(name, x, in, out);
  }

  Value features;
};

}  // namespace

torch::Tensor classify(const Parameters& parameters, const ClassifierDescription& description,
                       const torch::Tensor& beats, const torch::Tensor& rr,
                       const torch::Tensor& rr_known, bool training) {
  TorchBackend net(parameters, training);
  return classifier(net, description, beats, rr, rr_known);
}

ClassifierModel::ClassifierModel(StoredModel stored, torch::Device device)
    : info_(std::move(stored.info)), parameters_(std::move(stored.parameters)), device_(device) {
  if (info_.at("role") != "classifier") {
    throw std::runtime_error("'" + info_.value("name", "") + "' is no classifier");
  }
  network_ = info_.at("network").get<ClassifierDescription>();
  parameters_.to(device_);
}

torch::Tensor ClassifierModel::logits(const torch::Tensor& beats, const torch::Tensor& rr,
                                      bool rr_known) const {
  torch::NoGradGuard no_gradients;
  std::vector<torch::Tensor> parts = {torch::empty({0, network_.classes})};
  for (int64_t done = 0; done < beats.size(0); done += kBatch) {
    const int64_t end = std::min(beats.size(0), done + kBatch);
    const auto known = torch::full({end - done, 1}, rr_known ? 1.0F : 0.0F).to(device_);
    parts.push_back(classify(parameters_, network_, beats.slice(0, done, end).to(device_),
                             rr.slice(0, done, end).to(device_), known, false)
                        .cpu());
  }
  return torch::cat(parts);
}

torch::Tensor ClassifierModel::logits(const Dataset& dataset, const std::vector<size_t>& beats,
                                      bool rr_known) const {
  const auto count = static_cast<int64_t>(beats.size());
  const auto scale = info_.at("scale").get<float>();
  auto values = torch::empty({count, 1, kBeatLength});
  auto rr = torch::zeros({count, kContextFeatureCount});
  for (int64_t i = 0; i < count; ++i) {
    const size_t index = beats[static_cast<size_t>(i)];
    const Beat mv = dataset.beat_mv(index);
    float* row = values.data_ptr<float>() + i * kBeatLength;
    for (const float sample : mv) *row++ = scale * sample;
    if (!rr_known) continue;
    const auto& features = dataset.beats[index].context;
    std::copy(features.begin(), features.end(), rr.data_ptr<float>() + i * kContextFeatureCount);
  }
  return logits(values, rr, rr_known);
}

std::vector<int> ClassifierModel::predict(const Dataset& dataset, const std::vector<size_t>& beats,
                                          bool rr_known) const {
  return most_probable(logits(dataset, beats, rr_known));
}

std::vector<int> ClassifierModel::predict(const std::vector<float>& beats_mv) const {
  const auto beats =
      torch::tensor(beats_mv).reshape({-1, 1, kBeatLength}) * info_.at("scale").get<float>();
  return most_probable(logits(beats, torch::zeros({beats.size(0), kContextFeatureCount}), false));
}

std::vector<float> ClassifierModel::features(const std::vector<float>& beats_mv) const {
  torch::NoGradGuard no_gradients;
  const auto beats =
      torch::tensor(beats_mv).reshape({-1, 1, kBeatLength}) * info_.at("scale").get<float>();
  std::vector<float> values;
  for (int64_t done = 0; done < beats.size(0); done += kBatch) {
    const int64_t rows = std::min(beats.size(0) - done, kBatch);
    FeatureBackend net(parameters_);
    classifier<FeatureBackend>(net, network_, beats.slice(0, done, done + rows).to(device_),
                               torch::zeros({rows, kContextFeatureCount}).to(device_),
                               torch::zeros({rows, 1}).to(device_));
    const auto features = net.features.cpu().contiguous();
    values.insert(values.end(), features.data_ptr<float>(),
                  features.data_ptr<float>() + features.numel());
  }
  return values;
}

ConfusionMatrix ClassifierModel::confusion(const Dataset& dataset, const std::vector<size_t>& beats,
                                           bool rr_known) const {
  const auto predicted = predict(dataset, beats, rr_known);
  ConfusionMatrix matrix(network_.classes);
  for (size_t i = 0; i < beats.size(); ++i) {
    matrix.add(static_cast<int>(dataset.beats[beats[i]].beat_class), predicted[i]);
  }
  return matrix;
}

std::string to_text(const ConfusionMatrix& matrix) {
  std::string text = "| reference |";
  for (int k = 0; k < matrix.class_count(); ++k) {
    text += formatted(" %c |", kBeatClassLetters[static_cast<size_t>(k)]);
  }
  text += " Se % | +P % | F1 |\n|---|";
  for (int k = 0; k < matrix.class_count() + 3; ++k) text += "---|";
  text += "\n";
  for (int k = 0; k < matrix.class_count(); ++k) {
    text += formatted("| %c |", kBeatClassLetters[static_cast<size_t>(k)]);
    for (int p = 0; p < matrix.class_count(); ++p) {
      text += formatted(" %lld |", static_cast<long long>(matrix.count(k, p)));
    }
    text += formatted(" %.1f | %.1f | %.3f |\n", 100 * matrix.sensitivity(k),
                      100 * matrix.positive_predictivity(k), matrix.f1(k));
  }
  return text + formatted("\naccuracy %.2f %%, kappa %.3f, %lld beats\n", 100 * matrix.accuracy(),
                          matrix.kappa(), static_cast<long long>(matrix.total()));
}

}  // namespace beatsmith
