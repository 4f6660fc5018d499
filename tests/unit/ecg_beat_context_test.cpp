#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "ecg/beat_context.h"

namespace beatsmith {
namespace {

TEST(BeatContext, JoinsRhythmAndDistances) {
  std::vector<int64_t> r_peaks;
  std::vector<Beat> beats(30);
  for (size_t i = 0; i < beats.size(); ++i) {
    r_peaks.push_back(static_cast<int64_t>(360 * i));
    for (size_t s = 0; s < kBeatLength; ++s) {
      beats[i][s] = std::sin(0.1F * static_cast<float>(s)) +
                    0.01F * std::cos(0.7F * static_cast<float>(s * (i + 1)));
    }
  }
  for (float& sample : beats[20]) sample = -sample;
  r_peaks[20] -= 180;
  const auto contexts = beat_contexts(r_peaks, 360, beats);
  ASSERT_EQ(contexts.size(), 30U);
  EXPECT_FLOAT_EQ(contexts[20][kPreOverAroundMedian], std::log(0.5F));
  EXPECT_GT(contexts[20][kRrFeatureCount + kQrsShape], 1.0F);
  EXPECT_EQ(contexts[10][kPreOverAroundMedian], 0.0F);
  EXPECT_LT(contexts[10][kRrFeatureCount + kQrsShape], 1.0F);
}

TEST(BeatContext, ALoneBeatHasNone) {
  EXPECT_TRUE(beat_contexts(std::vector<int64_t>{5}, 360, std::vector<Beat>(1)).empty());
}

TEST(BeatContext, FeaturesHaveNamesOfTheirOwn) {
  const std::set<std::string> names(kContextFeatureNames.begin(), kContextFeatureNames.end());
  EXPECT_EQ(names.size(), static_cast<size_t>(kContextFeatureCount));
}

}  // namespace
}  // namespace beatsmith
