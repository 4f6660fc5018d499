#include "io/csv_clock.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>

#include "io/csv_table.h"
#include "io/text.h"

namespace beatsmith {
namespace {

constexpr double kDay_s = 86400;

// Days before a time on the clock: "1 days", or a date, counted where its year stands first, else
// 0: the others do not say which number is the month. nullopt for anything else.
std::optional<double> days_from_text(std::string_view text) {
  std::string_view rest = text;
  const std::optional<double> days = number_from_text(take_word(rest));
  if (days && trimmed(rest).starts_with("day")) return days;
  if (text.size() < 6 || text[0] < '0' || text[0] > '9') return std::nullopt;
  if (text.size() != 10 || (text[4] != '-' && text[4] != '/') || text[7] != text[4]) return 0;
  const auto year = integer_from_text<int>(text.substr(0, 4));
  const auto month = integer_from_text<unsigned>(text.substr(5, 2));
  const auto day = integer_from_text<unsigned>(text.substr(8));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

// Seconds ahead of UTC: "Z", "+01:00", "-0530"; nullopt for anything else.
std::optional<double> zone_from_text(std::string_view text) {
  if (text == "Z" || text == "UTC") return 0;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  std::string digits(text.substr(1));
  std::erase(digits, ':');
  const auto value = integer_from_text<int>(digits);
  if (!value || *value < 0 || (digits.size() != 2 && digits.size() != 4)) return std::nullopt;
  const int minutes = digits.size() == 2 ? 60 * *value : *value / 100 * 60 + *value % 100;
  return text[0] == '-' ? -60 * minutes : 60 * minutes;
}

// Seconds of "1:02.5" or "00:01:02.500", and how many numbers that are; nullopt for anything else.
struct ClockParts {
  double seconds = 0;
  int count = 0;
};
std::optional<ClockParts> clock_parts(std::string_view text) {
  ClockParts parts;
  while (parts.count < 3) {
    const size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    const std::optional<double> value = number_from_text(part);
    // Only the last may have a fraction, and all but the first end at 60.
    const bool last = colon == text.npos;
    if (!value || (parts.count > 0 && *value >= 60) || (!last && *value != std::floor(*value))) {
      return std::nullopt;
    }
    parts.seconds = 60 * parts.seconds + *value;
    ++parts.count;
    if (last) return parts.count > 1 ? std::optional(parts) : std::nullopt;
    text.remove_prefix(colon + 1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<double> clock_from_text(std::string_view text) {
  text = without_single_quotes(text);
  if (text.starts_with('[') && text.ends_with(']')) text = trimmed(text.substr(1, text.size() - 2));
  double days = 0;
  if (const size_t before = text.find_last_of("T ", text.find(':')); before != text.npos) {
    const std::optional<double> found = days_from_text(trimmed(text.substr(0, before)));
    if (!found) return std::nullopt;
    days = *found;
    text.remove_prefix(before + 1);
  }
  const size_t end = std::min(text.find_first_not_of("0123456789:."), text.size());
  std::string time(text.substr(0, end));
  // "10:02:03:500": milliseconds.
  if (std::count(time.begin(), time.end(), ':') == 3 && time.rfind(':') + 4 == time.size()) {
    time[time.size() - 4] = '.';
  }
  const std::optional<ClockParts> parts = clock_parts(time);
  if (!parts) return std::nullopt;
  const double seconds = kDay_s * days + parts->seconds;
  const std::string_view behind = trimmed(text.substr(end));
  if (behind.empty()) return seconds;
  if (const std::optional<double> zone_s = zone_from_text(behind)) return seconds - *zone_s;
  const std::string half = lower_case(behind);
  if (half == "am" || half == "pm") {
    constexpr double kHalf_s = kDay_s / 2;
    if (parts->count < 3 || parts->seconds >= 13 * 3600) return std::nullopt;
    const double noon = parts->seconds >= kHalf_s ? kHalf_s : 0;  // 12 AM is midnight
    return seconds - noon + (half == "pm" ? kHalf_s : 0);
  }
  return days_from_text(behind) ? std::optional(seconds) : std::nullopt;
}

std::optional<WrittenDate> date_from_stamp(std::string_view text, bool day_first) {
  const size_t first = text.find_first_of("-/.");
  if (first == text.npos) return std::nullopt;
  const size_t second = text.find(text[first], first + 1);
  if (second == text.npos) return std::nullopt;
  const char mark = text[first];
  const std::string_view parts[] = {
      text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
  int numbers[3];
  for (size_t i = 0; i < 3; ++i) {
    const bool has_digits =
        !parts[i].empty() && parts[i].find_first_not_of("0123456789") == std::string_view::npos;
    const auto number = has_digits ? integer_from_text<int>(parts[i]) : std::nullopt;
    if (!number) return std::nullopt;
    numbers[i] = *number;
  }
  const auto found = [](int year, int month, int day) -> std::optional<WrittenDate> {
    const auto date = date_from_numbers(year, month, day);
    return date ? std::optional(WrittenDate{date}) : std::nullopt;
  };
  if (parts[0].size() == 4) return found(numbers[0], numbers[1], numbers[2]);
  const size_t digits = parts[2].size();
  if (parts[0].size() > 2 || parts[1].size() > 2 || (digits != 2 && digits != 4)) {
    return std::nullopt;
  }
  const int year = digits == 2 ? 2000 + numbers[2] : numbers[2];
  const auto by_day = found(year, numbers[1], numbers[0]);
  const auto by_month = found(year, numbers[0], numbers[1]);
  if (digits == 2 && mark != '.') return by_day || by_month ? std::optional(WrittenDate{}) : by_day;
  if (mark == '.' || day_first || !by_month || numbers[0] == numbers[1]) return by_day;
  return by_day ? std::optional(WrittenDate{}) : by_month;
}

std::optional<Stamp> start_from_stamp(std::string_view text) {
  text = without_single_quotes(text);
  bool is_of_day = text.starts_with('[') && text.ends_with(']');
  const bool is_in_brackets = is_of_day;
  if (is_in_brackets) text = trimmed(text.substr(1, text.size() - 2));
  std::string_view date_text;
  if (const size_t before = text.find_last_of("T ", text.find(':')); before != text.npos) {
    date_text = trimmed(text.substr(0, before));
    if (!date_from_stamp(date_text)) return std::nullopt;  // "1 days"
    text.remove_prefix(before + 1);
  }
  const size_t end = std::min(text.find_first_not_of("0123456789:.,"), text.size());
  std::string time(text.substr(0, end));
  std::replace(time.begin(), time.end(), ',', '.');
  const std::string_view behind = trimmed(text.substr(end));
  const std::string half = lower_case(behind);
  if (half == "am" || half == "pm") {
    is_of_day = true;
    time += ' ' + half;
  } else if (date_text.empty() && date_from_stamp(behind)) {
    date_text = behind;
  }
  if (!is_of_day && date_text.empty()) return std::nullopt;
  const std::optional<double> seconds = clock_from_text(time);
  if (!seconds || !(*seconds >= 0 && *seconds < kDay_s)) return std::nullopt;
  Stamp stamp;
  stamp.start = start_time_shifted({}, *seconds);
  if (date_text.empty()) return stamp;
  const std::optional<WrittenDate> date = date_from_stamp(date_text, is_in_brackets);
  if (!date) return std::nullopt;
  stamp.start.date = date->date;
  stamp.is_ambiguous = !date->date;
  return stamp;
}

void go_on_past_midnight(std::vector<double>& times) {
  double days = 0;
  double last = 0;
  for (size_t i = 0; i < times.size(); ++i) {
    const double time = times[i];
    if (i > 0 && time - last < -kDay_s / 2) ++days;
    times[i] += kDay_s * days;
    last = time;
  }
}

}  // namespace beatsmith
