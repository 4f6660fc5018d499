// A strip played in real time: where it is, and which R peaks are to be heard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ecg/rhythm.h"

namespace beatsmith {

class StripPlayback {
 public:
  // How far ahead of its R peak a beep is handed out: a few slow frames.
  static constexpr double kAheadS = 0.2;

  struct Beep {
    double in_s = 0;  // from now
    char symbol = 'N';
  };

  // Another strip: at its start, not playing.
  void load(std::span<const RhythmBeat> beats, double duration_s);

  void play(double now_s);  // from the start where it had reached the end
  void pause(double now_s);
  void seek(double position_s, double now_s);
  bool is_playing() const { return playing_; }

  void advance(double now_s);  // stops at the end
  double position_s() const { return position_s_; }
  double duration_s() const { return duration_s_; }

  // R peaks that lie within kAheadS from now, each once.
  std::vector<Beep> take_beeps();
  // Of the last intervals before the position (at the start, of the first ones), beats a minute; 0
  // where there are not two beats.
  double heart_rate_bpm() const;

 private:
  // The first beat that comes after this time.
  size_t beat_after(double time_s) const;

  std::vector<RhythmBeat> beats_;
  double duration_s_ = 0;
  double position_s_ = 0;
  double started_s_ = 0;  // when it was at 0 s, were it always playing
  size_t next_beep_ = 0;  // a beat
  bool playing_ = false;
};

}  // namespace beatsmith
