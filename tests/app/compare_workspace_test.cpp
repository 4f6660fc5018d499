// The workspace Compare, by role and name, over the real engine and models.
#include <gtest/gtest.h>

#include <set>

#include "driven_app.h"

namespace beatsmith {
namespace {

bool is_done(const DrivenApp& driven) { return driven.said("Progress") == "Done."; }

// What the group "Result" says.
std::string result(const DrivenApp& driven) {
  uint32_t group = 0;
  std::string said;
  for (const SemanticNode& node : driven.platform.nodes) {
    if (node.role == Role::kGroup && node.name == "Result") group = node.id;
    if (group != 0 && node.parent == group) said += node.name + node.value + "\n";
  }
  return said;
}

TEST(Compare, StartsByItselfWhenItIsEntered) {
  DrivenApp driven;
  EXPECT_EQ(driven.find(Role::kButton, "Real against student"), nullptr);
  driven.press(Role::kTab, "Compare");
  EXPECT_NE(driven.find(Role::kImage, "normal: mean beat of A"), nullptr)
      << "the real beats are there before any was made";
  ASSERT_TRUE(driven.until([&] { return is_done(driven); })) << driven.said("Progress");
  EXPECT_EQ(driven.alerts(), "");
  EXPECT_EQ(result(driven).rfind("By this distance B's beats are as near", 0), 0U)
      << "the answer first: " << result(driven);
  EXPECT_EQ(result(driven).find("will do"), std::string::npos)
      << "there is no recall of stored statistics: " << result(driven);
  EXPECT_NE(result(driven).find("Whether they vary as much is not measured."), std::string::npos);
  EXPECT_TRUE(driven.find(Role::kButton, "Real against student")->checked);
  EXPECT_FALSE(driven.find(Role::kButton, "Many against few steps")->checked);
  EXPECT_NE(result(driven).find("B makes a beat in"), std::string::npos) << result(driven);
  EXPECT_NE(result(driven).find("times as far from the real ones"), std::string::npos);
  const SemanticNode* row = driven.find(Role::kImage, "ventricular: distance");
  ASSERT_NE(row, nullptr);
  EXPECT_NE(row->name.find("real beats of 16 people"), std::string::npos) << row->name;
  EXPECT_NE(driven.find(Role::kImage, "Scatter plot. normal: A about"), nullptr);
  EXPECT_NE(driven.find(Role::kImage, "Steps against distance from real beats. Student, 1 step"),
            nullptr);
  std::set<uint32_t> ids;
  for (const SemanticNode& node : driven.platform.nodes) {
    EXPECT_TRUE(ids.insert(node.id).second) << node.name << " is not the only one of its id";
  }
  // It is done, and at rest.
  driven.frame(3);
  EXPECT_GT(driven.app->frame(), 1e6);
  EXPECT_FALSE(driven.app->is_waiting());
}

TEST(Compare, AnAddressLeadsToAComparison) {
  DrivenApp driven;
  driven.platform.given_address =
      "#compare?a=beatsmith-teacher-2,3&b=" + driven.student() + "&count=14&seed=5&b_other=1";
  driven.frame(2);
  ASSERT_TRUE(driven.until([&] { return is_done(driven); })) << driven.said("Progress");
  EXPECT_NE(result(driven).find("times faster"), std::string::npos) << result(driven);
  EXPECT_NE(result(driven).find("of A's variety"), std::string::npos) << result(driven);
  EXPECT_EQ(result(driven).rfind("B will ", 0), 0U) << "distance and recall: " << result(driven);
  EXPECT_NE(driven.find(Role::kImage, "A, Teacher, 3 steps:"), nullptr);
  const SemanticNode* row = driven.find(Role::kImage, "fusion: distance");
  ASSERT_NE(row, nullptr);
  EXPECT_NE(row->name.find("precision"), std::string::npos) << row->name;
  EXPECT_EQ(driven.platform.address,
            "#compare?a=beatsmith-teacher-2,3&b=" + driven.student() + "&count=14&seed=5");
  driven.platform.given_address = "#compare?a=no-such-model&count=100000&seed=x";
  driven.frame(2);
  EXPECT_EQ(driven.find(Role::kSpinbutton, "Beats of each class")->value, "14");
  for (const char* value : {"no-such-model", "100000", "seed \"x\""}) {
    EXPECT_NE(driven.said("About the link").find(value), std::string::npos) << value;
  }
}

// Of what stands on the page, that is said of A.
std::string side_a(const DrivenApp& driven) {
  const SemanticNode* time = driven.find(Role::kImage, "A, ");
  return time == nullptr ? "" : time->name;
}

TEST(Compare, TheExampleIsNotCalledReal) {
  DrivenApp driven;
  driven.press(Role::kTab, "Analyse");
  driven.until_example();
  driven.press(Role::kTab, "Compare");
  driven.press(Role::kButton, "Real against student");
  ASSERT_TRUE(driven.until([&] { return is_done(driven); })) << driven.said("Progress");
  EXPECT_EQ(side_a(driven).rfind("A, Real beats: stored statistics", 0), 0U) << side_a(driven);
  EXPECT_NE(driven.find(Role::kButton, "Compare a recording of yours"), nullptr);
  driven.platform.given_address = "#compare?a=record&count=12";
  driven.frame(2);
  ASSERT_TRUE(driven.until([&] { return is_done(driven); })) << driven.said("Progress");
  EXPECT_EQ(side_a(driven).rfind("A, Beats of Example", 0), 0U) << side_a(driven);
  EXPECT_EQ(result(driven).find("one person's"), std::string::npos) << result(driven);
  EXPECT_FALSE(driven.find(Role::kButton, "Real against student")->checked);
}

TEST(Compare, LabelsCorrectedInAnalyseCount) {
  DrivenApp driven;
  driven.press(Role::kTab, "Analyse");
  driven.until_example();  // which has no fusion beats
  driven.press(Role::kButton, "Label fusion");
  driven.press(Role::kButton, "Next");
  driven.press(Role::kButton, "Label fusion");
  driven.platform.given_address = "#compare?a=record&count=12";
  driven.frame(2);
  ASSERT_TRUE(driven.until([&] { return is_done(driven); })) << driven.said("Progress");
  EXPECT_NE(driven.find(Role::kImage, "fusion: mean beat, A at its peak"), nullptr);
}

TEST(Compare, AComposedStripIsNotCalledReal) {
  DrivenApp driven;
  driven.press(Role::kTab, "Strip");
  ASSERT_TRUE(driven.until([&] { return driven.find(Role::kImage, "Strip from") != nullptr; }));
  driven.press(Role::kButton, "Open in Analyse");
  driven.until_example();
  EXPECT_EQ(driven.alerts(), "");
  driven.press(Role::kTab, "Compare");
  driven.press(Role::kButton, "Real against student");
  ASSERT_TRUE(driven.until([&] { return is_done(driven); })) << driven.said("Progress");
  EXPECT_EQ(side_a(driven).rfind("A, Real beats: stored statistics", 0), 0U) << side_a(driven);
}

TEST(Compare, SaysWhenThereAreTooFewBeatsForAVerdict) {
  DrivenApp driven;
  driven.platform.given_address = "#compare?a=stored&count=14";
  driven.frame(2);
  ASSERT_TRUE(driven.until([&] { return is_done(driven); })) << driven.said("Progress");
  EXPECT_NE(result(driven).find("it takes 40 of a class"), std::string::npos) << result(driven);
}

TEST(Compare, IsCancelledAndGoesOn) {
  DrivenApp driven;
  driven.press(Role::kTab, "Compare");
  driven.press(Role::kButton, "Many against few steps");
  ASSERT_TRUE(driven.until([&] {
    return driven.said("Progress").find("step 3") != std::string::npos;
  })) << driven.said("Progress");
  driven.press(Role::kButton, "Cancel");
  ASSERT_TRUE(driven.until(
      [&] { return driven.said("Progress") == "Cancelled; what was there is compared."; }));
  EXPECT_NE(driven.find(Role::kButton, "Compare"), nullptr);
  driven.press(Role::kButton, "Real against student");
  ASSERT_TRUE(driven.until([&] { return is_done(driven); }));
}

}  // namespace
}  // namespace beatsmith
