#include "export/export.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "data/models_manifest.h"
#include "diffusion/noise.h"
#include "ecg/beat.h"
#include "export/onnx_backend.h"
#include "export/onnx_graph.h"
#include "files/files.h"
#include "io/npy.h"
#include "io/sha256.h"
#include "model/checkpoint.h"
#include "network/architecture.h"
#include "network/torch_backend.h"

namespace beatsmith {
namespace {

constexpr int64_t kGoldenRows = 4;
constexpr uint64_t kGoldenSeed = 20;

bool is_classifier(const StoredModel& model) { return model.info.at("role") == "classifier"; }

bool has_half_weights(const StoredModel& model) {
  return model.info.value("weights", "float32") == "float16";
}

Parameters rounded_to_half(const Parameters& exact) {
  Parameters rounded;
  for (const auto& name : exact.names()) {
    rounded.add(name, exact.at(name).to(torch::kHalf).to(torch::kFloat32));
  }
  return rounded;
}

using NamedTensors = std::map<std::string, torch::Tensor>;

// Unit-variance inputs and what LibTorch makes of them.
NamedTensors golden_vectors(const StoredModel& model) {
  const auto noise = [](uint32_t step, std::vector<int64_t> shape) {
    auto tensor = torch::empty(shape);
    fill_noise(kGoldenSeed, 0, step,
               {tensor.data_ptr<float>(), static_cast<size_t>(tensor.numel())});
    return tensor;
  };
  torch::NoGradGuard no_gradients;
  TorchBackend net(model.parameters);
  if (is_classifier(model)) {
    const auto d = model.info.at("network").get<ClassifierDescription>();
    const auto beat = noise(0, {kGoldenRows, 1, d.length});
    const auto rr = 0.8 + 0.2 * noise(1, {kGoldenRows, static_cast<int64_t>(d.rr_means.size())});
    const auto known = torch::tensor({1.0F, 1.0F, 0.0F, 0.0F}).reshape({kGoldenRows, 1});
    return {{"beat", beat},
            {"rr", rr},
            {"rr_known", known},
            {"logits", classifier(net, d, beat, rr, known)}};
  }
  const auto d = model.info.at("network").get<DenoiserDescription>();
  const auto x = noise(0, {kGoldenRows, 1, d.length});
  const auto t = torch::tensor({1.0F, 0.75F, 0.4F, 0.05F}).reshape({kGoldenRows, 1});
  const auto rows =
      torch::tensor({int64_t{0}, int64_t{2}, int64_t{d.classes - 1}, int64_t{d.classes}});
  const auto classes = torch::one_hot(rows, d.classes + 1).to(torch::kFloat32);
  NamedTensors tensors = {{"x", x}, {"t", t}, {"class", classes}};
  auto labels = classes;
  if (d.styles > 0) {
    const auto styles = torch::zeros({kGoldenRows, d.styles});  // the last two rows have none
    styles[0][0] = 1.0F;
    styles[1][d.styles - 1] = 1.0F;
    tensors.emplace("style", styles);
    labels = torch::cat({classes, styles}, 1);
  }
  tensors.emplace("prediction", denoiser(net, d, x, t, labels));
  return tensors;
}

std::vector<uint8_t> npy_of(const torch::Tensor& tensor) {
  const auto values = tensor.contiguous();
  const auto sizes = values.sizes();
  const std::vector<size_t> shape(sizes.begin(), sizes.end());
  return format_npy(shape, {values.data_ptr<float>(), static_cast<size_t>(values.numel())});
}

void set_sampling(StoredModel& model, const ExportOptions& options, const std::string& path) {
  if (options.sampler.empty() && !options.noise_scale) return;
  if (is_classifier(model)) {
    throw std::runtime_error(path +
                             ": a classifier is not sampled; leave --sampler and "
                             "--noise-scale out");
  }
  if (!options.sampler.empty()) {
    if (model.info.at("sampler") == "few-step") {
      throw std::runtime_error(path +
                               ": a few-step student has no other sampler; leave --sampler "
                               "out");
    }
    model.info["sampler"] = options.sampler;
  }
  if (options.noise_scale) model.info["noise_scale"] = *options.noise_scale;
}

}  // namespace

std::string onnx_bytes(const StoredModel& model) {
  OnnxGraph graph;
  OnnxBackend net(graph, model.parameters, has_half_weights(model));
  if (is_classifier(model)) {
    const auto d = model.info.at("network").get<ClassifierDescription>();
    const auto rr_features = static_cast<int64_t>(d.rr_means.size());
    const OnnxBackend::Value beat{graph.input("beat", {1, d.length}), 1, d.length};
    const OnnxBackend::Value rr{graph.input("rr", {rr_features}), rr_features};
    const OnnxBackend::Value known{graph.input("rr_known", {1}), 1};
    graph.output(classifier(net, d, beat, rr, known).edge, "logits", {d.classes});
  } else {
    const auto d = model.info.at("network").get<DenoiserDescription>();
    const OnnxBackend::Value x{graph.input("x", {1, d.length}), 1, d.length};
    const OnnxBackend::Value t{graph.input("t", {1}), 1};
    OnnxBackend::Value labels{graph.input("class", {d.classes + 1}), d.classes + 1};
    if (d.styles > 0) labels = net.concat(labels, {graph.input("style", {d.styles}), d.styles});
    graph.output(denoiser(net, d, x, t, labels).edge, "prediction", {1, d.length});
  }
  for (const auto& [key, value] : model.info.items()) {
    graph.set_metadata(key, value.is_string() ? value.get<std::string>() : value.dump());
  }
  return graph.finish();
}

void export_models(const std::vector<std::string>& checkpoints, const ExportOptions& options) {
  if (!options.name.empty() && checkpoints.size() != 1) {
    throw std::runtime_error("--name " + options.name + ": is for one model; export them singly");
  }
  const std::filesystem::path models(options.folder);
  const std::string manifest_path = (models / "manifest.json").string();
  auto manifest = read_manifest(manifest_path);
  std::vector<std::pair<std::string, std::vector<uint8_t>>> files;
  for (const auto& checkpoint : checkpoints) {
    StoredModel model = load_model(checkpoint);
    if (!options.name.empty() && options.name != model.info["name"]) {
      model.info["trained_as"] = model.info["name"];  // as started_from of others names it
      model.info["name"] = options.name;
    }
    const auto name = model.info.at("name").get<std::string>();
    if (!options.weights.empty()) model.info["weights"] = options.weights;
    set_sampling(model, options, checkpoint);
    if (has_half_weights(model)) model.parameters = rounded_to_half(model.parameters);
    model.info["parameters"] = model.parameters.element_count();
    model.info["card"] = name + ".md";
    const std::string bytes = onnx_bytes(model);
    const auto& file = files.emplace_back((models / (name + ".onnx")).string(),
                                          std::vector<uint8_t>(bytes.begin(), bytes.end()));
    auto entry = model.info;
    entry.erase("network");
    entry["file"] = name + ".onnx";
    entry["bytes"] = bytes.size();
    entry["sha256"] = sha256_hex(file.second);
    auto& list = manifest["models"];
    const auto same_name = std::find_if(list.begin(), list.end(),
                                        [&](const auto& other) { return other["name"] == name; });
    if (same_name == list.end()) {
      list.push_back(entry);
    } else {
      *same_name = entry;
    }
    if (options.golden_folder.empty()) continue;
    const auto place = std::filesystem::path(options.golden_folder) / name;
    std::filesystem::create_directories(place);
    for (const auto& [tensor, values] : golden_vectors(model)) {
      files.emplace_back((place / (tensor + ".npy")).string(), npy_of(values));
    }
  }
  const std::string text = manifest.dump(2) + "\n";
  files.emplace_back(manifest_path, std::vector<uint8_t>(text.begin(), text.end()));
  std::filesystem::create_directories(models);
  std::vector<OutputFile> outputs;
  for (const auto& [path, bytes] : files) outputs.push_back({path, bytes});
  if (const auto written = write_files(outputs); !written) {
    throw std::runtime_error(describe(written.error()));
  }
}

}  // namespace beatsmith
