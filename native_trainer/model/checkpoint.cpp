#include "model/checkpoint.h"

#include <stdexcept>

#include "network/torch_backend.h"
#ifdef BEATSMITH_WITH_ONNX
#include "export/onnx_import.h"
#endif

namespace beatsmith {

void put_parameters(Container& file, const std::string& group, const Parameters& parameters) {
  for (size_t i = 0; i < parameters.size(); ++i) {
    const auto tensor = parameters.tensors()[i].detach().cpu().to(torch::kFloat32).contiguous();
    const float* values = tensor.data_ptr<float>();
    file.put(group + "/" + parameters.names()[i],
             std::vector<float>(values, values + tensor.numel()));
  }
}

Parameters get_parameters(const Container& file, const std::string& group, const Parameters& like) {
  Parameters parameters;
  for (size_t i = 0; i < like.size(); ++i) {
    const std::string& name = like.names()[i];
    const auto values = file.get<float>(group + "/" + name);
    if (static_cast<int64_t>(values.size()) != like.tensors()[i].numel()) {
      throw std::runtime_error("tensor '" + name + "' has another size than the network's");
    }
    parameters.add(name, torch::tensor(values).reshape(like.tensors()[i].sizes()));
  }
  return parameters;
}

std::string hash_of(const Parameters& parameters) {
  Container weights;
  put_parameters(weights, "average", parameters);
  return weights.hash();
}

Parameters make_parameters_for(const nlohmann::json& info, uint64_t seed) {
  const auto& network = info.at("network");
  return info.at("role") == "classifier"
             ? make_parameters(network.get<ClassifierDescription>(), seed)
             : make_parameters(network.get<DenoiserDescription>(), seed);
}

StoredModel load_model(const std::string& path) {
  if (path.size() > 5 && path.substr(path.size() - 5) == ".onnx") {
#ifdef BEATSMITH_WITH_ONNX
    return import_onnx(path);
#else
    throw std::runtime_error(path + ": this beatsmith-train was built without libonnx; install " +
                             "libonnx-dev and build again, or give a checkpoint");
#endif
  }
  const Container file = Container::load(path);
  if (file.header.value("kind", "") != "checkpoint") {
    throw std::runtime_error(path + ": this is no checkpoint; give the file a training wrote");
  }
  const auto& info = file.header.at("model");
  return {info, get_parameters(file, "average", make_parameters_for(info, 0))};
}

}  // namespace beatsmith
