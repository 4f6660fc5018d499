// The workspace Learn, by role and name, over the real engine and models.
#include <gtest/gtest.h>

#include <set>

#include "driven_app.h"

namespace beatsmith {
namespace {

TEST(Learn, RowsOfOneGuidanceAreTwoPictures) {
  DrivenApp driven;
  driven.platform.given_address = "#learn?chapter=6";
  driven.frame(3);
  driven.act(Role::kSlider, "Guidance",
             {.kind = SemanticAction::Kind::kSetNumber, .number = 1});  // that of the other row
  driven.press(Role::kButton, "Make both");
  const auto rows = [&] {
    std::set<uint32_t> ids;
    for (const SemanticNode& node : driven.platform.nodes) {
      if (node.role == Role::kImage && node.name.rfind("Guidance 1.0", 0) == 0) ids.insert(node.id);
    }
    return ids.size();
  };
  EXPECT_TRUE(driven.until([&] { return rows() == 2; })) << rows();
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kButton, "Make both") != nullptr; }));
  driven.frame(2);
  EXPECT_EQ(driven.alerts(), "");
  EXPECT_EQ(rows(), 2U);
}

TEST(Learn, OnAPhoneWhatFillsTheSheetStandsOverIt) {
  DrivenApp driven(390, 844);
  driven.platform.given_address = "#learn?chapter=6";
  driven.frame(3);
  const SemanticNode* button = driven.find(Role::kButton, "Make both");
  const SemanticNode* sheet = driven.find(Role::kImage, "Blank ECG paper");
  ASSERT_TRUE(button != nullptr && sheet != nullptr);
  const auto place = [&](const SemanticNode* node) { return node - driven.platform.nodes.data(); };
  EXPECT_LT(place(button), place(sheet));
  const float between = sheet->rect.y - (button->rect.y + button->rect.height);
  EXPECT_GE(between, 0);
  EXPECT_LT(between, 30);
}

}  // namespace
}  // namespace beatsmith
