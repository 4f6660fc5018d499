#include "evaluation/operation_count.h"

#include "network/architecture.h"

namespace beatsmith {
namespace {

// The architecture's operations as counts (see network/architecture.h).
class CountingBackend {
 public:
  struct Value {
    int64_t channels;    // or features, of a matrix
    int64_t length = 1;  // of a matrix 1
  };

  Value conv(const std::string&, const Value& x, int in, int out, int kernel, int stride) {
    const int64_t length = (x.length + stride - 1) / stride;
    count += int64_t{in} * out * kernel * length;
    return {out, length};
  }
  Value zero_conv(const std::string& name, const Value& x, int in, int out, int kernel) {
    return conv(name, x, in, out, kernel, 1);
  }
  Value linear(const std::string&, const Value&, int in, int out) {
    count += int64_t{in} * out;
    return {out};
  }
  Value group_norm(const std::string&, const Value& x, int, int) { return x; }
  Value silu(const Value& x) { return x; }
  Value add(const Value& a, const Value&) { return a; }
  Value multiply(const Value& a, const Value&) { return a; }
  Value modulate(const Value& x, const Value&, const Value&) { return x; }
  Value concat(const Value& a, const Value& b) { return {a.channels + b.channels, a.length}; }
  Value upsample(const Value& x) { return {x.channels, 2 * x.length}; }
  Value patch(const Value& x, int size) { return {size, x.channels * x.length / size}; }
  Value unpatch(const Value& x, int size) { return {1, x.length * size}; }
  Value flatten(const Value& x) { return {x.channels * x.length}; }
  Value sinusoids(const Value&, const std::vector<float>& frequencies) {
    return {2 * static_cast<int64_t>(frequencies.size())};
  }
  Value standardise(const Value& x, const std::vector<float>&, const std::vector<float>&) {
    return x;
  }
  Value dropout(const Value& x, double) { return x; }

  int64_t count = 0;
};

}  // namespace

int64_t multiply_adds(const DenoiserDescription& d) {
  CountingBackend net;
  denoiser(net, d, {1, d.length}, {1}, {d.classes + 1 + d.styles});
  return net.count;
}

int64_t multiply_adds(const ClassifierDescription& d) {
  CountingBackend net;
  classifier(net, d, {1, d.length}, {static_cast<int64_t>(d.rr_means.size())}, {1});
  return net.count;
}

}  // namespace beatsmith
