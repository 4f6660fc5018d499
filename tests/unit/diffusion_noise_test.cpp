#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "diffusion/noise.h"
#include "diffusion_fingerprint.h"

namespace beatsmith {
namespace {

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

std::vector<float> noise(uint64_t seed, uint64_t beat, uint32_t step, size_t count) {
  std::vector<float> values(count);
  fill_noise(seed, beat, step, values);
  return values;
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0.0;
  for (size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum / static_cast<double>(a.size());
}

// Random123's kat_vectors, "philox4x32 10".
TEST(Philox, GivesTheKnownAnswers) {
  using Block = std::array<uint32_t, 4>;
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(NormalFromBits, InvertsTheNormalDistribution) {
  // A prime stride through all 2^32 cells, and both ends one by one.
  std::vector<uint32_t> cells;
  for (uint64_t bits = 0; bits < 0x100000000; bits += 100003) {
    cells.push_back(static_cast<uint32_t>(bits));
  }
  for (uint32_t bits = 0; bits < 1000; ++bits) cells.insert(cells.end(), {bits, ~bits});
  for (const uint32_t bits : cells) {
    const double p = (bits + 0.5) * 0x1p-32;
    const double z = normal_from_bits(bits);
    // A float z is known to 6e-8 of itself; that moves its tail by z^2 times as much.
    if (p < 0.5) {
      EXPECT_NEAR(normal_cdf(z) / p, 1.0, 4e-6) << bits;
    } else {
      EXPECT_NEAR(normal_cdf(-z) / (1.0 - p), 1.0, 4e-6) << bits;
    }
  }
}

TEST(NormalFromBits, IsOddAscendingAndFinite) {
  float last = -7.0F;
  for (uint64_t bits = 0; bits < 0x100000000; bits += 65521) {
    const auto cell = static_cast<uint32_t>(bits);
    const float z = normal_from_bits(cell);
    EXPECT_EQ(z, -normal_from_bits(~cell));
    EXPECT_GT(z, last);
    last = z;
  }
  EXPECT_NEAR(normal_from_bits(0), -6.3379F, 1e-3F);  // the 2^-33 quantile: the largest there is
  EXPECT_GT(normal_from_bits(0x80000000), 0.0F);
}

TEST(NormalFromBits, JoinsCentreAndTail) {
  const auto seam = static_cast<uint32_t>((0.5 - 0.425) * 0x1p32);
  for (uint32_t bits = seam - 1000; bits < seam + 1000; ++bits) {
    EXPECT_LE(normal_from_bits(bits), normal_from_bits(bits + 1));
  }
}

TEST(FillNoise, IsStandardNormal) {
  constexpr size_t kCount = 400000;
  std::vector<float> values;
  for (uint64_t beat = 0; beat < kCount / 400; ++beat) {
    const auto row = noise(7, beat, 3, 400);
    values.insert(values.end(), row.begin(), row.end());
  }
  double mean = 0, square = 0, cube = 0, fourth = 0;
  size_t beyond3 = 0, beyond4 = 0;
  for (const double z : values) {
    mean += z / kCount;
    square += z * z / kCount;
    cube += z * z * z / kCount;
    fourth += z * z * z * z / kCount;
    beyond3 += std::abs(z) > 3.0;
    beyond4 += std::abs(z) > 4.0;
  }
  // Within four standard errors.
  const double root = std::sqrt(static_cast<double>(kCount));
  EXPECT_NEAR(mean, 0.0, 4 / root);
  EXPECT_NEAR(square, 1.0, 4 * std::sqrt(2.0) / root);
  EXPECT_NEAR(cube, 0.0, 4 * std::sqrt(15.0) / root);
  EXPECT_NEAR(fourth, 3.0, 4 * std::sqrt(96.0) / root);
  EXPECT_NEAR(static_cast<double>(beyond3), 1079.9, 4 * 32.9);
  EXPECT_NEAR(static_cast<double>(beyond4), 25.3, 4 * 5.0);

  // Kolmogorov-Smirnov: 1.95 / sqrt(n) is passed by one true normal sample in a thousand.
  std::sort(values.begin(), values.end());
  double distance = 0.0;
  for (size_t i = 0; i < kCount; ++i) {
    const double cdf = normal_cdf(values[i]);
    distance = std::max({distance, cdf - static_cast<double>(i) / kCount,
                         static_cast<double>(i + 1) / kCount - cdf});
  }
  EXPECT_LT(distance, 1.95 / root);
}

TEST(FillNoise, DependsOnSeedBeatStepAndElementOnly) {
  const auto all = noise(11, 22, 33, 257);
  const auto few = noise(11, 22, 33, 6);  // ends inside a block of four
  EXPECT_TRUE(std::equal(few.begin(), few.end(), all.begin()));
  EXPECT_EQ(noise(11, 22, 33, 257), all);
}

TEST(FillNoise, DrawsAreUncorrelated) {
  constexpr size_t kCount = 100000;
  const auto base = noise(1, 2, 3, kCount);
  const double bound = 4 / std::sqrt(static_cast<double>(kCount));
  // Each word of seed and beat counts, the high ones too.
  for (const auto& other :
       {noise(2, 2, 3, kCount), noise(1 + (1ULL << 32), 2, 3, kCount), noise(1, 3, 3, kCount),
        noise(1, 2 + (1ULL << 32), 3, kCount), noise(1, 2, 4, kCount)}) {
    EXPECT_LT(std::abs(correlation(base, other)), bound);
  }
  for (const size_t lag : {1, 2, 3, 4, 256}) {
    const std::vector<float> head(base.begin(), base.end() - lag),
        tail(base.begin() + lag, base.end());
    EXPECT_LT(std::abs(correlation(head, tail)), bound) << "lag " << lag;
  }
}

TEST(Uniform, FillsTheUnitIntervalEvenly) {
  constexpr uint32_t kCount = 100000;
  std::vector<int> bins(20);
  for (uint32_t element = 0; element < kCount; ++element) {
    const float u = uniform(5, 6, 7, element);
    ASSERT_GE(u, 0.0F);
    ASSERT_LT(u, 1.0F);
    ++bins[static_cast<size_t>(u * 20.0F)];
  }
  double chi_square = 0.0;
  for (const int bin : bins) chi_square += std::pow(bin - 5000.0, 2) / 5000.0;
  EXPECT_LT(chi_square, 43.8);  // 99.9 % of chi-square with 19 degrees of freedom
}

TEST(Uniform, SharesNoDrawWithTheNormals) {
  // Were they the same bits, the order of the uniforms would be the order of the normals.
  constexpr uint32_t kCount = 100000;
  const auto normals = noise(5, 6, 7, kCount);
  double sum = 0.0;
  for (uint32_t element = 0; element < kCount; ++element) {
    sum += (uniform(5, 6, 7, element) - 0.5) * normals[element];
  }
  EXPECT_LT(std::abs(sum / kCount), 4 / std::sqrt(12.0 * kCount));
}

// The constants below were computed by g++ on x86-64. This test passing under Node, and in any
// other build, shows that noise is the same there bit for bit.
TEST(DrawnByShare, GivesEachItsShareAndNothingToNone) {
  const std::vector<double> shares = {0.25, 0.0, 0.625, 0.125, 0.0};
  EXPECT_EQ(drawn_by_share(shares, 0.0), 0U);
  EXPECT_EQ(drawn_by_share(shares, 0.2499), 0U);
  EXPECT_EQ(drawn_by_share(shares, 0.25), 2U);
  EXPECT_EQ(drawn_by_share(shares, 0.8749), 2U);
  EXPECT_EQ(drawn_by_share(shares, 0.875), 3U);
  EXPECT_EQ(drawn_by_share(std::vector<double>{0.5, 0.49, 0.0}, 0.999),
            1U);  // what rounding leaves
  EXPECT_FALSE(drawn_by_share(std::vector<double>{0.0, 0.0}, 0.5));
  EXPECT_FALSE(drawn_by_share({}, 0.5));
}

TEST(Noise, IsTheSameInEveryBuild) {
  uint64_t hash = fingerprint({});
  for (uint64_t beat = 0; beat < 200; ++beat) {
    hash = fingerprint(noise(42, beat, static_cast<uint32_t>(beat % 7), 256), hash);
  }
  for (uint64_t bits = 0; bits < 0x100000000; bits += 9973) {
    const float z = normal_from_bits(static_cast<uint32_t>(bits));
    hash = fingerprint({&z, 1}, hash);
  }
  for (uint32_t element = 0; element < 1000; ++element) {
    const float u = uniform(42, 1, 2, element);
    hash = fingerprint({&u, 1}, hash);
  }
  EXPECT_EQ(hash, 5900062185037087802U);
}

}  // namespace
}  // namespace beatsmith
