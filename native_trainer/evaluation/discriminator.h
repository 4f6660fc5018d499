// The discriminative score: how well a small network learns to tell two sets of beats apart.
#pragma once

#include <cstdint>
#include <vector>

namespace beatsmith {

// |accuracy - 0.5| of a network trained on the first half of both sets and tested on the second
// (TimeGAN, NeurIPS 2019; Diffusion-TS, ICLR 2024, which train a GRU; here it is a small CNN, which
// learns beats faster): 0 where they cannot be told apart, 0.5 where they can. Beats are scaled to
// unit spread over the training halves. The network: three strided convolutions of 16, 32 and 32
// channels (kernel 9, stride 4, SiLU), the mean and the largest value over time, one logit; 150
// steps of AdamW (rate 3e-3, decay 1e-2) on batches of 64, always these. Deterministic in `seed`
// and the number of threads. Each set holds rows of kBeatLength, at least 4, in an order of no
// meaning; throws std::invalid_argument for fewer. What two sets of one distribution give is not 0
// (a test of n beats scatters by 0.5 / sqrt(n)): compare with a floor.
double discriminative_score(const std::vector<float>& real, const std::vector<float>& generated,
                            uint64_t seed);

}  // namespace beatsmith
