#include "platform/desktop_sound.h"

#include <AL/al.h>
#include <AL/alc.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace beatsmith {
namespace {

constexpr double kLoudness = 0.12;  // of full scale
constexpr double kEdgeS = 0.006;    // it swells and fades so long, or it would click
constexpr int kSampleRateHz = 44100;
constexpr double kPi = 3.14159265358979323846;
constexpr std::chrono::seconds kRest{3};  // without a tone: an open device costs processor time

std::vector<int16_t> samples_of(double frequency_hz, double duration_s) {
  std::vector<int16_t> samples(static_cast<size_t>(duration_s * kSampleRateHz));
  for (size_t i = 0; i < samples.size(); ++i) {
    const double at_s = static_cast<double>(i) / kSampleRateHz;
    const double edge = std::min({1.0, at_s / kEdgeS, (duration_s - at_s) / kEdgeS});
    const double value = kLoudness * edge * std::sin(2 * kPi * frequency_hz * at_s);
    samples[i] = static_cast<int16_t>(std::lround(value * INT16_MAX));
  }
  return samples;
}

// The default device, open as long as this object lives.
class Device {
 public:
  Device() : device_(alcOpenDevice(nullptr)) {
    if (device_ == nullptr) return;
    context_ = alcCreateContext(device_, nullptr);
    alcMakeContextCurrent(context_);
  }
  ~Device() {
    for (Sounding& tone : sounding_) remove(tone);
    alcMakeContextCurrent(nullptr);
    if (context_ != nullptr) alcDestroyContext(context_);
    if (device_ != nullptr) alcCloseDevice(device_);
  }
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  void play(const std::vector<int16_t>& samples) {
    if (context_ == nullptr) return;
    remove_ended();
    Sounding tone;
    alGenBuffers(1, &tone.buffer);
    alBufferData(tone.buffer, AL_FORMAT_MONO16, samples.data(),
                 static_cast<ALsizei>(samples.size() * sizeof(int16_t)), kSampleRateHz);
    alGenSources(1, &tone.source);
    alSourcei(tone.source, AL_BUFFER, static_cast<ALint>(tone.buffer));
    alSourcePlay(tone.source);
    sounding_.push_back(tone);
  }

 private:
  struct Sounding {
    ALuint source = 0;
    ALuint buffer = 0;
  };

  static void remove(Sounding& tone) {
    alDeleteSources(1, &tone.source);
    alDeleteBuffers(1, &tone.buffer);
  }

  void remove_ended() {
    const auto ended = std::partition(sounding_.begin(), sounding_.end(), [](const Sounding& tone) {
      ALint state = AL_STOPPED;
      alGetSourcei(tone.source, AL_SOURCE_STATE, &state);
      return state == AL_PLAYING;
    });
    std::for_each(ended, sounding_.end(), remove);
    sounding_.erase(ended, sounding_.end());
  }

  ALCdevice* device_;
  ALCcontext* context_ = nullptr;
  std::vector<Sounding> sounding_;
};

}  // namespace

bool DesktopSound::is_there() {
  // OpenAL Soft has a device of this name where there is none.
  constexpr std::string_view kNone = "No Output";
  const ALCchar* name = alcGetString(nullptr, ALC_DEFAULT_DEVICE_SPECIFIER);
  return name != nullptr && *name != '\0' && name != kNone;
}

DesktopSound::~DesktopSound() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void DesktopSound::beep(double in_s, double frequency_hz, double duration_s) {
  const auto wait =
      std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(in_s));
  {
    const std::lock_guard lock(mutex_);
    planned_.push_back({Clock::now() + wait, frequency_hz, duration_s});
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  }
  changed_.notify_one();
}

void DesktopSound::run() {
  std::unique_lock lock(mutex_);
  while (!ends_) {
    if (planned_.empty()) {
      changed_.wait(lock);
    } else {
      play_until_silent(lock);
    }
  }
}

void DesktopSound::play_until_silent(std::unique_lock<std::mutex>& lock) {
  lock.unlock();  // a device may take its time to open
  Device device;
  lock.lock();
  Clock::time_point rests = Clock::now() + kRest;
  while (!ends_) {
    const auto next = std::min_element(planned_.begin(), planned_.end(),
                                       [](const Tone& a, const Tone& b) { return a.due < b.due; });
    const bool none = next == planned_.end();
    const Clock::time_point until = none ? rests : next->due;
    if (Clock::now() < until) {
      changed_.wait_until(lock, until);
      continue;
    }
    if (none) return;
    device.play(samples_of(next->frequency_hz, next->duration_s));
    planned_.erase(next);
    rests = Clock::now() + kRest;
  }
}

}  // namespace beatsmith
