#include "app/line_text.h"

#include <gtest/gtest.h>

#include <cmath>

#include "app/drawn_beat.h"
#include "files/files.h"
#include "io/npy.h"

namespace beatsmith {
namespace {

TEST(LineText, IsBits) {
  // 0 at the lowest, 128 at the highest, 255 at the lowest: 00000000 0000000000, 10000000
  // 1111111111, 11111111 0000000000 in letters of 6 bits.
  Beat line;
  for (size_t i = 0; i < line.size(); ++i) {
    const float share = i <= 128 ? static_cast<float>(i) / 128 : static_cast<float>(255 - i) / 127;
    line[i] = kDrawnLowMv + share * (kDrawnHighMv - kDrawnLowMv);
  }
  const auto read = line_from_text("AAAgP__wA");
  ASSERT_TRUE(read);
  for (size_t i = 0; i < line.size(); ++i) EXPECT_NEAR((*read)[i], line[i], 1e-5) << i;
  EXPECT_EQ(text_from_line(*read), "AAAgP__wA");
}

TEST(LineText, LeadsBackToRealBeatsWithinALinesWidth) {
  const auto file = read_file(BEATSMITH_SOURCE_FOLDER "/web/prepared/beats.npy");
  const LabelledBeats beats = *beats_from_npy(*parse_npy(*file));
  ASSERT_GT(beats.beats.size(), 10U);
  for (const Beat& beat : beats.beats) {
    const std::string text = text_from_line(beat);
    EXPECT_LE(text.size(), 3U * kMostLinePoints);
    const auto line = line_from_text(text);
    ASSERT_TRUE(line);
    for (size_t i = 0; i < kBeatLength; ++i) {
      EXPECT_NEAR((*line)[i], std::clamp(beat[i], kDrawnLowMv, kDrawnHighMv), 0.04) << i;
    }
  }
}

TEST(LineText, RefusesWhatIsNoLine) {
  EXPECT_TRUE(line_from_text("AAA_wA"));
  for (const char* wrong : {"", "A", "AAA", "AAA_w", "AAA_w!", "_wAAAA", "AAAAAA_wA", "AQA_wA",
                            "AAA_wA_wA", "AAA_wAAAA"}) {
    EXPECT_FALSE(line_from_text(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace beatsmith
