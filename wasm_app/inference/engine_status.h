// How an inference engine is doing: what runs the networks, how fast, and what stands in the way.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace beatsmith {

struct ProviderStatus {
  enum class State {
    kUntried,      // has not been looked at
    kUnavailable,  // this machine has none; `reason` says so
    kLoading,
    kChecking,  // golden vectors and timing
    kReady,
    kRefused,  // wrong results or slower; `reason` says which, with figures
    kLost,     // it was ready and went away
  };
  std::string name;   // "wasm", "webgpu", "cpu"
  std::string label;  // "WebAssembly"
  State state = State::kUntried;
  std::string reason;
  // Measured time of one network evaluation of the default student a beat, in a batch of 8.
  std::optional<double> beat_ms;
};

struct EngineStatus {
  std::vector<ProviderStatus> providers;
  std::string in_use;          // name of a provider; empty while none is ready
  std::string chosen;          // by the person, in use or not yet; empty: the engine's choice
  double load_share = 1;       // 0 .. 1 of the bytes to load before the first evaluation
  std::string activity;        // "Loading ONNX Runtime, 3.1 of 14.2 MB"; empty: nothing
  std::optional<Error> error;  // why nothing can be run, until restart()
  std::string notice;          // what a person should know: "WebGPU was lost; WebAssembly goes on."
};

}  // namespace beatsmith
