// Drives a BeatGeneration or a BeatClassification to its end, as a program may that can wait.
#pragma once

#include <cstddef>

#include "beatsmith/command.h"
#include "beatsmith/progress.h"
#include "inference/onnx_runtime_engine.h"

namespace beatsmith {

// `count_done(run)`: how many beats are done, for the progress. Failure: the run's error.
template <class Run, class CountDone>
void run_to_end(OnnxRuntimeEngine& engine, Run& run, Progress& progress, CountDone count_done) {
  while (const auto request = run.pending()) {
    engine.wait(*request);
    run.advance();
    progress.show(count_done(run));
  }
  if (run.error()) throw Failure(describe(*run.error()));
}

}  // namespace beatsmith
