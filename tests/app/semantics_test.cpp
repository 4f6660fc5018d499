#include "platform/semantics.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace beatsmith {
namespace {

using nlohmann::json;

SemanticNode button(uint32_t id, const std::string& name) {
  SemanticNode node;
  node.id = id;
  node.role = Role::kButton;
  node.name = name;
  node.rect = {1, 2, 30, 40.5F};
  return node;
}

TEST(SemanticChanges, AllOfThemWhereNothingIsKnown) {
  const json changes =
      json::parse(semantic_changes({}, {button(7, "Größe \"x\"\n"), button(9, "b")}));
  EXPECT_EQ(changes["order"], json({7, 9}));
  EXPECT_EQ(changes["nodes"][0]["name"], "Größe \"x\"\n");
  EXPECT_EQ(changes["nodes"][0]["role"], "button");
  EXPECT_EQ(changes["nodes"][0]["rect"], json({1, 2, 30, 40.5}));
  EXPECT_FALSE(changes["nodes"][0].contains("disabled"));
}

TEST(SemanticChanges, NothingWhereNothingChanged) {
  const std::vector<SemanticNode> nodes = {button(7, "a"), button(9, "b")};
  EXPECT_EQ(semantic_changes(nodes, nodes), "");
}

TEST(SemanticChanges, OnlyWhatChanged) {
  const std::vector<SemanticNode> before = {button(7, "a"), button(9, "b")};
  std::vector<SemanticNode> now = before;
  now[1].disabled = true;
  const json changes = json::parse(semantic_changes(before, now));
  ASSERT_EQ(changes["nodes"].size(), 1U);
  EXPECT_EQ(changes["nodes"][0]["id"], 9);
  EXPECT_EQ(changes["nodes"][0]["disabled"], true);
  EXPECT_FALSE(changes.contains("order"));
}

TEST(SemanticChanges, ANodeThatWentIsMissingFromTheOrder) {
  const json changes =
      json::parse(semantic_changes({button(7, "a"), button(9, "b")}, {button(9, "b")}));
  EXPECT_TRUE(changes["nodes"].empty());
  EXPECT_EQ(changes["order"], json({9}));
}

}  // namespace
}  // namespace beatsmith
