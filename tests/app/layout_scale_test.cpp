// How large things are drawn on screens of many pixels.
#include "platform/layout_scale.h"

#include <gtest/gtest.h>

namespace beatsmith {
namespace {

TEST(LayoutScale, IsOneOnOrdinaryScreens) {
  EXPECT_EQ(layout_scale(1280, 800, 1), 1);
  EXPECT_EQ(layout_scale(1920, 1080, 1), 1);
  EXPECT_EQ(layout_scale(2560, 1440, 1), 1);
  EXPECT_EQ(layout_scale(1170, 2532, 3), 1) << "a phone";
  EXPECT_EQ(layout_scale(3024, 1964, 2), 1) << "a laptop of many pixels";
  EXPECT_EQ(layout_scale(3840, 2160, 2), 1);
}

TEST(LayoutScale, MakesUpForASystemThatKnowsNothingOfItsPixels) {
  EXPECT_EQ(layout_scale(3840, 2160, 1), 2);
  EXPECT_EQ(layout_scale(3840, 2030, 1), 2) << "less the frame of a window";
  EXPECT_EQ(layout_scale(3840, 800, 1), 1) << "a low window";
  EXPECT_EQ(layout_scale(7680, 4320, 2), 2);
}

TEST(LayoutScale, WhoZoomsGetsLargerOrSmallerThings) {
  // CSS pixels of a browser that zooms by as much.
  const auto of_letters = [](float zoom) { return zoom * layout_scale(3840, 2160, zoom); };
  EXPECT_LT(of_letters(0.5F), of_letters(1));
  EXPECT_LE(of_letters(1), of_letters(1.5F));
  EXPECT_LT(of_letters(2), of_letters(3));
}

}  // namespace
}  // namespace beatsmith
