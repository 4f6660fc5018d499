#include "app/workspace.h"

#include <gtest/gtest.h>

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
