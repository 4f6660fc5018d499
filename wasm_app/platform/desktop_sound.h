// Tones on the desktop, by OpenAL: those of web/sound.js.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace beatsmith {

class DesktopSound {
 public:
  DesktopSound() = default;
  ~DesktopSound();
  DesktopSound(const DesktopSound&) = delete;
  DesktopSound& operator=(const DesktopSound&) = delete;

  // Whether the machine has a device that can be heard.
  static bool is_there();

  // A tone `in_s` from now. The device is open only while there are tones, and a little longer.
  void beep(double in_s, double frequency_hz, double duration_s);

 private:
  using Clock = std::chrono::steady_clock;

  struct Tone {
    Clock::time_point due;
    double frequency_hz = 0;
    double duration_s = 0;
  };

  void run();
  void play_until_silent(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Tone> planned_;
  bool ends_ = false;
  std::thread thread_;  // begun with the first tone
};

}  // namespace beatsmith
