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
