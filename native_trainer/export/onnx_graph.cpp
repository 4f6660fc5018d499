#include "export/onnx_graph.h"

#include <onnx/checker.h>

#include <algorithm>

namespace beatsmith {
namespace {

void describe_tensor(onnx::ValueInfoProto& info, const std::string& name,
                     const std::vector<int64_t>& shape) {
  info.set_name(name);
  auto* type = info.mutable_type()->mutable_tensor_type();
  type->set_elem_type(onnx::TensorProto::FLOAT);
  type->mutable_shape()->add_dim()->set_dim_param("N");
  for (const int64_t size : shape) type->mutable_shape()->add_dim()->set_dim_value(size);
}

onnx::AttributeProto named(const std::string& name, onnx::AttributeProto::AttributeType type) {
  onnx::AttributeProto attribute;
  attribute.set_name(name);
  attribute.set_type(type);
  return attribute;
}

}  // namespace

OnnxGraph::OnnxGraph() {
  model_.set_ir_version(8);
  model_.set_producer_name("beatsmith-train");
  model_.add_opset_import()->set_version(17);
  model_.mutable_graph()->set_name("beatsmith");
}

std::string OnnxGraph::input(const std::string& name, const std::vector<int64_t>& shape) {
  describe_tensor(*model_.mutable_graph()->add_input(), name, shape);
  return name;
}

void OnnxGraph::output(const std::string& edge, const std::string& name,
                       const std::vector<int64_t>& shape) {
  auto* node = model_.mutable_graph()->add_node();
  node->set_op_type("Identity");
  node->set_name(name);
  node->add_input(edge);
  node->add_output(name);
  describe_tensor(*model_.mutable_graph()->add_output(), name, shape);
}

std::string OnnxGraph::constant(const std::string& name, const std::vector<int64_t>& shape,
                                const std::vector<float>& values) {
  auto* tensor = model_.mutable_graph()->add_initializer();
  tensor->set_name(name);
  tensor->set_data_type(onnx::TensorProto::FLOAT);
  for (const int64_t size : shape) tensor->add_dims(size);
  tensor->set_raw_data(values.data(), values.size() * sizeof(float));
  return name;
}

std::string OnnxGraph::constant(const std::string& name, const std::vector<int64_t>& values) {
  const auto& constants = model_.graph().initializer();
  if (std::any_of(constants.begin(), constants.end(),
                  [&](const auto& tensor) { return tensor.name() == name; })) {
    return name;
  }
  auto* tensor = model_.mutable_graph()->add_initializer();
  tensor->set_name(name);
  tensor->set_data_type(onnx::TensorProto::INT64);
  tensor->add_dims(static_cast<int64_t>(values.size()));
  tensor->set_raw_data(values.data(), values.size() * sizeof(int64_t));
  return name;
}

std::string OnnxGraph::half_constant(const std::string& name, const std::vector<int64_t>& shape,
                                     const std::string& bits) {
  auto* tensor = model_.mutable_graph()->add_initializer();
  tensor->set_name(name);
  tensor->set_data_type(onnx::TensorProto::FLOAT16);
  for (const int64_t size : shape) tensor->add_dims(size);
  tensor->set_raw_data(bits);
  return node("Cast", {name}, Attributes().set("to", int64_t{onnx::TensorProto::FLOAT}));
}

OnnxGraph::Attributes& OnnxGraph::Attributes::set(const std::string& name, int64_t value) {
  auto attribute = named(name, onnx::AttributeProto::INT);
  attribute.set_i(value);
  list_.push_back(std::move(attribute));
  return *this;
}

OnnxGraph::Attributes& OnnxGraph::Attributes::set(const std::string& name, float value) {
  auto attribute = named(name, onnx::AttributeProto::FLOAT);
  attribute.set_f(value);
  list_.push_back(std::move(attribute));
  return *this;
}

OnnxGraph::Attributes& OnnxGraph::Attributes::set(const std::string& name,
                                                  const std::string& value) {
  auto attribute = named(name, onnx::AttributeProto::STRING);
  attribute.set_s(value);
  list_.push_back(std::move(attribute));
  return *this;
}

OnnxGraph::Attributes& OnnxGraph::Attributes::set(const std::string& name,
                                                  const std::vector<int64_t>& values) {
  auto attribute = named(name, onnx::AttributeProto::INTS);
  for (const int64_t value : values) attribute.add_ints(value);
  list_.push_back(std::move(attribute));
  return *this;
}

std::string OnnxGraph::node(const std::string& op, const std::vector<std::string>& inputs,
                            const Attributes& attributes) {
  auto* node = model_.mutable_graph()->add_node();
  node->set_op_type(op);
  node->set_name(op + "_" + std::to_string(next_++));
  for (const auto& input : inputs) node->add_input(input);
  for (const auto& attribute : attributes.list_) *node->add_attribute() = attribute;
  node->add_output(node->name() + "_out");
  return node->output(0);
}

void OnnxGraph::set_metadata(const std::string& key, const std::string& value) {
  auto* entry = model_.add_metadata_props();
  entry->set_key(key);
  entry->set_value(value);
}

std::string OnnxGraph::finish() {
  onnx::checker::check_model(model_);
  return model_.SerializeAsString();
}

}  // namespace beatsmith
