// How the workspace Analyse says times, numbers and classes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ecg/aami.h"

namespace beatsmith {

// "normal".
std::string_view word_of(BeatClass beat_class);
// "N"; "–" where there is no beat.
std::string letter_of(std::optional<BeatClass> beat_class);

}  // namespace beatsmith
