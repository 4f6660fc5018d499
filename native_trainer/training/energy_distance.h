// How far made beats are from real ones as sets, as a loss: nothing is paired, and no second
// network judges.
#pragma once

#include <torch/torch.h>

#include <vector>

namespace beatsmith {

// Energy distance (Székely & Rizzo 2013) between each group's made beats [G, M, L] and real ones
// [G, R, L], M and R at least 2: 2 E|m - r| - E|m - m'| - E|r - r'| over pairs of different beats,
// which is 0 in expectation where both come from one distribution and positive elsewhere. Taken
// over whole beats and over each of their windows of `windows` samples (each a multiple of the one
// before, dividing L), of the waveform and of its first difference, so that shape, detail and
// texture all count; every group and window length in units of the group's own E|r - r'|. Returns
// the mean, a scalar with gradients to `made`.
torch::Tensor energy_distance(const torch::Tensor& made, const torch::Tensor& real,
                              const std::vector<int64_t>& windows);

}  // namespace beatsmith
