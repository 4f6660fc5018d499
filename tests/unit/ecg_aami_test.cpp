#include <gtest/gtest.h>

#include <string>

#include "ecg/aami.h"

namespace beatsmith {
namespace {

TEST(Aami, SymbolsFallIntoTheirClasses) {
  const std::pair<std::string, BeatClass> classes[] = {
      {"NLRej", BeatClass::kNormal},       {"AaJS", BeatClass::kSupraventricular},
      {"VE", BeatClass::kVentricular},     {"F", BeatClass::kFusion},
      {"/fQ", BeatClass::kUnclassifiable},
  };
  for (const auto& [symbols, beat_class] : classes) {
    for (const char symbol : symbols) {
      EXPECT_EQ(beat_class_from_wfdb_symbol(std::string(1, symbol)), beat_class) << symbol;
    }
  }
}

TEST(Aami, OtherSymbolsHaveNoClass) {
  for (const char* symbol : {"", "+", "~", "|", "!", "[", "]", "x", "\"", "NN", "[37]", "n", "B"}) {
    EXPECT_EQ(beat_class_from_wfdb_symbol(symbol), std::nullopt) << symbol;
  }
}

TEST(Aami, LettersGoThereAndBack) {
  for (const char name : kBeatClassLetters) {
    const auto beat_class = beat_class_from_letter(std::string(1, name));
    ASSERT_TRUE(beat_class);
    EXPECT_EQ(letter(*beat_class), name);
  }
  for (const char* name : {"", "n", "X", "NS", " N"}) {
    EXPECT_EQ(beat_class_from_letter(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace beatsmith
