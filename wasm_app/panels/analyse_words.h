// How the workspace Analyse says times, numbers and classes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ecg/aami.h"

namespace beatsmith {

// "12.5 s", "1 min 2 s", "3 h 20 min", "3 h 20 min 5 s".
std::string clock_words(double seconds);
// As a clock shows it: "1:02.5", "3:20:05".
std::string clock_text(double seconds, int decimals);

// "normal".
std::string_view word_of(BeatClass beat_class);
// "N"; "–" where there is no beat.
std::string letter_of(std::optional<BeatClass> beat_class);

}  // namespace beatsmith
