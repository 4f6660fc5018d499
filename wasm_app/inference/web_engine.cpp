#include "inference/web_engine.h"

#include <emscripten.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

// clang-format off
EM_JS(void, inference_attach, (), {
  Module.host.inference.attach();
});
// `inputs`: JSON, [{name, shape}]; `values`: theirs, one after another.
EM_JS(void, inference_submit, (uint32_t run, const char* model, const char* inputs,
                               const float* values, size_t count), {
  const begin = values >> 2;
  Module.host.inference.submit(run, UTF8ToString(model), JSON.parse(UTF8ToString(inputs)),
                               HEAPF32.slice(begin, begin + count));
});
EM_JS(void, inference_cancel, (uint32_t run), {
  Module.host.inference.cancel(run);
});
EM_JS(void, inference_choose, (const char* provider), {
  Module.host.inference.choose(UTF8ToString(provider));
});
EM_JS(void, inference_restart, (), {
  Module.host.inference.restart();
});
// clang-format on

namespace beatsmith {
namespace {

using nlohmann::json;

WebEngine* the_engine = nullptr;

void submit_run(uint32_t run, const std::string& model, const Tensors& inputs) {
  json description = json::array();
  std::vector<float> values;
  for (const Tensor& input : inputs) {
    description.push_back({{"name", input.name}, {"shape", input.shape}});
    values.insert(values.end(), input.values.begin(), input.values.end());
  }
  inference_submit(run, model.c_str(), description.dump().c_str(), values.data(), values.size());
}

// What the page says is of this very build: its keys and types are those of web/inference/.
Tensors outputs_from(std::string_view description, const float* values) {
  Tensors outputs;
  for (const json& entry : json::parse(description)) {
    Tensor& output = outputs.emplace_back();
    output.name = entry["name"].get<std::string>();
    output.shape = entry["shape"].get<std::vector<int64_t>>();
    int64_t count = 1;
    for (const int64_t size : output.shape) count *= size;
    output.values.assign(values, values + count);
    values += count;
  }
  return outputs;
}

Error error_from(const json& entry) {
  return {entry["what"].get<std::string>(), entry["where"].get<std::string>(),
          entry["mend"].get<std::string>()};
}

ProviderStatus::State state_from(const std::string& name) {
  using State = ProviderStatus::State;
  constexpr std::pair<const char*, State> kStates[] = {
      {"unavailable", State::kUnavailable}, {"loading", State::kLoading},
      {"checking", State::kChecking},       {"ready", State::kReady},
      {"refused", State::kRefused},         {"lost", State::kLost},
  };
  for (const auto& [state_name, state] : kStates) {
    if (name == state_name) return state;
  }
  return State::kUntried;
}

EngineStatus status_from(std::string_view description) {
  const json all = json::parse(description);
  EngineStatus status;
  for (const json& entry : all["providers"]) {
    ProviderStatus& provider = status.providers.emplace_back();
    provider.name = entry["name"].get<std::string>();
    provider.label = entry["label"].get<std::string>();
    provider.state = state_from(entry["state"].get<std::string>());
    provider.reason = entry["reason"].get<std::string>();
    const auto beat_ms = entry.find("beat_ms");
    if (beat_ms != entry.end()) provider.beat_ms = beat_ms->get<double>();
  }
  status.in_use = all["inUse"].get<std::string>();
  status.chosen = all["chosen"].get<std::string>();
  status.load_share = all["loadShare"].get<double>();
  status.activity = all["activity"].get<std::string>();
  if (all["error"].is_object()) status.error = error_from(all["error"]);
  status.notice = all["notice"].get<std::string>();
  return status;
}

}  // namespace

WebEngine::WebEngine() {
  the_engine = this;
  inference_attach();
}

WebEngine::~WebEngine() {
  if (the_engine == this) the_engine = nullptr;
}

RequestId WebEngine::submit(std::string model, Tensors inputs) {
  const RequestId id = next_id_++;
  Request& request = requests_[id];
  request.fault = find_fault(inputs);
  if (request.fault) return id;
  request.model = std::move(model);
  request.batch = inputs[0].shape[0];
  const std::vector<BatchRun> parts = split_batch(request.batch, 1);
  request.runs_left = parts.size();
  for (const BatchRun part : parts) {
    const uint32_t run = next_run_++;
    runs_.emplace(run, Run{id, part});
    submit_run(run, request.model, rows_of(inputs, part));
  }
  return id;
}

std::optional<Result<Tensors>> WebEngine::poll(RequestId id) {
  const auto found = requests_.find(id);
  if (found == requests_.end() || found->second.runs_left > 0) return std::nullopt;
  Request request = std::move(found->second);
  requests_.erase(found);
  if (request.fault) return *std::move(request.fault);
  return std::move(request.outputs);
}

void WebEngine::cancel(RequestId id) {
  if (requests_.erase(id) > 0) drop_runs(id);
}

void WebEngine::drop_runs(RequestId id) {
  for (auto run = runs_.begin(); run != runs_.end();) {
    if (run->second.request == id) {
      inference_cancel(run->first);
      run = runs_.erase(run);
    } else {
      ++run;
    }
  }
}

void WebEngine::choose_provider(const std::string& name) { inference_choose(name.c_str()); }

void WebEngine::restart() { inference_restart(); }

bool WebEngine::take_answer(uint32_t run, const Tensors& outputs) {
  const auto found = runs_.find(run);
  if (found == runs_.end()) return false;
  const Run answered = found->second;
  runs_.erase(found);
  Request& request = requests_.at(answered.request);
  const Result<Done> stored = store_rows(outputs, answered.part, request.batch, request.outputs);
  if (stored) {
    --request.runs_left;
  } else {
    take_fault(answered.request, stored.error());
  }
  return request.runs_left == 0;
}

void WebEngine::take_failure(uint32_t run, const Error& error) {
  const auto found = runs_.find(run);
  if (found != runs_.end()) take_fault(found->second.request, error);
}

void WebEngine::take_fault(RequestId id, Error error) {
  Request& request = requests_.at(id);
  drop_runs(id);
  request.runs_left = 0;
  error.where = "model " + request.model + (error.where.empty() ? "" : ", " + error.where);
  request.fault = std::move(error);
}

}  // namespace beatsmith

using beatsmith::the_engine;

extern "C" {

// `outputs`: JSON, [{name, shape}], UTF-8; `values`: theirs, one after another. The caller frees
// both; so it does in what follows. True when the app has something new to see.
EMSCRIPTEN_KEEPALIVE int bs_inference_answer(uint32_t run, const char* outputs,
                                             size_t outputs_bytes, const float* values,
                                             size_t /*values_bytes*/) {
  if (the_engine == nullptr) return 0;
  return the_engine->take_answer(run, beatsmith::outputs_from({outputs, outputs_bytes}, values))
             ? 1
             : 0;
}

// `error`: JSON, {what, where, mend}.
EMSCRIPTEN_KEEPALIVE void bs_inference_failure(uint32_t run, const char* error,
                                               size_t error_bytes) {
  if (the_engine == nullptr) return;
  const std::string_view text(error, error_bytes);
  the_engine->take_failure(run, beatsmith::error_from(nlohmann::json::parse(text)));
}

// `status`: JSON, see status() in web/inference/engine.js.
EMSCRIPTEN_KEEPALIVE void bs_inference_status(const char* status, size_t status_bytes) {
  if (the_engine == nullptr) return;
  the_engine->take_status(beatsmith::status_from({status, status_bytes}));
}

}  // extern "C"
