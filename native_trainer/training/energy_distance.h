// How far made beats are from real ones as sets, as a loss: nothing is paired, and no second
// network judges.
#pragma once

#include <torch/torch.h>

#include <vector>

namespace beatsmith {

// Mean distance between two different beats of a set [R, L], R at least 2, for each of the views
// below: [2 W]. What energy_distance is measured in.
torch::Tensor typical_distances(const torch::Tensor& beats, const std::vector<int64_t>& windows);

// Energy distance (Székely & Rizzo 2013) of each group's made beats [G, M, L] from its real ones
// [G, R, L], M at least 2, without the part that does not depend on what is made:
// 2 E|m - r| - E|m - m'| over pairs of different beats, which is least, in expectation, where both
// come from one distribution. Taken in several views: over each window of `windows` samples (W of
// them, each a multiple of the one before, dividing L) of the waveform, then of its first
// difference, so that shape, detail and texture all count; each group and view in units of its
// typical distance, `units` [G, 2 W]. Returns the mean over groups and views less 1, a scalar with
// gradients to `made`; about 0 at its least.
torch::Tensor energy_distance(const torch::Tensor& made, const torch::Tensor& real,
                              const std::vector<int64_t>& windows, const torch::Tensor& units);

}  // namespace beatsmith
