// Plays a sequence of frames: forwards in time, paused, stepped, scrubbed. It knows no pictures.
#pragma once

#include <limits>

namespace beatsmith {

class Player {
 public:
  // Begins anew with a sequence of `count` frames, of which only the first is there yet. The newest
  // is shown until somebody plays, pauses or moves.
  void begin(int count);
  // Frames [0, available) are there: playing waits for the others.
  void make_available(int available);

  int count() const { return count_; }
  int available() const { return available_; }
  int position() const { return position_; }
  bool at_end() const { return position_ + 1 >= count_; }
  bool is_playing() const { return playing_; }

  // From where it stands, or from the first frame if that is the last.
  void play(double now_s);
  void pause();
  void toggle(double now_s);
  void step(int frames) { seek(position_ + frames); }  // pauses
  void seek(int position);                             // pauses

  // Moves on if it is time to. How long a frame stays depends on how many there are: few are
  // looked at one by one, many run by as a film.
  void advance(double now_s);
  // When the next frame is due; infinity: never, or not before it is there.
  double next_s() const;

  void set_speed(double speed) { speed_ = speed; }
  double frame_s() const;

 private:
  int count_ = 0;
  int available_ = 0;
  int position_ = 0;
  bool playing_ = false;
  bool shows_newest_ = true;
  double shown_since_s_ = 0;
  double speed_ = 1;
};

}  // namespace beatsmith
