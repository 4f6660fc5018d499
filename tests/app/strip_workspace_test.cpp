// The workspace Strip as a person uses it, by role and name.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "driven_app.h"

namespace beatsmith {
namespace {

class StripWorkspaceTest : public testing::Test {
 protected:
  StripWorkspaceTest() { driven.press(Role::kTab, "Strip"); }

  // What the page of the strip says: "Strip from 0.0 s to 18.0 s, 21 beats: N 21".
  std::string page() const {
    const SemanticNode* node = driven.find(Role::kImage, "Strip from");
    return node == nullptr ? "" : node->name;
  }
  bool until_page_has(const std::string& words) {
    return driven.until([&] { return page().find(words) != std::string::npos; });
  }
  double position() const { return driven.find(Role::kSlider, "Position in the strip")->now; }

  DrivenApp driven;
};

TEST_F(StripWorkspaceTest, ShowsAStripAtOnceAndNothingMovesUnasked) {
  ASSERT_TRUE(until_page_has("N "));
  EXPECT_NE(driven.find(Role::kButton, "Play"), nullptr) << "reduced motion: it waits";
  EXPECT_EQ(driven.alerts(), "");
  EXPECT_EQ(driven.said("Progress"), "70 beats annotated, seed 4");
  driven.frame(10);
  EXPECT_EQ(driven.app->frame(), std::numeric_limits<double>::infinity());
}

TEST_F(StripWorkspaceTest, APresetIsOnePressAndOneUndo) {
  ASSERT_TRUE(until_page_has("N "));
  driven.press(Role::kButton, "Bigeminy");
  ASSERT_TRUE(until_page_has("V "));
  EXPECT_TRUE(driven.find(Role::kButton, "Bigeminy")->checked);
  EXPECT_NE(driven.platform.address.find("rhythm=bigeminy"), std::string::npos);
  driven.press(Role::kButton, "Undo");
  ASSERT_TRUE(driven.until([&] { return page().find("V ") == std::string::npos; }));
  EXPECT_TRUE(driven.find(Role::kButton, "Sinus 70")->checked);
}

TEST_F(StripWorkspaceTest, ItsLinkNamesTheModel) {
  ASSERT_TRUE(until_page_has("N "));
  driven.press(Role::kButton, "Copy link");
  const std::string link = driven.said("Saved");
  const size_t hash = link.find("hash=");
  EXPECT_NE(link.find("model=beatsmith-"), std::string::npos) << link;
  ASSERT_NE(hash, std::string::npos) << link;

  const std::string address = link.substr(link.find('#'));
  driven.platform.given_address = address;
  driven.frame(3);
  EXPECT_EQ(driven.said("About the link"), "");
  driven.platform.given_address = "#strip?seed=5&model=beatsmith-student-0&hash=0123";
  driven.frame(3);
  EXPECT_NE(driven.said("About the link").find("beatsmith-student-0"), std::string::npos);
}

TEST_F(StripWorkspaceTest, PlaysInRealTimeWithATone) {
  ASSERT_TRUE(until_page_has("N "));
  driven.press(Role::kButton, "Bigeminy");
  ASSERT_TRUE(until_page_has("V "));
  driven.press(Role::kCheckbox, "Beep");
  driven.press(Role::kButton, "Play");
  const double start_s = driven.platform.clock_s;
  driven.frame(300);
  EXPECT_NEAR(position(), std::floor(driven.platform.clock_s - start_s), 1);
  const auto& beeps = driven.platform.beeps;
  EXPECT_NEAR(static_cast<double>(beeps.size()), 5 * 70 / 60.0, 2);
  EXPECT_NE(beeps[0].frequency_hz, beeps[1].frequency_hz) << "a ventricular beat sounds different";
  driven.press(Role::kButton, "Pause");
  const double there = position();
  const size_t heard = beeps.size();
  driven.frame(60);
  EXPECT_EQ(position(), there);
  EXPECT_EQ(beeps.size(), heard);
  driven.press(Role::kButton, "From the start");
  EXPECT_EQ(position(), 0);
}

TEST_F(StripWorkspaceTest, APressOnThePaperGoesThere) {
  ASSERT_TRUE(until_page_has("N "));
  driven.click(Role::kImage, "Strip from");
  const Rect paper = driven.find(Role::kImage, "Strip from")->rect;
  EXPECT_GT(position(), 5);
  EXPECT_LT(position(), 40);
  ImGuiIO& io = ImGui::GetIO();  // what is dragged does not
  const double there = position();
  io.AddMousePosEvent(paper.x + 100, paper.y + 20);
  io.AddMouseButtonEvent(0, true);
  driven.frame(2);
  io.AddMousePosEvent(paper.x + 180, paper.y + 20);
  driven.frame(2);
  io.AddMouseButtonEvent(0, false);
  driven.frame(2);
  EXPECT_EQ(position(), there);
}

TEST_F(StripWorkspaceTest, StandsStillWhileAnotherWorkspaceIsShown) {
  ASSERT_TRUE(until_page_has("N "));
  driven.press(Role::kButton, "Play");
  driven.press(Role::kTab, "Generate");
  driven.frame(120);
  driven.press(Role::kTab, "Strip");
  EXPECT_NE(driven.find(Role::kButton, "Play"), nullptr);
  EXPECT_LT(position(), 1);
}

TEST_F(StripWorkspaceTest, AWrongAddressSaysWhatToDo) {
  driven.platform.given_address = "#strip?rhythm=runs&rate=150&seed=2";
  ASSERT_TRUE(driven.until([&] { return !driven.alerts().empty(); }));
  const std::string said = driven.alerts();
  EXPECT_NE(said.find("choose from 30 to 120 beats/min"), std::string::npos);
  driven.frame(300);
  EXPECT_EQ(driven.alerts(), said) << "until the person has read it and done something";
  EXPECT_NE(driven.platform.address.find("rate=150"), std::string::npos);
}

TEST_F(StripWorkspaceTest, WhatAnAddressCannotMeanIsSaidUntilTheNextChange) {
  driven.platform.given_address = "#strip?rhythm=bigeminy&seed=-1&like=nobody";
  ASSERT_TRUE(until_page_has("V "));
  EXPECT_EQ(driven.said("About the link"),
            "The link's seed \"-1\" cannot be used and was left out. "
            "The link's like \"nobody\" cannot be used and was left out.");
  driven.press(Role::kButton, "Couplets");
  EXPECT_EQ(driven.said("About the link"), "");
}

TEST_F(StripWorkspaceTest, WhatWasCancelledIsComposedWhenAskedFor) {
  ASSERT_TRUE(until_page_has("N "));
  driven.platform.given_address = "#strip?rhythm=runs&seconds=1800&seed=9";
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kButton, "Cancel") != nullptr; }));
  driven.press(Role::kButton, "Cancel");
  driven.frame(30);
  ASSERT_NE(driven.find(Role::kButton, "Compose"), nullptr);
  EXPECT_EQ(page().find("V "), std::string::npos);
  driven.press(Role::kButton, "Compose");
  ASSERT_TRUE(until_page_has("V "));
  EXPECT_EQ(driven.find(Role::kButton, "Compose"), nullptr);
}

TEST_F(StripWorkspaceTest, IsOpenedInAnalyseWithItsAnnotations) {
  ASSERT_TRUE(until_page_has("N "));
  driven.press(Role::kButton, "Atrial premature");
  ASSERT_TRUE(until_page_has("A "));
  driven.press(Role::kButton, "Open in Analyse");
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kHeading, "atrial_4") != nullptr; }));
  EXPECT_TRUE(driven.find(Role::kTab, "Analyse")->checked);
}

}  // namespace
}  // namespace beatsmith
