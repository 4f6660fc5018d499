#include "export/onnx_backend.h"

#include <cmath>

namespace beatsmith {

std::string OnnxBackend::parameter(const std::string& name, const std::vector<int64_t>& shape) {
  const auto tensor = parameters_.at(name).detach().cpu().to(torch::kFloat32).contiguous();
  if (half_weights_) {
    const auto half = tensor.to(torch::kHalf);
    return graph_.half_constant(name, shape,
                                {static_cast<const char*>(half.data_ptr()), half.nbytes()});
  }
  const float* values = tensor.data_ptr<float>();
  return graph_.constant(name, shape, {values, values + tensor.numel()});
}

std::string OnnxBackend::row(const std::vector<float>& values) {
  return graph_.constant("constant_" + std::to_string(next_++),
                         {1, static_cast<int64_t>(values.size())}, values);
}

std::string OnnxBackend::reshape(const std::string& edge, const std::vector<int64_t>& shape) {
  std::string name = "shape";
  for (const int64_t size : shape) name += "_" + std::to_string(size);
  return graph_.node("Reshape", {edge, graph_.constant(name, shape)});
}

OnnxBackend::Value OnnxBackend::conv(const std::string& name, const Value& x, int in, int out,
                                     int kernel, int stride) {
  const int64_t pad = kernel / 2;
  OnnxGraph::Attributes attributes;
  attributes.set("kernel_shape", std::vector<int64_t>{kernel})
      .set("strides", std::vector<int64_t>{stride})
      .set("pads", std::vector<int64_t>{pad, pad})
      .set("dilations", std::vector<int64_t>{1})
      .set("group", int64_t{1});
  const auto edge = graph_.node(
      "Conv",
      {x.edge, parameter(name + ".weight", {out, in, kernel}), parameter(name + ".bias", {out})},
      attributes);
  return {edge, out, (x.length + 2 * pad - kernel) / stride + 1};
}

OnnxBackend::Value OnnxBackend::zero_conv(const std::string& name, const Value& x, int in, int out,
                                          int kernel) {
  return conv(name, x, in, out, kernel, 1);
}

OnnxBackend::Value OnnxBackend::linear(const std::string& name, const Value& x, int in, int out) {
  const auto edge = graph_.node(
      "Gemm", {x.edge, parameter(name + ".weight", {out, in}), parameter(name + ".bias", {out})},
      OnnxGraph::Attributes().set("transB", int64_t{1}));
  return {edge, out};
}

OnnxBackend::Value OnnxBackend::group_norm(const std::string& name, const Value& x, int channels,
                                           int groups) {
  // The groups are normalised as the channels of an instance normalisation without a gain of its
  // own.
  const auto ones = graph_.constant(name + ".ones", {groups}, std::vector<float>(groups, 1.0F));
  const auto zeros = graph_.constant(name + ".zeros", {groups}, std::vector<float>(groups, 0.0F));
  auto edge = graph_.node("InstanceNormalization", {reshape(x.edge, {0, groups, -1}), ones, zeros},
                          OnnxGraph::Attributes().set("epsilon", 1e-5F));
  edge = reshape(edge, {0, channels, x.length});
  edge = graph_.node("Mul", {edge, parameter(name + ".weight", {1, channels, 1})});
  return {graph_.node("Add", {edge, parameter(name + ".bias", {1, channels, 1})}), x.channels,
          x.length};
}

OnnxBackend::Value OnnxBackend::silu(const Value& x) {
  return {graph_.node("Mul", {x.edge, graph_.node("Sigmoid", {x.edge})}), x.channels, x.length};
}

OnnxBackend::Value OnnxBackend::add(const Value& a, const Value& b) {
  return {graph_.node("Add", {a.edge, b.edge}), a.channels, a.length};
}

OnnxBackend::Value OnnxBackend::multiply(const Value& a, const Value& b) {
  return {graph_.node("Mul", {a.edge, b.edge}), a.channels, a.length};
}

OnnxBackend::Value OnnxBackend::modulate(const Value& x, const Value& scale, const Value& shift) {
  const auto gain = graph_.node("Add", {scale.edge, scalar(1.0F)});
  const auto scaled = graph_.node("Mul", {x.edge, reshape(gain, {0, x.channels, 1})});
  return {graph_.node("Add", {scaled, reshape(shift.edge, {0, x.channels, 1})}), x.channels,
          x.length};
}

OnnxBackend::Value OnnxBackend::concat(const Value& a, const Value& b) {
  return {graph_.node("Concat", {a.edge, b.edge}, OnnxGraph::Attributes().set("axis", int64_t{1})),
          a.channels + b.channels, a.length};
}

OnnxBackend::Value OnnxBackend::upsample(const Value& x) {
  const auto scales = graph_.constant("scales_" + std::to_string(next_++), {3}, {1.0F, 1.0F, 2.0F});
  OnnxGraph::Attributes attributes;
  attributes.set("mode", std::string("nearest"))
      .set("coordinate_transformation_mode", std::string("asymmetric"))
      .set("nearest_mode", std::string("floor"));
  return {graph_.node("Resize", {x.edge, "", scales}, attributes), x.channels, 2 * x.length};
}

OnnxBackend::Value OnnxBackend::patch(const Value& x, int size) {
  const int64_t length = (x.length == 0 ? x.channels : x.length) / size;
  const auto rows = reshape(x.edge, {0, length, size});
  const auto perm = OnnxGraph::Attributes().set("perm", std::vector<int64_t>{0, 2, 1});
  return {graph_.node("Transpose", {rows}, perm), size, length};
}

OnnxBackend::Value OnnxBackend::unpatch(const Value& x, int size) {
  const auto perm = OnnxGraph::Attributes().set("perm", std::vector<int64_t>{0, 2, 1});
  const auto rows = graph_.node("Transpose", {x.edge}, perm);
  return {reshape(rows, {0, 1, x.length * size}), 1, x.length * size};
}

OnnxBackend::Value OnnxBackend::flatten(const Value& x) {
  const int64_t count = x.channels * x.length;
  return {reshape(x.edge, {0, count}), count};
}

OnnxBackend::Value OnnxBackend::sinusoids(const Value& t, const std::vector<float>& frequencies) {
  // Angles reach 1000 rad, and a GPU's sine is only good near 0: whole turns are taken off first.
  // The turn is split so that the larger part times its count is exact in float32 (Cody & Waite
  // 1980).
  constexpr float kTurnHigh = 6.28125F;
  constexpr auto kTurnLow = static_cast<float>(2 * M_PI - 6.28125);
  const auto angles = graph_.node("Mul", {t.edge, row(frequencies)});
  const auto turns = graph_.node(
      "Floor",
      {graph_.node("Add", {graph_.node("Mul", {angles, scalar(static_cast<float>(0.5 / M_PI))}),
                           scalar(0.5F)})});
  auto rest = graph_.node("Sub", {angles, graph_.node("Mul", {turns, scalar(kTurnHigh)})});
  rest = graph_.node("Sub", {rest, graph_.node("Mul", {turns, scalar(kTurnLow)})});
  const auto count = static_cast<int64_t>(frequencies.size());
  return concat({graph_.node("Sin", {rest}), count}, {graph_.node("Cos", {rest}), count});
}

OnnxBackend::Value OnnxBackend::standardise(const Value& x, const std::vector<float>& means,
                                            const std::vector<float>& factors) {
  const auto centred = graph_.node("Sub", {x.edge, row(means)});
  return {graph_.node("Mul", {centred, row(factors)}), x.channels};
}

}  // namespace beatsmith
