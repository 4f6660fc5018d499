// A beat's line in a few characters, for an address.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ecg/beat.h"

namespace beatsmith {

// The line as straight pieces between at most kMostLinePoints of its samples, each as three letters
// of base64url (RFC 4648, section 5): 8 bits its place in the beat, 10 bits its height on the paper
// that is drawn on (drawn_beat.h), in steps of 4.4 uV.
inline constexpr int kMostLinePoints = 64;
std::string text_from_line(const Beat& line);

// nullopt: the text is of no line.
std::optional<Beat> line_from_text(std::string_view text);

}  // namespace beatsmith
