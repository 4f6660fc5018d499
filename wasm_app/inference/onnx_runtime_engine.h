// The native side of the seam: ONNX Runtime on the CPU, in worker threads.
//
// Every run uses one thread and one of three batch sizes, and a large batch is spread over the
// workers as several runs. So a row's result depends on neither its batch nor the number of
// threads. (ONNX Runtime's own intra-op threads would split sums by their number.)
#pragma once

#include <memory>

#include "inference/inference_engine.h"
#include "inference/model_library.h"

namespace beatsmith {

class OnnxRuntimeEngine final : public InferenceEngine {
 public:
  // `threads`: how many workers; 0 means one per core.
  explicit OnnxRuntimeEngine(std::shared_ptr<const ModelLibrary> models, int threads = 0);
  ~OnnxRuntimeEngine() override;  // drops what has not been answered

  // A model is read, verified and opened by the first request that names it.
  RequestId submit(std::string model, Tensors inputs) override;
  std::optional<Result<Tensors>> poll(RequestId id) override;
  void cancel(RequestId id) override;

  // There is one provider, the CPU, so there is nothing to choose.
  EngineStatus status() const override;
  void choose_provider(const std::string& name) override;
  // Models that could not be opened are tried again.
  void restart() override;

  // Blocks until poll(id) has the answer; returns at once for an id without one to come.
  void wait(RequestId id);

  // submit, wait and poll in one call.
  Result<Tensors> run(std::string model, Tensors inputs);

  // Reads, verifies and opens a model now. Errors: see ModelLibrary::load and check_metadata.
  Result<Done> open(const std::string& model);

  int thread_count() const;

 private:
  class Workers;
  std::unique_ptr<Workers> workers_;
};

}  // namespace beatsmith
