#include "app/workspace.h"

#include <gtest/gtest.h>

#include <cfloat>

#include "driven_app.h"

namespace beatsmith {
namespace {

TEST(Link, IsTheSameWhenReadBack) {
  const Link link = {WorkspaceId::kStrip, {{"class", "N,V"}, {"name", "a b&c=%\u00E9"}}};
  EXPECT_EQ(format_link(link), "#strip?class=N,V&name=a%20b%26c%3D%25%C3%A9");
  EXPECT_EQ(parse_link(format_link(link)), link);
}

TEST(Link, NamesAWorkspaceOrIsNone) {
  EXPECT_EQ(parse_link("#analyse"), (Link{WorkspaceId::kAnalyse, {}}));
  EXPECT_EQ(parse_link("#elsewhere?seed=7"), std::nullopt);
  EXPECT_EQ(parse_link(""), std::nullopt);
}

TEST(Link, LeavesOutWhatCannotBeDecoded) {
  EXPECT_EQ(parse_link("#draw?a=%4&b=%zz&=1&c&d=2"),
            (Link{WorkspaceId::kDraw, {{"c", ""}, {"d", "2"}}}));
}

TEST(App, GoesWhereItsAddressLeads) {
  DrivenApp driven;
  driven.platform.given_address = "#analyse";
  driven.frame(2);
  EXPECT_TRUE(driven.find(Role::kTab, "Analyse")->checked);
  const int places = driven.platform.places;
  driven.press(Role::kTab, "Generate");
  driven.frame();
  EXPECT_EQ(driven.platform.address.substr(0, 9), "#generate");
  EXPECT_EQ(driven.platform.places, places + 1);
  driven.platform.given_address = "#no such place";
  driven.frame(2);
  EXPECT_TRUE(driven.find(Role::kTab, "Generate")->checked);
}

// As web/input.js tells it when a second finger comes down.
TEST(App, APointerThatIsTakenAwayMovesNothing) {
  DrivenApp driven;
  ImGuiIO& io = ImGui::GetIO();
  const auto press_and_take_away = [&](const SemanticNode& node, float share,
                                       ImGuiMouseSource source = ImGuiMouseSource_TouchScreen) {
    const float x = node.rect.x + share * node.rect.width;
    const float y = node.rect.y + node.rect.height / 2;
    io.AddMouseSourceEvent(source);
    io.AddMousePosEvent(x, y);
    io.AddMouseButtonEvent(ImGuiMouseButton_Left, true);
    driven.frame(3);
    io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    io.AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    driven.frame(4);
  };
  driven.press(Role::kTab, "Draw");
  driven.frame(3);
  const std::string before = driven.find(Role::kImage, "A drawn beat")->name.substr(0, 60);
  press_and_take_away(*driven.find(Role::kImage, "A drawn beat"), 0.8F);
  EXPECT_EQ(driven.find(Role::kImage, "A drawn beat")->name.substr(0, 60), before);
  EXPECT_TRUE(driven.find(Role::kButton, "Undo")->disabled);
  press_and_take_away(*driven.find(Role::kSlider, "How far"), 0.8F);
  EXPECT_NEAR(driven.find(Role::kSlider, "How far")->now, 0.8, 0.06);

  driven.press(Role::kTab, "Analyse");
  driven.until_example();
  press_and_take_away(*driven.find(Role::kSlider, "Position in the recording"), 0.5F,
                      ImGuiMouseSource_Mouse);
  const SemanticNode& view = *driven.find(Role::kSlider, "Position in the recording");
  EXPECT_NEAR(view.now / view.max, 0.5, 0.05);
}

TEST(App, ADoubleClickStartsARunAndDoesNotEndIt) {
  DrivenApp driven;
  ASSERT_TRUE(driven.until([&] {
    const SemanticNode* generate = driven.find(Role::kButton, "Generate");
    return generate != nullptr && !generate->disabled;
  }));
  driven.set_text(Role::kSpinbutton, "Beats of each class", "250");
  driven.click(Role::kButton, "Generate");
  driven.click(Role::kButton, "Cancel");
  EXPECT_NE(driven.find(Role::kButton, "Cancel"), nullptr);
  driven.frame(30);
  driven.click(Role::kButton, "Cancel");
  EXPECT_NE(driven.find(Role::kButton, "Generate"), nullptr) << "a click of its own";
}

TEST(App, SaysWhatAnAddressOfADrawingCannotMean) {
  DrivenApp driven;
  driven.platform.given_address = "#draw?class=X&share=7&seed=-1";
  driven.frame(3);
  const std::string said = driven.said("About the link");
  for (const char* fault : {"class \"X\"", "share \"7\"", "seed \"-1\""}) {
    EXPECT_NE(said.find(fault), std::string::npos) << fault << " in " << said;
  }
}

TEST(App, SpeaksChineseWhenItsLettersAreThere) {
  DrivenApp driven;
  driven.press(Role::kButton, "Language: English");
  EXPECT_EQ(driven.platform.asked_for, "fonts/Chinese.otf");
  EXPECT_NE(driven.find(Role::kTab, "Analyse"), nullptr);
  driven.platform.asset = Error{"it did not arrive", "fonts/Chinese.otf", "try again"};
  driven.frame(2);
  EXPECT_NE(driven.find(Role::kAlert, ""), nullptr);
  driven.press(Role::kButton, "Language: English");
  driven.platform.asset = *read_file("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc");
  driven.frame(3);
  EXPECT_NE(driven.find(Role::kTab, "分析"), nullptr);
  EXPECT_EQ(driven.find(Role::kAlert, ""), nullptr);
  const ImFont& font = *ImGui::GetIO().Fonts->Fonts[0];
  EXPECT_NE(font.FindGlyphNoFallback(0x5206), nullptr);
  driven.press(Role::kButton, "语言：中文");
  driven.frame(2);
  EXPECT_NE(driven.find(Role::kTab, "Analyse"), nullptr);
  EXPECT_EQ(driven.platform.settings["language"], "en");
}

}  // namespace
}  // namespace beatsmith
