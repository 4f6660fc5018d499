// The architecture's operations as nodes of an ONNX graph (see network/architecture.h). Only
// operators that every provider of ONNX Runtime computes alike are used: no ConvTranspose, no
// MaxPool, no GroupNormalization, no integer tensors but the shapes of Reshape. Weights stored in
// half precision are cast to float32, which ONNX Runtime does once, as it opens the model.
#pragma once

#include <string>
#include <vector>

#include "export/onnx_graph.h"
#include "network/parameters.h"

namespace beatsmith {

class OnnxBackend {
 public:
  struct Value {
    std::string edge;
    int64_t channels;    // or features, of a matrix
    int64_t length = 0;  // 0: a matrix [N, channels]
  };

  OnnxBackend(OnnxGraph& graph, const Parameters& parameters, bool half_weights)
      : graph_(graph), parameters_(parameters), half_weights_(half_weights) {}

  Value conv(const std::string& name, const Value& x, int in, int out, int kernel, int stride);
  Value zero_conv(const std::string& name, const Value& x, int in, int out, int kernel);
  Value linear(const std::string& name, const Value& x, int in, int out);
  Value group_norm(const std::string& name, const Value& x, int channels, int groups);
  Value silu(const Value& x);
  Value add(const Value& a, const Value& b);
  Value multiply(const Value& a, const Value& b);
  Value modulate(const Value& x, const Value& scale, const Value& shift);
  Value concat(const Value& a, const Value& b);
  Value upsample(const Value& x);
  Value patch(const Value& x, int size);
  Value unpatch(const Value& x, int size);
  Value flatten(const Value& x);
  Value sinusoids(const Value& t, const std::vector<float>& frequencies);
  Value standardise(const Value& x, const std::vector<float>& means,
                    const std::vector<float>& factors);
  Value dropout(const Value& x, double /*share*/) { return x; }

 private:
  std::string parameter(const std::string& name, const std::vector<int64_t>& shape);
  std::string row(const std::vector<float>& values);
  std::string scalar(float value) { return row({value}); }
  std::string reshape(const std::string& edge, const std::vector<int64_t>& shape);

  OnnxGraph& graph_;
  const Parameters& parameters_;
  bool half_weights_;
  int next_ = 0;
};

}  // namespace beatsmith
