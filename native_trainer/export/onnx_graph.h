// Builds an ONNX graph one operator at a time; each method returns the edge it made.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <string>
#include <vector>

namespace beatsmith {

class OnnxGraph {
 public:
  // Opset 17 with IR 8: what ONNX Runtime's WebGPU kernels match (docs/ARCHITECTURE.md).
  OnnxGraph();

  // The first dimension of inputs and outputs is the batch, free; `shape` gives the others.
  std::string input(const std::string& name, const std::vector<int64_t>& shape);
  void output(const std::string& edge, const std::string& name, const std::vector<int64_t>& shape);

  // A constant that is stored with the graph; its name is the edge's.
  std::string constant(const std::string& name, const std::vector<int64_t>& shape,
                       const std::vector<float>& values);
  std::string constant(const std::string& name, const std::vector<int64_t>& values);
  // Stored in half precision, the bits of one number after another; the edge is float32.
  std::string half_constant(const std::string& name, const std::vector<int64_t>& shape,
                            const std::string& bits);

  class Attributes {
   public:
    Attributes& set(const std::string& name, int64_t value);
    Attributes& set(const std::string& name, float value);
    Attributes& set(const std::string& name, const std::string& value);
    Attributes& set(const std::string& name, const std::vector<int64_t>& values);

   private:
    friend class OnnxGraph;
    std::vector<onnx::AttributeProto> list_;
  };
  // One output. Nodes are named after the operator and a running number.
  std::string node(const std::string& op, const std::vector<std::string>& inputs,
                   const Attributes& attributes = {});

  void set_metadata(const std::string& key, const std::string& value);

  // The serialised model, after onnx's checker has accepted it; it throws std::runtime_error
  // otherwise.
  std::string finish();

 private:
  onnx::ModelProto model_;
  int next_ = 0;
};

}  // namespace beatsmith
