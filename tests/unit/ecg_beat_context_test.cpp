#include <gtest/gtest.h>

#include "ecg/beat_context.h"

namespace beatsmith {
namespace {

Beat constant_beat(float value) {
  Beat beat;
  beat.fill(value);
  return beat;
}

TEST(BeatContext, MeasuresTheDistanceFromTheRecordsOwnBeats) {
  const std::vector<Beat> beats = {constant_beat(2), constant_beat(2), constant_beat(2),
                                   constant_beat(3), constant_beat(-50)};
  const auto distances = template_distances(beats);
  ASSERT_EQ(distances.size(), 5U);
  EXPECT_EQ(distances[0], 0.0F);
  EXPECT_FLOAT_EQ(distances[3], 0.5F);  // off by 1 of 2
  EXPECT_EQ(distances[4], 4.0F);        // clamped
}

TEST(BeatContext, AFlatRecordHasNoNearBeatButAFlatOne) {
  const std::vector<Beat> beats = {constant_beat(0), constant_beat(0), constant_beat(0.001F)};
  EXPECT_EQ(template_distances(beats), (std::vector<float>{0, 0, 4}));
  EXPECT_TRUE(template_distances({}).empty());
}

TEST(BeatContext, JoinsRhythmAndDistance) {
  const std::vector<int64_t> r_peaks = {100, 460, 820};
  const std::vector<Beat> beats(3, constant_beat(1));
  const auto contexts = beat_contexts(r_peaks, 360, beats);
  ASSERT_EQ(contexts.size(), 3U);
  EXPECT_FLOAT_EQ(contexts[1][kRrPre], 1.0F);
  EXPECT_EQ(contexts[1][kTemplateDistance], 0.0F);
  EXPECT_TRUE(beat_contexts(std::vector<int64_t>{5}, 360, std::vector<Beat>(1)).empty());
}

TEST(BeatContext, ManyBeatsAreThinnedOutEvenly) {
  std::vector<Beat> beats(5000, constant_beat(1));
  for (size_t i = 0; i < 2000; ++i) beats[i] = constant_beat(9);  // the first two fifths
  const auto distances = template_distances(beats);
  EXPECT_EQ(distances.back(), 0.0F);
  EXPECT_EQ(distances.front(), 4.0F);
}

}  // namespace
}  // namespace beatsmith
