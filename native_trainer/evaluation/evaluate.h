// beatsmith-train evaluate: prints the figures of docs/results.md.
#pragma once

#include <string>
#include <vector>

#include "evaluation/generation.h"

namespace beatsmith {

struct EvaluationOptions {
  std::vector<std::string> models;  // checkpoints or .onnx: generators and classifiers alike
  std::string data;
  std::string classes = "NSVF";  // what generators are asked for
  int steps = 0;                 // 0: the model's own
  int pool = 4000;               // beats generated of each class
  GenerationSettings generation;
  std::string device = "auto";
  int threads = 0;
};

// Markdown on stdout: for a generator a table over classes and the time per beat; for a classifier
// the confusion matrices on DS2, with and without the rhythm, with intervals from a bootstrap over
// records. Throws std::runtime_error with file, place and mend.
void evaluate_models(const EvaluationOptions& options);

}  // namespace beatsmith
