// The five heartbeat classes of ANSI/AAMI EC57 and the WFDB symbols that fall into them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace beatsmith {

enum class BeatClass : uint8_t {
  kNormal = 0,            // N: N L R e j
  kSupraventricular = 1,  // S: A a J S
  kVentricular = 2,       // V: V E
  kFusion = 3,            // F: F
  kUnclassifiable = 4,    // Q: / f Q
};

inline constexpr int kBeatClassCount = 5;
inline constexpr std::array<char, kBeatClassCount> kBeatClassLetters = {'N', 'S', 'V', 'F', 'Q'};

inline char letter(BeatClass beat_class) {
  return kBeatClassLetters[static_cast<size_t>(beat_class)];
}

// "V" -> kVentricular; nullopt for anything but one of N S V F Q.
std::optional<BeatClass> beat_class_from_letter(std::string_view letter);

// nullopt for symbols that are no beat, or a beat outside EC57's five classes.
std::optional<BeatClass> beat_class_from_wfdb_symbol(std::string_view symbol);

}  // namespace beatsmith
