// Times as clocks show them in tables. Private to shared/ and its tests.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "io/start_time.h"

namespace beatsmith {

// Seconds of "10:02:03.5" or "2:03.5", since midnight, or since any day where a date whose year
// stands first or a number of days is before it ("2024-05-01T", "0 days"). In [brackets] or
// 'quotes' or not, with "AM" or "PM" or a zone ("Z", "+01:00") behind it, or, as rdsamp has it, a
// date. Other dates do not count: they do not say which number is the month. nullopt for anything
// else.
std::optional<double> clock_from_text(std::string_view text);

// A date of three numbers in any usual order: "2024-05-01", "2024/5/1", "1.5.2024", "5/1/2024".
struct WrittenDate {
  std::optional<CalendarDate> date;  // nullopt: day or month could be either
};

// nullopt for what is no date. `day_first`: of those whose year stands last.
std::optional<WrittenDate> date_from_stamp(std::string_view text, bool day_first = false);

// When a recording began whose first sample has this time: one with a date before or behind it, in
// [brackets], or with "AM" or "PM". Others may count from the start. As the clock shows it,
// whatever its zone; without a date where that could be read in two ways. nullopt for anything
// else.
struct Stamp {
  StartTime start;
  bool is_ambiguous = false;  // there is a date that could be read in two ways
};
std::optional<Stamp> start_from_stamp(std::string_view text);

// Times that fall back by more than half a day have come to the next one.
void go_on_past_midnight(std::vector<double>& times);

}  // namespace beatsmith
