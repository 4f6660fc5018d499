#include "app/drawn_beat.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace beatsmith {
namespace {

TEST(DrawnBeat, AStrokeSetsEverySampleItPasses) {
  DrawnBeat drawing;
  EXPECT_TRUE(drawing.is_blank());
  drawing.begin_stroke(10, 0);
  drawing.stroke_to(20, 1);
  drawing.stroke_to(30, 0);
  drawing.end_stroke();
  EXPECT_FALSE(drawing.is_blank());
  EXPECT_FLOAT_EQ(drawing.line()[15], 0.5F);
  EXPECT_FLOAT_EQ(drawing.line()[20], 1);
  EXPECT_FLOAT_EQ(drawing.line()[25], 0.5F);
  EXPECT_FLOAT_EQ(drawing.line()[200], 0) << "level beyond what is drawn";
}

TEST(DrawnBeat, ALaterStrokeReplacesWhatItCoversAndNothingElse) {
  DrawnBeat drawing;
  drawing.begin_stroke(0, 1);
  drawing.stroke_to(255, 1);
  drawing.end_stroke();
  drawing.begin_stroke(120, -1);  // from the right to the left
  drawing.stroke_to(100, -1);
  drawing.end_stroke();
  for (int i = 0; i < kBeatLength; ++i) {
    EXPECT_EQ(drawing.line()[static_cast<size_t>(i)], i >= 100 && i <= 120 ? -1 : 1) << i;
  }
}

TEST(DrawnBeat, GapsAreBridgedSmoothlyWithoutOvershoot) {
  DrawnBeat drawing;
  drawing.begin_stroke(49, 0.5F);
  drawing.stroke_to(50, 0.5F);
  drawing.end_stroke();
  drawing.begin_stroke(151, -0.5F);
  drawing.stroke_to(150, -0.5F);
  drawing.end_stroke();
  const Beat& line = drawing.line();
  EXPECT_FLOAT_EQ(line[0], 0.5F);
  EXPECT_FLOAT_EQ(line[255], -0.5F);
  EXPECT_NEAR(line[100], 0, 1e-6);
  EXPECT_TRUE(std::is_sorted(line.rbegin(), line.rend()));
  float steepest = 0;
  for (size_t i = 1; i < line.size(); ++i) steepest = std::max(steepest, line[i - 1] - line[i]);
  EXPECT_LT(steepest, 0.016F) << "1.5 times the straight line's slope";
}

TEST(DrawnBeat, APointAloneIsNoStroke) {
  DrawnBeat drawing;
  drawing.bend(60, 1, 8);
  drawing.undo();
  ASSERT_TRUE(drawing.can_redo());
  drawing.begin_stroke(100, 1.5F);  // a tap
  drawing.stroke_to(100, 1.5F);
  drawing.end_stroke();
  drawing.begin_stroke(100, 1.5F);  // and the first of two fingers
  drawing.abandon_stroke();
  EXPECT_TRUE(drawing.is_blank());
  EXPECT_FALSE(drawing.can_undo());
  EXPECT_TRUE(drawing.can_redo()) << "what was undone is not lost";
  drawing.begin_stroke(100, 1.5F);
  drawing.stroke_to(120, 1.5F);
  drawing.abandon_stroke();
  EXPECT_TRUE(drawing.is_blank());
}

TEST(DrawnBeat, StaysOnThePaper) {
  DrawnBeat drawing;
  drawing.begin_stroke(-40, 9);
  drawing.stroke_to(999, -9);
  EXPECT_EQ(drawing.line()[0], kDrawnHighMv);
  EXPECT_EQ(drawing.line()[255], kDrawnLowMv);
  drawing.bend(0, 99, 12);
  EXPECT_EQ(drawing.line()[0], kDrawnHighMv);
}

TEST(DrawnBeat, ABendMovesItsPlaceWhollyAndItsNeighboursLess) {
  DrawnBeat drawing;
  drawing.bend(100, 1, 10);
  const Beat& line = drawing.line();
  EXPECT_FLOAT_EQ(line[100], 1);
  EXPECT_FLOAT_EQ(line[95], 0.5F);
  EXPECT_FLOAT_EQ(line[105], 0.5F);
  EXPECT_NEAR(line[91], 0.0245F, 1e-3);
  EXPECT_FLOAT_EQ(line[90], 0);
  EXPECT_FLOAT_EQ(line[80], 0);
}

TEST(DrawnBeat, EveryEditIsUndoneAndRedone) {
  DrawnBeat drawing;
  std::vector<Beat> lines = {drawing.line()};
  drawing.begin_stroke(10, 1);
  drawing.stroke_to(40, 2);
  drawing.end_stroke();
  lines.push_back(drawing.line());
  drawing.bend(60, 1, 8);
  drawing.bend(60, 1.5F, 8);  // goes on with the bend before
  lines.push_back(drawing.line());
  drawing.shift(60, 96);
  lines.push_back(drawing.line());
  EXPECT_FLOAT_EQ(lines[3][96], 1.5F);
  drawing.clear();
  lines.push_back(drawing.line());
  EXPECT_TRUE(drawing.is_blank());
  Beat example{};
  example[3] = 0.7F;
  drawing.replace(example);
  lines.push_back(drawing.line());
  for (size_t i = lines.size() - 1; i > 0; --i) {
    ASSERT_TRUE(drawing.can_undo());
    drawing.undo();
    EXPECT_EQ(drawing.line(), lines[i - 1]) << i;
  }
  EXPECT_FALSE(drawing.can_undo());
  drawing.undo();  // nothing to undo: nothing happens
  for (size_t i = 1; i < lines.size(); ++i) {
    drawing.redo();
    EXPECT_EQ(drawing.line(), lines[i]) << i;
  }
  EXPECT_FALSE(drawing.can_redo());
  drawing.undo();
  drawing.bend(5, 1, 3);
  EXPECT_FALSE(drawing.can_redo()) << "a new edit after an undo";
}

TEST(DrawnBeat, IsABeatWithoutItsMedian) {
  DrawnBeat drawing;
  drawing.begin_stroke(0, 0.8F);
  drawing.stroke_to(255, 0.8F);
  drawing.end_stroke();
  drawing.bend(96, 2, 6);
  EXPECT_FLOAT_EQ(drawing.offset_mv(), 0.8F);
  EXPECT_FLOAT_EQ(drawing.beat()[0], 0);
  EXPECT_FLOAT_EQ(drawing.beat()[96], 1.2F);
}

}  // namespace
}  // namespace beatsmith
