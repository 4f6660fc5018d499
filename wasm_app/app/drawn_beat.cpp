#include "app/drawn_beat.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/median.h"

namespace beatsmith {
namespace {

float on_paper(float mv) { return std::clamp(mv, kDrawnLowMv, kDrawnHighMv); }

double in_beat(double sample) { return std::clamp(sample, 0.0, kBeatLength - 1.0); }

}  // namespace

bool DrawnBeat::is_blank() const {
  return std::find(now_.drawn.begin(), now_.drawn.end(), true) == now_.drawn.end();
}

float DrawnBeat::offset_mv() const {
  Beat sorted = now_.line;
  return median_of(std::span<float>(sorted));
}

Beat DrawnBeat::beat() const {
  const float offset = offset_mv();
  Beat beat = now_.line;
  for (float& value : beat) value -= offset;
  return beat;
}

void DrawnBeat::begin_edit() {
  history_.keep(now_);
  now_.remade.reset();
  bent_ = -1;
}

void DrawnBeat::keep_remade(std::shared_ptr<Remade> remade) {
  now_.remade = std::move(remade);
  end_edit();
}

void DrawnBeat::set(int sample, float mv) {
  const auto place = static_cast<size_t>(sample);
  now_.line[place] = on_paper(mv);
  now_.drawn[place] = true;
}

void DrawnBeat::begin_stroke(double sample, float mv) {
  end_edit();
  stroking_ = true;
  has_stroked_ = false;
  last_sample_ = in_beat(sample);
  last_mv_ = mv;
}

void DrawnBeat::stroke_to(double sample, float mv) {
  if (!stroking_) return;
  const double to = in_beat(sample);
  const double from = last_sample_;
  if (!has_stroked_) {
    if (to == from && mv == last_mv_) return;
    begin_edit();
    has_stroked_ = true;
    set(static_cast<int>(std::lround(from)), last_mv_);
  }
  for (auto i = static_cast<int>(std::ceil(std::min(from, to)));
       i <= static_cast<int>(std::floor(std::max(from, to))); ++i) {
    const auto share = static_cast<float>(from == to ? 1 : (i - from) / (to - from));
    set(i, last_mv_ + share * (mv - last_mv_));
  }
  last_sample_ = to;
  last_mv_ = mv;
  fill_gaps();
}

void DrawnBeat::abandon_stroke() {
  if (stroking_ && has_stroked_) undo();
  stroking_ = false;
}

void DrawnBeat::bend(int sample, float mv, int reach) {
  if (bent_ != sample || !can_undo()) begin_edit();
  bent_ = sample;
  const float change = on_paper(mv) - now_.line[static_cast<size_t>(sample)];
  for (int i = std::max(0, sample - reach); i <= std::min(kBeatLength - 1, sample + reach); ++i) {
    const double distance = static_cast<double>(i - sample) / reach;
    const auto share = static_cast<float>((1 + std::cos(std::numbers::pi * distance)) / 2);
    set(i, now_.line[static_cast<size_t>(i)] + share * change);
  }
  fill_gaps();
}

void DrawnBeat::replace(const Beat& line) {
  begin_edit();
  for (int i = 0; i < kBeatLength; ++i) set(i, line[static_cast<size_t>(i)]);
}

void DrawnBeat::clear() {
  begin_edit();
  now_.line = {};
  now_.drawn = {};
}

void DrawnBeat::set(const RemakeSettings& settings, bool with_line) {
  if (settings == now_.settings) return;
  const uint32_t control =
      only_change(now_.settings, settings, &RemakeSettings::share, &RemakeSettings::seed);
  stroking_ = false;
  bent_ = -1;
  if (!with_line) history_.keep(now_, control);
  now_.settings = settings;
}

void DrawnBeat::shift(int from, int to) {
  begin_edit();
  const State old = now_;
  for (int i = 0; i < kBeatLength; ++i) {
    const auto source = static_cast<size_t>(std::clamp(i + from - to, 0, kBeatLength - 1));
    now_.line[static_cast<size_t>(i)] = old.line[source];
    now_.drawn[static_cast<size_t>(i)] = old.drawn[source];
  }
}

void DrawnBeat::undo() {
  if (history_.undo(now_)) end_edit();
}

void DrawnBeat::redo() {
  if (history_.redo(now_)) end_edit();
}

void DrawnBeat::end_edit() {
  stroking_ = false;
  bent_ = -1;
  history_.end_edit();
}

// From one drawn sample to the next along 3 s^2 - 2 s^3, which leaves and arrives level and does
// not overshoot.
void DrawnBeat::fill_gaps() {
  int last = -1;  // the drawn sample before
  for (int i = 0; i <= kBeatLength; ++i) {
    if (i < kBeatLength && !now_.drawn[static_cast<size_t>(i)]) continue;
    if (last < 0 && i == kBeatLength) return;  // blank
    const float left = now_.line[static_cast<size_t>(last < 0 ? i : last)];
    const float right = now_.line[static_cast<size_t>(i == kBeatLength ? last : i)];
    for (int gap = last + 1; gap < i; ++gap) {
      const float s = static_cast<float>(gap - last) / static_cast<float>(i - last);
      now_.line[static_cast<size_t>(gap)] = left + (right - left) * s * s * (3 - 2 * s);
    }
    last = i;
  }
}

}  // namespace beatsmith
