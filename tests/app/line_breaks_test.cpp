#include "widgets/line_breaks.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace beatsmith {
namespace {

// ImGui's own font: every letter 7 pixels wide at its size of 13.
class LineBreaks : public testing::Test {
 protected:
  LineBreaks() {
    ImGui::CreateContext();
    font_ = ImGui::GetIO().Fonts->AddFontDefault();
    ImGui::GetIO().Fonts->Build();
  }
  ~LineBreaks() override { ImGui::DestroyContext(); }

  std::vector<std::string> lines(std::string_view text, float letters) const {
    const auto broken = break_lines(*font_, font_->FontSize, text, 7 * letters + 0.5F);
    return {broken.begin(), broken.end()};
  }

  ImFont* font_ = nullptr;
};

using Lines = std::vector<std::string>;

TEST_F(LineBreaks, AtBlanksAndNotInNumbers) {
  EXPECT_EQ(lines("off by 1.09, V", 9), (Lines{"off by", "1.09, V"}));
  EXPECT_EQ(lines("two  blanks", 5), (Lines{"two", "blank", "s"}));
  EXPECT_EQ(lines("fits whole", 10), (Lines{"fits whole"}));
  EXPECT_EQ(lines("beat 27 %", 7), (Lines{"beat", "27 %"})) << "a number and its sign are one";
}

TEST_F(LineBreaks, AtLineEndsAndInTooLongWords) {
  EXPECT_EQ(lines("a\n\nb", 9), (Lines{"a", "", "b"}));
  EXPECT_EQ(lines("abcdefgh ij", 5), (Lines{"abcde", "fgh", "ij"}));
  EXPECT_EQ(lines("", 5), (Lines{""}));
}

TEST_F(LineBreaks, BetweenChineseCharactersAsTheirRulesSay) {
  EXPECT_EQ(lines("心搏生成", 3), (Lines{"心搏生", "成"}));
  EXPECT_EQ(lines("心搏生。成", 3), (Lines{"心搏", "生。成"}));
  EXPECT_EQ(lines("心搏（成）", 3), (Lines{"心搏", "（成）"}));
  EXPECT_EQ(lines("用 CSV 文件", 5), (Lines{"用 CSV", "文件"}));
}

}  // namespace
}  // namespace beatsmith
