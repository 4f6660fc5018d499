#include "report/numbers.h"

#include <cstdio>

namespace beatsmith {

nlohmann::json to_json(const Interval& interval) {
  return {{"estimate", interval.estimate}, {"low", interval.low}, {"high", interval.high}};
}

Interval interval_from(const nlohmann::json& json) {
  return {json.at("estimate"), json.at("low"), json.at("high")};
}

std::string fixed(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string with_half_width(const Interval& interval, int digits) {
  return fixed(interval.estimate, digits) + " ± " + fixed(interval.half_width(), digits);
}

std::string with_range(const Interval& interval, int digits) {
  return fixed(interval.estimate, digits) + " (" + fixed(interval.low, digits) + " to " +
         fixed(interval.high, digits) + ")";
}

}  // namespace beatsmith
