// Noise as a pure function of (seed, beat, step, element): Philox4x32-10 and an inverse normal.
//
// A beat therefore does not depend on the batch it was made in, nor on the build: native and
// WebAssembly give the same bits, because nothing but integers, + - * / and sqrt is used.
//
// Philox's key is the seed (low word, high word); its counter, in words of 32 bits:
//   word 0   bits 0-30: element / 4, bit 31: 0 normals, 1 uniforms; the block's four words go to
//            elements 4 n .. 4 n + 3
//   word 1   step
//   word 2   beat, low word
//   word 3   beat, high word
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace beatsmith {

// Philox4x32-10 (Salmon et al., SC 2011). Known answers are in the tests.
std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

// A standard normal deviate from 32 random bits, by AS241 (Wichura 1988, PPND16) with our own
// logarithm. Ascending in `bits`, odd about their middle, always finite: |z| < 6.34.
float normal_from_bits(uint32_t bits);

// Fills `out`, at most 2^32 elements, with standard normals; out[i] depends on (seed, beat, step,
// i) only.
void fill_noise(uint64_t seed, uint64_t beat, uint32_t step, std::span<float> out);

// Uniform in [0, 1), 24 bits, from the same counter space as fill_noise's but never the same draw.
float uniform(uint64_t seed, uint64_t beat, uint32_t step, uint32_t element);

// Which share `u` in [0, 1) falls on, of shares >= 0 that add up to 1; never one of 0. nullopt
// where all are 0 or there is none.
std::optional<size_t> drawn_by_share(std::span<const double> shares, double u);

}  // namespace beatsmith
