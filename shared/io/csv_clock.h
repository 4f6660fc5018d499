// Times as clocks show them in tables. Private to shared/ and its tests.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace beatsmith {

// Seconds of "10:02:03.5" or "2:03.5", since midnight, or since any day where a date whose year
// stands first or a number of days is before it ("2024-05-01T", "0 days"). In [brackets] or
// 'quotes' or not, with "AM" or "PM" or a zone ("Z", "+01:00") behind it, or, as rdsamp has it, a
// date. Other dates do not count: they do not say which number is the month. nullopt for anything
// else.
std::optional<double> clock_from_text(std::string_view text);

// Times that fall back by more than half a day have come to the next one.
void go_on_past_midnight(std::vector<double>& times);

}  // namespace beatsmith
