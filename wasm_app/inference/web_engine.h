// The web side of the seam: ONNX Runtime Web in workers, behind web/inference/. A request is split
// into runs that the page hands to a worker one after another, so that a cancel takes effect at the
// next run. What happens in the workers (loading, providers, faults) web/inference/engine.js says.
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "inference/inference_engine.h"
#include "inference/request_parts.h"

namespace beatsmith {

class WebEngine final : public InferenceEngine {
 public:
  // One a page: web/inference/host.js answers to the last one made.
  WebEngine();
  ~WebEngine() override;
  WebEngine(const WebEngine&) = delete;
  WebEngine& operator=(const WebEngine&) = delete;

  RequestId submit(std::string model, Tensors inputs) override;
  std::optional<Result<Tensors>> poll(RequestId id) override;
  void cancel(RequestId id) override;

  EngineStatus status() const override { return status_; }
  void choose_provider(const std::string& name) override;
  void restart() override;

  // For the page: what became of a run, and of the workers. Runs not waited for are ignored.
  // True when the run's request has all its answers.
  bool take_answer(uint32_t run, const Tensors& outputs);
  void take_failure(uint32_t run, const Error& error);
  void take_status(EngineStatus status) { status_ = std::move(status); }

 private:
  struct Request {
    std::string model;
    int64_t batch = 0;
    size_t runs_left = 0;
    Tensors outputs;
    std::optional<Error> fault;
  };
  struct Run {
    RequestId request = 0;
    BatchRun part;
  };

  // Its remaining runs are not wanted any more.
  void drop_runs(RequestId id);
  // The request has failed.
  void take_fault(RequestId id, Error error);

  RequestId next_id_ = 1;
  uint32_t next_run_ = 1;
  std::map<RequestId, Request> requests_;
  std::map<uint32_t, Run> runs_;  // that have no answer yet
  EngineStatus status_;
};

}  // namespace beatsmith
