#include "app/strip_playback.h"

#include <algorithm>

namespace beatsmith {
namespace {

constexpr size_t kRateBeats = 8;  // intervals that the heart rate is the mean of

}  // namespace

void StripPlayback::load(std::span<const RhythmBeat> beats, double duration_s) {
  beats_.assign(beats.begin(), beats.end());
  duration_s_ = duration_s;
  position_s_ = 0;
  next_beep_ = 0;
  playing_ = false;
}

void StripPlayback::play(double now_s) {
  if (position_s_ >= duration_s_) position_s_ = 0;
  playing_ = duration_s_ > 0;
  seek(position_s_, now_s);
}

void StripPlayback::pause(double now_s) {
  advance(now_s);
  playing_ = false;
}

void StripPlayback::seek(double position_s, double now_s) {
  position_s_ = std::clamp(position_s, 0.0, duration_s_);
  started_s_ = now_s - position_s_;
  next_beep_ = beat_after(position_s_);
}

void StripPlayback::advance(double now_s) {
  if (!playing_) return;
  position_s_ = std::clamp(now_s - started_s_, 0.0, duration_s_);
  if (position_s_ >= duration_s_) playing_ = false;
}

std::vector<StripPlayback::Beep> StripPlayback::take_beeps() {
  std::vector<Beep> beeps;
  if (!playing_) return beeps;
  for (; next_beep_ < beats_.size(); ++next_beep_) {
    const RhythmBeat& beat = beats_[next_beep_];
    const double in_s = beat.r_peak_s() - position_s_;
    if (in_s > kAheadS) break;
    // One that a long frame has swallowed is too late to be heard in time.
    if (in_s >= 0) beeps.push_back({in_s, beat.symbol});
  }
  return beeps;
}

size_t StripPlayback::beat_after(double time_s) const {
  const auto next = std::partition_point(beats_.begin(), beats_.end(), [&](const RhythmBeat& beat) {
    return beat.r_peak_s() < time_s;
  });
  return static_cast<size_t>(next - beats_.begin());
}

double StripPlayback::heart_rate_bpm() const {
  const size_t end = std::max(beat_after(position_s_), std::min(kRateBeats + 1, beats_.size()));
  const size_t first = end - std::min(end, kRateBeats + 1);
  if (end - first < 2) return 0;
  const double span_s = beats_[end - 1].r_peak_s() - beats_[first].r_peak_s();
  return 60 * static_cast<double>(end - 1 - first) / span_s;
}

}  // namespace beatsmith
