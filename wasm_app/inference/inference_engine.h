// The seam between those who want a network run and whatever runs it: ONNX Runtime in a thread on
// the desktop, in a worker on the web. A request is an id and its answer arrives later, because a
// frame loop must not wait; a program that may wait has the engine's own blocking call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "inference/engine_status.h"

namespace beatsmith {

// A named float tensor, row-major; shape[0] is the batch, the only free dimension of a model.
struct Tensor {
  std::string name;
  std::vector<int64_t> shape;
  std::vector<float> values;  // as many as the product of `shape`
};

using Tensors = std::vector<Tensor>;
using RequestId = uint64_t;

class InferenceEngine {
 public:
  virtual ~InferenceEngine() = default;

  // Asks for one evaluation of `model` (its name in the manifest) and returns at once. All inputs
  // have the same batch, of any size from 1. What is wrong with a request, poll says.
  virtual RequestId submit(std::string model, Tensors inputs) = 0;

  // nullopt: nothing yet. Otherwise the outputs, or why there are none; the engine then forgets the
  // request. An id that is unknown, cancelled or already answered gets nullopt for ever.
  virtual std::optional<Result<Tensors>> poll(RequestId id) = 0;

  // The answer is no longer wanted: it is dropped, whether it was there already or comes later.
  virtual void cancel(RequestId id) = 0;

  virtual EngineStatus status() const = 0;
  // Uses this provider from the next evaluation on; "" lets the engine choose, and remember.
  virtual void choose_provider(const std::string& name) = 0;
  // Tries again after status().error: loads what failed anew.
  virtual void restart() = 0;
};

}  // namespace beatsmith
