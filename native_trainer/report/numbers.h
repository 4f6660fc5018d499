// Numbers and intervals as text and as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "metrics/interval.h"

namespace beatsmith {

// {"estimate", "low", "high"}
nlohmann::json to_json(const Interval& interval);
Interval interval_from(const nlohmann::json& json);

std::string fixed(double value, int digits);                        // "0.97"
std::string with_half_width(const Interval& interval, int digits);  // "0.97 ± 0.02"
std::string with_range(const Interval& interval, int digits);       // "0.97 (0.91 to 0.99)"

}  // namespace beatsmith
