#include "io/text.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>

namespace beatsmith {
namespace {

TEST(Text, NumbersAreWrittenAsAPersonWould) {
  EXPECT_EQ(text_from_number(360), "360");
  EXPECT_EQ(text_from_number(0.1), "0.1");
  EXPECT_EQ(text_from_number(-1234567.25), "-1234567.25");
  EXPECT_EQ(text_from_float(10), "10");
  EXPECT_EQ(text_from_float(1.1F), "1.1");
  EXPECT_EQ(text_from_number(1.1F), "1.1000000238418579");
}

TEST(Text, NumbersReadBackAsExactlyWhatTheyWere) {
  for (const double value :
       {1.0 / 3, 0.1 + 0.2, std::numeric_limits<double>::max(), std::numeric_limits<double>::min(),
        std::numeric_limits<double>::epsilon(), -0.0}) {
    EXPECT_EQ(number_from_text(text_from_number(value)), value);
  }
  for (const float value :
       {1.0F / 3, 16777216.0F, 8388609.0F, 1.00000012F, std::numeric_limits<float>::max(),
        std::numeric_limits<float>::denorm_min()}) {
    EXPECT_EQ(std::strtof(text_from_float(value).c_str(), nullptr), value);
  }
}

TEST(Text, WhatIsNoUtf8IsReplaced) {
  EXPECT_EQ(with_valid_utf8("Z\u00E9ro \u5FC3\u7535 \U0001F493"),
            "Z\u00E9ro \u5FC3\u7535 \U0001F493");
  EXPECT_EQ(with_valid_utf8("\xD0\xC4\xB5\xE7(mV)"), "\?\?\?\?(mV)") << "GBK";
  EXPECT_EQ(with_valid_utf8("\xE9l"), "?l") << "ISO 8859-1";
  EXPECT_EQ(with_valid_utf8("a\xE5\xBF"), "a??") << "cut off";
  EXPECT_EQ(with_valid_utf8("\xC0\x80"), "??") << "longer than it need be";
}

TEST(Text, ANumberFillsItsText) {
  EXPECT_EQ(number_from_text("-1.5e3"), -1500);
  for (const char* none : {"", " 1", "1 ", "0x10", "nan", "inf", "1e999", "1,5", "--1", "1.2.3"}) {
    EXPECT_EQ(number_from_text(none), std::nullopt) << none;
  }
}

}  // namespace
}  // namespace beatsmith
