// The agreement with a record's annotations, as Analyse shows it.
#include <gtest/gtest.h>

#include "driven_app.h"

namespace beatsmith {
namespace {

TEST(AnalyseAgreement, SaysThatCorrectionsCount) {
  DrivenApp driven;
  driven.press(Role::kTab, "Analyse");
  driven.until_example();
  const auto says = [&](const std::string& words) {
    const auto& nodes = driven.platform.nodes;
    return std::any_of(nodes.begin(), nodes.end(), [&](const SemanticNode& node) {
      return node.role == Role::kText && node.value.rfind(words, 0) == 0;
    });
  };
  EXPECT_TRUE(says("Beats found: sensitivity"));
  EXPECT_FALSE(says("Your corrections by hand"));
  driven.press(Role::kButton, "Label ventricular");
  EXPECT_TRUE(says("Your corrections by hand count in these figures: 1."));
  driven.press(Role::kButton, "Undo");
  EXPECT_FALSE(says("Your corrections by hand"));
}

}  // namespace
}  // namespace beatsmith
