#include "diffusion/noise.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace beatsmith {
namespace {

// Philox4x32's round multipliers and key increments (Salmon et al. 2011, table 2 and section 4.3).
constexpr uint32_t kMultiplier0 = 0xD2511F53, kMultiplier1 = 0xCD9E8D57;
constexpr uint32_t kWeyl0 = 0x9E3779B9, kWeyl1 = 0xBB67AE85;
constexpr int kRounds = 10;

// Bit 31 of the counter's first word. An element's block number never reaches it: there are at most
// 2^32 elements, four to a block.
constexpr uint32_t kUniformDomain = 0x80000000;

std::array<uint32_t, 4> random_block(uint64_t seed, uint64_t beat, uint32_t step, uint32_t block) {
  return philox4x32({block, step, static_cast<uint32_t>(beat), static_cast<uint32_t>(beat >> 32)},
                    {static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32)});
}

// Lowest power first.
template <size_t N>
double polynomial(const std::array<double, N>& coefficients, double x) {
  double sum = coefficients[N - 1];
  for (size_t i = N - 1; i-- > 0;) sum = sum * x + coefficients[i];
  return sum;
}

// Natural logarithm for normal, positive x, by operations that IEEE 754 rounds alike everywhere
// (libm's differs between builds): x = m 2^e with m in [sqrt 1/2, sqrt 2), then
// log m = 2 artanh(s), s = (m - 1) / (m + 1), |s| < 0.172, as a series cut at s^21 (next: 3e-19).
double logarithm(double x) {
  constexpr double kLog2 = 0.693147180559945309417;
  constexpr double kSqrtHalf = 0.707106781186547524401;
  int exponent = 0;
  double m = std::frexp(x, &exponent);  // exact, so the same in every libm
  if (m < kSqrtHalf) {
    m *= 2.0;
    --exponent;
  }
  const double s = (m - 1.0) / (m + 1.0);
  constexpr std::array<double, 11> kOddReciprocals = {
      1.0,        1.0 / 3.0,  1.0 / 5.0,  1.0 / 7.0,  1.0 / 9.0, 1.0 / 11.0,
      1.0 / 13.0, 1.0 / 15.0, 1.0 / 17.0, 1.0 / 19.0, 1.0 / 21.0};
  return exponent * kLog2 + 2.0 * s * polynomial(kOddReciprocals, s * s);
}

// AS241's PPND16, centre: |p - 1/2| <= 0.425.
constexpr std::array<double, 8> kCentreNumerator = {
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
    1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
    3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr std::array<double, 8> kCentreDenominator = {1.0,
                                                      4.2313330701600911252e1,
                                                      6.8718700749205790830e2,
                                                      5.3941960214247511077e3,
                                                      2.1213794301586595867e4,
                                                      3.9307895800092710610e4,
                                                      2.8729085735721942674e4,
                                                      5.2264952788528545610e3};
// Tail: sqrt(-log p) <= 5. AS241's far tail starts at p = 1.4e-11, below what 32 bits can draw.
constexpr std::array<double, 8> kTailNumerator = {
    1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
    3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array<double, 8> kTailDenominator = {1.0,
                                                    2.05319162663775882187e0,
                                                    1.67638483018380384940e0,
                                                    6.89767334985100004550e-1,
                                                    1.48103976427480074590e-1,
                                                    1.51986665636164571966e-2,
                                                    5.47593808499534494600e-4,
                                                    1.05075007164441684324e-9};

}  // namespace

std::array<uint32_t, 4> philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < kRounds; ++round) {
    const uint64_t product0 = static_cast<uint64_t>(kMultiplier0) * counter[0];
    const uint64_t product1 = static_cast<uint64_t>(kMultiplier1) * counter[2];
    counter = {static_cast<uint32_t>(product1 >> 32) ^ counter[1] ^ key[0],
               static_cast<uint32_t>(product1),
               static_cast<uint32_t>(product0 >> 32) ^ counter[3] ^ key[1],
               static_cast<uint32_t>(product0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

float normal_from_bits(uint32_t bits) {
  // The middle of the bits' cell of [0, 1], so p is never 0 or 1; exact in a double, and odd about
  // 0.
  const double q = (bits + 0.5) * 0x1p-32 - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return static_cast<float>(q * polynomial(kCentreNumerator, r) /
                              polynomial(kCentreDenominator, r));
  }
  const double r = std::sqrt(-logarithm(0.5 - std::abs(q))) - 1.6;
  const double z = polynomial(kTailNumerator, r) / polynomial(kTailDenominator, r);
  return static_cast<float>(q < 0.0 ? -z : z);
}

void fill_noise(uint64_t seed, uint64_t beat, uint32_t step, std::span<float> out) {
  for (size_t i = 0; i < out.size(); i += 4) {
    const auto block = random_block(seed, beat, step, static_cast<uint32_t>(i / 4));
    const size_t count = std::min<size_t>(4, out.size() - i);
    for (size_t lane = 0; lane < count; ++lane) out[i + lane] = normal_from_bits(block[lane]);
  }
}

float uniform(uint64_t seed, uint64_t beat, uint32_t step, uint32_t element) {
  const auto block = random_block(seed, beat, step, kUniformDomain | (element / 4));
  return static_cast<float>(block[element % 4] >> 8) * 0x1p-24F;
}

std::optional<size_t> drawn_by_share(std::span<const double> shares, double u) {
  std::optional<size_t> last;  // takes what rounding leaves
  for (size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] == 0.0) continue;
    last = i;
    u -= shares[i];
    if (u < 0.0) break;
  }
  return last;
}

}  // namespace beatsmith
