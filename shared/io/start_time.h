// When a recording began, as the clock and the calendar showed it where it was made: the formats
// that hold it say no time zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace beatsmith {

struct CalendarDate {
  int year = 1;  // 1 to 9999
  int month = 1;
  int day = 1;

  bool operator==(const CalendarDate&) const = default;
};

struct StartTime {
  std::optional<CalendarDate> date;  // nullopt: only the time of day is known
  int64_t time_of_day_us = 0;        // since midnight, less than a day

  bool operator==(const StartTime&) const = default;
};

// nullopt where the calendar has no such day, or its year is beyond 1 to 9999.
std::optional<CalendarDate> date_from_numbers(int year, int month, int day);

// "25/4/1989": the day first. nullopt for anything else.
std::optional<CalendarDate> date_from_text(std::string_view text, char separator);

// "25/04/1989".
std::string text_from_date(const CalendarDate& date, char separator);

// "25-APR-1989", in any case, as EDF+ has it; nullopt for anything else.
std::optional<CalendarDate> date_from_words(std::string_view text);
std::string text_from_date_in_words(const CalendarDate& date);

// "13:05:00.5", "13:5:0"; "5:20" is minutes and seconds, "20" seconds, as WFDB has it. Digits
// beyond microseconds are rounded. nullopt for anything else, or a day and more.
std::optional<int64_t> time_of_day_us_from_text(std::string_view text);

// "13:05:00", with as many digits of a second as it takes.
std::string text_from_time_of_day(int64_t time_of_day_us);

// "1989-04-25 13:05:00", or the time alone.
std::string text_from_start_time(const StartTime& start);

// Reads what text_from_start_time writes, also with a 'T' between; nullopt for anything else.
std::optional<StartTime> start_time_from_text(std::string_view text);

// When a part of the recording begins that is cut out `seconds` behind its start (or before it).
// Without a date the time of day goes round; a date out of range is not known any more.
StartTime start_time_shifted(const StartTime& start, double seconds);

}  // namespace beatsmith
