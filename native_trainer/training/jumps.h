// How a student learns its few jumps from noise to a beat: where the teacher's paths lead, and what
// real beats are like.
//
// Along the teacher's paths: its DDIM paths are walked once and kept at evenly spaced times, and
// the student learns to jump from one kept state to the next (for fewer steps: over several) in a
// single DDIM step. This is progressive distillation (Salimans & Ho 2022) with its halvings taken
// at once, over paths that the teacher really walked (Luhman & Luhman 2021): no error is handed
// down from stage to stage, and one set of paths serves students of 4, 2 and 1 steps. A jump so
// learnt ends in the mean of where it could end, which is too smooth; so the student also makes
// beats out of noise as it will be used, all its jumps one after the other, and these are compared
// with real beats as a set (energy_distance.h), class by class and style by style, which teaches
// all the jumps at once.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "diffusion/schedule.h"
#include "network/description.h"
#include "network/parameters.h"
#include "training/noising.h"
#include "training/trajectories.h"

namespace beatsmith {

// One jump of the student: from the noise at `time` to less, in the end to none.
struct Jump {
  double time;
  NoiseLevel from, to;
};

// `steps` of them, evenly spaced in time, noisiest first.
std::vector<Jump> jumps_of(int steps, ScheduleKind schedule);

// The teacher's paths as jumps: states, times and the predictions that land on the next state.
class PathJumps {
 public:
  // The number of jumps divides that of the intervals between the paths' kept states.
  PathJumps(const Trajectories& paths, std::vector<Jump> jumps, torch::Device device);

  // Mean squared error over `batch` jumps drawn by (seed, iteration).
  torch::Tensor loss(const Parameters& parameters, const DenoiserDescription& network,
                     int64_t batch, uint64_t seed, uint64_t iteration) const;

 private:
  std::vector<int> classes_;  // of each path
  std::vector<int> styles_;
  std::vector<Jump> jumps_;
  torch::Tensor states_;  // of all steps, one after the other
  torch::Tensor targets_;
};

// Compares what the student makes out of noise with real beats, in groups of one class and style.
class SetMatching {
 public:
  // `config`: "groups" of an iteration, "made_per_group" and "real_per_group" beats, "windows"
  // (samples), and "class_shares": how often a group is of each class. `data` must outlive it and
  // its copies.
  SetMatching(const nlohmann::json& config, const TrainingBeats& data, std::vector<Jump> jumps,
              bool styles);

  // Mean energy distance of groups drawn by (seed, iteration).
  torch::Tensor loss(const Parameters& parameters, const DenoiserDescription& network,
                     uint64_t seed, uint64_t iteration) const;

 private:
  using Label = std::pair<int, int>;  // class and style
  struct RealBeats {
    std::vector<int64_t> rows;
    torch::Tensor units;
  };

  Label drawn_label(uint64_t seed, uint64_t iteration, uint32_t group) const;
  torch::Tensor walk(const Parameters& parameters, const DenoiserDescription& network,
                     const torch::Tensor& labels, uint64_t seed, uint64_t iteration) const;
  torch::Tensor units_of(const std::vector<int64_t>& rows) const;

  int64_t groups_, made_, real_;
  std::vector<int64_t> windows_;
  std::vector<double> class_shares_;  // add up to 1
  const TrainingBeats& data_;
  std::vector<Jump> jumps_;
  std::map<Label, RealBeats> beats_of_label_;
  std::vector<std::vector<Label>> labels_of_class_;  // the label of each of a class's beats
};

}  // namespace beatsmith
