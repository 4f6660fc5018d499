#include "io/csv_times.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "base/median.h"
#include "io/lead_rates.h"

namespace beatsmith {
namespace {

using Times = std::span<const double>;

// The first row of each time: a coarse clock stands still in between. When its first time began is
// not known.
std::vector<size_t> rows_of_ticks(Times times) {
  std::vector<size_t> rows = {0};
  for (size_t i = 1; i < times.size(); ++i) {
    if (times[i] != times[i - 1]) rows.push_back(i);
  }
  if (rows.size() < times.size()) rows.erase(rows.begin());
  return rows;
}

// Whether the times are whole multiples of one step, and that is more than half an interval.
bool is_raster(Times times, std::span<const size_t> rows) {
  std::vector<double> ticks;
  for (size_t i = 1; i < rows.size(); ++i) ticks.push_back(times[rows[i]] - times[rows[i - 1]]);
  const double step = *std::min_element(ticks.begin(), ticks.end());
  return 2 * step > lower_median_of(std::span(ticks)) &&
         std::all_of(ticks.begin(), ticks.end(), [&](double tick) {
           return std::abs(tick / step - std::round(tick / step)) <= 0.02;
         });
}

// In intervals: how far off the grid a time may be, and how far a stretch of times without a gap
// may be from the usual one. A missing row adds one; rounding is less, but nearly one where the
// step of the clock is near the interval.
struct Tolerance {
  double time = 0.5;
  double stretch = 0.5;
};
Tolerance tolerance_of(Times times, std::span<const size_t> rows) {
  if (rows.size() == times.size()) {
    return is_raster(times, rows) ? Tolerance{0.75, 0.95} : Tolerance{};
  }
  // A clock that stands still may also be read somewhat late.
  const auto between = static_cast<double>(rows.back() - rows.front());
  return {std::max(0.75, between / static_cast<double>(rows.size() - 1) / 8), 1.5};
}

// The mean interval of the stretches that hold no gap: those near the median one. They are so long
// that rounding does not count, so short that few of them hold a gap.
double typical_interval(Times times, std::span<const size_t> rows, double tolerance) {
  const size_t length = std::clamp<size_t>(rows.size() / 16, 1, 16);
  std::vector<double> intervals;
  for (size_t i = length; i < rows.size(); ++i) {
    intervals.push_back((times[rows[i]] - times[rows[i - length]]) /
                        static_cast<double>(rows[i] - rows[i - length]));
  }
  std::vector<double> any_order = intervals;
  const double median = lower_median_of(std::span(any_order));
  double duration = 0;
  double count = 0;
  for (size_t i = length; i < rows.size(); ++i) {
    const auto own_count = static_cast<double>(rows[i] - rows[i - length]);
    if (std::abs(intervals[i - length] - median) * own_count > tolerance * median) continue;
    duration += intervals[i - length] * own_count;
    count += own_count;
  }
  return duration / count;
}

// How far the grid lies behind the first tick: rounding moves each tick by another part of it.
double offset_of_grid(Times times, std::span<const size_t> rows, double interval, double most) {
  std::vector<double> offsets;
  for (const size_t row : rows.first(std::min<size_t>(rows.size(), 32))) {
    const double offset =
        times[row] - times[rows[0]] - interval * static_cast<double>(row - rows[0]);
    if (std::abs(offset) <= most) offsets.push_back(offset);
  }
  return lower_median_of(std::span(offsets));
}

}  // namespace

Result<TimeGrid> time_grid(const CsvTable& table, size_t column) {
  const Times times = table.columns[column];
  const auto uneven = [&](size_t row) {
    return Error{"the time is not evenly spaced", table.place(row, column),
                 "export it at one sample rate, or leave out the column of times"};
  };
  for (size_t i = 0; i < times.size(); ++i) {
    if (!std::isfinite(times[i]) || (i > 0 && times[i] < times[i - 1])) return uneven(i);
  }
  if (times.empty() || !std::isfinite(times.back() - times.front())) return uneven(0);
  const std::vector<size_t> rows = rows_of_ticks(times);
  TimeGrid grid;
  // Seconds since 1970 leave few digits to a double's fraction.
  grid.rounding = std::abs(times.back()) * std::numeric_limits<double>::epsilon();
  grid.stands_still = rows.size() < times.size();
  // Two times make an interval; how many rows a coarse clock stands still takes some more.
  if (rows.size() < (grid.stands_still ? 4U : 2U)) return uneven(times.size() - 1);

  const Tolerance tolerance = tolerance_of(times, rows);
  const double interval = typical_interval(times, rows, tolerance.stretch);
  const double off_grid = tolerance.time * interval;
  double expected = times[rows[0]] + offset_of_grid(times, rows, interval, off_grid);
  double missing = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    const size_t row = rows[i];
    if (i > 0) expected += interval * static_cast<double>(row - rows[i - 1]);
    double off = times[row] - expected;
    if (off > off_grid) {
      const double count = std::round(off / interval);
      missing += count;
      const auto recorded = static_cast<double>(times.size() * table.columns.size());
      const auto columns = static_cast<double>(table.columns.size());
      if (!may_be_missing(recorded + missing * columns, recorded)) {
        return Error{"the recording is interrupted for much longer than it lasts",
                     table.place(row, column), "cut the file in two at its gap"};
      }
      grid.gaps.push_back({row, static_cast<size_t>(count)});
      expected += count * interval;
      off -= count * interval;
    }
    // Where every few rows a gap seems to be, there is no grid.
    if (!(std::abs(off) <= off_grid) || grid.gaps.size() * 4 > rows.size()) return uneven(row);
    grid.rounding = std::max(grid.rounding, std::abs(off));
    expected += off / 16;  // the interval is not known to the last digit
  }
  grid.intervals = static_cast<double>(rows.back() - rows.front()) + missing;
  grid.duration = times[rows.back()] - times[rows.front()];
  return grid;
}

}  // namespace beatsmith
