// beatsmith-train evaluate: prints the figures of models, or of anybody's beats.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluation/generation.h"

namespace beatsmith {

struct EvaluationOptions {
  std::vector<std::string> models;   // checkpoints or .onnx: generators and classifiers alike
  std::vector<std::string> beats;    // files and folders of beats, see given_beats.h
  std::vector<std::string> against;  // likewise: real beats instead of the data set's held-out ones
  std::string data;
  std::string classifier;        // whose features the Fréchet distance is taken in; empty: without
  std::string classes = "NSVF";  // what generators are asked for
  int steps = 0;                 // 0: the model's own
  std::string sampler;           // empty: the model's own
  std::optional<double> noise_scale;
  int pool = 4000;  // beats generated of each class
  GenerationSettings generation;
  std::string device = "auto";
  int threads = 0;
};

// Markdown on stdout: for a generator, and for the given beats together, the tables over classes
// (metrics of evaluation/generation.h); for a classifier the confusion matrices on DS2, with and
// without the rhythm, with intervals from a bootstrap over records. Given beats of a class with
// fewer real beats than a measurement needs are left out, which is said on stderr. Throws
// std::runtime_error with file, place and mend.
void evaluate(const EvaluationOptions& options);

}  // namespace beatsmith
