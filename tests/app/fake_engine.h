// An engine without a network: what it answers is the test's, and when.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "inference/inference_engine.h"

namespace beatsmith {

class FakeEngine : public InferenceEngine {
 public:
  RequestId submit(std::string model, Tensors inputs) final {
    const RequestId id = ++last_id_;
    note(model, inputs);
    open_[id] = {std::move(model), std::move(inputs)};
    if (!holds(open_[id].model)) answer(id);
    return id;
  }
  std::optional<Result<Tensors>> poll(RequestId id) final {
    const auto found = answers_.find(id);
    if (found == answers_.end()) return std::nullopt;
    Result<Tensors> answer = std::move(found->second);
    answers_.erase(found);
    return answer;
  }
  void cancel(RequestId id) final {
    cancelled.insert(id);
    open_.erase(id);
    answers_.erase(id);
  }
  EngineStatus status() const override {
    EngineStatus status;
    status.in_use = "cpu";
    return status;
  }
  void choose_provider(const std::string&) override {}
  void restart() override {}

  // What is held.
  void answer_all() {
    while (!open_.empty()) answer(open_.begin()->first);
  }
  void fail_all(const Error& error) {
    for (const auto& [id, request] : open_) answers_.emplace(id, error);
    open_.clear();
  }

  static bool is_classifier(const std::string& model) {
    return model.find("classifier") != std::string::npos;
  }

  std::set<RequestId> cancelled;

 protected:
  virtual Result<Tensors> outputs_of(const std::string& model, const Tensors& inputs) = 0;
  // Whether a model's answers wait for answer_all().
  virtual bool holds(const std::string& /*model*/) const { return false; }
  // Of every request, as it comes.
  virtual void note(const std::string& /*model*/, const Tensors& /*inputs*/) {}

 private:
  struct Request {
    std::string model;
    Tensors inputs;
  };

  void answer(RequestId id) {
    const Request& request = open_.at(id);
    answers_.emplace(id, outputs_of(request.model, request.inputs));
    open_.erase(id);
  }

  RequestId last_id_ = 0;
  std::map<RequestId, Request> open_;
  std::map<RequestId, Result<Tensors>> answers_;
};

}  // namespace beatsmith
