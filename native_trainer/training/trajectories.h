// A teacher's own paths from noise to beats: what a few-step student learns from.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "model/denoiser_model.h"
#include "training/noising.h"

namespace beatsmith {

// `states[b]` holds x_t of every path at t = 1 - b / (states.size() - 1), in network units [n, 1,
// L].
struct Trajectories {
  std::vector<torch::Tensor> states;
  std::vector<int> classes;  // of each path
  std::vector<int> styles;   // of each path, -1 for none
};

struct TrajectorySettings {
  int64_t count = 10000;
  int boundaries = 4;  // intervals between kept states
  int substeps = 8;    // the teacher's DDIM steps within one of them
  uint64_t seed = 2;
};

// Reads `path` if it holds these paths of this very teacher; else walks them (minutes) and writes
// it. Classes and styles are those of beats drawn from `data`.
Trajectories load_or_make_trajectories(const std::string& path, const DenoiserModel& teacher,
                                       const TrajectorySettings& settings,
                                       const TrainingBeats& data);

}  // namespace beatsmith
