#include "app/player.h"

#include <algorithm>

namespace beatsmith {
namespace {

constexpr double kWholeS = 6;  // of all frames, within these bounds of each
constexpr double kLongestS = 0.8;
constexpr double kShortestS = 0.08;

}  // namespace

void Player::begin(int count) {
  count_ = count;
  available_ = std::min(count, 1);
  position_ = 0;
  playing_ = false;
  shows_newest_ = true;
}

void Player::make_available(int available) {
  available_ = available;
  if (shows_newest_) position_ = std::max(0, available - 1);
}

void Player::pause() {
  playing_ = false;
  shows_newest_ = false;
}

void Player::play(double now_s) {
  if (count_ < 2) return;
  if (at_end()) position_ = 0;
  playing_ = true;
  shows_newest_ = false;
  shown_since_s_ = now_s;
}

void Player::toggle(double now_s) {
  if (playing_) {
    pause();
  } else {
    play(now_s);
  }
}

void Player::seek(int position) {
  pause();
  position_ = std::clamp(position, 0, std::max(0, available_ - 1));
}

void Player::advance(double now_s) {
  if (now_s < next_s()) return;
  ++position_;
  shown_since_s_ = now_s;
  if (at_end()) pause();
}

double Player::next_s() const {
  if (!playing_ || position_ + 1 >= available_) return std::numeric_limits<double>::infinity();
  return shown_since_s_ + frame_s();
}

double Player::frame_s() const {
  return std::clamp(kWholeS / std::max(1, count_), kShortestS, kLongestS) / speed_;
}

}  // namespace beatsmith
