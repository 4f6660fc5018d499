#include "io/start_time.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "io/text.h"

namespace beatsmith {
namespace {

constexpr int64_t kSecond_us = 1'000'000;
constexpr int64_t kDay_us = 86'400 * kSecond_us;
constexpr int kLastYear = 9999;
constexpr std::string_view kMonths = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

bool has_only_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// Takes a number of digits up to `mark`, or all that is left, off `text`.
std::optional<int> take_number(std::string_view& text, char mark) {
  const std::string_view part = text.substr(0, text.find(mark));
  text.remove_prefix(part.size() < text.size() ? part.size() + 1 : text.size());
  return has_only_digits(part) ? integer_from_text<int>(part) : std::nullopt;
}

}  // namespace

std::optional<CalendarDate> date_from_numbers(int year, int month, int day) {
  if (year < 1 || year > kLastYear || month < 1 || month > 12 || day < 1) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (day > 31 || !date.ok()) return std::nullopt;
  return CalendarDate{year, month, day};
}

std::optional<CalendarDate> date_from_text(std::string_view text, char separator) {
  const std::optional<int> day = take_number(text, separator);
  const std::optional<int> month = take_number(text, separator);
  if (!day || !month || text.size() != 4 || !has_only_digits(text)) return std::nullopt;
  return date_from_numbers(*integer_from_text<int>(text), *month, *day);
}

std::string text_from_date(const CalendarDate& date, char separator) {
  std::array<char, 48> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%02d%c%02d%c%04d", date.day, separator, date.month,
                separator, date.year);
  return buffer.data();
}

std::optional<CalendarDate> date_from_words(std::string_view text) {
  if (text.size() != 11 || text[2] != '-' || text[6] != '-') return std::nullopt;
  const size_t place = lower_case(kMonths).find(lower_case(text.substr(3, 3)));
  const std::string_view day = text.substr(0, 2);
  const std::string_view year = text.substr(7);
  if (place == std::string::npos || place % 3 != 0 || !has_only_digits(day) ||
      !has_only_digits(year)) {
    return std::nullopt;
  }
  return date_from_numbers(*integer_from_text<int>(year), static_cast<int>(place / 3) + 1,
                           *integer_from_text<int>(day));
}

std::string text_from_date_in_words(const CalendarDate& date) {
  const std::string text = text_from_date(date, '-');
  const std::string_view month = kMonths.substr(3 * static_cast<size_t>(date.month - 1), 3);
  return text.substr(0, 3) + std::string(month) + text.substr(5);
}

std::optional<int64_t> time_of_day_us_from_text(std::string_view text) {
  int64_t seconds = 0;
  int colons = 0;
  for (size_t colon = text.find(':'); colon != text.npos; colon = text.find(':')) {
    const std::string_view part = text.substr(0, colon);
    text.remove_prefix(colon + 1);
    if (++colons > 2 || part.size() > 2 || !has_only_digits(part)) return std::nullopt;
    const int number = *integer_from_text<int>(part);
    if (colons == 2 && number > 59) return std::nullopt;
    seconds = 60 * (seconds + number);
  }
  const std::string_view whole = text.substr(0, text.find('.'));
  if (!has_only_digits(whole) || text.ends_with('.') ||
      text.find_first_not_of("0123456789.") != text.npos) {
    return std::nullopt;
  }
  const std::optional<double> last = number_from_text(text);
  if (!last || (colons > 0 && *last >= 60) || *last > 86'400) return std::nullopt;
  const int64_t time_us =
      seconds * kSecond_us + std::llround(*last * static_cast<double>(kSecond_us));
  return time_us < kDay_us ? std::optional(time_us) : std::nullopt;
}

std::string text_from_time_of_day(int64_t time_of_day_us) {
  const auto seconds = static_cast<int>(time_of_day_us / kSecond_us);
  std::array<char, 32> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%02d:%02d:%02d.%06d", seconds / 3600,
                seconds / 60 % 60, seconds % 60, static_cast<int>(time_of_day_us % kSecond_us));
  std::string text = buffer.data();
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string text_from_start_time(const StartTime& start) {
  std::string text = text_from_time_of_day(start.time_of_day_us);
  if (!start.date) return text;
  std::array<char, 48> buffer;
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d ", start.date->year,
                start.date->month, start.date->day);
  return buffer.data() + text;
}

std::optional<StartTime> start_time_from_text(std::string_view text) {
  StartTime start;
  if (const size_t blank = text.find_first_of(" T"); blank != text.npos) {
    std::string_view date = text.substr(0, blank);
    text.remove_prefix(blank + 1);
    const std::optional<int> year = take_number(date, '-');
    const std::optional<int> month = take_number(date, '-');
    const std::optional<int> day = take_number(date, '-');
    if (!year || !month || !day || !date.empty()) return std::nullopt;
    start.date = date_from_numbers(*year, *month, *day);
    if (!start.date) return std::nullopt;
  }
  const std::optional<int64_t> time_us = time_of_day_us_from_text(text);
  if (!time_us || std::count(text.begin(), text.end(), ':') != 2) return std::nullopt;
  start.time_of_day_us = *time_us;
  return start;
}

StartTime start_time_shifted(const StartTime& start, double seconds) {
  constexpr double kMost_s = 86'400.0 * 366 * kLastYear;
  const bool is_known = std::abs(seconds) <= kMost_s;
  const int64_t time_us =
      start.time_of_day_us +
      (is_known ? std::llround(seconds * static_cast<double>(kSecond_us)) : int64_t{0});
  const int64_t days = (time_us >= 0 ? time_us : time_us - kDay_us + 1) / kDay_us;
  StartTime shifted{std::nullopt, time_us - days * kDay_us};
  if (!start.date || !is_known) return shifted;
  const std::chrono::sys_days before =
      std::chrono::year(start.date->year) /
      std::chrono::month(static_cast<unsigned>(start.date->month)) /
      std::chrono::day(static_cast<unsigned>(start.date->day));
  const std::chrono::year_month_day date(before + std::chrono::days(days));
  shifted.date = date_from_numbers(static_cast<int>(date.year()),
                                   static_cast<int>(static_cast<unsigned>(date.month())),
                                   static_cast<int>(static_cast<unsigned>(date.day())));
  return shifted;
}

}  // namespace beatsmith
