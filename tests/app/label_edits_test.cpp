#include "app/label_edits.h"

#include <gtest/gtest.h>

namespace beatsmith {
namespace {

constexpr Correction kVentricular = {BeatClass::kVentricular};
constexpr Correction kFusion = {BeatClass::kFusion};
constexpr Correction kNoBeat = {std::nullopt};

TEST(LabelEdits, UndoAndRedoGoBackAndForthThroughAllSteps) {
  LabelEdits edits;
  edits.correct(100, kVentricular);
  edits.correct(100, kFusion);
  edits.correct(300, kNoBeat);
  edits.withdraw(100);
  ASSERT_EQ(edits.at(100), nullptr);
  EXPECT_EQ(edits.undo(), 100);
  EXPECT_EQ(*edits.at(100), kFusion);
  EXPECT_EQ(edits.undo(), 300);
  EXPECT_EQ(edits.at(300), nullptr);
  EXPECT_EQ(edits.undo(), 100);
  EXPECT_EQ(*edits.at(100), kVentricular);
  EXPECT_EQ(edits.undo(), 100);
  EXPECT_TRUE(edits.corrections().empty());
  EXPECT_EQ(edits.undo(), std::nullopt);
  for (const int64_t sample : {100, 100, 300, 100}) EXPECT_EQ(edits.redo(), sample);
  EXPECT_EQ(edits.redo(), std::nullopt);
  EXPECT_EQ(edits.at(100), nullptr);
  EXPECT_EQ(*edits.at(300), kNoBeat);
}

TEST(LabelEdits, ANewStepEndsWhatCouldBeRedone) {
  LabelEdits edits;
  edits.correct(100, kVentricular);
  edits.undo();
  EXPECT_TRUE(edits.can_redo());
  edits.correct(200, kFusion);
  EXPECT_FALSE(edits.can_redo());
  EXPECT_EQ(edits.undo(), 200);
  EXPECT_FALSE(edits.can_undo());
}

TEST(LabelEdits, WhatChangesNothingIsNoStep) {
  LabelEdits edits;
  edits.withdraw(100);
  EXPECT_FALSE(edits.can_undo());
  edits.correct(100, kFusion);
  const uint64_t revision = edits.revision();
  edits.correct(100, kFusion);
  EXPECT_EQ(edits.revision(), revision);
  edits.undo();
  EXPECT_FALSE(edits.can_undo());
  EXPECT_NE(edits.revision(), revision);
}

}  // namespace
}  // namespace beatsmith
