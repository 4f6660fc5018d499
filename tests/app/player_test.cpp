#include "app/player.h"

#include <gtest/gtest.h>

#include <cmath>

namespace beatsmith {
namespace {

TEST(Player, ShowsTheNewestFrameUntilSomebodyMoves) {
  Player player;
  player.begin(5);
  player.make_available(3);
  EXPECT_EQ(player.position(), 2);
  player.seek(1);
  player.make_available(5);
  EXPECT_EQ(player.position(), 1);
}

TEST(Player, WaitsForFramesAndEndsAtTheLast) {
  Player player;
  player.begin(3);
  player.play(10);
  EXPECT_TRUE(std::isinf(player.next_s())) << "the second frame is not there yet";
  player.advance(100);
  EXPECT_EQ(player.position(), 0);
  player.make_available(3);
  EXPECT_EQ(player.position(), 0) << "what plays does not jump";
  EXPECT_DOUBLE_EQ(player.next_s(), 10 + player.frame_s());
  player.advance(100);
  EXPECT_EQ(player.position(), 1);
  player.advance(100);
  EXPECT_EQ(player.position(), 1) << "each frame stays for its time";
  player.advance(100 + player.frame_s());
  EXPECT_TRUE(player.at_end());
  EXPECT_FALSE(player.is_playing());
  player.play(200);
  EXPECT_EQ(player.position(), 0) << "from the first again";
}

TEST(Player, StepsStayWithinWhatIsThere) {
  Player player;
  player.begin(4);
  player.make_available(3);
  player.step(5);
  EXPECT_EQ(player.position(), 2);
  player.step(-9);
  EXPECT_EQ(player.position(), 0);
}

TEST(Player, ManyFramesRunByAndFewStay) {
  Player few;
  few.begin(2);
  Player many;
  many.begin(51);
  EXPECT_DOUBLE_EQ(few.frame_s(), 0.8);
  EXPECT_NEAR(many.frame_s() * 51, 6, 1e-9);
  many.set_speed(2);
  EXPECT_NEAR(many.frame_s() * 51, 3, 1e-9);
}

}  // namespace
}  // namespace beatsmith
