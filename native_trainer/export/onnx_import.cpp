#include "export/onnx_import.h"

#include <onnx/onnx_pb.h>

#include <cstring>
#include <stdexcept>

#include "files/files.h"

namespace beatsmith {
namespace {

std::vector<float> floats_of(const onnx::TensorProto& tensor) {
  const bool half = tensor.data_type() == onnx::TensorProto::FLOAT16;
  const std::string& raw = tensor.raw_data();
  const auto count = static_cast<int64_t>(raw.size() / (half ? 2 : sizeof(float)));
  auto values = torch::empty({count}, half ? torch::kHalf : torch::kFloat32);
  std::memcpy(values.data_ptr(), raw.data(), values.nbytes());
  values = values.to(torch::kFloat32);
  return {values.data_ptr<float>(), values.data_ptr<float>() + count};
}

}  // namespace

StoredModel import_onnx(const std::string& path) {
  const auto bytes = read_file(path);
  if (!bytes) throw std::runtime_error(describe(bytes.error()));
  onnx::ModelProto proto;
  StoredModel model;
  if (proto.ParseFromArray(bytes->data(), static_cast<int>(bytes->size()))) {
    for (const auto& entry : proto.metadata_props()) {
      // Numbers and lists are JSON; what is no JSON is the text itself.
      auto value = nlohmann::json::parse(entry.value(), nullptr, false);
      if (value.is_discarded()) value = entry.value();
      model.info[entry.key()] = std::move(value);
    }
  }
  if (!model.info.contains("network")) {
    throw std::runtime_error(path + ": this is no model that beatsmith-train exported");
  }
  Container weights;
  for (const auto& tensor : proto.graph().initializer()) {
    if (tensor.data_type() != onnx::TensorProto::INT64) {
      weights.put("average/" + tensor.name(), floats_of(tensor));
    }
  }
  model.parameters = get_parameters(weights, "average", make_parameters_for(model.info, 0));
  return model;
}

}  // namespace beatsmith
